"""The SQL of calls to Slack that wait, were made, or were given up.

`team` is the workspace a handle may see, or `None` for the sender, which serves all.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from advisor.store import references
from advisor.store.rows import from_ms, run, select, to_json
from advisor.store.values import Backlog, DeadLetter, Due, Held, Outgoing

_HEADS = """
    SELECT min(seq) FROM outgoing
    WHERE state = 'waiting' AND (:team IS NULL OR team = :team)
    GROUP BY team, channel
"""
"""The first waiting call of each channel: whatever is behind it waits too."""

_DUE = f"""
    SELECT id, team, channel, method, payload, run, queued_at, attempts, error,
        instr(payload, '"{references.KEY}"') AS refers FROM outgoing
    WHERE seq IN ({_HEADS}) AND not_before <= :at
        AND team || ' ' || method NOT IN (SELECT value FROM json_each(:held))
    ORDER BY seq LIMIT :limit
"""  # noqa: S608 - put together from constants
_NEXT_DUE = f"""
    SELECT min(not_before) AS next FROM outgoing WHERE seq IN ({_HEADS}) AND not_before > :after
"""  # noqa: S608 - put together from constants

_BACKLOG = """
    SELECT count(*) AS count, min(since) AS oldest FROM (
        SELECT team, queued_at AS since FROM outgoing WHERE state = 'waiting'
        UNION ALL SELECT team, asked_at AS since FROM questions
    ) WHERE :team IS NULL OR team = :team
"""

_TS_OF = """
    SELECT ts FROM messages WHERE team = :team AND id = :id
    UNION ALL
    SELECT response_ts FROM outgoing WHERE team = :team AND id = :id AND response_ts IS NOT NULL
"""
NEVER_SENT = "the message it refers to was not sent"
"""Why a call is given up that can't be made without the `ts` of another one."""

_MINE = "id = :id AND state = 'waiting' AND (:team IS NULL OR team = :team)"

_NOT_KEPT = """run IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM runs WHERE runs.team = outgoing.team AND runs.id = outgoing.run
            AND (runs.state = 'open' OR runs.state = 'closed' AND NOT runs.anonymous))"""
"""Whether a call belongs to a run of which nothing may be kept that ties it to people."""

_FORGET_CONTENT = f"""
    payload = CASE WHEN {_NOT_KEPT} THEN '{{}}' ELSE payload END,
    channel = CASE WHEN {_NOT_KEPT} THEN '' ELSE channel END
"""
_KEEP_CARD = f"""
    INSERT OR REPLACE INTO messages (team, id, run, channel, ts)
    SELECT runs.team, runs.card, runs.id, call.channel, :ts
    FROM runs JOIN (SELECT team, id, channel FROM outgoing WHERE {_MINE}) AS call
        ON runs.team = call.team AND runs.card = call.id
    WHERE :ts IS NOT NULL
"""  # noqa: S608 - put together from constants
_SENT = f"""
    UPDATE outgoing SET state = 'sent', done_at = :at, response_ts = :ts, error = NULL,
        {_FORGET_CONTENT}
    WHERE {_MINE}
"""  # noqa: S608 - put together from constants
_RETRY = f"""
    UPDATE outgoing SET not_before = :not_before, attempts = attempts + 1, error = :error
    WHERE {_MINE}
"""  # noqa: S608 - put together from constants
_REDIRECT = f"""
    UPDATE outgoing SET id = :new, channel = :channel, method = :method, payload = :payload,
        run = coalesce(:run, run), not_before = 0, attempts = 0, error = :error
    WHERE {_MINE}
"""  # noqa: S608 - put together from constants
_DEAD = f"""
    UPDATE outgoing SET state = 'dead', done_at = :at, attempts = attempts + 1, error = :error,
        {_FORGET_CONTENT}
    WHERE {_MINE}
"""  # noqa: S608 - put together from constants


def add(db: Database, team: str, outgoing: Outgoing, at: int) -> None:
    """Queues a call."""
    run(
        db,
        "INSERT INTO outgoing (id, team, channel, method, payload, run, queued_at)"
        " VALUES (:id, :team, :channel, :method, :payload, :run, :at)",
        {
            "id": outgoing.id,
            "team": team,
            "channel": outgoing.channel,
            "method": outgoing.method,
            "payload": to_json(outgoing.payload),
            "run": outgoing.run,
            "at": at,
        },
    )


def with_known_ts(db: Database, team: str, outgoing: Outgoing) -> Outgoing:
    """Returns a call with what it refers to, as far as that was sent already."""
    if not _refers(outgoing):
        return outgoing
    return replace(outgoing, payload=references.filled(dict(outgoing.payload), _ts_of(db, team)))


def due(
    db: Database, team: str | None, at: int, limit: int, held: Collection[Held] = ()
) -> tuple[tuple[Due, ...], tuple[str, ...]]:
    """Returns calls whose time has come, one a channel at most, but for what is `held`.

    Also the ids of those that can't be made, because they refer to a message that wasn't sent.
    """
    names = to_json([f"{workspace} {method}" for workspace, method in held])
    rows = select(db, _DUE, {"team": team, "at": at, "limit": limit, "held": names})
    found = tuple(
        Due(
            team=row["team"],
            outgoing=_ready(db, row["team"], _outgoing(row)) if row["refers"] else _outgoing(row),
            queued_at=from_ms(row["queued_at"]),
            attempts=row["attempts"],
            error=row["error"],
        )
        for row in rows
    )
    lost = (
        one.outgoing.id
        for one, row in zip(found, rows, strict=True)
        if row["refers"] and _refers(one.outgoing)
    )
    return found, tuple(lost)


def give_up(team: str | None, ids: Sequence[str], at: int, db: Database) -> None:
    """Gives up calls that can't be made without the `ts` of a message that wasn't sent."""
    for outgoing_id in ids:
        dead(db, team, outgoing_id, at, NEVER_SENT)


def next_due(db: Database, team: str | None, after: int) -> datetime | None:
    """Returns when the next call that was put off comes due."""
    (row,) = select(db, _NEXT_DUE, {"team": team, "after": after})
    return from_ms(row["next"]) if row["next"] is not None else None


def sent(
    db: Database, team: str | None, outgoing_id: str, at: int, response_ts: str | None
) -> None:
    """Notes that Slack accepted a call, for good if it is a run's card."""
    run(db, _KEEP_CARD, {"id": outgoing_id, "team": team, "ts": response_ts})
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
            "run": instead.run,
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
        "SELECT id, team, channel, method, payload, run, queued_at, done_at, attempts, error"
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
    """Returns how many questions and calls wait, and for how long the oldest has."""
    (row,) = select(db, _BACKLOG, {"team": team})
    age = max(0, at - row["oldest"]) if row["oldest"] is not None else 0
    return Backlog(row["count"], timedelta(milliseconds=age))


def _outgoing(row: dict[str, Any]) -> Outgoing:
    payload = json.loads(row["payload"])
    return Outgoing(row["id"], row["method"], payload, row["channel"], row["run"])


def _refers(outgoing: Outgoing) -> bool:
    """Whether a call refers to a message whose `ts` isn't known."""
    return any(references.left(dict(outgoing.payload)))


def _ready(db: Database, team: str, outgoing: Outgoing) -> Outgoing:
    known = with_known_ts(db, team, outgoing)
    return replace(known, payload=references.without_unknown_threads(known.payload))


def _ts_of(db: Database, team: str) -> references.TsOf:
    def ts_of(outgoing_id: str) -> str | None:
        rows = select(db, _TS_OF, {"team": team, "id": outgoing_id})
        return rows[0]["ts"] if rows else None

    return ts_of
