"""How any surface puts a person's words to the advisor."""

from advisor import Advisor, Kind, Memory, Outcome, Question
from bot.exchange import Exchange
from bot.inbound import Place, Said

_MEANT_FOR_US = {Kind.ANSWER, Kind.ASSESSMENT, Kind.CLARIFY, Kind.FEEDBACK}


def ask(advisor: Advisor, exchange: Exchange, said: Said) -> None:
    """Answer what was said where it was said."""
    ask_text(advisor, exchange, said.place, said.keys, said.text)


def overhear(advisor: Advisor, exchange: Exchange, said: Said) -> None:
    """Answer what was said in a followed thread; what people say to each other is left alone.

    A message that mentions somebody is for them; if that is us, it comes as a mention as well.
    """
    if said.names_people:
        return
    today = exchange.clock().date()

    def compose(memory: Memory, identity: str) -> Outcome | None:
        outcome = advisor.answer(Question(said.text, memory, identity, today))
        return outcome if outcome.reply.kind in _MEANT_FOR_US else None

    exchange.reply(said.place, said.keys, compose)


def ask_text(
    advisor: Advisor, exchange: Exchange, place: Place, keys: tuple[str, ...], text: str
) -> None:
    """Answer `text` at `place`."""
    today = exchange.clock().date()

    def compose(memory: Memory, identity: str) -> Outcome:
        return advisor.answer(Question(text, memory, identity, today))

    exchange.reply(place, keys, compose)
