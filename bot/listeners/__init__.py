"""What the app listens to, one module a surface; each has `register(app, …)`."""

from slack_bolt import App

from bot.listeners import (
    assessments,
    choices,
    commands,
    everything_else,
    home,
    leaving,
    mentions,
    messages,
    ratings,
)
from bot.listeners.asking import Asking
from bot.listeners.assessments import Desk


def register(app: App, asking: Asking, *, follow_threads: bool) -> None:
    """Register every listener; the catch-all comes last."""
    advisor, exchange = asking.advisor, asking.exchange
    desk = Desk(advisor.shelf, exchange, asking.directory)
    mentions.register(app, asking)
    messages.register(app, asking, follow_threads=follow_threads)
    commands.register(app, asking, desk)
    choices.register(app, advisor, exchange)
    ratings.register(app, exchange)
    assessments.register(app, desk)
    home.register(app, asking)
    leaving.register(app, exchange)
    everything_else.register(app, asking)
