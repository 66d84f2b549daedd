"""Direct messages, and, where a workspace allows it, replies in threads the advisor is part of."""

from typing import Any

from slack_bolt import App

from advisor import Advisor
from bot import inbound
from bot.exchange import Exchange
from bot.listeners.asking import ask, overhear


def register(app: App, advisor: Advisor, exchange: Exchange, *, follow_threads: bool) -> None:
    """Listen to messages; in channels only to replies in threads that the advisor knows."""

    @app.event("message")
    def spoken(body: dict[str, Any]) -> None:
        said = inbound.message(body)
        if said is None:
            return
        if said.place.direct:
            ask(advisor, exchange, said)
        elif follow_threads and inbound.is_in_thread(body) and exchange.knows(said.place):
            overhear(advisor, exchange, said)
