"""Everything the store raises, and how SQLite's errors become these.

    StoreError
    ├── StoreInUse         another process has the database open
    ├── StoreFull          no space left; what was asked for was not written
    ├── StoreNotWritable   read-only, or can't be opened
    ├── StoreDamaged       not a database, or its content is inconsistent
    ├── StoreTooNew        written by a later version of the advisor
    ├── StoreNotReady      to be read only, but not there or written by an earlier version
    ├── StoreExists        a backup never replaces a file
    ├── StoreBusy          something else holds SQLite's own lock for too long
    ├── StoreClosed        used after close()
    ├── StoreFailed        any other trouble of SQLite or the disk
    ├── Refused            the rows contradict the schema: an id used twice, a value too large
    ├── Stale              a thread's memory or a run changed since it was read
    └── RunGone            the run is not in this workspace, or in no state for the change

Whatever is raised, nothing of the command was written.
"""

# ruff: noqa: N818 - callers read `except Stale`; the suffix would say nothing more
import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from advisor.store.driver import sqlite3
from advisor.store.runs_values import State

_PRIMARY = 0xFF
"""SQLite's extended result codes carry the primary one in the lowest byte."""

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}


class StoreError(Exception):
    """The store could not do what was asked; nothing of it was written."""


class StoreInUse(StoreError):
    """Another process has the database open, or this one a second time."""

    def __init__(self, path: Path, pid: int | None, since: datetime | None) -> None:
        who = f"process {pid}" if pid is not None else "another process"
        when = f" since {since.isoformat(timespec='seconds')}" if since is not None else ""
        super().__init__(f"{path} is in use by {who}{when}")
        self.path = path
        self.pid = pid
        self.since = since


class StoreFull(StoreError):
    """There is no space left for the database."""


class StoreNotWritable(StoreError):
    """The database is read-only or can't be opened."""


class StoreDamaged(StoreError):
    """The file is no database or its content is inconsistent."""

    def __init__(self, *findings: str) -> None:
        super().__init__("the database is damaged: " + "; ".join(findings))
        self.findings = findings


class StoreTooNew(StoreError):
    """The database was written by a later version, whose migrations are unknown here."""

    def __init__(self, unknown: tuple[str, ...]) -> None:
        super().__init__("the database has migrations of a later version: " + ", ".join(unknown))
        self.unknown = unknown


class StoreNotReady(StoreError):
    """There is nothing to read at a path, or nothing that this version can read yet."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"start the app once to make {path} or to bring it up to date")
        self.path = path


class StoreExists(StoreError):
    """There is a file already where one was to be made."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} exists already, and a backup never replaces a file")
        self.path = path


class StoreBusy(StoreError):
    """Something else, a backup perhaps, held SQLite's lock for longer than we wait."""


class StoreClosed(StoreError):
    """The store was closed."""

    def __init__(self) -> None:
        super().__init__("the store is closed")


class StoreFailed(StoreError):
    """Any other trouble of SQLite or the disk.

    Attributes:
        code: SQLite's name of the error, such as `SQLITE_IOERR_FSYNC`, where it has one.
    """

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(f"{code}: {message}" if code else message)
        self.code = code


class Refused(StoreError):
    """The rows contradict the schema; the same command would be refused again."""


class Stale(StoreError):
    """What was read has changed since; read it and try again.

    Attributes:
        thread: the thread whose memory it is; None if it is a run.
        run: the run; None if it is a thread.
        read: the version or revision that was read.
        current: the one it is at.
    """

    def __init__(
        self, read: int, current: int, *, thread: str | None = None, run: str | None = None
    ) -> None:
        # A thread's name can hold a person's id, and this text goes to the log.
        what = "a thread's memory" if run is None else "a run"
        super().__init__(f"{what} was read at version {read} and is at {current}")
        self.thread = thread
        self.run = run
        self.read = read
        self.current = current


class RunGone(StoreError):
    """The run is not in this workspace, or in no state for what was asked.

    Attributes:
        run: the id that was named.
        state: the state it is in; None if there is no such run.
    """

    def __init__(self, run: str, state: State | None) -> None:
        super().__init__("there is no such run" if state is None else f"the run is {state}")
        self.run = run
        self.state = state


_MEANING: dict[int, Callable[[str], StoreError]] = {
    3: StoreNotWritable,  # SQLITE_PERM
    5: StoreBusy,  # SQLITE_BUSY
    6: StoreBusy,  # SQLITE_LOCKED
    8: StoreNotWritable,  # SQLITE_READONLY
    11: StoreDamaged,  # SQLITE_CORRUPT
    13: StoreFull,  # SQLITE_FULL
    14: StoreNotWritable,  # SQLITE_CANTOPEN
    18: Refused,  # SQLITE_TOOBIG
    19: Refused,  # SQLITE_CONSTRAINT
    20: Refused,  # SQLITE_MISMATCH
    23: StoreNotWritable,  # SQLITE_AUTH
    25: Refused,  # SQLITE_RANGE
    26: StoreDamaged,  # SQLITE_NOTADB
}


def from_sqlite(error: sqlite3.Error) -> StoreError:
    """Returns the store's error that says what SQLite's error means."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        meaning = _MEANING.get(code & _PRIMARY)
        name: str | None = getattr(error, "sqlite_errorname", None)
        return meaning(str(error)) if meaning else StoreFailed(str(error), name)
    # An error of the Python module itself: a value it can't bind, a closed connection.
    unbound = isinstance(error, sqlite3.ProgrammingError) and "binding" in str(error)
    if unbound or isinstance(error, sqlite3.InterfaceError | sqlite3.DataError):
        return Refused(str(error))
    return StoreFailed(str(error))


def from_os(error: OSError) -> StoreError:
    """Returns the store's error for trouble with the files around the database."""
    if error.errno in _NO_SPACE:
        return StoreFull(str(error))
    return StoreNotWritable(str(error))


@contextmanager
def translated() -> Iterator[None]:
    """Turns errors of SQLite and the file system into the store's own."""
    try:
        yield
    except sqlite3.Error as error:
        raise from_sqlite(error) from error
    except OSError as error:
        raise from_os(error) from error
