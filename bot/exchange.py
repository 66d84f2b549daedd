"""The seam: what a payload causes is committed as a whole before Slack gets its acknowledgement.

A listener turns a payload into a value and says what to reply; this is the one place that writes
the payload's keys, the change and the messages to send in one transaction. The sender posts them.
"""

import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Generic, TypeVar

from advisor import Memory, Outcome
from advisor.runs import Notice
from advisor.store import (
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
Compose = Callable[[Memory, str], Outcome | None]
"""Takes the thread's memory and the id that the reply will carry; None says nothing."""


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


@dataclass(frozen=True)
class Exchange:
    """Commits turns and wakes the sender.

    Attributes:
        store: where turns go.
        wake: tells the sender that something may be waiting.
        clock: the time.
        keep_unanswered: whether the text of unanswered questions may be kept.
        follow_threads: whether it matters later that a channel's thread was taken part in.
        has_webhook: whether finished results go to another program as well.
        metrics: where replies and runs are counted.
    """

    store: Store
    wake: Callable[[], None]
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
            told = [
                call
                for notice in made.notices
                for call in notices.calls(notice, with_webhook=self.has_webhook)
            ]
            turn = Turn(tuple(keys), made.changes, (*told, *made.outgoing))
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

    def reply(self, place: Place, keys: Sequence[str], compose: Compose) -> None:
        """Compose a reply from the thread's memory and commit both; repeats do nothing.

        Raises:
            StoreError: nothing was written; Slack must not be told that all is well.
        """
        workspace = self.store.workspace(place.team)
        for tries_left in reversed(range(_TRIES)):
            stored = workspace.memory(place.thread)
            memory = Memory.from_json(stored.memory) if stored else Memory()
            version = stored.version if stored else 0
            identity = uuid.uuid4().hex
            outcome = compose(memory, identity)
            if outcome is None:
                return
            changes = self._changes(place, outcome, memory, version)
            message = messages.of_reply(outcome.reply, place, identity)
            try:
                is_new = self._commit(place, Turn(tuple(keys), changes, (message,)))
            except Stale:
                if not tries_left:
                    raise
            else:
                if is_new:
                    self.metrics.replied(outcome)
                return

    def note(
        self, place: Place, keys: Sequence[str], changes: Sequence[Change], *out: Outgoing
    ) -> None:
        """Commit `changes` and messages that need no memory."""
        self._commit(place, Turn(tuple(keys), tuple(changes), out))

    def knows(self, place: Place) -> bool:
        """Whether the advisor has taken part in this thread; kept if threads are followed."""
        return self.store.workspace(place.team).memory(place.thread) is not None

    def _commit(self, place: Place, turn: Turn) -> bool:
        is_new = self.store.workspace(place.team).commit(turn, self.clock())
        if is_new:
            self.wake()
        else:
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
