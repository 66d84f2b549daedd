"""Structured conditions: what a rule or a branch depends on, as data that is never evaluated."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

Fact = str | int | float | Fraction | tuple[str, ...]
"""What a condition can look at: an option, a number, or several ticks."""


class Subject(StrEnum):
    """What a comparison looks at."""

    QUESTION = "question"
    CONTEXT = "context"
    AXIS = "axis"
    DIMENSION = "dimension"
    SCORE = "score"
    EXPOSURE = "exposure"
    LEADER = "leader"


@dataclass(frozen=True)
class OneOf:
    """The fact is one of these options; `unknown` among them means "don't know"."""

    values: tuple[str, ...]


@dataclass(frozen=True)
class AtMost:
    """The fact is this number or lower."""

    limit: Fraction


@dataclass(frozen=True)
class AtLeast:
    """The fact is this number or higher."""

    limit: Fraction


@dataclass(frozen=True)
class Below:
    """The fact is lower than this number."""

    limit: Fraction


Check = OneOf | AtMost | AtLeast | Below


@dataclass(frozen=True)
class Comparison:
    """One fact held against one check: `{question: R3, at_most: 1}`."""

    subject: Subject
    name: str
    check: Check

    @property
    def looks_low(self) -> bool:
        """Whether a lower fact makes it true."""
        return isinstance(self.check, AtMost | Below)


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Condition", ...]


Condition = Comparison | All | AnyOf


def holds(condition: Condition, fact: Callable[[Comparison], Fact | None]) -> bool:
    """Whether `condition` is true of the facts that `fact` looks up.

    A comparison with something that was not asked or not given (`None`) is false.
    """
    match condition:
        case All(parts):
            return all(holds(part, fact) for part in parts)
        case AnyOf(parts):
            return any(holds(part, fact) for part in parts)
        case Comparison():
            return meets(condition.check, fact(condition))


def meets(check: Check, value: Fact | None) -> bool:
    """Whether a fact passes a check; nothing to look at is false."""
    if value is None or isinstance(value, tuple):
        return False
    if isinstance(check, OneOf):
        return value in check.values
    if isinstance(value, str):
        return False
    match check:
        case AtMost(limit):
            return value <= limit
        case AtLeast(limit):
            return value >= limit
        case Below(limit):
            return value < limit


def comparisons(condition: Condition | None) -> Iterator[Comparison]:
    """Yield every comparison in `condition`, in the order it is written."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from comparisons(part)
        case Comparison():
            yield condition
        case None:
            return


def questions(condition: Condition | None) -> frozenset[str]:
    """Return the ids of the questions that `condition` looks at."""
    return frozenset(
        part.name for part in comparisons(condition) if part.subject is Subject.QUESTION
    )
