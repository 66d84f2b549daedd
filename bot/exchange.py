"""The seam: what a payload causes is committed as a whole before Slack gets its acknowledgement.

A listener turns a payload into a value and says what to reply; this is the one place that writes
the payload's keys, the change and the messages to send in one transaction. The sender posts them.
"""

import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from advisor import Memory, Outcome
from advisor.store import (
    Change,
    Outgoing,
    Queue,
    Rate,
    Remember,
    Stale,
    Store,
    Turn,
    Verdict,
)
from bot.blocks import messages
from bot.blocks.mrkdwn import without_people
from bot.inbound import Place

logger = logging.getLogger(__name__)

_TRIES = 10

Clock = Callable[[], datetime]
Compose = Callable[[Memory, str], Outcome | None]
"""Takes the thread's memory and the id that the reply will carry; None says nothing."""


def now() -> datetime:
    """Return the time, as every stored time is: with its zone, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Exchange:
    """Commits turns and wakes the sender.

    Attributes:
        store: where turns go.
        wake: tells the sender that something may be waiting.
        clock: the time.
        keep_unanswered: whether the text of unanswered questions may be kept.
        follow_threads: whether it matters later that a channel's thread was taken part in.
    """

    store: Store
    wake: Callable[[], None]
    clock: Clock = now
    keep_unanswered: bool = True
    follow_threads: bool = False

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
                self._commit(place, Turn(tuple(keys), changes, (message,)))
            except Stale:
                if not tries_left:
                    raise
            else:
                return

    def note(
        self, place: Place, keys: Sequence[str], changes: Sequence[Change], *out: Outgoing
    ) -> None:
        """Commit `changes` and messages that need no memory."""
        self._commit(place, Turn(tuple(keys), tuple(changes), out))

    def knows(self, place: Place) -> bool:
        """Whether the advisor has taken part in this thread; kept if threads are followed."""
        return self.store.workspace(place.team).memory(place.thread) is not None

    def _commit(self, place: Place, turn: Turn) -> None:
        if self.store.workspace(place.team).commit(turn, self.clock()):
            self.wake()
        else:
            logger.info("a payload was delivered again and had no effect")

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
