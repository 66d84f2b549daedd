"""How one kind of field of a payload is read: the grammar in which `limits` writes its tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Problem:
    """One reason why Slack would refuse a payload."""

    pointer: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


class Rule(Protocol):
    """Knows one kind of value and says what is wrong with it."""

    def check(self, value: object, at: str) -> Iterator[Problem]:
        """Yield the problems of the value found at a pointer."""


def _kind(value: object) -> str:
    names = {dict: "object", list: "array", tuple: "array", str: "string", bool: "boolean"}
    return "null" if value is None else names.get(type(value), type(value).__name__)


def _not_a(wanted: str, value: object, at: str) -> Problem:
    return Problem(at, "invalid_type", f"must be {wanted}, not {_kind(value)}")


@dataclass(frozen=True)
class Word:
    """A string, of limited length."""

    most: int
    least: int = 1
    one_of: tuple[str, ...] = ()
    pattern: str = ""

    def check(self, value: object, at: str) -> Iterator[Problem]:
        """Yield what is wrong with the string."""
        if not isinstance(value, str):
            yield _not_a("a string", value, at)
        elif len(value) < self.least:
            yield Problem(at, "too_short", "must not be empty")
        elif len(value) > self.most:
            yield Problem(at, "too_long", f"has {len(value):,} characters, {self.most:,} fit")
        elif self.one_of and value not in self.one_of:
            yield Problem(at, "invalid_value", f"{value!r} is none of {', '.join(self.one_of)}")
        elif self.pattern and not re.fullmatch(self.pattern, value):
            yield Problem(at, "invalid_format", f"{value!r} has the wrong form")


@dataclass(frozen=True)
class Flag:
    """True or false."""

    def check(self, value: object, at: str) -> Iterator[Problem]:
        """Yield a problem unless it is a boolean."""
        if not isinstance(value, bool):
            yield _not_a("a boolean", value, at)


@dataclass(frozen=True)
class Whole:
    """A whole number between two others."""

    low: int
    high: int

    def check(self, value: object, at: str) -> Iterator[Problem]:
        """Yield a problem unless the number lies in between."""
        if not isinstance(value, int) or isinstance(value, bool):
            yield _not_a("an integer", value, at)
        elif not self.low <= value <= self.high:
            yield Problem(at, "out_of_range", f"must be between {self.low:,} and {self.high:,}")


@dataclass(frozen=True)
class Anything:
    """A value that Slack does not look into."""

    def check(self, value: object, at: str) -> Iterator[Problem]:
        """Yield nothing."""
        del value, at
        yield from ()


@dataclass(frozen=True)
class Text:
    """A text object; headers, buttons and labels take plain text only."""

    most: int
    kinds: tuple[str, ...] = ("plain_text",)

    def check(self, value: object, at: str) -> Iterator[Problem]:
        """Yield what is wrong with the text object."""
        if not isinstance(value, Mapping):
            yield _not_a("a text object", value, at)
            return
        if value.get("type") not in self.kinds:
            wanted = " or ".join(self.kinds)
            yield Problem(f"{at}/type", "invalid_type", f"text must be of type {wanted} here")
            return
        extra = {"plain_text": "emoji", "mrkdwn": "verbatim"}[value["type"]]
        yield from _unknown(value, {"type", "text", extra}, at)
        yield from _field(value, "text", Word(self.most), at, required=True)
        yield from _field(value, extra, Flag(), at, required=False)


@dataclass(frozen=True)
class Many:
    """An array of values of one kind."""

    most: int
    of: Rule
    least: int = 1

    def check(self, value: object, at: str) -> Iterator[Problem]:
        """Yield what is wrong with the array and with each member."""
        if not isinstance(value, list | tuple):
            yield _not_a("an array", value, at)
            return
        if len(value) < self.least:
            yield Problem(at, "too_few", f"must have at least {self.least} item(s)")
        if len(value) > self.most:
            yield Problem(at, "too_many", f"has {len(value)} items, {self.most} fit")
        for place, member in enumerate(value):
            yield from self.of.check(member, f"{at}/{place}")


@dataclass(frozen=True)
class OneOf:
    """An object whose `type` names its shape."""

    shapes: Mapping[str, Rule]
    what: str
    allowed: frozenset[str] | None = None

    def check(self, value: object, at: str) -> Iterator[Problem]:
        """Yield what is wrong with the object, an unknown or misplaced type included."""
        if not isinstance(value, Mapping):
            yield _not_a(f"a {self.what}", value, at)
            return
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in self.shapes:
            yield Problem(f"{at}/type", "unknown_type", f"there is no {self.what} {kind!r}")
        elif self.allowed is not None and kind not in self.allowed:
            yield Problem(f"{at}/type", "not_allowed", f"{kind} is not allowed here")
        else:
            yield from self.shapes[kind].check(value, at)


Also = Callable[[Json, str], Iterable[Problem]]


@dataclass(frozen=True)
class Shape:
    """An object with known fields, and rules that look at several of them."""

    required: Mapping[str, Rule] = field(default_factory=dict)
    optional: Mapping[str, Rule] = field(default_factory=dict)
    also: tuple[Also, ...] = ()
    closed: bool = True

    def check(self, value: object, at: str) -> Iterator[Problem]:
        """Yield what is missing, unknown or wrong among the fields."""
        if not isinstance(value, Mapping):
            yield _not_a("an object", value, at)
            return
        if self.closed:
            yield from _unknown(value, {"type", *self.required, *self.optional}, at)
        for name, rule in self.required.items():
            yield from _field(value, name, rule, at, required=True)
        for name, rule in self.optional.items():
            yield from _field(value, name, rule, at, required=False)
        for look in self.also:
            yield from look(value, at)


def _unknown(value: Json, known: set[str], at: str) -> Iterator[Problem]:
    for name in value:
        if name not in known:
            yield Problem(f"{at}/{name}", "unknown_field", f"there is no field {name!r} here")


def _field(value: Json, name: str, rule: Rule, at: str, *, required: bool) -> Iterator[Problem]:
    if name in value:
        yield from rule.check(value[name], f"{at}/{name}")
    elif required:
        yield Problem(f"{at}/{name}", "missing_field", f"{name} is missing")


@dataclass(frozen=True)
class OrNull:
    """Null, or a value of one kind."""

    of: Rule

    def check(self, value: object, at: str) -> Iterator[Problem]:
        """Yield what is wrong with the value, if there is one."""
        if value is not None:
            yield from self.of.check(value, at)
