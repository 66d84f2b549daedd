"""The SQL of questions that were accepted and wait for their answers."""

import json

from sqlite_utils import Database

from advisor.store.rows import from_ms, run, select, to_json
from advisor.store.values import Asked, Pending


def add(db: Database, team: str, asked: Asked, at: int) -> None:
    """Keeps a question until it is answered."""
    run(
        db,
        "INSERT INTO questions (id, team, user, thread, place, text, overheard, asked_at)"
        " VALUES (:id, :team, :user, :thread, :place, :text, :overheard, :at)",
        {
            "id": asked.id,
            "team": team,
            "user": asked.user,
            "thread": asked.thread,
            "place": to_json(asked.place),
            "text": asked.text,
            "overheard": asked.overheard,
            "at": at,
        },
    )


def take(db: Database, team: str, question: str) -> bool:
    """Removes a question that is being answered; False if it doesn't wait."""
    sql = "DELETE FROM questions WHERE team = :team AND id = :id"
    return run(db, sql, {"team": team, "id": question}) > 0


def is_asked(db: Database, team: str, thread: str) -> bool:
    """Whether a question waits in a thread."""
    sql = "SELECT 1 FROM questions WHERE team = :team AND thread = :thread LIMIT 1"
    return bool(select(db, sql, {"team": team, "thread": thread}))


def pending(db: Database, limit: int) -> tuple[Pending, ...]:
    """Returns the questions of all workspaces that wait, the oldest first."""
    rows = select(
        db,
        "SELECT id, team, user, thread, place, text, overheard, asked_at FROM questions"
        " ORDER BY seq LIMIT :limit",
        {"limit": limit},
    )
    return tuple(
        Pending(
            team=row["team"],
            question=Asked(
                id=row["id"],
                user=row["user"],
                thread=row["thread"],
                place=json.loads(row["place"]),
                text=row["text"],
                overheard=bool(row["overheard"]),
            ),
            asked_at=from_ms(row["asked_at"]),
        )
        for row in rows
    )
