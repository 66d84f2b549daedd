"""Delivery: what turns committed for Slack is sent, paced, tried again, or given up."""

from bot.delivery.calls import Means, web_client
from bot.delivery.pace import Pace
from bot.delivery.sender import Sender
from bot.delivery.webhook import Webhook

__all__ = ["Means", "Pace", "Sender", "Webhook", "web_client"]
