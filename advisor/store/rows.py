"""Between the domain's values and what SQLite stores: times, JSON, text."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlite_utils import Database

Parameter = str | int | None

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_ms(at: datetime) -> int:
    """Returns milliseconds since 1970 in UTC.

    Raises:
        ValueError: The time has no timezone.
    """
    if at.tzinfo is None:
        raise ValueError(f"a time needs a timezone: {at.isoformat()}")
    return (at - _EPOCH) // _MILLISECOND


def to_ms_at_least(at: datetime) -> int:
    """Like `to_ms`, rounded up: for times before which nothing may happen."""
    return -((_EPOCH - at) // _MILLISECOND) if at.tzinfo is not None else to_ms(at)


def to_ms_if(at: datetime | None) -> int | None:
    """Like `to_ms`, where there may be no time."""
    return None if at is None else to_ms(at)


def from_ms_if(ms: int | None) -> datetime | None:
    """Like `from_ms`, where there may be no time."""
    return None if ms is None else from_ms(ms)


def from_ms(ms: int) -> datetime:
    """Returns the time in UTC."""
    return _EPOCH + timedelta(milliseconds=ms)


def to_json(value: Any) -> str:
    """Returns JSON in ASCII; a mapping that is no `dict` only at the top.

    Raises:
        ValueError: A number is not finite.
        TypeError: Something in it has no form in JSON.
    """
    plain = dict(value) if isinstance(value, Mapping) else value
    return json.dumps(plain, allow_nan=False, separators=(",", ":"))


def run(db: Database, sql: str, parameters: Mapping[str, Parameter]) -> int:
    """Executes a statement that changes rows and returns how many it changed."""
    return db.execute(sql, _storable(parameters)).rowcount


def select(db: Database, sql: str, parameters: Mapping[str, Parameter]) -> list[dict[str, Any]]:
    """Returns the rows of a query."""
    cursor = db.execute(sql, _storable(parameters))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _storable(parameters: Mapping[str, Parameter]) -> dict[str, Parameter]:
    r"""Escapes lone surrogates, which JSON can carry ("\ud800") and UTF-8 can't."""
    return {
        name: value.encode("utf-8", "backslashreplace").decode() if type(value) is str else value
        for name, value in parameters.items()
    }
