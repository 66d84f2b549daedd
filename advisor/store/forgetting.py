"""The SQL of forgetting: a person, wherever one is named, or a whole workspace.

`team` is the workspace to look in, or `None` for all.
"""

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlite_utils import Database

from advisor.store import installations
from advisor.store.rows import run, select, to_json
from advisor.store.runs_values import SOMEONE_WHO_LEFT

_FEW = 1_000
"""Rows in one transaction, so that a turn never waits for a big clean-up."""

_TABLES = (
    "questions",
    "event_keys",
    "thread_memory",
    "ratings",
    "unanswered",
    "outgoing",
    "answers",
    "participants",
    "results",
    "plans",
    "messages",
    "runs",
    "audit",
)
"""All tables that hold data of a workspace, those that refer to others first.

Questions come before everything: what would be answered meanwhile would be remembered again.
"""

_HERE = "(:team IS NULL OR team = :team)"
_SOLO = f"SELECT team, id FROM runs WHERE {_HERE} AND starter = :user AND solo"  # noqa: S608
_STATEMENTS = tuple(
    sql.replace("IN_TEAM", _HERE).replace("SOLO", _SOLO)
    for sql in (
        "DELETE FROM ratings WHERE IN_TEAM AND rater = :user",
        "DELETE FROM questions WHERE IN_TEAM AND user = :user",
        """DELETE FROM outgoing WHERE IN_TEAM AND (channel = :user
            OR json_extract(payload, '$.channel') = :user
            OR json_extract(payload, '$.user') = :user
            OR json_extract(payload, '$.user_id') = :user)""",
        "DELETE FROM outgoing WHERE (team, run) IN (SOLO)",
        "DELETE FROM runs WHERE (team, id) IN (SOLO)",
        """UPDATE runs SET revision = revision + 1 WHERE IN_TEAM AND state = 'open' AND (
            starter = :user OR (team, id) IN
                (SELECT team, run FROM participants WHERE user = :user))""",
        "UPDATE runs SET starter = :nobody WHERE IN_TEAM AND starter = :user",
        "DELETE FROM participants WHERE IN_TEAM AND user = :user",
        "DELETE FROM plans WHERE IN_TEAM AND owner = :user AND due IS NULL",
        "UPDATE plans SET owner = NULL WHERE IN_TEAM AND owner = :user",
        "UPDATE audit SET actor = NULL WHERE IN_TEAM AND actor = :user",
    )
)
"""What is the person's own goes; what is everybody's stays without the person."""

_NAMED_AFTER = {"event_keys": "key", "thread_memory": "thread", "unanswered": "text"}
"""Rows that go if this names the person."""

_TEXT = {
    "ratings": ("answer", "reason"),
    "questions": ("text",),
    "outgoing": ("channel", "error"),
    "runs": ("subject", "display"),
    "plans": ("target",),
    "audit": ("action",),
}
_JSON = {
    "thread_memory": ("memory",),
    "outgoing": ("payload",),
    "runs": ("context",),
    "participants": ("roles",),
    "answers": ("value",),
    "results": ("result",),
}
"""What others wrote, or what was made of it, and may mention the person."""

Write = Callable[[Callable[[Database], int]], int]


def forget(team: str | None, user: str, db: Database) -> int:
    """Removes or unties a person everywhere and returns how many rows that took."""
    key = {"team": team, "user": user}
    named = {**key, "nobody": SOMEONE_WHO_LEFT}
    changed = sum(run(db, sql, _used(sql, named)) for sql in _STATEMENTS)
    mention = _mention(user)
    for table, column in _NAMED_AFTER.items():
        for rowid, text in _candidates(db, table, column, key):
            if mention.search(text):
                changed += run(db, f"DELETE FROM {table} WHERE rowid = :id", {"id": rowid})  # noqa: S608
    plain: Callable[[str], str] = partial(mention.sub, SOMEONE_WHO_LEFT)
    for columns, without in ((_TEXT, plain), (_JSON, partial(_json_without, mention))):
        for table, names in columns.items():
            for column in names:
                changed += _rewrite(db, table, column, key, without)
    return changed


def erase(write: Write, team: str, installed_before: int | None = None) -> int:
    """Removes all rows of a workspace, in as many commits as it takes; returns how many.

    The token goes first, so that nothing is taken or sent any more; a later one stays.
    """
    removed = write(partial(installations.remove, installed_before, team))
    for table in _TABLES:
        while count := write(partial(_erase_few, table, team)):
            removed += count
    return removed


def _erase_few(table: str, team: str, db: Database) -> int:
    sql = f"""DELETE FROM {table} WHERE rowid IN
        (SELECT rowid FROM {table} WHERE team = :team LIMIT :few)"""  # noqa: S608 - ours
    return run(db, sql, {"team": team, "few": _FEW})


def _mention(user: str) -> re.Pattern[str]:
    name = re.escape(user)
    return re.compile(rf"<@{name}(?:\|[^<>]*)?>|(?<![A-Za-z0-9]){name}(?![A-Za-z0-9])")


def _candidates(
    db: Database, table: str, column: str, key: dict[str, str | None]
) -> list[tuple[int, str]]:
    """Returns rows in whose column the person's id occurs, be it as a part of something else."""
    sql = f"SELECT rowid AS id, {column} AS text FROM {table} WHERE {_HERE} AND instr({column}, :user)"  # noqa: S608, E501
    return [(row["id"], row["text"]) for row in select(db, sql, key)]


def _rewrite(
    db: Database,
    table: str,
    column: str,
    key: dict[str, str | None],
    without: Callable[[str], str],
) -> int:
    changed = 0
    for rowid, text in _candidates(db, table, column, key):
        after = without(text)
        if after != text:
            sql = f"UPDATE {table} SET {column} = :text WHERE rowid = :id"  # noqa: S608 - ours
            changed += run(db, sql, {"text": after, "id": rowid})
    return changed


def _json_without(mention: re.Pattern[str], text: str) -> str:
    return to_json(_value_without(mention, json.loads(text)))


def _value_without(mention: re.Pattern[str], value: Any) -> Any:
    if isinstance(value, str):
        return mention.sub(SOMEONE_WHO_LEFT, value)
    if isinstance(value, list):
        return [_value_without(mention, inner) for inner in value]
    if isinstance(value, dict):
        return {
            mention.sub(SOMEONE_WHO_LEFT, name): _value_without(mention, inner)
            for name, inner in value.items()
        }
    return value


def _used(sql: str, parameters: dict[str, str | None]) -> dict[str, str | None]:
    """Returns the parameters that a statement names."""
    return {name: value for name, value in parameters.items() if f":{name}" in sql}
