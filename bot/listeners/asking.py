"""How any surface puts a person's words to the advisor."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from advisor import Advisor, Kind, Memory, Outcome, Question, Steering, runs
from advisor.runs import Hearing, Moment, NotAllowedError, Spoken
from advisor.store import SOMEONE_WHO_LEFT, Asked, Run, RunView
from bot.exchange import Conducted, Exchange
from bot.inbound import Place, Said
from bot.people import Directory, LookupFailedError

_LONG_AGO = timedelta(hours=1)
_UTC = ZoneInfo("UTC")
_MEANT_FOR_US = {Kind.ANSWER, Kind.ASSESSMENT, Kind.CLARIFY, Kind.FEEDBACK}


@dataclass(frozen=True)
class Asking:
    """The advisor, where its answers are committed, and who is who."""

    advisor: Advisor
    exchange: Exchange
    directory: Directory

    def ask(self, said: Said) -> None:
        """Have it answered what was said, where it was said."""
        self.ask_text(said.place, said.keys, said.text)

    def overhear(self, said: Said) -> None:
        """Have it answered what was said in a followed thread, if it turns out to be for us.

        A message that mentions somebody is for them; if that is us, it comes as a mention as well.
        """
        if not said.names_people:
            self.exchange.accept(said.place, said.keys, said.text, overheard=True)

    def ask_text(self, place: Place, keys: tuple[str, ...], text: str) -> None:
        """Have `text` answered at `place`."""
        self.exchange.accept(place, keys, text)

    def answer(self, question: Asked, asked_at: datetime) -> None:
        """Answer a question that was accepted; what people say to each other is left alone.

        What was asked long ago, before an outage, is answered, but nothing is done because of it.

        Raises:
            StoreError: nothing was written; the question still waits.
        """
        place = Place(**question.place)
        is_old = self.exchange.clock() - asked_at > _LONG_AGO

        def compose(memory: Memory, identity: str) -> Conducted[Outcome] | None:
            outcome = self._answered(question.text, memory, identity)
            if is_old and outcome.steering is not None:
                outcome = replace(outcome, steering=replace(outcome.steering, sure=False))
            if not question.overheard:
                return self._steered(place, outcome)
            if outcome.reply.kind not in _MEANT_FOR_US:
                return None
            return self._overheard(place, outcome)

        self.exchange.reply(place, (), compose, answers=question.id)

    def steer(self, place: Place, wanted: Steering) -> Spoken:
        """Return what follows for somebody who steers assessments: it depends on that one's runs.

        What that is on a run that is open, is decided by who it is in the workspace.
        """
        if wanted.what not in runs.OF_RUNNING:
            views, moment = self.runs_of(place), self.moment(place)
            return Spoken(runs.reply_in_words(self.advisor.shelf, views, moment, wanted))
        try:
            moment, zone = self._actor(place)
        except LookupFailedError as error:
            if wanted.what != runs.PROGRESS:
                return Spoken(runs.spoken.text(str(error)))
            moment, zone = self.moment(place), _UTC  # counts are for everybody
        channel = None if place.direct else place.channel
        hearing = Hearing(self.advisor.shelf, moment, wanted, zone, channel)
        try:
            return runs.steer_in_words(hearing, self._runs_around(place))
        except NotAllowedError as error:
            return Spoken(runs.refused_in_words(error, self._starter(place, error.run)))

    def runs_of(self, place: Place) -> tuple[RunView, ...]:
        """Return every run that a person started, was asked in or came to, the latest first."""
        workspace = self.exchange.store.workspace(place.team)
        found = (workspace.view(run.id) for run in workspace.runs_of(place.user))
        return tuple(view for view in found if view is not None)

    def moment(self, place: Place) -> Moment:
        """Return who acts, now, as far as the store's rows decide what that one may see."""
        return Moment(place.user, self.exchange.clock())

    def _runs_around(self, place: Place) -> tuple[RunView, ...]:
        """Return a person's runs, and those that are open on a card where the person is."""
        own = self.runs_of(place)
        if place.direct:
            return own
        workspace = self.exchange.store.workspace(place.team)
        known = {view.run.id for view in own}
        cards = (run for run in workspace.runs(state="open") if run.channel == place.channel)
        others = (workspace.view(run.id) for run in cards if run.id not in known)
        return (*own, *(view for view in others if view is not None))

    def _actor(self, place: Place) -> tuple[Moment, ZoneInfo]:
        """Return who acts, now, and where."""
        person = self.directory.person(place.team, place.user, is_outside=place.is_outside)
        is_admin = person.is_admin and not person.is_guest
        return Moment(place.user, self.exchange.clock(), is_admin, person.is_guest), person.zone

    def _starter(self, place: Place, run: Run | None) -> str:
        """Return the name of who started a run."""
        if run is None or run.starter == SOMEONE_WHO_LEFT:
            return SOMEONE_WHO_LEFT
        try:
            return self.directory.person(place.team, run.starter).name
        except LookupFailedError:
            return "the person"

    def _answered(self, text: str, memory: Memory, identity: str) -> Outcome:
        return self.advisor.answer(Question(text, memory, identity, self.exchange.clock().date()))

    def _overheard(self, place: Place, outcome: Outcome) -> Conducted[Outcome] | None:
        """Return an answer in which nothing is done to a check: people may talk about one."""
        wanted = outcome.steering
        if wanted is None or wanted.what not in runs.OF_RUNNING:
            return self._steered(place, outcome)
        if not runs.running(self._runs_around(place)):
            return None
        return self._steered(place, replace(outcome, steering=replace(wanted, sure=False)))

    def _steered(self, place: Place, outcome: Outcome) -> Conducted[Outcome]:
        if outcome.steering is None:
            return Conducted(outcome)
        spoken = self.steer(place, outcome.steering)
        reply = replace(spoken.reply, parts=outcome.reply.parts)
        return Conducted(replace(outcome, reply=reply), spoken.changes, spoken.notices)
