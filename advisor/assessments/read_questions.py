"""Reads questions, their scales and their options."""

from collections.abc import Mapping
from fractions import Fraction

from advisor.assessments.definition import AnchorSet, Kind, Option, Part, Policy, Question
from advisor.assessments.fields import Fields
from advisor.assessments.limits import NAME, OPTION_TEXT, QUESTION_TEXT, TASK
from advisor.assessments.read_conditions import condition


def option(fields: Fields) -> Option:
    """Return an option of a question or of a starter's field."""
    fields.only("value", "text", "score", "topic", "exclusive")
    return Option(
        value=fields.identity("value"),
        text=fields.text("text", OPTION_TEXT),
        score=fields.number("score") if "score" in fields else None,
        topic=fields.maybe("topic"),
        exclusive=fields.truth("exclusive"),
    )


def questions(fields: Fields) -> tuple[Question, ...]:
    """Return the questions in listed order, anchor sets filled in."""
    sets: dict[str, AnchorSet] = {}
    for child in fields.children("anchor_sets", needed=False):
        child.only("id", "anchors", "when")
        when = condition(child, "when") if "when" in child else None
        sets[child.identity()] = AnchorSet(_anchors(child), when)
    return tuple(_question(child, sets) for child in fields.children("questions"))


def _anchors(fields: Fields) -> tuple[str, ...]:
    anchors = fields.texts("anchors")
    if len(anchors) != 5:
        fields.wrong("anchors", f"has {len(anchors)} points", "Give words to all five, 1 first.")
    for number, anchor in enumerate(anchors, 1):
        if len(anchor) > OPTION_TEXT:
            fields.wrong("anchors", f"point {number} is too long", f"Cut it to {OPTION_TEXT}.")
    return anchors


def _question(fields: Fields, sets: Mapping[str, AnchorSet]) -> Question:
    fields.only(
        *"id dimension weight kind text ask show_if unknown may_skip actions anchors".split(),
        *"anchor_set options thresholds range unit score_by_count part help do".split(),
    )
    kind = Kind(fields.one_of("kind", tuple(Kind)))
    dimension = fields.maybe("dimension")
    shared = fields.maybe("anchor_set")
    if shared is not None and shared not in sets:
        fields.wrong("anchor_set", f"there is no set {shared}", "Add it under `anchor_sets`.")
    weight = fields.number("weight", Fraction(1 if "part" in fields else 0))
    if bool(weight) != bool(dimension):
        remedy = "Give both, or neither for a question that only rules read."
        fields.wrong("weight", "doesn't go with `dimension`", remedy)
    return Question(
        id=fields.identity(),
        text=fields.text("text", QUESTION_TEXT),
        kind=kind,
        dimension=dimension,
        weight=weight,
        ask=fields.texts("ask"),
        show_if=condition(fields, "show_if") if "show_if" in fields else None,
        unknown=Policy(fields.one_of("unknown", tuple(Policy))),
        may_skip=fields.maybe("may_skip"),
        actions=fields.texts("actions"),
        anchors=_anchors(fields) if kind is Kind.LIKERT and "anchors" in fields else (),
        anchor_set=sets.get(shared) if shared else None,
        options=tuple(option(child) for child in fields.children("options", needed=False)),
        thresholds=_pairs(fields, "thresholds"),
        bounds=_bounds(fields, kind),
        unit=fields.text("unit", NAME, needed=False),
        score_by_count=tuple((int(k), v) for k, v in _pairs(fields, "score_by_count")),
        part=Part(fields.one_of("part", tuple(Part))) if "part" in fields else None,
        help=fields.text("help", needed=False),
        do=fields.text("do", TASK, needed=False),
    )


def _pairs(fields: Fields, key: str) -> tuple[tuple[Fraction, Fraction], ...]:
    """Return pairs of numbers, written `[[from, score], …]`, which have to rise in both."""
    value = fields.values.get(key, [])
    remedy = f"Write `{key}: [[0, 0], [10, 50]]`, rising."
    try:
        pairs = tuple((Fraction(str(a)), Fraction(str(b))) for a, b in _listed(value))
    except (TypeError, ValueError):
        fields.wrong(key, "is not a list of pairs of numbers", remedy)
        return ()
    starts, scores = [a for a, _ in pairs], [b for _, b in pairs]
    if starts != sorted(set(starts)) or scores != sorted(scores):
        fields.wrong(key, "doesn't rise", remedy)
    return pairs


def _listed(value: object) -> list[list[object]]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _bounds(fields: Fields, kind: Kind) -> tuple[Fraction, Fraction]:
    if kind is not Kind.NUMBER:
        return Fraction(0), Fraction(0)
    value = fields.values.get("range")
    if isinstance(value, list) and len(value) == 2 and all(isinstance(v, int) for v in value):
        low, high = value
        if low < high:
            return Fraction(low), Fraction(high)
    fields.wrong("range", "is not a pair of whole numbers", "Write `range: [0, 100]`.")
    return Fraction(0), Fraction(1)
