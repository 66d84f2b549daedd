"""A copy of the database, made while others use it."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from advisor.store.driver import sqlite3
from advisor.store.errors import StoreDamaged, StoreExists


def back_up(db: Database, path: Path) -> None:
    """Copies what is committed at this moment to a new file, checks it and syncs it to the disk.

    The file has its name only once it is whole.

    Raises:
        StoreExists: There is something of that name.
        StoreDamaged: The copy isn't sound, so neither is the database.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _new_file(path) as unfinished:
        with closing(sqlite3.connect(unfinished, isolation_level=None)) as copy:
            db.conn.backup(copy)
            findings = [str(row[0]) for row in copy.execute("PRAGMA integrity_check(10)")]
            if findings != ["ok"]:
                raise StoreDamaged(*findings)
            # One file is easier to carry than a file and its log, and holds nothing removed.
            copy.execute("PRAGMA journal_mode = DELETE").fetchone()
            copy.execute("PRAGMA temp_store = MEMORY")
            copy.execute("VACUUM")
        _sync(unfinished)


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """Lends a file that takes the name of `path` in the end; its owner alone can read it."""
    unfinished = path.with_name(path.name + ".part")
    _reserve(path)
    try:
        _reserve(unfinished)
        try:
            yield unfinished
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if sys.platform != "win32":
        _sync(path.parent)


def _reserve(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise StoreExists(path) from None


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
