"""The SQL of turns: keys, thread memory, ratings, gaps."""

import json

from sqlite_utils import Database

from advisor.store import installations, outbox, questions
from advisor.store.errors import Stale
from advisor.store.rows import from_ms, run, select, to_json
from advisor.store.runs import RunChanges
from advisor.store.values import (
    Asked,
    Change,
    Explain,
    Forget,
    Install,
    Queue,
    Rate,
    Rating,
    Remember,
    Remembered,
    Turn,
    Unanswered,
)


def commit(db: Database, team: str, turn: Turn, at: int) -> bool:
    """Writes a turn, unless one of its keys was seen before or its question waits no more."""
    keys = dict.fromkeys(turn.keys)
    if any(_seen(db, team, key) for key in keys):
        return False
    if turn.answers is not None and not questions.take(db, team, turn.answers):
        return False
    for key in keys:
        run(
            db,
            "INSERT INTO event_keys (team, key, seen_at) VALUES (:team, :key, :at)",
            {"team": team, "key": key, "at": at},
        )
    # A turn that deletes a run can still change the run's messages.
    calls = [outbox.with_known_ts(db, team, outgoing) for outgoing in turn.outgoing]
    runs = RunChanges(db, team, at)
    for change in turn.changes:
        _apply(db, team, change, at, runs)
    for outgoing in calls:
        outbox.add(db, team, outgoing, at)
    return True


def memory(db: Database, team: str, thread: str) -> Remembered | None:
    """Returns a thread's memory."""
    rows = select(
        db,
        "SELECT memory, version FROM thread_memory WHERE team = :team AND thread = :thread",
        {"team": team, "thread": thread},
    )
    return Remembered(json.loads(rows[0]["memory"]), rows[0]["version"]) if rows else None


def ratings(db: Database, team: str) -> tuple[Rating, ...]:
    """Returns a workspace's thumbs, the oldest first."""
    rows = select(
        db,
        "SELECT rater, answer, entries, intent, verdict, reason, rated_at FROM ratings"
        " WHERE team = :team ORDER BY rated_at, rowid",
        {"team": team},
    )
    return tuple(
        Rating(
            rater=row["rater"],
            answer=row["answer"],
            entries=tuple(json.loads(row["entries"])),
            intent=row["intent"],
            verdict=row["verdict"],
            reason=row["reason"],
            rated_at=from_ms(row["rated_at"]),
        )
        for row in rows
    )


def unanswered(db: Database, team: str, limit: int) -> tuple[Unanswered, ...]:
    """Returns a workspace's gaps, those asked most often first."""
    rows = select(
        db,
        "SELECT text, kind, count, first_at, last_at FROM unanswered WHERE team = :team"
        " ORDER BY count DESC, last_at DESC, rowid LIMIT :limit",
        {"team": team, "limit": limit},
    )
    return tuple(
        Unanswered(
            text=row["text"],
            kind=row["kind"],
            count=row["count"],
            first_at=from_ms(row["first_at"]),
            last_at=from_ms(row["last_at"]),
        )
        for row in rows
    )


def _seen(db: Database, team: str, key: str) -> bool:
    sql = "SELECT 1 FROM event_keys WHERE team = :team AND key = :key"
    return bool(select(db, sql, {"team": team, "key": key}))


def _apply(db: Database, team: str, change: Change, at: int, runs: RunChanges) -> None:
    match change:
        case Remember():
            _remember(db, team, change, at)
        case Forget():
            run(
                db,
                "DELETE FROM thread_memory WHERE team = :team AND thread = :thread",
                {"team": team, "thread": change.thread},
            )
        case Rate():
            _rate(db, team, change, at)
        case Explain():
            run(
                db,
                "UPDATE ratings SET reason = :reason"
                " WHERE team = :team AND rater = :rater AND answer = :answer",
                {
                    "team": team,
                    "rater": change.rater,
                    "answer": change.answer,
                    "reason": change.reason,
                },
            )
        case Queue():
            _queue(db, team, change, at)
        case Asked():
            questions.add(db, team, change, at)
        case Install():
            installations.install(db, team, change, at)
        case _:
            runs.apply(change)


def _remember(db: Database, team: str, change: Remember, at: int) -> None:
    before = memory(db, team, change.thread)
    current = before.version if before is not None else 0
    if current != change.version:
        raise Stale(change.version, current, thread=change.thread)
    run(
        db,
        "INSERT INTO thread_memory (team, thread, memory, version, changed_at)"
        " VALUES (:team, :thread, :memory, :version, :at)"
        " ON CONFLICT (team, thread) DO UPDATE SET"
        " memory = excluded.memory, version = excluded.version, changed_at = excluded.changed_at",
        {
            "team": team,
            "thread": change.thread,
            "memory": to_json(change.memory),
            "version": current + 1,
            "at": at,
        },
    )


def _rate(db: Database, team: str, change: Rate, at: int) -> None:
    """A thumb turned round leaves the reason for the earlier one behind."""
    run(
        db,
        "INSERT INTO ratings (team, rater, answer, entries, intent, verdict, rated_at)"
        " VALUES (:team, :rater, :answer, :entries, :intent, :verdict, :at)"
        " ON CONFLICT (team, rater, answer) DO UPDATE SET"
        " reason = CASE WHEN verdict = excluded.verdict THEN reason END,"
        " entries = excluded.entries, intent = excluded.intent,"
        " verdict = excluded.verdict, rated_at = excluded.rated_at",
        {
            "team": team,
            "rater": change.rater,
            "answer": change.answer,
            "entries": to_json(change.entries),
            "intent": change.intent,
            "verdict": change.verdict,
            "at": at,
        },
    )


def _queue(db: Database, team: str, change: Queue, at: int) -> None:
    """Texts that differ in case or spacing only are the same question."""
    run(
        db,
        "INSERT INTO unanswered (team, folded, text, kind, count, first_at, last_at)"
        " VALUES (:team, :folded, :text, :kind, 1, :at, :at)"
        " ON CONFLICT (team, folded) DO UPDATE SET"
        " kind = excluded.kind, count = count + 1, last_at = max(last_at, excluded.last_at)",
        {
            "team": team,
            "folded": " ".join(change.text.split()).casefold(),
            "text": change.text,
            "kind": change.kind,
            "at": at,
        },
    )
