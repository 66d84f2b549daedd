"""Reads a payload's keys; what isn't there as Slack puts it there is named."""

from collections.abc import Mapping
from typing import Any


class MalformedPayloadError(Exception):
    """A payload that lacks what its kind always has; `key` says what."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"payload lacks {key}")


def mapping(values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return the mapping under a key.

    Raises:
        MalformedPayloadError: there is none.
    """
    value = values.get(key)
    if not isinstance(value, Mapping):
        raise MalformedPayloadError(key)
    return value


def text(values: Mapping[str, Any], key: str) -> str:
    """Return the text under a key.

    Raises:
        MalformedPayloadError: there is none, or an empty one.
    """
    value = values.get(key)
    if not isinstance(value, str) or not value:
        raise MalformedPayloadError(key)
    return value


def optional(values: Mapping[str, Any], key: str) -> str | None:
    """Return the text under a key; None if there is none, or an empty one."""
    value = values.get(key)
    return value if isinstance(value, str) and value else None


def action(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what was pressed or chosen.

    Raises:
        MalformedPayloadError: nothing was.
    """
    actions = body.get("actions")
    if not isinstance(actions, list) or not actions or not isinstance(actions[0], Mapping):
        raise MalformedPayloadError("actions")
    return actions[0]
