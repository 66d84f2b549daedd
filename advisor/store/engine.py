"""One database at work: its writer, its readers, its lock, and what takes traces off the disk."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from sqlite_utils import Database

from advisor.store import forgetting, retention, schema
from advisor.store.connections import Connections, snapshot
from advisor.store.errors import translated
from advisor.store.lock import ProcessLock
from advisor.store.writer import Writer

T = TypeVar("T")

_SWEEP_EVERY = timedelta(days=1)


class Engine:
    """The writer and the readers of one database, opened and closed together."""

    def __init__(self, connections: Connections, lock: ProcessLock | None) -> None:
        self._connections = connections
        self._lock = lock
        self._swept_at: datetime | None = None
        self._unswept = threading.Event()
        self._writer = Writer(connections, schema.prepare)
        with translated():
            self._writer.start()

    def write(self, work: Callable[[Database], T], *, alone: bool = False) -> T:
        """Runs work on the writer's thread and returns once it is committed."""
        return self._writer.write(work, alone=alone)

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """Lends a connection that shows one state for as long as it is lent."""
        with translated(), self._connections.reading() as db, snapshot(db):
            yield db

    def forget(self, team: str | None, user: str) -> int:
        """Removes or unties a person in a workspace, or in all of them."""
        if not user:
            raise ValueError("a person has an id")
        changed = self.write(partial(forgetting.forget, team, user))
        self._sweep()
        return changed

    def erase(self, team: str, installed_before: int | None = None) -> int:
        """Removes everything of a workspace; a later installation stays."""
        removed = forgetting.erase(self.write, team, installed_before)
        self._sweep()
        return removed

    def sweep_soon(self) -> None:
        """Lets the next clean-up sweep: something was removed that must not linger."""
        self._unswept.set()

    def clean(self, at: datetime) -> None:
        """Takes what was removed off the disk: all of it if that is due, else nearly all."""
        is_due = self._swept_at is None or at - self._swept_at >= _SWEEP_EVERY
        if is_due or self._unswept.is_set():
            self._sweep()
            self._swept_at = at
        else:
            self.write(retention.wipe, alone=True)

    def _sweep(self) -> None:
        """Takes all that was removed off the disk; if that fails, the next clean-up does."""
        self._unswept.clear()
        is_swept = False
        try:
            is_swept = self.write(retention.sweep, alone=True)
        finally:
            if not is_swept:
                self._unswept.set()

    def connection(self) -> AbstractContextManager[Database]:
        """Lends a connection for reading that is in no transaction."""
        return self._connections.reading()

    def close(self) -> None:
        """Finishes what is underway and lets go of the database."""
        # Readers first: the connection closed last empties the write-ahead log.
        self._connections.close_readers()
        self._writer.close()
        if self._lock is not None:
            self._lock.release()
