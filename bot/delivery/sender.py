"""Sends what was committed for Slack.

A few equal workers share the outbox. Each takes the oldest call that is due in a channel nobody
serves, makes it, writes down what came of it and takes the next. So a channel's calls keep their
order, and a channel on which Slack is slow costs the others one worker for as long as a call may
take. A call that was made and not written down stays in its worker's hands until it is, because
making it again would post twice. Where Slack's answer is unknown, because there was none or
because an earlier process ended in the middle, the message is looked up before it is made again.
"""

import logging
import random
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from advisor.store import Due, Held, Outbox, Refused, StoreClosed, StoreError
from bot.delivery import calls, lookup
from bot.delivery.outcomes import Accepted, Later, Outcome, Rejected
from bot.delivery.pace import Pace
from bot.delivery.private import as_direct_message
from bot.metrics import Metrics

logger = logging.getLogger(__name__)

_GIVE_UP = timedelta(days=1)
_LONGEST_BACKOFF = 300.0
_LONGEST_SLEEP = 30.0
"""Seconds after which a worker looks at the clock again, which may have been set."""

_MOST_HEADS = 64
"""Channels looked at for one whose call may be made now."""
_BLOCKED_PAUSE = 0.05
"""Seconds until all of them are looked at again, whatever was committed meanwhile."""
_LOOKING = 50.0
"""How many times longer than a look the pause is at least: what waits for its turn costs little."""

_STORE_PAUSE = 1.0
"""Seconds until a store that is full or busy is asked again."""


class Sender:
    """Makes the calls that wait in the outbox.

    Args:
        store: The outbox.
        means: What calls are made with.
        clock: Tells the time, with its zone.
        workers: Calls made at the same time.
        pace: How fast calls may follow each other.
        metrics: Where calls are counted.
        jitter: Picks a number between two.
    """

    def __init__(  # noqa: PLR0913 - each is independent and most have a default
        self,
        store: Outbox,
        means: calls.Means,
        clock: Callable[[], datetime],
        *,
        workers: int = 4,
        pace: Pace | None = None,
        metrics: Metrics | None = None,
        jitter: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._store = store
        self._means = means
        self._clock = clock
        self._pace = pace or Pace()
        self._metrics = metrics or Metrics()
        self._jitter = jitter
        self._began = clock()
        self._threads = [
            threading.Thread(target=self._run, name=f"sender-{number}", daemon=True)
            for number in range(workers)
        ]
        self._claiming = threading.Lock()
        self._served: set[tuple[str, str]] = set()
        self._taken_over: set[tuple[str, str]] = set()
        """Channels whose first call that an earlier process left was claimed."""
        self._free_at: datetime | None = None
        """When the pace allows the first of the calls that it holds back; None if it does none."""
        self._looked: datetime | None = None
        """When all calls that were due were looked at in vain."""
        self._pause_after = _BLOCKED_PAUSE
        """Seconds until it is worth looking again."""
        self._next_due: datetime | None = None
        """When the next call comes due that wasn't at the last look in vain."""
        self._called = threading.Condition()
        self._calls = 0
        self._stopping = threading.Event()
        self._deadline = 0.0

    def start(self) -> None:
        """Starts the workers; what an earlier process left is sent first."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Says that something was committed. Costs next to nothing and never waits."""
        with self._called:
            self._calls += 1
            self._called.notify()

    def stop(self, within: float = 10.0) -> bool:
        """Sends what is due, for so many seconds at most, and ends the workers.

        What is left stays in the outbox for the next start.

        Returns:
            Whether all that was due is sent.
        """
        self._deadline = time.monotonic() + within
        self._stopping.set()
        with self._called:
            self._called.notify_all()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(0.0, self._deadline - time.monotonic()))
        try:
            left = self._store.due(self._clock(), 1)
        except StoreError:
            return False
        return not left and not any(thread.is_alive() for thread in self._threads)

    def send_due(self) -> int:
        """Sends what may be sent now, on the calling thread.

        Returns:
            How many calls were made.
        """
        made = 0
        while (claimed := self._claim(self._clock())) is not None:
            self._deliver(*claimed)
            made += 1
        return made

    def _run(self) -> None:
        while not self._is_over():
            calls_before = self._calls
            now = self._clock()
            try:
                claimed = self._claim(now)
                if claimed is not None:
                    self._deliver(*claimed)
                elif self._stopping.is_set() and self._free_at is None:
                    return
                else:
                    self._sleep(calls_before)
            except StoreClosed:
                return
            except StoreError as error:
                logger.error("the outbox can't be read: %s", error)  # noqa: TRY400 - says it all
                self._pause()

    def _is_over(self) -> bool:
        return self._stopping.is_set() and time.monotonic() >= self._deadline

    def _claim(self, now: datetime) -> tuple[Due, bool] | None:
        """Takes the oldest call that may be made, in a channel nobody serves.

        A channel is let go under the same lock, after its call's outcome was committed, so no
        call can be taken twice.

        Returns:
            The call, and whether an earlier process may have made it already.
        """
        with self._claiming:
            if self._is_in_vain(now):
                return None
            began = time.perf_counter()
            free = self._free(now)
            self._looked = None if free or self._free_at is None else now
            if not free:
                self._next_due = self._store.next_due(now)
                self._pause_after = max(_BLOCKED_PAUSE, _LOOKING * (time.perf_counter() - began))
                return None
            due = free[0]
            self._served.add(_channel(due))
            self._pace.note(due, now)
            # A channel's calls are made in order, so only its first one can have been underway.
            is_left_over = due.queued_at < self._began and _channel(due) not in self._taken_over
            if is_left_over:
                self._taken_over.add(_channel(due))
        if len(free) > 1:
            self.wake()
        return due, is_left_over

    def _is_in_vain(self, now: datetime) -> bool:
        """Whether calls were looked at just now and all have to wait: looking has its price."""
        if self._looked is None or self._free_at is None or now >= self._free_at:
            return False
        return timedelta(0) <= now - self._looked < timedelta(seconds=self._pause_after)

    def _free(self, now: datetime) -> list[Due]:
        """Returns calls that may be made now, the oldest first, two of them if there are.

        What a whole workspace has to wait with is passed over, so that it delays no other one.
        """
        limit = len(self._served) + 2
        held: set[Held] = set()
        later: list[datetime] = []
        while True:
            rows = self._store.due(now, limit, held)
            idle = [due for due in rows if _channel(due) not in self._served]
            times = [(self._pace.free_at(due, now), due) for due in idle]
            free = [due for at, due in times if at <= now]
            later.extend(at for at, _ in times if at > now)
            found = {(due.team, due.outgoing.method) for due in idle if self._pace.holds(due, now)}
            is_all = not found and (len(rows) < limit or limit >= _MOST_HEADS)
            if len(free) > 1 or is_all:
                self._free_at = min(later, default=None)
                return free[:2]
            if not found:
                limit = min(4 * limit, _MOST_HEADS)
            held |= found

    def _sleep(self, calls_before: int) -> None:
        """Waits until woken, or until the next call comes due that wasn't at the last look."""
        free_at = self._free_at
        coming = [at for at in (self._next_due, free_at) if at is not None]
        seconds = _LONGEST_SLEEP
        if coming:
            seconds = min(seconds, max(0.0, (min(coming) - self._clock()).total_seconds()))
        if self._stopping.is_set():
            time.sleep(min(seconds, _BLOCKED_PAUSE))
            return
        if free_at is not None:
            # What is committed now may have to wait as well.
            paused = min(seconds, self._pause_after)
            self._stopping.wait(paused)
            seconds -= paused
        with self._called:
            if self._calls == calls_before and not self._stopping.is_set():
                self._called.wait(seconds)

    def _deliver(self, due: Due, is_left_over: bool) -> None:  # noqa: FBT001 - as it was claimed
        """Makes a call and sees to it that its outcome is written down."""
        outcome = self._made(due, is_left_over=is_left_over)
        at = self._clock()
        while (trouble := self._trouble_writing(due, outcome, at)) is not None:
            if isinstance(trouble, StoreClosed) or self._is_over():
                return  # without letting its channel go, or the call would be made again
            if isinstance(trouble, Refused) or not isinstance(trouble, StoreError):
                outcome = Rejected(type(trouble).__name__)
            self._pause()
        with self._claiming:
            self._served.discard(_channel(due))
            if isinstance(outcome, Later) and outcome.after is not None and not outcome.is_lookup:
                self._pace.hold(due, at + timedelta(seconds=outcome.after))

    def _made(self, due: Due, *, is_left_over: bool) -> Outcome:
        """Makes a call, unless it turns out that Slack has taken it before."""
        if lookup.is_unclear(due, is_left_over=is_left_over):
            found = lookup.find(due, self._means.clients)
            if found is not None:
                if isinstance(found, Accepted):
                    logger.info("%s %s: was there already", due.outgoing.method, due.outgoing.id)
                return found
        return calls.make(due, self._means, self._clock())

    def _trouble_writing(self, due: Due, outcome: Outcome, at: datetime) -> Exception | None:
        try:
            self._write(due, outcome, at)
        except Exception as error:  # noqa: BLE001 - trouble with one row must not stop the others
            text = str(error) if isinstance(error, StoreError) else type(error).__name__
            logger.error(  # noqa: TRY400 - a traceback adds nothing and could show a message
                "%s %s: its outcome isn't written down: %s",
                due.outgoing.method,
                due.outgoing.id,
                text,
            )
            return error
        return None

    def _pause(self) -> None:
        """Waits before the store is asked again; shortly while stopping."""
        if self._stopping.wait(_STORE_PAUSE):
            time.sleep(_STORE_PAUSE / 10)

    def _write(self, due: Due, outcome: Outcome, at: datetime) -> None:
        id_, method = due.outgoing.id, due.outgoing.method
        match outcome:
            case Accepted(ts):
                self._store.sent(id_, at, ts)
                self._metrics.delivered("sent")
                logger.debug("%s %s: sent", method, id_)
            case Later(error, after) if at - due.queued_at < _GIVE_UP:
                seconds = after if after is not None else self._backoff(due.attempts)
                self._store.retry(id_, at + timedelta(seconds=seconds), error)
                self._metrics.delivered("retried")
                logger.info("%s %s: %s, again in %.1f s", method, id_, error, seconds)
            case Later(error):
                self._store.dead(id_, error)
                self._metrics.delivered("dead")
                logger.warning("%s %s: given up after a day, %s", method, id_, error)
            case Rejected(error, gone):
                instead = as_direct_message(due.outgoing) if gone else None
                if instead is not None:
                    self._store.redirect(id_, instead, error)
                    self._metrics.delivered("redirected")
                    logger.info("%s %s: %s, goes as a direct message", method, id_, error)
                else:
                    self._store.dead(id_, error)
                    self._metrics.delivered("dead")
                    logger.warning("%s %s: given up, %s", method, id_, error)

    def _backoff(self, attempts: int) -> float:
        """Doubles from between one and two seconds to between two and a half and five minutes."""
        longest = min(_LONGEST_BACKOFF, 2.0 ** min(attempts + 1, 10))
        return self._jitter(longest / 2, longest)


def _channel(due: Due) -> tuple[str, str]:
    return due.team, due.outgoing.channel
