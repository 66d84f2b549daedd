"""`@Advisor` in a channel: answered in the thread of the message."""

from typing import Any

from slack_bolt import App

from advisor import Advisor
from bot import inbound
from bot.exchange import Exchange
from bot.listeners.asking import ask


def register(app: App, advisor: Advisor, exchange: Exchange) -> None:
    """Listen to mentions."""

    @app.event("app_mention")
    def mentioned(body: dict[str, Any]) -> None:
        if said := inbound.mention(body):
            ask(advisor, exchange, said)
