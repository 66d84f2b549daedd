"""What a respondent can say to a question, and how a form's input becomes that.

The states are those of the field: a real answer, "don't know", "not mine to answer".
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from advisor.assessments.definition import Kind, Question

Value = int | float | str | tuple[str, ...]

UNKNOWN_WORD = "unknown"
SKIP_WORD = "skip"
LONGEST_TEXT = 1000


@dataclass(frozen=True)
class Given:
    """A real answer: a Likert point or number, an option's value, ticks, or words."""

    value: Value


@dataclass(frozen=True)
class Unknown:
    """Don't know."""


@dataclass(frozen=True)
class Skip:
    """Not mine to answer."""


Answer = Given | Unknown | Skip


@dataclass(frozen=True)
class Response:
    """What one person answered.

    Attributes:
        answers: the answers by question; a question that is not here was not answered.
        roles: the roles this person ticked. None means that routing isn't known, as in a batch:
            what is in `answers` was asked, the rest was not.
    """

    answers: Mapping[str, Answer]
    roles: frozenset[str] | None = None


@dataclass(frozen=True)
class Fault:
    """An input that is no answer, with what to do about it, to be shown at its field."""

    field: str
    message: str


def check_answer(question: Question, raw: object) -> Answer | Fault:
    """Return the answer that `raw` stands for, or what is wrong with it.

    `raw` is what a form, a terminal or a JSON line holds: a number or its digits, an option's
    value, a list of values, words, `"unknown"` or `"skip"`.
    """
    if raw == UNKNOWN_WORD:
        return Unknown()
    if raw == SKIP_WORD:
        return Skip()
    return _CHECKS[question.kind](question, raw)


def _likert(question: Question, raw: object) -> Answer | Fault:
    number = as_number(raw)
    if number is not None and number in range(1, 6):
        return Given(int(number))
    return Fault(question.id, "Choose one of the points 1 to 5, or “Don't know”.")


def _single(question: Question, raw: object) -> Answer | Fault:
    if isinstance(raw, str) and raw in question.by_value:
        return Given(raw)
    return Fault(question.id, "Choose one of the answers, or “Don't know”.")


def _multi(question: Question, raw: object) -> Answer | Fault:
    ticked = raw if isinstance(raw, list | tuple) else None
    if not ticked or not all(isinstance(v, str) and v in question.by_value for v in ticked):
        return Fault(question.id, "Tick what applies; one of the boxes is for none of these.")
    exclusive = [value for value in ticked if question.by_value[value].exclusive]
    if exclusive and len(set(ticked)) > 1:
        name = question.by_value[exclusive[0]].text
        return Fault(question.id, f"“{name}” can't be combined with another answer.")
    return Given(tuple(option.value for option in question.options if option.value in ticked))


def _number(question: Question, raw: object) -> Answer | Fault:
    number = as_number(raw)
    low, high = question.bounds
    if number is None or not low <= number <= high:
        unit = f" ({question.unit})" if question.unit else ""
        return Fault(question.id, f"Write a number from {low} to {high}{unit}.")
    return Given(number)


def _text(question: Question, raw: object) -> Answer | Fault:
    if not isinstance(raw, str) or not raw.strip():
        return Fault(question.id, "Write a few words, or leave the question out.")
    if len(raw.strip()) > LONGEST_TEXT:
        return Fault(question.id, f"Cut it to {LONGEST_TEXT:,} characters.")
    return Given(raw.strip())


_CHECKS: Mapping[Kind, Callable[[Question, object], Answer | Fault]] = {
    Kind.LIKERT: _likert,
    Kind.SINGLE: _single,
    Kind.YESNO: _single,
    Kind.MULTI: _multi,
    Kind.NUMBER: _number,
    Kind.TEXT: _text,
}


def as_number(raw: object) -> int | float | None:
    """Return the finite number that `raw` is or spells, if it is one."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, str):
        try:
            raw = float(raw.strip().removesuffix("%").strip())
        except ValueError:
            return None
    if isinstance(raw, int):
        return raw
    if not isinstance(raw, float) or not math.isfinite(raw):
        return None
    return int(raw) if raw.is_integer() else raw


def raw_of(answer: Answer) -> int | float | str | list[str]:
    """Return an answer as `check_answer` and JSON lines take it."""
    match answer:
        case Unknown():
            return UNKNOWN_WORD
        case Skip():
            return SKIP_WORD
        case Given(value):
            return list(value) if isinstance(value, tuple) else value


def exact(value: float) -> Fraction:
    """Return a number as written: 0.55 is 55 hundredths, not its nearest binary fraction."""
    return Fraction(value) if isinstance(value, int) else Fraction(str(value))
