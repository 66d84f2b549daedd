"""The SQL of retention: what has been kept for long enough goes, a few rows at a time."""

from collections.abc import Callable
from functools import partial

from sqlite_utils import Database

from advisor.store.rows import run

_FEW = 1_000
"""Rows in one transaction, so that a turn never waits for a big clean-up."""

_BATCH = {
    "keys": """DELETE FROM event_keys WHERE rowid IN
        (SELECT rowid FROM event_keys WHERE seen_at < :before LIMIT :few)""",
    "memory": """DELETE FROM thread_memory WHERE rowid IN
        (SELECT rowid FROM thread_memory WHERE changed_at < :before LIMIT :few)""",
    "sent": """DELETE FROM outgoing WHERE seq IN
        (SELECT seq FROM outgoing WHERE state = 'sent' AND done_at < :before LIMIT :few)""",
    "dead": """DELETE FROM outgoing WHERE seq IN
        (SELECT seq FROM outgoing WHERE state = 'dead' AND done_at < :before LIMIT :few)""",
    "unanswered": """DELETE FROM unanswered WHERE rowid IN
        (SELECT rowid FROM unanswered WHERE last_at < :before LIMIT :few)""",
}

Write = Callable[[Callable[[Database], int]], int]


def purge(write: Write, kind: str, before: int) -> int:
    """Removes rows of a kind that are older than `before`, in as many commits as it takes."""
    removed = 0
    while count := write(partial(_purge_few, kind, before)):
        removed += count
    return removed


def wipe(db: Database) -> None:
    """Empties the write-ahead log, which still holds pages as they were."""
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _purge_few(kind: str, before: int, db: Database) -> int:
    return run(db, _BATCH[kind], {"before": before, "few": _FEW})
