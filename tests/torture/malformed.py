"""Payloads that are nearly right, and bytes that aren't: the same ones for the same seed."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from bot.blocks import rating
from bot.blocks.assessments import names
from tests.torture import traffic
from tests.torture.traffic import FORM, JSON, signed

ACTIONS = (
    *("choice_0", "rating", "reason_wrong", rating.OWN_WORDS),
    *(names.OPEN_START, names.ANSWER, names.MANAGE, names.RESULT, names.PLAN, names.FORWARD),
    *(names.BACK, names.CHANGE, names.PREVIEW, names.QUIET, names.DELETE_ANSWERS),
    *(names.STEP_HERE, names.HERE_NEXT, names.HERE_BACK, names.HERE_SEND, names.REOPEN_CHOICE),
    *(f"{names.STEER}_close", f"{names.STEER}_remind", "unheard_of"),
)
VIEWS = (
    *(rating.OWN_WORDS_VIEW, names.WHAT_VIEW, names.WHO_VIEW, names.ROLES_VIEW, names.PAGE_VIEW),
    *(names.REVIEW_VIEW, names.MANAGE_VIEW, names.PLAN_VIEW, "unheard_of"),
)
VALUES = ("", "r1", "up:a1:bpo", "entry:bpo", "{}", '{"assessment":"readiness"}', '{"run":7}')
JUNK: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 10**30, 1.5, "", " ", "x", "\x00", "\ud800", "\u202e", "é" * 40),
    *("<!channel>", "A" * 5_000, [], {}, [None], [[]], [{}], {"": {}}, {"type": "x"}, ["x"] * 99),
    *({"id": None}, {"id": []}, {"values": []}, {"values": {"a": []}}, {"value": {}}),
)
EVENTS = (
    *("app_mention", "message", "app_home_opened", "app_uninstalled", "tokens_revoked"),
    *("reaction_added", "member_joined_channel", "link_shared", "from_2030"),
)


def sound(chance: random.Random, number: int) -> dict[str, Any]:
    """A payload as Slack sends it."""
    kind = chance.randrange(6)
    user = f"U{number % 40:05d}"
    if kind == 0:
        return traffic.mention(number, text=chance.choice(("", "help", "ok", "thanks")))
    if kind == 1:
        return traffic.direct(number, chance.choice(("", "help", "ok", "?")), user)
    if kind == 2:
        return traffic.command(number, chance.choice(("", "help", "check", "results", "x")), user)
    if kind == 3:
        return traffic.press(number, chance.choice(ACTIONS), chance.choice(VALUES), user)
    if kind == 4:
        held = {"b": {"value": {"type": "plain_text_input", "value": "x"}}}
        metadata = chance.choice(VALUES)
        return traffic.submission(number, chance.choice(VIEWS), metadata, held, user)
    inner = {"type": chance.choice(EVENTS), "user": user, "tab": "home", "channel": "C1"}
    return traffic.event(number, inner)


def paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where there is something in a payload."""
    inside: Any = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    for key, part in inside:
        yield (*at, key)
        yield from paths(part, (*at, key))


def bent(chance: random.Random, payload: dict[str, Any]) -> dict[str, Any]:
    """A payload with one to four things replaced, renamed, taken out or wrapped."""
    made = copy.deepcopy(payload)
    for _ in range(chance.randint(1, 4)):
        found = list(paths(made))
        if not found:
            break
        *way, last = chance.choice(found)
        parent: Any = made
        for key in way:
            parent = parent[key]
        what = chance.randrange(6)
        if what == 0:
            del parent[last]
        elif what == 1:
            parent[last] = [parent[last]]
        elif what == 2 and isinstance(parent, dict):
            parent[chance.choice(("event", "view", "actions", "team", "user", "type"))] = parent[
                last
            ]
        else:
            parent[last] = copy.deepcopy(chance.choice(JUNK))
    return made


def deep(chance: random.Random, body: bytes) -> bytes:
    many = chance.choice((50, 70, 5_000, 50_000))
    return b'{"type":"x","a":' + b"[" * many + b"]" * many + b"}" + body[:0]


def flipped(chance: random.Random, body: bytes) -> bytes:
    raw = bytearray(body or b"x")
    for _ in range(chance.randint(1, 8)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    return bytes(raw)


def cut(chance: random.Random, body: bytes) -> bytes:
    return body[: chance.randrange(len(body) + 1)]


def random_bytes(chance: random.Random, _: bytes) -> bytes:
    return chance.randbytes(chance.randrange(300))


def repeated(chance: random.Random, body: bytes) -> bytes:
    return body * chance.randint(2, 4)


def unchanged(_: random.Random, body: bytes) -> bytes:
    return body


BROKEN: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    *(unchanged, unchanged, unchanged, unchanged),
    *(flipped, cut, random_bytes, repeated, deep),
)
KINDS = (JSON, FORM, "application/json; charset=utf-8", "text/plain", "multipart/form-data", "")


def request(chance: random.Random, number: int) -> tuple[bytes, dict[str, str]]:
    """One request: three in four are signed, most are nearly right."""
    payload = bent(chance, sound(chance, number))
    try:
        body, kind = traffic.body_of(payload)
    except (TypeError, ValueError):  # a form can't hold every piece of junk
        body, kind = json.dumps(payload).encode(), JSON
    body = chance.choice(BROKEN)(chance, body)
    if chance.random() < 0.1:
        kind = chance.choice(KINDS)
    headers = signed(body, kind)
    if chance.random() < 0.25:
        headers |= spoiled(chance)
    return body, headers


def spoiled(chance: random.Random) -> dict[str, str]:
    """Headers of somebody who isn't Slack, or is late."""
    return chance.choice(
        (
            {"X-Slack-Signature": "v0=" + "0" * 64},
            {"X-Slack-Signature": ""},
            {"X-Slack-Signature": "v0=\xe9"},
            {"X-Slack-Request-Timestamp": "1600000000"},
            {"X-Slack-Request-Timestamp": "9" * 200},
            {"X-Slack-Request-Timestamp": "now"},
            {"X-Slack-Request-Timestamp": ""},
        )
    )
