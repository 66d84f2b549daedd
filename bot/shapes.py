"""The shape of Slack's payloads, as far as Bolt relies on it before a listener runs.

Bolt answers what is shaped otherwise with 500 and a traceback, so it is refused at the door.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

FORM = "application/x-www-form-urlencoded"
DEEPEST = 60
"""Levels of nesting that a payload may have; Slack's stay below thirty."""
_FIELDS = 100
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_MARK = re.compile(r'\\.|["\[\]{}]', re.DOTALL)

_SHAPES: Mapping[str, type | tuple[type, ...]] = {
    "action_id": str,
    "assistant_thread": dict,
    "block_id": str,
    "callback_id": str,
    "channel": (str, dict),
    "channel_type": str,
    "command": str,
    "container": dict,
    "enterprise": (str, dict),
    "event": dict,
    "function_data": dict,
    "item": (str, dict),
    "message": dict,
    "previous_message": dict,
    "state": dict,
    "subtype": str,
    "team": (str, dict),
    "team_id": str,
    "type": str,
    "user": (str, dict),
    "view": dict,
}
"""What a key holds wherever Bolt looks at it, if it is there and not null."""

_LISTS = ("actions", "authorizations", "response_urls")
"""Keys that hold a list of objects."""

_NEEDED: Mapping[str, tuple[str, str]] = {
    "block_actions": ("actions", "action_id"),
    "event_callback": ("event", "type"),
    "interactive_message": ("actions", "name"),
    "view_closed": ("view", "type"),
    "view_submission": ("view", "type"),
}
"""What a payload of a type can't do without, and what that in turn can't."""


class MisshapenError(Exception):
    """A body that is no payload of Slack's; the text says why and holds nothing of it."""


def payload(body: str, mimetype: str) -> dict[str, Any]:
    """Return the payload in `body`: JSON, JSON in a form, or the form of a command.

    Raises:
        MisshapenError: it is none of them.
    """
    if mimetype != FORM:
        return _checked(_parsed(body))
    try:
        fields = dict(parse_qsl(body, keep_blank_values=True, max_num_fields=_FIELDS))
    except ValueError:
        raise MisshapenError("more fields than any form") from None
    if "payload" in fields:
        return _checked(_parsed(fields["payload"]))
    if "command" not in fields and "ssl_check" not in fields:
        raise MisshapenError("a form without a payload or a command")
    _check_parts(fields)
    return dict(fields)


def _parsed(text: str) -> dict[str, Any]:
    if _depth(text) > DEEPEST:
        raise MisshapenError("nested too deeply")
    try:
        value = json.loads(text)
        if _SURROGATE.search(text):
            # Half of a character can't be written anywhere, be it a disk, a log or an address.
            whole = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
            value = json.loads(whole)
    except ValueError:
        raise MisshapenError("not JSON") from None
    if not isinstance(value, dict):
        raise MisshapenError("not an object")
    return value


def _checked(value: dict[str, Any]) -> dict[str, Any]:
    kind = value.get("type")
    if not isinstance(kind, str) or not kind:
        raise MisshapenError("without a type")
    _check_parts(value)
    if kind in _NEEDED:
        name, inside = _NEEDED[kind]
        found = value.get(name)
        members = found if isinstance(found, list) else [found]
        if not members or not all(member and member.get(inside) for member in members):
            raise MisshapenError(f"without {name} that have a {inside}")
    return value


def _check_parts(value: dict[str, Any]) -> None:
    if "event" in value and not isinstance(value["event"], dict):
        raise MisshapenError("an odd event")
    for part in _parts(value):
        for name, wanted in _SHAPES.items():
            if part.get(name) is not None and not isinstance(part[name], wanted):
                raise MisshapenError(f"an odd {name}")


def _parts(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the objects that Bolt looks into: the payload, its event or view, and its lists'."""
    yield value
    for name in _LISTS:
        if name not in value:
            continue
        members = value[name]
        if not isinstance(members, list) or not all(isinstance(each, dict) for each in members):
            raise MisshapenError(f"odd {name}")
        for member in members:
            yield from _parts(member)
    for name in ("event", "view"):
        if isinstance(value.get(name), dict):
            yield from _parts(value[name])


def _depth(text: str) -> int:
    """Return how deeply JSON nests; brackets that somebody wrote don't count."""
    depth = deepest = 0
    quoted = False
    for mark in _MARK.findall(text):
        if mark == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif mark in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in "]}":
            depth -= 1
    return deepest
