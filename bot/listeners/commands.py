"""`/advisor`: answers and help that only the person who typed it sees."""

from typing import Any

from slack_bolt import Ack, App

from advisor import Advisor
from bot import inbound
from bot.exchange import Exchange
from bot.inbound import Said
from bot.listeners.asking import ask_text

COMMAND = "/advisor"
_HELP = {"", "help", "usage", "?"}


def register(app: App, advisor: Advisor, exchange: Exchange) -> None:
    """Listen to the slash command."""

    @app.command(COMMAND)
    def typed(ack: Ack, body: dict[str, Any]) -> None:
        said = inbound.command(body)
        verb, _, rest = said.text.strip().partition(" ")
        if verb.lower() == "search":
            exchange.reply(said.place, said.keys, lambda memory, _: advisor.search(rest, memory))
        else:
            ask_text(advisor, exchange, said.place, said.keys, _question(verb.lower(), rest, said))
        ack()


def _question(verb: str, rest: str, said: Said) -> str:
    """Return what is asked; people forget the verb, and a question is a question."""
    if verb == "ask":
        return rest
    return "help" if verb in _HELP else said.text
