"""Buttons below a reply: related questions, more, none of these."""

import re
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App

from advisor import Advisor, Memory, Outcome
from bot import inbound
from bot.blocks.replies import CHOICE
from bot.exchange import Exchange
from bot.inbound import Place


def register(app: App, advisor: Advisor, exchange: Exchange) -> None:
    """Listen to the buttons of replies."""

    @app.action(re.compile(rf"^{CHOICE}_(\d+|select)$"))
    def chosen(ack: Ack, body: dict[str, Any]) -> None:
        pressed = inbound.press(body)
        today = exchange.clock().date()

        def compose(memory: Memory, identity: str) -> Outcome:
            seen = _in_sight(memory, pressed.place)
            return advisor.choose(pressed.value, seen, identity, today)

        exchange.reply(pressed.place, pressed.keys, compose)
        ack()


def _in_sight(memory: Memory, place: Place) -> Memory:
    """Return the memory with those answers only to which a person can be sent back.

    A private answer is gone after a reload, and a direct conversation never ends.
    """
    if place.private_to:
        return replace(memory, shown=(), expanded=False)
    return memory if place.reply_in else replace(memory, shown=memory.shown[-1:])
