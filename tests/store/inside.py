"""Ways past the protocol, for tests of what the protocol can't show."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from advisor.store import Store
from advisor.store.sqlite import SqliteStore

T = TypeVar("T")

OF_NOBODY = {"install_states"}
"""Tables whose rows belong to no workspace, and to no person."""


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


def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    """All rows of every table of ours."""
    names = rows(store)
    return on_reader(store, lambda db: {name: list(db.table(name).rows) for name in names})


def rows_of(store: Store, team: str) -> dict[str, list[dict[str, Any]]]:
    """All rows of a workspace."""
    return {
        table: [row for row in all_rows if row.get("team") == team]
        for table, all_rows in everything(store).items()
    }


def content(path: Path) -> bytes:
    """All bytes of a database and the files beside it."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()))


def damage(path: Path, *, last: int | None = None) -> None:
    """Turns bits round at the beginning of the last pages, or of every page but the first."""
    content = bytearray(path.read_bytes())
    first = 4096 if last is None else len(content) - 4096 * last
    for page in range(first, len(content), 4096):
        content[page : page + 12] = bytes(byte ^ 0xFF for byte in content[page : page + 12])
    path.write_bytes(content)
