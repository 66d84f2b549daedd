"""How any surface puts a person's words to the advisor."""

from advisor import Advisor, Memory, Outcome, Question
from bot.exchange import Exchange
from bot.inbound import Place, Said


def ask(advisor: Advisor, exchange: Exchange, said: Said) -> None:
    """Answer what was said where it was said."""
    ask_text(advisor, exchange, said.place, said.keys, said.text)


def ask_text(
    advisor: Advisor, exchange: Exchange, place: Place, keys: tuple[str, ...], text: str
) -> None:
    """Answer `text` at `place`."""
    today = exchange.clock().date()

    def compose(memory: Memory, identity: str) -> Outcome:
        return advisor.answer(Question(text, memory, identity, today))

    exchange.reply(place, keys, compose)
