"""Reading a database beside the process that writes it: no lock, no migration, no change."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from advisor.store import runs_reading
from advisor.store.backup import back_up
from advisor.store.connections import open_read_only, snapshot
from advisor.store.errors import StoreClosed, StoreNotReady, translated
from advisor.store.protocol import Reader, Records
from advisor.store.schema import check_readable
from advisor.store.sqlite import SqliteRecords


def open_reader(path: Path) -> Reader:
    """Opens a database for reading only, be the app at work or not.

    Raises:
        StoreNotReady: There is none, or an earlier version has written it.
        StoreTooNew: A later version has written it.
        StoreDamaged: It is no database.
        StoreNotWritable: It can't be opened.
    """
    if not path.exists():
        raise StoreNotReady(path)
    with translated():
        db = open_read_only(path)
        try:
            check_readable(db, path)
        except BaseException:
            db.close()
            raise
    return SqliteReader(db)


class SqliteReader:
    """All workspaces of one database, for reading."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = threading.Lock()
        self._closed = False

    def workspaces(self) -> tuple[str, ...]:
        """Returns the ids of the workspaces of which anything is kept."""
        with self._reading() as db:
            return runs_reading.teams(db)

    def workspace(self, team_id: str) -> Records:
        """Returns what is kept of one workspace."""
        return SqliteRecords(self._reading, team_id)

    def backup(self, path: Path) -> None:
        """Copies the database to a new file."""
        with translated(), self._connection() as db:
            back_up(db, path)

    def close(self) -> None:
        """Lets go of the database."""
        with self._lock:
            self._closed = True
            self._db.close()

    @contextmanager
    def _connection(self) -> Iterator[Database]:
        with self._lock:
            if self._closed:
                raise StoreClosed
            yield self._db

    @contextmanager
    def _reading(self) -> Iterator[Database]:
        with translated(), self._connection() as db, snapshot(db):
            yield db
