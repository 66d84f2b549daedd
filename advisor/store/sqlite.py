"""The store on SQLite."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlite_utils import Database

from advisor.store import outbox, retention, schema, turns
from advisor.store.connections import Connections, FileConnections, MemoryConnections
from advisor.store.driver import sqlite3
from advisor.store.errors import translated
from advisor.store.lock import ProcessLock
from advisor.store.protocol import Store, Workspace
from advisor.store.rows import to_ms, to_ms_at_least
from advisor.store.values import (
    Backlog,
    DeadLetter,
    Due,
    Outgoing,
    Purged,
    Rating,
    Remembered,
    Retention,
    Turn,
    Unanswered,
)
from advisor.store.writer import Writer

logger = logging.getLogger(__name__)

T = TypeVar("T")
Clock = Callable[[], datetime]

_DEFAULT = Retention()


def sqlite_version() -> str:
    """Returns the version of the SQLite library in use."""
    return sqlite3.sqlite_version


def open_store(path: Path | None, *, clock: Clock) -> Store:
    """Opens the database, checks it and brings it to the present schema.

    Args:
        path: The database file, made with its folder if it isn't there; `None` keeps everything
            in memory.
        clock: Tells the time where a command isn't given it.

    Raises:
        StoreInUse: Another process has it open.
        StoreDamaged: It is no database, or inconsistent.
        StoreTooNew: A later version has written it.
        StoreNotWritable: It can't be opened for writing.
    """
    if path is None:
        return SqliteStore(_Engine(MemoryConnections(), None), clock)
    with translated():
        path = path.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = ProcessLock.acquire(path, clock())
    try:
        store = SqliteStore(_Engine(FileConnections(path), lock), clock)
    except BaseException:
        lock.release()
        raise
    logger.info("opened %s with SQLite %s", path, sqlite3.sqlite_version)
    return store


class _Engine:
    """The writer and the readers of one database, opened and closed together."""

    def __init__(self, connections: Connections, lock: ProcessLock | None) -> None:
        self._connections = connections
        self._lock = lock
        self._writer = Writer(connections, schema.prepare)
        with translated():
            self._writer.start()

    def write(self, work: Callable[[Database], T], *, alone: bool = False) -> T:
        return self._writer.write(work, alone=alone)

    @contextmanager
    def reading(self) -> Iterator[Database]:
        with translated(), self._connections.reading() as db:
            yield db

    def close(self) -> None:
        # Readers first: the connection closed last empties the write-ahead log.
        self._connections.close_readers()
        self._writer.close()
        if self._lock is not None:
            self._lock.release()


class _SqliteOutbox:
    """Calls to Slack: those of one workspace, or of all if `team` is `None`."""

    def __init__(self, engine: _Engine, clock: Clock, team: str | None) -> None:
        self._engine = engine
        self._clock = clock
        self._team = team

    def due(self, at: datetime, limit: int) -> tuple[Due, ...]:
        """Returns calls whose time has come, one a channel at most."""
        with self._engine.reading() as db:
            return outbox.due(db, self._team, to_ms(at), limit)

    def next_due(self, after: datetime) -> datetime | None:
        """Returns when the next call that was put off comes due."""
        with self._engine.reading() as db:
            return outbox.next_due(db, self._team, to_ms(after))

    def sent(self, outgoing_id: str, at: datetime, response_ts: str | None) -> None:
        """Notes that Slack accepted the call."""
        ms = to_ms(at)
        self._engine.write(lambda db: outbox.sent(db, self._team, outgoing_id, ms, response_ts))

    def retry(self, outgoing_id: str, not_before: datetime, error: str) -> None:
        """Puts the call off."""
        ms = to_ms_at_least(not_before)
        self._engine.write(lambda db: outbox.retry(db, self._team, outgoing_id, ms, error))

    def redirect(self, outgoing_id: str, instead: Outgoing, error: str) -> None:
        """Replaces the call by another."""
        self._engine.write(lambda db: outbox.redirect(db, self._team, outgoing_id, instead, error))

    def dead(self, outgoing_id: str, error: str) -> None:
        """Gives the call up."""
        ms = to_ms(self._clock())
        self._engine.write(lambda db: outbox.dead(db, self._team, outgoing_id, ms, error))

    def dead_letters(self) -> tuple[DeadLetter, ...]:
        """Returns the calls that were given up."""
        with self._engine.reading() as db:
            return outbox.dead_letters(db, self._team)

    def backlog(self, at: datetime) -> Backlog:
        """Returns how many calls wait and for how long."""
        with self._engine.reading() as db:
            return outbox.backlog(db, self._team, to_ms(at))


class SqliteWorkspace(_SqliteOutbox):
    """One workspace's rows."""

    def __init__(self, engine: _Engine, clock: Clock, team: str) -> None:
        super().__init__(engine, clock, team)
        self.team = team

    def commit(self, turn: Turn, at: datetime) -> bool:
        """Writes a turn as a whole, unless one of its keys was seen before."""
        ms = to_ms(at)
        return self._engine.write(lambda db: turns.commit(db, self.team, turn, ms))

    def memory(self, thread: str) -> Remembered | None:
        """Returns what is remembered of a thread."""
        with self._engine.reading() as db:
            return turns.memory(db, self.team, thread)

    def ratings(self) -> tuple[Rating, ...]:
        """Returns all thumbs."""
        with self._engine.reading() as db:
            return turns.ratings(db, self.team)

    def unanswered(self, limit: int) -> tuple[Unanswered, ...]:
        """Returns questions nobody could answer."""
        with self._engine.reading() as db:
            return turns.unanswered(db, self.team, limit)


class SqliteStore(_SqliteOutbox):
    """All workspaces of one database."""

    def __init__(self, engine: _Engine, clock: Clock) -> None:
        super().__init__(engine, clock, None)

    def workspace(self, team_id: str) -> Workspace:
        """Returns the handle of one workspace."""
        if not team_id:
            raise ValueError("a workspace has an id")
        return SqliteWorkspace(self._engine, self._clock, team_id)

    def purge(self, at: datetime, keep: Retention = _DEFAULT) -> Purged:
        """Removes what is older than its retention."""

        def removed(kind: str, age: timedelta) -> int:
            return retention.purge(self._engine.write, kind, to_ms(at - age))

        purged = Purged(
            keys=removed("keys", keep.keys),
            memory=removed("memory", keep.memory),
            sent=removed("sent", keep.sent),
            dead=removed("dead", keep.dead),
            unanswered=removed("unanswered", keep.unanswered),
        )
        self._engine.write(retention.wipe, alone=True)
        return purged

    def close(self) -> None:
        """Finishes the commands underway and lets go of the database."""
        self._engine.close()
