"""The store on SQLite."""

import logging
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlite_utils import Database

from advisor.store import installations, outbox, questions, retention, runs_reading, turns
from advisor.store.backup import back_up
from advisor.store.connections import FileConnections, MemoryConnections
from advisor.store.driver import sqlite3
from advisor.store.engine import Engine
from advisor.store.errors import translated
from advisor.store.lock import ProcessLock
from advisor.store.protocol import Store, Workspace
from advisor.store.rows import to_ms, to_ms_at_least, to_ms_if
from advisor.store.runs_values import (
    Audited,
    DeleteAnswers,
    DeleteRun,
    EndRun,
    Run,
    RunView,
    State,
)
from advisor.store.values import (
    Backlog,
    DeadLetter,
    Due,
    Held,
    Installation,
    Outgoing,
    Pending,
    Purged,
    Rating,
    Remembered,
    Retention,
    Turn,
    Unanswered,
)

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Reading = Callable[[], AbstractContextManager[Database]]

_DEFAULT = Retention()
_REMOVING = (EndRun, DeleteRun, DeleteAnswers)
"""Changes after which what was answered must not be found in the file any more."""


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
        return SqliteStore(Engine(MemoryConnections(), None), clock)
    with translated():
        path = path.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = ProcessLock.acquire(path, clock())
    try:
        store = SqliteStore(Engine(FileConnections(path), lock), clock)
    except BaseException:
        lock.release()
        raise
    logger.info("opened %s with SQLite %s", path, sqlite3.sqlite_version)
    return store


class _SqliteOutbox:
    """Calls to Slack: those of one workspace, or of all if `team` is `None`."""

    def __init__(self, engine: Engine, clock: Clock, team: str | None) -> None:
        self._engine = engine
        self._clock = clock
        self._team = team

    def due(self, at: datetime, limit: int, held: Collection[Held] = ()) -> tuple[Due, ...]:
        """Returns calls whose time has come, one a channel at most."""
        ms = to_ms(at)
        while True:
            with self._engine.reading() as db:
                rows, lost = outbox.due(db, self._team, ms, limit, held)
            if not lost:
                return rows
            self._engine.write(partial(outbox.give_up, self._team, lost, ms))

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
        """Returns how many questions and calls wait, and for how long."""
        with self._engine.reading() as db:
            return outbox.backlog(db, self._team, to_ms(at))


class SqliteRecords:
    """What is kept of one workspace."""

    def __init__(self, reading: Reading, team: str) -> None:
        if not team:
            raise ValueError("a workspace has an id")
        self._reading = reading
        self.team = team

    def memory(self, thread: str) -> Remembered | None:
        """Returns what is remembered of a thread."""
        with self._reading() as db:
            return turns.memory(db, self.team, thread)

    def is_asked(self, thread: str) -> bool:
        """Whether a question waits for its answer in a thread."""
        with self._reading() as db:
            return questions.is_asked(db, self.team, thread)

    def ratings(self) -> tuple[Rating, ...]:
        """Returns all thumbs."""
        with self._reading() as db:
            return turns.ratings(db, self.team)

    def unanswered(self, limit: int) -> tuple[Unanswered, ...]:
        """Returns questions nobody could answer."""
        with self._reading() as db:
            return turns.unanswered(db, self.team, limit)

    def view(self, run: str) -> RunView | None:
        """Returns a run and all that hangs on it."""
        with self._reading() as db:
            return runs_reading.view(db, self.team, run)

    def runs(self, *, state: State | None = None, assessment: str | None = None) -> tuple[Run, ...]:
        """Returns all runs, or those in a state or of an assessment."""
        with self._reading() as db:
            return runs_reading.runs(db, self.team, state, assessment)

    def runs_of(self, user: str) -> tuple[Run, ...]:
        """Returns the runs that a person has to do with."""
        with self._reading() as db:
            return runs_reading.runs_of(db, self.team, user)

    def audit(self, limit: int) -> tuple[Audited, ...]:
        """Returns the last lines of the audit."""
        with self._reading() as db:
            return runs_reading.audit(db, self.team, limit)


class SqliteWorkspace(_SqliteOutbox, SqliteRecords):
    """One workspace's rows."""

    def __init__(self, engine: Engine, clock: Clock, team: str) -> None:
        _SqliteOutbox.__init__(self, engine, clock, team)
        SqliteRecords.__init__(self, engine.reading, team)

    def commit(self, turn: Turn, at: datetime) -> bool:
        """Writes a turn as a whole, unless one of its keys was seen before."""
        ms = to_ms(at)
        is_new = self._engine.write(lambda db: turns.commit(db, self.team, turn, ms))
        if any(isinstance(change, _REMOVING) for change in turn.changes):
            self._engine.sweep_soon()
        return is_new

    def forget(self, user: str) -> int:
        """Removes or unties a person everywhere in the workspace."""
        return self._engine.forget(self.team, user)

    def installation(self) -> Installation | None:
        """Returns the workspace's token."""
        with self._engine.reading() as db:
            return installations.installation(db, self.team)

    def erase(self, installed_before: datetime | None = None) -> int:
        """Removes everything of the workspace."""
        return self._engine.erase(self.team, to_ms_if(installed_before))


class SqliteStore(_SqliteOutbox):
    """All workspaces of one database."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        super().__init__(engine, clock, None)

    def workspace(self, team_id: str) -> Workspace:
        """Returns the handle of one workspace."""
        return SqliteWorkspace(self._engine, self._clock, team_id)

    def pending(self, limit: int) -> tuple[Pending, ...]:
        """Returns questions that wait for their answers."""
        with self._engine.reading() as db:
            return questions.pending(db, limit)

    def runs_due(self, at: datetime) -> tuple[tuple[str, Run], ...]:
        """Returns open runs whose deadline or time to remind has come."""
        with self._engine.reading() as db:
            return runs_reading.due(db, to_ms(at))

    def next_run_due(self, after: datetime) -> datetime | None:
        """Returns when the next open run comes due."""
        with self._engine.reading() as db:
            return runs_reading.next_due(db, to_ms(after))

    def installed(self) -> tuple[str, ...]:
        """Returns the workspaces for which a token is kept."""
        with self._engine.reading() as db:
            return installations.installed(db)

    def issue_state(self, state: str, until: datetime) -> None:
        """Keeps a state of an installation that begins."""
        ms = to_ms(until)
        self._engine.write(lambda db: installations.issue_state(db, state, ms))

    def take_state(self, state: str, at: datetime) -> bool:
        """Removes a state and tells whether it was good."""
        ms = to_ms(at)
        return self._engine.write(lambda db: installations.take_state(db, state, ms))

    def purge(self, at: datetime, keep: Retention = _DEFAULT) -> Purged:
        """Removes what is older than its retention, and states that expired."""

        def removed(kind: str, age: timedelta) -> int:
            return retention.purge(self._engine.write, kind, to_ms(at - age))

        purged = Purged(
            keys=removed("keys", keep.keys),
            memory=removed("memory", keep.memory),
            sent=removed("sent", keep.sent),
            dead=removed("dead", keep.dead),
            unanswered=removed("unanswered", keep.unanswered),
            audit=removed("audit", keep.audit),
        )
        self._engine.write(lambda db: installations.drop_expired(db, to_ms(at)))
        self._engine.clean(at)
        return purged

    def forget(self, user: str) -> int:
        """Removes or unties a person in all workspaces."""
        return self._engine.forget(None, user)

    def backup(self, path: Path) -> None:
        """Copies the database to a new file."""
        with translated(), self._engine.connection() as db:
            back_up(db, path)

    def close(self) -> None:
        """Finishes the commands underway and lets go of the database."""
        self._engine.close()
