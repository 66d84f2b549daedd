"""Delivery: what turns committed for Slack is sent, paced, tried again, or given up."""

from bot.delivery.calls import web_client
from bot.delivery.sender import Sender

__all__ = ["Sender", "web_client"]
