"""Reads structured conditions; nothing in them is ever evaluated as code."""

from advisor.assessments.conditions import (
    All,
    AnyOf,
    AtLeast,
    AtMost,
    Below,
    Check,
    Comparison,
    Condition,
    OneOf,
    Subject,
)
from advisor.assessments.fields import Fields
from advisor.assessments.limits import NAME

_CHECKS = ("is", "in", "at_most", "at_least", "below")


def condition(fields: Fields, key: str) -> Condition:
    """Return the structured condition under a key."""
    return _condition(fields.child(key))


def _condition(fields: Fields) -> Condition:
    for word, kind in (("all", All), ("any", AnyOf)):
        if word in fields:
            fields.only(word)
            return kind(tuple(map(_condition, fields.children(word))))
    subjects = [subject for subject in Subject if subject in fields]
    if len(subjects) != 1:
        remedy = f"Begin it with one of: all, any, {', '.join(Subject)}."
        fields.note(fields.path, "is not a condition", remedy)
        return All(())
    subject = subjects[0]
    if subject is Subject.LEADER:
        fields.only("leader")
        return Comparison(subject, "", OneOf(_words(fields, "leader")))
    fields.only(subject, *_CHECKS)
    return Comparison(subject, fields.text(subject, NAME), _check(fields))


def _check(fields: Fields) -> Check:
    checks = [check for check in _CHECKS if check in fields]
    if len(checks) != 1:
        fields.note(fields.path, "needs one check", f"Use one of: {', '.join(_CHECKS)}.")
        return OneOf(())
    match checks[0]:
        case "at_most":
            return AtMost(fields.number("at_most"))
        case "at_least":
            return AtLeast(fields.number("at_least"))
        case "below":
            return Below(fields.number("below"))
        case word:
            return OneOf(_words(fields, word))


def _words(fields: Fields, key: str) -> tuple[str, ...]:
    value = fields.values.get(key)
    words = value if isinstance(value, list) else [value]
    if not words or not all(isinstance(word, str) for word in words):
        fields.wrong(key, "is not a text or a list of texts", f"Write `{key}: [one, two]`.")
        return ()
    return tuple(map(str, words))
