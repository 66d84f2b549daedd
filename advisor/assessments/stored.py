"""Results as JSON can hold them, and back, whatever an older version left out."""

from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from enum import Enum
from types import UnionType
from typing import Union, get_args, get_origin, get_type_hints

from advisor.assessments.results import Result


def to_json(result: Result) -> dict[str, object]:
    """Return a result as JSON can hold it."""
    return asdict(result)


def from_json(stored: Mapping[str, object]) -> Result:
    """Return the result that `to_json` gave, also after a trip through JSON.

    Raises:
        ValueError: it isn't a stored result.
    """
    try:
        made = _restored(Result, stored)
    except (KeyError, TypeError) as error:
        msg = f"not a stored result: {error}"
        raise ValueError(msg) from error
    if not isinstance(made, Result):
        msg = "not a stored result"
        raise ValueError(msg)  # noqa: TRY004 - the text is wrong, not an argument's type
    return made


def _restored(kind: object, value: object) -> object:
    """Return `value` in the type that a field is annotated with."""
    if get_origin(kind) in (Union, UnionType):
        kinds = [one for one in get_args(kind) if one is not type(None)]
        return None if value is None else _restored(kinds[0], value) if len(kinds) == 1 else value
    if get_origin(kind) is tuple and isinstance(value, list | tuple):
        item = get_args(kind)[0]
        return tuple(_restored(item, one) for one in value)
    if isinstance(kind, type) and is_dataclass(kind) and isinstance(value, Mapping):
        hints = get_type_hints(kind)
        names = [field.name for field in fields(kind) if field.name in value]
        return kind(**{name: _restored(hints[name], value[name]) for name in names})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if isinstance(value, Mapping):
        item = get_args(kind)[1] if len(get_args(kind)) == 2 else object
        return {str(name): _restored(item, one) for name, one in value.items()}
    return value
