"""What the app listens to, one module a surface; each has `register(app, …)`."""

from slack_bolt import App

from advisor import Advisor
from bot.exchange import Exchange
from bot.listeners import choices, commands, home, mentions, messages, ratings
from bot.listeners import everything_else as rest


def register(app: App, advisor: Advisor, exchange: Exchange, *, follow_threads: bool) -> None:
    """Register every listener; the catch-all comes last."""
    mentions.register(app, advisor, exchange)
    messages.register(app, advisor, exchange, follow_threads=follow_threads)
    commands.register(app, advisor, exchange)
    choices.register(app, advisor, exchange)
    ratings.register(app, exchange)
    home.register(app, advisor, exchange)
    rest.register(app)
