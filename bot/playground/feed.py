"""A numbered record of changes that any number of pages can follow and catch up with."""

from __future__ import annotations

import secrets
import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.values import Json

KEPT = 2_000
T = TypeVar("T")


@dataclass(frozen=True)
class Change:
    """One thing that happened: to whom it is visible, and what a page has to know."""

    number: int
    kind: str
    body: Json
    channel: str | None = None
    viewer: str | None = None


@dataclass(frozen=True)
class Batch:
    """Changes after a number; `complete` is false when older ones are no longer kept."""

    changes: tuple[Change, ...]
    last: int
    complete: bool = True


class Feed:
    """The record. Shares its lock with the workspace, so a change and its cause are one step."""

    def __init__(self, lock: threading.RLock) -> None:
        self.epoch = secrets.token_hex(4)
        self._changed = threading.Condition(lock)
        self._kept: deque[Change] = deque(maxlen=KEPT)
        self._last = 0
        self._closed = False

    @property
    def last(self) -> int:
        """The number of the newest change."""
        return self._last

    @property
    def closed(self) -> bool:
        """Whether followers should go home."""
        return self._closed

    def publish(
        self, kind: str, body: Json, *, channel: str | None = None, viewer: str | None = None
    ) -> None:
        """Record a change and wake whoever waits for one."""
        with self._changed:
            self._last += 1
            self._kept.append(Change(self._last, kind, body, channel, viewer))
            self._changed.notify_all()

    def after(self, number: int, timeout: float) -> Batch:
        """The changes after a number, waiting for the first one if there is none yet."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._last != number, timeout)
            oldest = self._kept[0].number if self._kept else self._last + 1
            changes = tuple(change for change in self._kept if change.number > number)
            complete = oldest - 1 <= number <= self._last
            return Batch(changes, self._last, complete)

    def wait_for(self, look: Callable[[], T | None], timeout: float) -> T | None:
        """Wait until a look at the workspace finds something, and hand it over."""
        with self._changed:
            return self._changed.wait_for(look, timeout)

    def close(self) -> None:
        """Send every follower home."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
