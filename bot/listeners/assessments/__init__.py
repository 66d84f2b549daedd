"""Assessments in Slack: starting, answering, steering, results."""

from slack_bolt import App

from bot.listeners.assessments import answering, managing, message_steps, results, starting
from bot.listeners.assessments.desk import Desk
from bot.listeners.assessments.starting import begin

__all__ = ["Desk", "begin", "register"]


def register(app: App, desk: Desk) -> None:
    """Listen to everything that belongs to assessments."""
    starting.register(app, desk)
    answering.register(app, desk)
    message_steps.register(app, desk)
    managing.register(app, desk)
    results.register(app, desk)
