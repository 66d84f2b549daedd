"""Scripted trouble: what the stand-in should do wrong the next time a method is called."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Final

ANY: Final = "*"


@dataclass(frozen=True)
class Fault:
    """One piece of trouble. `done` says whether the call takes effect all the same."""

    status: int = 200
    body: str | None = None
    retry_after: int | None = None
    hang_seconds: float = 0.0
    drop: bool = False
    done: bool = False


def rate_limited(retry_after: int) -> Fault:
    """429, to be tried again after so many seconds."""
    return Fault(429, '{"ok": false, "error": "ratelimited"}', retry_after=retry_after)


def server_error(status: int = 500) -> Fault:
    """A 5xx with a page instead of JSON, nothing done."""
    return Fault(status, "<html>Something broke</html>")


def hang(seconds: float) -> Fault:
    """A correct answer, but late."""
    return Fault(hang_seconds=seconds, done=True)


def dropped(*, after_receipt: bool = True) -> Fault:
    """The connection ends without an answer, after the call took effect or before."""
    return Fault(drop=True, done=after_receipt)


def garbage() -> Fault:
    """200 with a body that is no JSON, nothing done."""
    return Fault(200, "ok?<<")


class Faults:
    """The script: faults by method (`chat.postMessage`, `response_url`, `*` for any)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._coming: dict[str, deque[Fault]] = defaultdict(deque)

    def next(self, method: str, *faults: Fault) -> None:
        """Let the next calls of a method run into these faults, one a call."""
        with self._lock:
            self._coming[method].extend(faults)

    def take(self, method: str) -> Fault | None:
        """The fault for this call, if one is due."""
        with self._lock:
            for name in (method, ANY):
                if self._coming[name]:
                    return self._coming[name].popleft()
        return None

    def clear(self) -> None:
        """Forget what was still to come."""
        with self._lock:
            self._coming.clear()
