"""References in payloads: `{"$ts_of": id}` stands for the `ts` of the message with that id."""

from collections.abc import Callable, Iterator
from typing import Any, TypeGuard

KEY = "$ts_of"
_MAY_BE_MISSING = "thread_ts"
"""A message without it appears in the channel itself, which is better than nowhere."""

TsOf = Callable[[str], str | None]


def filled(value: Any, ts_of: TsOf) -> Any:
    """Returns JSON with the references replaced that are known; the others stay."""
    if _is_reference(value):
        ts = ts_of(value[KEY])
        return value if ts is None else ts
    if isinstance(value, dict):
        return {name: filled(inner, ts_of) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [filled(inner, ts_of) for inner in value]
    return value


def without_unknown_threads(value: Any) -> Any:
    """Returns JSON without a `thread_ts` that is still a reference."""
    if isinstance(value, dict):
        return {
            name: without_unknown_threads(inner)
            for name, inner in value.items()
            if not (name == _MAY_BE_MISSING and _is_reference(inner))
        }
    if isinstance(value, list):
        return [without_unknown_threads(inner) for inner in value]
    return value


def left(value: Any) -> Iterator[str]:
    """Yields the ids of the references in JSON."""
    if _is_reference(value):
        yield value[KEY]
    elif isinstance(value, dict):
        for inner in value.values():
            yield from left(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from left(inner)


def _is_reference(value: Any) -> TypeGuard[dict[str, str]]:
    return isinstance(value, dict) and value.keys() == {KEY} and isinstance(value[KEY], str)
