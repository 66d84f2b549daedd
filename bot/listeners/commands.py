"""`/advisor`: answers and help that only the person who typed it sees."""

from typing import Any

from slack_bolt import Ack, App

from advisor import Advisor
from bot import inbound
from bot.exchange import Exchange
from bot.listeners.asking import ask_text

COMMAND = "/advisor"
_HELP = {"", "help", "usage", "?"}
_ASSESSMENT = {"check", "assess", "results"}


def register(app: App, advisor: Advisor, exchange: Exchange) -> None:
    """Listen to the slash command."""

    @app.command(COMMAND)
    def typed(ack: Ack, body: dict[str, Any]) -> None:
        said = inbound.command(body)
        verb, _, rest = said.text.strip().partition(" ")
        match verb.lower():
            case "ask":
                text = rest
            case other if other in _ASSESSMENT:
                text = said.text
            case other if other in _HELP:
                text = "help"
            case _:
                # People forget the verb; a question is a question.
                text = said.text
        ask_text(advisor, exchange, said.place, said.keys, text)
        ack()
