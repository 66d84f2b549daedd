"""Direct messages, and, where a workspace allows it, replies in threads the advisor is part of."""

from typing import Any

from slack_bolt import App

from bot import inbound
from bot.listeners.asking import Asking


def register(app: App, asking: Asking, *, follow_threads: bool) -> None:
    """Listen to messages; in channels only to replies in threads that the advisor knows."""

    @app.event("message")
    def spoken(body: dict[str, Any]) -> None:
        said = inbound.message(body)
        if said is None:
            return
        if said.place.direct:
            asking.ask(said)
        elif follow_threads and inbound.is_in_thread(body) and asking.exchange.knows(said.place):
            asking.overhear(said)
