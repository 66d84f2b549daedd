"""The SQL of retention: what has been kept for long enough goes, a few rows at a time."""

import logging
from collections.abc import Callable
from functools import partial

from sqlite_utils import Database

from advisor.store.rows import run

logger = logging.getLogger(__name__)

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
    "audit": """DELETE FROM audit WHERE seq IN
        (SELECT seq FROM audit WHERE at < :before LIMIT :few)""",
}

Write = Callable[[Callable[[Database], int]], int]


def purge(write: Write, kind: str, before: int) -> int:
    """Removes rows of a kind that are older than `before`, in as many commits as it takes."""
    removed = 0
    while count := write(partial(_purge_few, kind, before)):
        removed += count
    return removed


def wipe(db: Database) -> bool:
    """Empties the write-ahead log, which still holds pages as they were.

    Returns:
        False if somebody is reading them.
    """
    (busy, _, _) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        logger.warning("the write-ahead log is being read; the next clean-up will empty it")
    return not busy


def sweep(db: Database) -> bool:
    """Writes the database anew, as it is without what was removed, and empties the log.

    SQLite overwrites what is deleted, but not the copies that are left in the free part of a page
    when rows have moved to another one. It takes about 25 ms for a megabyte.

    Returns:
        False if somebody is reading the log.
    """
    db.execute("VACUUM")
    return wipe(db)


def _purge_few(kind: str, before: int, db: Database) -> int:
    return run(db, _BATCH[kind], {"before": before, "few": _FEW})
