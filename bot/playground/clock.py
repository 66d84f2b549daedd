"""The stand-in's time: the real one for people, a hand-wound one for tests."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable
from typing import Protocol

Job = Callable[[], object]


class Clock(Protocol):
    """Tells the time and remembers what is to be done later."""

    def now(self) -> float:
        """Seconds since 1970."""

    def wall(self) -> float:
        """The time by the clocks of others, for what they compare with theirs."""

    def later(self, seconds: float, job: Job) -> None:
        """Run a job once that many seconds have passed."""

    def advance(self, seconds: float = 0.0) -> None:
        """Let time jump forward; what falls due is run."""

    def close(self) -> None:
        """Forget the jobs that are still waiting."""


class SystemClock:
    """The computer's clock, which may be moved forward.

    Jobs run on one thread of their own, started when first needed.
    """

    def __init__(self) -> None:
        self._ahead = 0.0
        self._waiting: list[tuple[float, int, Job]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    def now(self) -> float:
        """Seconds since 1970, as far as the clock has been moved."""
        return time.time() + self._ahead

    def wall(self) -> float:
        """Seconds since 1970 by the computer's clock."""
        return time.time()

    def advance(self, seconds: float = 0.0) -> None:
        """Move the clock forward; what falls due runs at once, on the clock's thread."""
        if seconds < 0:
            raise ValueError("the clock only moves forward")
        with self._changed:
            self._ahead += seconds
            self._changed.notify()

    def later(self, seconds: float, job: Job) -> None:
        """Run a job on the clock's thread once that many seconds have passed."""
        with self._changed:
            heapq.heappush(self._waiting, (self.now() + seconds, next(self._numbers), job))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="clock", daemon=True)
                self._thread.start()
            self._changed.notify()

    def close(self) -> None:
        """Forget the jobs that are still waiting and end the thread."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify()
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(timeout=5)

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._closed and not self._due():
                    self._changed.wait(self._wait_seconds())
                if self._closed:
                    return
                _, _, job = heapq.heappop(self._waiting)
            job()

    def _due(self) -> bool:
        return bool(self._waiting) and self._waiting[0][0] <= self.now()

    def _wait_seconds(self) -> float | None:
        return max(0.0, self._waiting[0][0] - self.now()) if self._waiting else None


class ManualClock:
    """A clock that stands still until it is told to go on; jobs run in `advance`."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self._now = now
        self._waiting: list[tuple[float, int, Job]] = []
        self._numbers = itertools.count()
        self._lock = threading.Lock()

    def now(self) -> float:
        """Seconds since 1970, as far as this clock is concerned."""
        return self._now

    def wall(self) -> float:
        """The same: nobody else has a clock here."""
        return self._now

    def later(self, seconds: float, job: Job) -> None:
        """Run a job in the `advance` that passes its time."""
        with self._lock:
            heapq.heappush(self._waiting, (self._now + seconds, next(self._numbers), job))

    def close(self) -> None:
        """Forget the jobs that are still waiting."""
        with self._lock:
            self._waiting.clear()

    def advance(self, seconds: float = 0.0) -> None:
        """Let time pass, running what falls due in its order, at its time."""
        end = self._now + seconds
        while (job := self._next(end)) is not None:
            job()
        self._now = end

    def _next(self, end: float) -> Job | None:
        with self._lock:
            if not self._waiting or self._waiting[0][0] > end:
                return None
            due, _, job = heapq.heappop(self._waiting)
            self._now = max(self._now, due)
            return job
