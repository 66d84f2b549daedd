"""`@Advisor` in a channel: answered in the thread of the message."""

from typing import Any

from slack_bolt import App

from bot import inbound
from bot.listeners.asking import Asking


def register(app: App, asking: Asking) -> None:
    """Listen to mentions."""

    @app.event("app_mention")
    def mentioned(body: dict[str, Any]) -> None:
        if said := inbound.mention(body):
            asking.ask(said)
