"""The SQL that reads runs and the audit."""

import json
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from advisor.store.rows import from_ms, from_ms_if, select
from advisor.store.runs_values import (
    Answer,
    Audited,
    Participant,
    Plan,
    Run,
    RunView,
    State,
    StoredResult,
)

_RUN = "SELECT * FROM runs WHERE team = :team AND id = :run"
_RUNS = """
    SELECT * FROM runs WHERE team = :team
        AND (:state IS NULL OR state = :state) AND (:assessment IS NULL OR assessment = :assessment)
    ORDER BY opened_at DESC, rowid DESC
"""
_RUNS_OF = """
    SELECT * FROM runs WHERE team = :team AND (
        starter = :user OR id IN (SELECT run FROM participants WHERE team = :team AND user = :user)
    ) ORDER BY opened_at DESC, rowid DESC
"""
_DUE = """
    SELECT * FROM runs WHERE state = 'open' AND (deadline <= :at OR remind_at <= :at)
    ORDER BY min(coalesce(deadline, remind_at), coalesce(remind_at, deadline)), rowid
"""
_NEXT_DUE = """
    SELECT min(next) AS next FROM (
        SELECT min(deadline) AS next FROM runs WHERE state = 'open' AND deadline > :after
        UNION ALL
        SELECT min(remind_at) FROM runs WHERE state = 'open' AND remind_at > :after
    )
"""
_OF_RUN = "WHERE team = :team AND run = :run"


def view(db: Database, team: str, run_id: str) -> RunView | None:
    """Returns a run and what hangs on it."""
    key = {"team": team, "run": run_id}
    found = select(db, _RUN, key)
    if not found:
        return None
    people = select(db, f"SELECT * FROM participants {_OF_RUN} ORDER BY rowid", key)  # noqa: S608
    answers = select(db, f"SELECT * FROM answers {_OF_RUN} ORDER BY rowid", key)  # noqa: S608
    plans = select(db, f"SELECT * FROM plans {_OF_RUN} ORDER BY target", key)  # noqa: S608
    return RunView(
        run=_run(found[0]),
        participants=tuple(_participant(row) for row in people),
        answers=tuple(
            Answer(row["user"], row["question"], row["option"], json.loads(row["value"]))
            for row in answers
        ),
        result=_result(db, key),
        plans=tuple(_plan(row) for row in plans),
    )


def runs(db: Database, team: str, state: State | None, assessment: str | None) -> tuple[Run, ...]:
    """Returns a workspace's runs, the newest first."""
    rows = select(db, _RUNS, {"team": team, "state": state, "assessment": assessment})
    return tuple(_run(row) for row in rows)


def runs_of(db: Database, team: str, user: str) -> tuple[Run, ...]:
    """Returns the runs that a person started or takes part in, the newest first."""
    return tuple(_run(row) for row in select(db, _RUNS_OF, {"team": team, "user": user}))


def due(db: Database, at: int) -> tuple[tuple[str, Run], ...]:
    """Returns open runs of all workspaces to close or to remind of, the longest due first."""
    return tuple((row["team"], _run(row)) for row in select(db, _DUE, {"at": at}))


def next_due(db: Database, after: int) -> datetime | None:
    """Returns when the next open run comes due."""
    (row,) = select(db, _NEXT_DUE, {"after": after})
    return from_ms_if(row["next"])


def audit(db: Database, team: str, limit: int) -> tuple[Audited, ...]:
    """Returns the last lines of the audit, the newest first."""
    rows = select(
        db,
        "SELECT at, actor, action, run FROM audit WHERE team = :team"
        " ORDER BY seq DESC LIMIT :limit",
        {"team": team, "limit": limit},
    )
    return tuple(
        Audited(from_ms(row["at"]), row["actor"], row["action"], row["run"]) for row in rows
    )


def teams(db: Database) -> tuple[str, ...]:
    """Returns the workspaces of which there is anything to read."""
    rows = select(
        db,
        "SELECT team FROM runs UNION SELECT team FROM audit UNION SELECT team FROM ratings"
        " UNION SELECT team FROM unanswered UNION SELECT team FROM thread_memory ORDER BY team",
        {},
    )
    return tuple(row["team"] for row in rows)


def _result(db: Database, key: dict[str, str]) -> StoredResult | None:
    rows = select(
        db,
        f"SELECT * FROM results {_OF_RUN} ORDER BY number DESC LIMIT 1",  # noqa: S608 - constants
        key,
    )
    if not rows:
        return None
    row = rows[0]
    return StoredResult(
        run=row["run"],
        number=row["number"],
        found_at=from_ms(row["found_at"]),
        result=json.loads(row["result"]),
    )


def _run(row: dict[str, Any]) -> Run:
    values = {name: value for name, value in row.items() if name != "team"}
    return Run(
        **values
        | {
            "context": json.loads(row["context"]),
            "anonymous": bool(row["anonymous"]),
            "solo": bool(row["solo"]),
            "guests": bool(row["guests"]),
            "opened_at": from_ms(row["opened_at"]),
            "deadline": from_ms_if(row["deadline"]),
            "remind_at": from_ms_if(row["remind_at"]),
            "ended_at": from_ms_if(row["ended_at"]),
        }
    )


def _participant(row: dict[str, Any]) -> Participant:
    return Participant(
        user=row["user"],
        invited=bool(row["invited"]),
        roles=None if row["roles"] is None else tuple(json.loads(row["roles"])),
        handed_in_at=from_ms_if(row["handed_in_at"]),
        quiet=bool(row["quiet"]),
    )


def _plan(row: dict[str, Any]) -> Plan:
    due_on = None if row["due"] is None else date.fromisoformat(row["due"])
    return Plan(row["target"], row["owner"], due_on)
