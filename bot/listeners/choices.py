"""Buttons below a reply: related questions, more, none of these."""

import re
from typing import Any

from slack_bolt import Ack, App

from advisor import Advisor, Memory, Outcome
from bot import inbound
from bot.blocks.replies import CHOICE
from bot.exchange import Exchange


def register(app: App, advisor: Advisor, exchange: Exchange) -> None:
    """Listen to the buttons of replies."""

    @app.action(re.compile(rf"^{CHOICE}_\d+$"))
    def chosen(ack: Ack, body: dict[str, Any]) -> None:
        pressed = inbound.press(body)
        today = exchange.clock().date()

        def compose(memory: Memory, identity: str) -> Outcome:
            return advisor.choose(pressed.value, memory, identity, today)

        exchange.reply(pressed.place, pressed.keys, compose)
        ack()
