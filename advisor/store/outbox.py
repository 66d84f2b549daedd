"""The SQL of calls to Slack that wait, were made, or were given up.

`team` is the workspace a handle may see, or `None` for the sender, which serves all.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from advisor.store.rows import from_ms, run, select, to_json
from advisor.store.values import Backlog, DeadLetter, Due, Outgoing

_HEADS = """
    SELECT min(seq) FROM outgoing
    WHERE state = 'waiting' AND (:team IS NULL OR team = :team)
    GROUP BY team, channel
"""
"""The first waiting call of each channel: whatever is behind it waits too."""

_DUE = f"""
    SELECT id, team, channel, method, payload, queued_at, attempts, error FROM outgoing
    WHERE seq IN ({_HEADS}) AND not_before <= :at ORDER BY seq LIMIT :limit
"""  # noqa: S608 - put together from constants
_NEXT_DUE = f"""
    SELECT min(not_before) AS next FROM outgoing WHERE seq IN ({_HEADS}) AND not_before > :after
"""  # noqa: S608 - put together from constants

_MINE = "id = :id AND state = 'waiting' AND (:team IS NULL OR team = :team)"

_SENT = f"""
    UPDATE outgoing SET state = 'sent', done_at = :at, response_ts = :ts, error = NULL
    WHERE {_MINE}
"""  # noqa: S608 - put together from constants
_RETRY = f"""
    UPDATE outgoing SET not_before = :not_before, attempts = attempts + 1, error = :error
    WHERE {_MINE}
"""  # noqa: S608 - put together from constants
_REDIRECT = f"""
    UPDATE outgoing SET id = :new, channel = :channel, method = :method, payload = :payload,
        not_before = 0, attempts = 0, error = :error
    WHERE {_MINE}
"""  # noqa: S608 - put together from constants
_DEAD = f"""
    UPDATE outgoing SET state = 'dead', done_at = :at, attempts = attempts + 1, error = :error
    WHERE {_MINE}
"""  # noqa: S608 - put together from constants


def add(db: Database, team: str, outgoing: Outgoing, at: int) -> None:
    """Queues a call."""
    run(
        db,
        "INSERT INTO outgoing (id, team, channel, method, payload, queued_at)"
        " VALUES (:id, :team, :channel, :method, :payload, :at)",
        {
            "id": outgoing.id,
            "team": team,
            "channel": outgoing.channel,
            "method": outgoing.method,
            "payload": to_json(outgoing.payload),
            "at": at,
        },
    )


def due(db: Database, team: str | None, at: int, limit: int) -> tuple[Due, ...]:
    """Returns calls whose time has come, one a channel at most."""
    rows = select(db, _DUE, {"team": team, "at": at, "limit": limit})
    return tuple(
        Due(
            team=row["team"],
            outgoing=_outgoing(row),
            queued_at=from_ms(row["queued_at"]),
            attempts=row["attempts"],
            error=row["error"],
        )
        for row in rows
    )


def next_due(db: Database, team: str | None, after: int) -> datetime | None:
    """Returns when the next call that was put off comes due."""
    (row,) = select(db, _NEXT_DUE, {"team": team, "after": after})
    return from_ms(row["next"]) if row["next"] is not None else None


def sent(
    db: Database, team: str | None, outgoing_id: str, at: int, response_ts: str | None
) -> None:
    """Notes that Slack accepted a call."""
    run(
        db,
        _SENT,
        {"id": outgoing_id, "team": team, "at": at, "ts": response_ts},
    )


def retry(db: Database, team: str | None, outgoing_id: str, not_before: int, error: str) -> None:
    """Puts a call off."""
    run(
        db,
        _RETRY,
        {"id": outgoing_id, "team": team, "not_before": not_before, "error": error},
    )


def redirect(
    db: Database, team: str | None, outgoing_id: str, instead: Outgoing, error: str
) -> None:
    """Puts another call in a call's place."""
    run(
        db,
        _REDIRECT,
        {
            "id": outgoing_id,
            "team": team,
            "new": instead.id,
            "channel": instead.channel,
            "method": instead.method,
            "payload": to_json(instead.payload),
            "error": error,
        },
    )


def dead(db: Database, team: str | None, outgoing_id: str, at: int, error: str) -> None:
    """Gives a call up."""
    run(
        db,
        _DEAD,
        {"id": outgoing_id, "team": team, "at": at, "error": error},
    )


def dead_letters(db: Database, team: str | None) -> tuple[DeadLetter, ...]:
    """Returns the calls that were given up, the last one first."""
    rows = select(
        db,
        "SELECT id, team, channel, method, payload, queued_at, done_at, attempts, error"
        " FROM outgoing WHERE state = 'dead' AND (:team IS NULL OR team = :team)"
        " ORDER BY done_at DESC, seq DESC",
        {"team": team},
    )
    return tuple(
        DeadLetter(
            team=row["team"],
            outgoing=_outgoing(row),
            queued_at=from_ms(row["queued_at"]),
            died_at=from_ms(row["done_at"]),
            attempts=row["attempts"],
            error=row["error"],
        )
        for row in rows
    )


def backlog(db: Database, team: str | None, at: int) -> Backlog:
    """Returns how many calls wait, and since when the oldest has."""
    (row,) = select(
        db,
        "SELECT count(*) AS count, min(queued_at) AS oldest FROM outgoing"
        " WHERE state = 'waiting' AND (:team IS NULL OR team = :team)",
        {"team": team},
    )
    age = max(0, at - row["oldest"]) if row["oldest"] is not None else 0
    return Backlog(row["count"], timedelta(milliseconds=age))


def _outgoing(row: dict[str, Any]) -> Outgoing:
    return Outgoing(row["id"], row["method"], json.loads(row["payload"]), row["channel"])
