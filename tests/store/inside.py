"""Ways past the protocol, for tests of what the protocol can't show."""

from collections.abc import Callable
from typing import TypeVar

from sqlite_utils import Database

from advisor.store import Store
from advisor.store.sqlite import SqliteStore

T = TypeVar("T")


def on_writer(store: Store, work: Callable[[Database], T]) -> T:
    """Runs work on the write connection, outside a transaction."""
    assert isinstance(store, SqliteStore)
    return store._engine.write(work, alone=True)


def on_reader(store: Store, work: Callable[[Database], T]) -> T:
    """Runs work on this thread's read connection."""
    assert isinstance(store, SqliteStore)
    with store._engine.reading() as db:
        return work(db)


def rows(store: Store) -> dict[str, int]:
    """Counts the rows of every table of ours."""

    def count(db: Database) -> dict[str, int]:
        return {
            name: db.table(name).count
            for name in db.table_names()
            if not name.startswith(("sqlite_", "_"))
        }

    return on_reader(store, count)
