"""How any surface puts a person's words to the advisor."""

from dataclasses import dataclass, replace

from advisor import Advisor, Kind, Memory, Outcome, Question, Reply, Steering, runs
from advisor.runs import Moment
from advisor.store import RunView
from bot.exchange import Exchange
from bot.inbound import Place, Said

_MEANT_FOR_US = {Kind.ANSWER, Kind.ASSESSMENT, Kind.CLARIFY, Kind.FEEDBACK}


@dataclass(frozen=True)
class Asking:
    """The advisor, and where its answers are committed."""

    advisor: Advisor
    exchange: Exchange

    def ask(self, said: Said) -> None:
        """Answer what was said where it was said."""
        self.ask_text(said.place, said.keys, said.text)

    def overhear(self, said: Said) -> None:
        """Answer what was said in a followed thread; what people say to each other is left alone.

        A message that mentions somebody is for them; if that is us, it comes as a mention as well.
        """
        if said.names_people:
            return

        def compose(memory: Memory, identity: str) -> Outcome | None:
            outcome = self._outcome(said.place, said.text, memory, identity)
            return outcome if outcome.reply.kind in _MEANT_FOR_US else None

        self.exchange.reply(said.place, said.keys, compose)

    def ask_text(self, place: Place, keys: tuple[str, ...], text: str) -> None:
        """Answer `text` at `place`."""

        def compose(memory: Memory, identity: str) -> Outcome:
            return self._outcome(place, text, memory, identity)

        self.exchange.reply(place, keys, compose)

    def steer(self, place: Place, wanted: Steering) -> Reply:
        """Return what is said to somebody who steers assessments: it depends on that one's runs."""
        views = self.runs_of(place)
        return runs.reply_in_words(self.advisor.shelf, views, self.moment(place), wanted)

    def runs_of(self, place: Place) -> tuple[RunView, ...]:
        """Return every run that a person started, was asked in or came to, the latest first."""
        workspace = self.exchange.store.workspace(place.team)
        found = (workspace.view(run.id) for run in workspace.runs_of(place.user))
        return tuple(view for view in found if view is not None)

    def moment(self, place: Place) -> Moment:
        """Return who acts, now, as far as the store's rows decide what that one may see."""
        return Moment(place.user, self.exchange.clock())

    def _outcome(self, place: Place, text: str, memory: Memory, identity: str) -> Outcome:
        today = self.exchange.clock().date()
        outcome = self.advisor.answer(Question(text, memory, identity, today))
        if outcome.steering is None:
            return outcome
        reply = self.steer(place, outcome.steering)
        return replace(outcome, reply=replace(reply, parts=outcome.reply.parts))
