"""Sends what was committed for Slack.

A few equal workers share the outbox. Each takes the oldest call that is due in a channel nobody
serves, makes it, writes down what came of it and takes the next. So a channel's calls keep their
order, and a channel on which Slack is slow costs the others one worker for as long as a call may
take. A call that was made and not written down stays in its worker's hands until it is, because
making it again would post twice.
"""

import logging
import random
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import requests
from slack_sdk import WebClient

from advisor.store import Due, Outbox, Refused, StoreClosed, StoreError
from bot.delivery import calls
from bot.delivery.private import as_direct_message

logger = logging.getLogger(__name__)

_GIVE_UP = timedelta(days=1)
_LONGEST_BACKOFF = 300.0
_LONGEST_SLEEP = 30.0
"""Seconds after which a worker looks at the clock again, which may have been set."""

_STORE_PAUSE = 1.0
"""Seconds until a store that is full or busy is asked again."""


class Sender:
    """Makes the calls that wait in the outbox.

    Args:
        store: The outbox.
        client: Calls the Web API; it must not retry by itself, see `web_client`.
        clock: Tells the time, with its zone.
        session: Posts to a `response_url`.
        workers: Calls made at the same time.
        jitter: Picks a number between two.
    """

    def __init__(  # noqa: PLR0913 - four parts to put together, two settings with defaults
        self,
        store: Outbox,
        client: WebClient,
        clock: Callable[[], datetime],
        session: requests.Session,
        *,
        workers: int = 4,
        jitter: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._store = store
        self._client = client
        self._clock = clock
        self._session = session
        self._jitter = jitter
        self._threads = [
            threading.Thread(target=self._run, name=f"sender-{number}", daemon=True)
            for number in range(workers)
        ]
        self._claiming = threading.Lock()
        self._served: set[tuple[str, str]] = set()
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
        """Sends what is due now, on the calling thread.

        Returns:
            How many calls were made.
        """
        made = 0
        while (due := self._claim(self._clock())) is not None:
            self._deliver(due)
            made += 1
        return made

    def _run(self) -> None:
        while not (self._stopping.is_set() and time.monotonic() >= self._deadline):
            calls_before = self._calls
            now = self._clock()
            try:
                due = self._claim(now)
                if due is not None:
                    self._deliver(due)
                elif self._stopping.is_set():
                    return
                else:
                    self._sleep(now, calls_before)
            except StoreClosed:
                return
            except StoreError as error:
                logger.error("the outbox can't be read: %s", error)  # noqa: TRY400 - says it all
                self._pause()

    def _claim(self, now: datetime) -> Due | None:
        """Takes the oldest call that is due in a channel nobody serves.

        A channel is let go under the same lock, after its call's outcome was committed, so no
        call can be taken twice.
        """
        with self._claiming:
            rows = self._store.due(now, len(self._served) + 2)
            free = [due for due in rows if _channel(due) not in self._served]
            if not free:
                return None
            self._served.add(_channel(free[0]))
        if len(free) > 1:
            self.wake()
        return free[0]

    def _sleep(self, now: datetime, calls_before: int) -> None:
        """Waits until woken, or until the next call comes due that wasn't at `now`."""
        next_due = self._store.next_due(now)
        seconds = _LONGEST_SLEEP
        if next_due is not None:
            seconds = min(seconds, max(0.0, (next_due - self._clock()).total_seconds()))
        with self._called:
            if self._calls == calls_before and not self._stopping.is_set():
                self._called.wait(seconds)

    def _deliver(self, due: Due) -> None:
        """Makes a call and sees to it that its outcome is written down."""
        outcome = calls.make(due.outgoing, self._client, self._session)
        at = self._clock()
        while (trouble := self._trouble_writing(due, outcome, at)) is not None:
            closed = isinstance(trouble, StoreClosed)
            if closed or (self._stopping.is_set() and time.monotonic() >= self._deadline):
                return  # without letting its channel go, or the call would be made again
            if isinstance(trouble, Refused) or not isinstance(trouble, StoreError):
                outcome = calls.Rejected(type(trouble).__name__)
            self._pause()
        with self._claiming:
            self._served.discard(_channel(due))

    def _trouble_writing(self, due: Due, outcome: calls.Outcome, at: datetime) -> Exception | None:
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

    def _write(self, due: Due, outcome: calls.Outcome, at: datetime) -> None:
        id_, method = due.outgoing.id, due.outgoing.method
        match outcome:
            case calls.Accepted(ts):
                self._store.sent(id_, at, ts)
                logger.debug("%s %s: sent", method, id_)
            case calls.Later(error, after) if at - due.queued_at < _GIVE_UP:
                seconds = after if after is not None else self._backoff(due.attempts)
                self._store.retry(id_, at + timedelta(seconds=seconds), error)
                logger.info("%s %s: %s, again in %.1f s", method, id_, error, seconds)
            case calls.Later(error):
                self._store.dead(id_, error)
                logger.warning("%s %s: given up after a day, %s", method, id_, error)
            case calls.Rejected(error, gone):
                instead = as_direct_message(due.outgoing) if gone else None
                if instead is not None:
                    self._store.redirect(id_, instead, error)
                    logger.info("%s %s: %s, goes as a direct message", method, id_, error)
                else:
                    self._store.dead(id_, error)
                    logger.warning("%s %s: given up, %s", method, id_, error)

    def _backoff(self, attempts: int) -> float:
        """Doubles from between one and two seconds to between two and a half and five minutes."""
        longest = min(_LONGEST_BACKOFF, 2.0 ** min(attempts + 1, 10))
        return self._jitter(longest / 2, longest)


def _channel(due: Due) -> tuple[str, str]:
    return due.team, due.outgoing.channel
