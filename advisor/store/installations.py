"""The SQL of installations: a workspace's token, and states that a browser has to bring back."""

from sqlite_utils import Database

from advisor.store.rows import from_ms, run, select
from advisor.store.values import Install, Installation

_MOST_STATES = 1_000
"""Anybody can ask for a state; beyond these the oldest go, so that nobody fills the disk."""


def install(db: Database, team: str, change: Install, at: int) -> None:
    """Keeps a workspace's token in the place of an earlier one."""
    run(
        db,
        "INSERT INTO installations (team, token, installed_at) VALUES (:team, :token, :at)"
        " ON CONFLICT (team) DO UPDATE SET"
        " token = excluded.token, installed_at = excluded.installed_at",
        {"team": team, "token": change.token, "at": at},
    )


def installation(db: Database, team: str) -> Installation | None:
    """Returns a workspace's installation."""
    rows = select(
        db, "SELECT token, installed_at FROM installations WHERE team = :team", {"team": team}
    )
    return Installation(rows[0]["token"], from_ms(rows[0]["installed_at"])) if rows else None


def remove(before: int | None, team: str, db: Database) -> int:
    """Removes a workspace's installation, unless it was made at that time or after it."""
    sql = """DELETE FROM installations
        WHERE team = :team AND (:before IS NULL OR installed_at < :before)"""
    return run(db, sql, {"team": team, "before": before})


def installed(db: Database) -> tuple[str, ...]:
    """Returns the workspaces that have an installation."""
    rows = select(db, "SELECT team FROM installations ORDER BY team", {})
    return tuple(row["team"] for row in rows)


def issue_state(db: Database, state: str, until: int) -> None:
    """Keeps a state, and of all those issued the newest."""
    run(
        db,
        "INSERT INTO install_states (state, expires_at) VALUES (:state, :until)",
        {"state": state, "until": until},
    )
    run(
        db,
        "DELETE FROM install_states WHERE seq <= (SELECT max(seq) FROM install_states) - :most",
        {"most": _MOST_STATES},
    )


def take_state(db: Database, state: str, at: int) -> bool:
    """Removes a state; whether there was such a one that hadn't expired."""
    sql = "DELETE FROM install_states WHERE state = :state AND expires_at > :at"
    return run(db, sql, {"state": state, "at": at}) > 0


def drop_expired(db: Database, at: int) -> int:
    """Removes the states that expired."""
    return run(db, "DELETE FROM install_states WHERE expires_at <= :at", {"at": at})
