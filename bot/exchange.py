"""The seam: what a payload causes is committed as a whole before Slack gets its acknowledgement.

A listener turns a payload into a value and says what to reply; this is the one place that writes
the payload's keys, the change and the messages to send in one transaction. The sender posts them.
A question takes two: it is accepted before its acknowledgement and answered right after, so that
many at once delay their answers and nothing else.
"""

import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Generic, TypeVar

from advisor import Memory, Outcome
from advisor.runs import Notice
from advisor.store import (
    Asked,
    Change,
    Outgoing,
    Queue,
    Rate,
    Remember,
    RunGone,
    Stale,
    Store,
    Turn,
    Verdict,
    Workspace,
)
from bot.blocks import messages, notices
from bot.blocks.mrkdwn import without_people
from bot.inbound import Place
from bot.metrics import Metrics

logger = logging.getLogger(__name__)

_TRIES = 10

T = TypeVar("T")
Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the time, as every stored time is: with its zone, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Conducted(Generic[T]):
    """What follows from something done to a run.

    Attributes:
        value: what the one who did it is shown.
        changes: what is to be kept.
        notices: what people are told.
        outgoing: other calls to make.
    """

    value: T
    changes: tuple[Change, ...] = ()
    notices: tuple[Notice, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()


Compose = Callable[[Memory, str], Outcome | Conducted[Outcome] | None]
"""Takes the thread's memory and the id that the reply will carry; None says nothing."""


@dataclass(frozen=True)
class Exchange:
    """Commits turns and wakes the sender.

    Attributes:
        store: where turns go.
        wake: tells the sender that something may be waiting.
        ring: tells the responder that a question waits.
        clock: the time.
        keep_unanswered: whether the text of unanswered questions may be kept.
        follow_threads: whether it matters later that a channel's thread was taken part in.
        has_webhook: whether finished results go to another program as well.
        metrics: where replies and runs are counted.
    """

    store: Store
    wake: Callable[[], None]
    ring: Callable[[], None] = lambda: None
    clock: Clock = now
    keep_unanswered: bool = True
    follow_threads: bool = False
    has_webhook: bool = False
    metrics: Metrics = field(default_factory=Metrics)

    def conduct(
        self, team: str, keys: Sequence[str], compose: Callable[[Workspace], Conducted[T]]
    ) -> T:
        """Commit what `compose` makes of the store as it is, and return what the person is shown.

        If somebody was quicker, it is composed anew from what that left; so is a repeated
        delivery, of which nothing is kept.

        Raises:
            StoreError: nothing was written.
        """
        workspace = self.store.workspace(team)
        for tries_left in reversed(range(_TRIES)):
            made = compose(workspace)
            turn = Turn(tuple(keys), made.changes, (*self._calls(made), *made.outgoing))
            if not (turn.changes or turn.outgoing):
                return made.value
            try:
                is_new = workspace.commit(turn, self.clock())
            except (Stale, RunGone):
                if not tries_left:
                    raise
                continue
            if is_new:
                self.metrics.changed(*made.changes)
                self.wake()
                return made.value
            logger.info("a payload was delivered again and had no effect")
            return compose(workspace).value
        raise AssertionError  # the last try returns or raises

    def accept(
        self, place: Place, keys: Sequence[str], text: str, *, overheard: bool = False
    ) -> None:
        """Keep a question, for the responder to answer at once; repeats do nothing.

        Raises:
            StoreError: nothing was written; Slack must not be told that all is well.
        """
        asked = Asked(uuid.uuid4().hex, place.user, place.thread, asdict(place), text, overheard)
        if self._commit(place, Turn(tuple(keys), (asked,))):
            self.ring()

    def reply(
        self, place: Place, keys: Sequence[str], compose: Compose, *, answers: str | None = None
    ) -> None:
        """Compose a reply from the thread's memory and commit both; repeats do nothing.

        Args:
            place: where it was asked.
            keys: tell repeated deliveries from new ones.
            compose: returns the reply, or None if there is nothing to say.
            answers: the accepted question that waits no more when this is committed.

        Raises:
            StoreError: nothing was written; Slack must not be told that all is well.
        """
        workspace = self.store.workspace(place.team)
        for tries_left in reversed(range(_TRIES)):
            stored = workspace.memory(place.thread)
            memory = Memory.from_json(stored.memory) if stored else Memory()
            version = stored.version if stored else 0
            identity = uuid.uuid4().hex
            composed = compose(memory, identity)
            if composed is None:
                if answers is not None:
                    self._commit(place, Turn(answers=answers))
                return
            made = composed if isinstance(composed, Conducted) else Conducted(composed)
            changes = (*self._changes(place, made.value, memory, version), *made.changes)
            message = messages.of_reply(made.value.reply, place, identity)
            outgoing = (message, *self._calls(made), *made.outgoing)
            turn = Turn(tuple(keys), changes, outgoing, answers)
            try:
                is_new = self._commit(place, turn)
            except (Stale, RunGone):
                if not tries_left:
                    raise
            else:
                if is_new:
                    self.wake()
                    self.metrics.replied(made.value)
                    self.metrics.changed(*made.changes)
                return

    def note(
        self, place: Place, keys: Sequence[str], changes: Sequence[Change], *out: Outgoing
    ) -> None:
        """Commit `changes` and messages that need no memory."""
        if self._commit(place, Turn(tuple(keys), tuple(changes), out)):
            self.wake()

    def excuse(self, team: str, question: str, *out: Outgoing) -> None:
        """Commit what is said about a question in place of its answer."""
        if self.store.workspace(team).commit(Turn((), (), out, question), self.clock()):
            self.wake()

    def knows(self, place: Place) -> bool:
        """Whether the advisor has taken part in this thread; kept if threads are followed."""
        workspace = self.store.workspace(place.team)
        return workspace.memory(place.thread) is not None or workspace.is_asked(place.thread)

    def _calls(self, made: Conducted[T]) -> list[Outgoing]:
        """Return the calls that tell people of what was done."""
        return [
            call
            for notice in made.notices
            for call in notices.calls(notice, with_webhook=self.has_webhook)
        ]

    def _commit(self, place: Place, turn: Turn) -> bool:
        is_new = self.store.workspace(place.team).commit(turn, self.clock())
        if not is_new and turn.answers is not None:
            logger.info("a question waits no more: it was forgotten, or its workspace erased")
        elif not is_new:
            logger.info("a payload was delivered again and had no effect")
        return is_new

    def _changes(
        self, place: Place, outcome: Outcome, before: Memory, version: int
    ) -> tuple[Change, ...]:
        changes: list[Change] = []
        is_news = not version and self.follow_threads and place.is_shared_thread
        if outcome.memory != before or is_news:
            changes.append(Remember(place.thread, outcome.memory.to_json(), version))
        if outcome.gap is not None and self.keep_unanswered:
            changes.append(Queue(without_people(outcome.gap.text), outcome.gap.kind))
        if outcome.verdict is not None:
            verdict: Verdict = "up" if outcome.verdict.good else "down"
            entries = (before.entry,) if before.entry else ()
            answer = outcome.verdict.reply
            changes.append(Rate(place.user, answer, entries, before.intent, verdict))
        return tuple(changes)
