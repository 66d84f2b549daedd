"""Connections to SQLite, set up alike: one that writes, and one for each thread that reads.

SQLite in memory can't be shared by connections without locking each other out, so there one
connection serves all, one at a time.
"""

import os
import threading
import weakref
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Protocol

from sqlite_utils import Database

from advisor.store.driver import sqlite3
from advisor.store.errors import StoreClosed, StoreFailed

_BUSY_MS = 5_000

_PRAGMAS = {
    "busy_timeout": _BUSY_MS,
    "foreign_keys": 1,
    "synchronous": 2,  # FULL: a commit is on the disk before anyone is told
    "temp_store": 2,  # MEMORY: nothing of it is copied to other disks, which may be read-only too
    "secure_delete": 1,  # what is deleted is overwritten, so that it can't be found in the file
}


class Connections(Protocol):
    """Where the writer and the readers get their connections."""

    def open_writer(self) -> Database:
        """Opens the connection that writes; it belongs to the calling thread."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """Holds readers off for the time of a transaction, where they need to be."""
        ...

    def reading(self) -> AbstractContextManager[Database]:
        """Lends a connection that can't write."""
        ...

    def close_readers(self) -> None:
        """Closes what was opened for reading, after the reads underway."""
        ...


class FileConnections:
    """Connections to a database file in WAL mode: readers and the writer don't wait."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mine = threading.local()
        self._readers: weakref.WeakSet[_Reader] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._closed = False

    def open_writer(self) -> Database:
        """Opens the connection that writes; a new file is readable by its owner only."""
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        db = _connect(str(self._path), check_same_thread=True)
        try:
            _log_ahead(db)
        except BaseException:
            db.close()
            raise
        return db

    def writing(self) -> AbstractContextManager[None]:
        """Readers see the last commit; nothing to hold off."""
        return nullcontext()

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """Lends the calling thread its own connection."""
        reader = self._reader()
        with reader.lock:
            if reader.closed:
                raise StoreClosed
            yield reader.db

    def close_readers(self) -> None:
        """Closes the connections of all threads."""
        with self._lock:
            self._closed = True
            readers = list(self._readers)
        for reader in readers:
            reader.close()

    def _reader(self) -> "_Reader":
        reader: _Reader | None = getattr(self._mine, "reader", None)
        if reader is None:
            with self._lock:
                if self._closed:
                    raise StoreClosed
                reader = self._mine.reader = _Reader(str(self._path))
                self._readers.add(reader)
        return reader


class MemoryConnections:
    """One connection to a database in memory, used by one thread at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._db: Database | None = None

    def open_writer(self) -> Database:
        """Opens the one connection."""
        self._db = _connect(":memory:", check_same_thread=False)
        return self._db

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the connection for a transaction."""
        with self._lock:
            yield

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """Lends the connection, unable to write meanwhile."""
        with self._lock:
            if self._db is None:
                raise StoreClosed
            self._db.execute("PRAGMA query_only = ON")
            try:
                yield self._db
            finally:
                self._db.execute("PRAGMA query_only = OFF")

    def close_readers(self) -> None:
        """Lends the connection no more; the writer closes it."""
        with self._lock:
            self._db = None


def open_read_only(path: Path) -> Database:
    """Opens a database that another process may be writing; nothing of it is changed.

    The connection may be used by several threads, one at a time.
    """
    db = _connect(f"{path.absolute().as_uri()}?mode=ro", check_same_thread=False, uri=True)
    db.execute("PRAGMA query_only = ON")
    return db


@contextmanager
def snapshot(db: Database) -> Iterator[Database]:
    """Shows one state of the database for as long as it lasts."""
    db.execute("BEGIN")
    try:
        yield db
    finally:
        db.rollback()


class _Reader:
    """A thread's connection; it is closed with the store, or when its thread has ended."""

    def __init__(self, path: str) -> None:
        self.closed = False
        self.lock = threading.Lock()
        # Used by its thread only, but closed by whichever thread closes the store.
        self.db = _connect(path, check_same_thread=False)
        self.db.execute("PRAGMA query_only = ON")

    def close(self) -> None:
        with self.lock:
            self.closed = True
            self.db.close()

    def __del__(self) -> None:
        if hasattr(self, "db"):
            self.db.close()


def _log_ahead(db: Database) -> None:
    (mode,) = db.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise StoreFailed(f"this file system allows no write-ahead log, only {mode}")


def _set(db: Database, pragma: str, value: int) -> None:
    """Sets a pragma and sees to it that it holds: SQLite passes over what it wasn't built with."""
    db.execute(f"PRAGMA {pragma} = {value}").fetchall()
    if db.execute(f"PRAGMA {pragma}").fetchone() != (value,):
        raise StoreFailed(f"this SQLite can't do PRAGMA {pragma} = {value}")


@cache
def distrust_works() -> bool:
    """Whether our tables can be used while schemas aren't trusted.

    They check their JSON, and SQLite 3.40 takes that for dangerous; 3.51 doesn't.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as empty:
        empty.execute("PRAGMA trusted_schema = 0")
        try:
            empty.execute("CREATE TABLE any (json TEXT CHECK (json_valid(json)))")
            empty.execute("INSERT INTO any VALUES ('1')")
        except sqlite3.OperationalError:
            return False
    return True


def _connect(name: str, *, check_same_thread: bool, uri: bool = False) -> Database:
    """Opens a connection that begins transactions only when told to."""
    connection = sqlite3.connect(
        name,
        isolation_level=None,
        timeout=_BUSY_MS / 1000,
        check_same_thread=check_same_thread,
        uri=uri,
    )
    try:
        db = Database(connection, execute_plugins=False)
        for pragma, value in _PRAGMAS.items():
            _set(db, pragma, value)
        # What a database from elsewhere has in its schema isn't run.
        _set(db, "trusted_schema", int(not distrust_works()))
    except BaseException:
        connection.close()
        raise
    return db
