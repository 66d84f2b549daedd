"""Reads a mapping of a definition key by key and collects what is wrong with it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from advisor.assessments.limits import NAME
from knowledge import Problem

_LONGEST = 600
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+]*")


class Fields:
    """One mapping of the file, with the path of keys that leads to it.

    Reading never fails: what is missing or of the wrong form is noted as a problem and replaced by
    something harmless, so that one look finds every mistake.
    """

    def __init__(self, file: str, values: object, path: str, problems: list[Problem]) -> None:
        self.file = file
        self.path = path
        self.problems = problems
        self.values: Mapping[str, object] = {}
        if isinstance(values, Mapping):
            self.values = {str(key): value for key, value in values.items()}
        else:
            self.note(path or "file", "is not a mapping", "Write `key: value` lines below it.")

    def __contains__(self, key: str) -> bool:
        return self.values.get(key) is not None

    def note(self, path: str, message: str, remedy: str) -> None:
        """Add a problem at a path of keys."""
        self.problems.append(Problem(self.file, path, message, remedy))

    def wrong(self, key: str, message: str, remedy: str) -> None:
        """Add a problem at a key of this mapping."""
        self.note(self.at(key), message, remedy)

    def at(self, key: str) -> str:
        """Return the path of a key."""
        return f"{self.path}.{key}" if self.path else key

    def only(self, *allowed: str) -> None:
        """Note every key that isn't one of these."""
        for key in self.values:
            if key not in allowed:
                self.wrong(key, "is not a key here", f"Use: {', '.join(allowed)}.")

    def text(self, key: str, longest: int = _LONGEST, *, needed: bool = True) -> str:
        """Return a text, stripped; empty if it is missing."""
        value = self.values.get(key)
        if value is None and not needed:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.wrong(key, "is not a text", f"Write `{key}: …` with words; quote numbers.")
            return ""
        if len(value.strip()) > longest:
            self.wrong(key, f"has {len(value.strip())} characters", f"Cut it to {longest}.")
        return value.strip()

    def maybe(self, key: str) -> str | None:
        """Return a text, or None if the key is left out."""
        return self.text(key) if key in self else None

    def identity(self, key: str = "id") -> str:
        """Return an id: letters, digits and underscores."""
        value = self.text(key, NAME)
        if value and not _ID.fullmatch(value):
            self.wrong(key, f"is {value!r}", "Use letters, digits and underscores.")
        return value

    def number(self, key: str, default: Fraction | None = None) -> Fraction:
        """Return a number as written, exactly."""
        value = self.values.get(key)
        if value is None and default is not None:
            return default
        found = _exact(value)
        if found is None:
            self.wrong(key, "is not a number", f"Write `{key}: 1`.")
            return Fraction(0)
        return found

    def truth(self, key: str, *, default: bool = False) -> bool:
        """Return true or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self.wrong(key, "is neither true nor false", f"Write `{key}: true` or leave it out.")
            return default
        return value

    def one_of(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        """Return one of the words allowed; the first of them if it is something else."""
        if default is not None and key not in self:
            return default
        value = self.values.get(key)
        if not isinstance(value, str) or value not in allowed:
            self.wrong(key, f"is {value!r}", f"Use one of: {', '.join(allowed)}.")
            return default or allowed[0]
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, or nothing if the key is left out."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            self.wrong(key, "is not a list of texts", f"Write `{key}: [first, second]`.")
            return ()
        return tuple(item.strip() for item in value)

    def numbers(self, key: str) -> Mapping[str, Fraction]:
        """Return a mapping of names to numbers."""
        value = self.values.get(key)
        if not isinstance(value, Mapping):
            self.wrong(key, "is not a mapping of numbers", f"Write `{key}: {{a: 1, b: 2}}`.")
            return {}
        found = {str(name): _exact(item) for name, item in value.items()}
        for name, item in found.items():
            if item is None:
                self.wrong(f"{key}.{name}", "is not a number", "Write a number.")
        return {name: item for name, item in found.items() if item is not None}

    def child(self, key: str) -> "Fields":
        """Return the mapping under a key."""
        return Fields(self.file, self.values.get(key), self.at(key), self.problems)

    def children(self, key: str, *, needed: bool = True) -> Iterator["Fields"]:
        """Yield the mappings listed under a key."""
        value = self.values.get(key)
        if value is None and not needed:
            return
        if not isinstance(value, list) or (needed and not value):
            self.wrong(key, "is not a list", f"Write `{key}:` and `- …` lines below it.")
            return
        for number, item in enumerate(value):
            yield Fields(self.file, item, f"{self.at(key)}[{number}]", self.problems)


def _exact(value: object) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return Fraction(str(value))
    except ValueError:  # infinity, or not a number
        return None
