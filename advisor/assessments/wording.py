"""Answers in the question's own words."""

from advisor.assessments.answers import Answer, Given, Skip, Unknown, Value
from advisor.assessments.definition import Kind, Question
from advisor.assessments.poll import applies
from advisor.assessments.starter import Context

DONT_KNOW = "Don't know"
NOT_MINE = "Not mine to answer"
OWN_WORK = "If your own work is affected, you may leave this out."
"""What a question with `may_skip: own_work_affected` adds."""
FEW_ASKED = "Only people in your role are asked; your answer can be recognised."
"""What an anonymous form adds to a question that fewer than three people are asked."""


def text_of(question: Question, provider: str = "the provider") -> str:
    """Return a question's text, about one provider where it asks about several."""
    return question.text.replace("{vendor}", provider)


def anchors_of(question: Question, context: Context) -> tuple[str, ...]:
    """Return the words of a Likert scale's points, with those that the context puts in place."""
    shared = question.anchor_set
    if shared is None:
        return question.anchors
    if not question.anchors:
        return shared.anchors
    replaced = shared.when is not None and applies(shared.when, context, {})
    return shared.anchors if replaced else question.anchors


def spoken(question: Question, answer: Answer, context: Context) -> str:
    """Return an answer as its question words it."""
    match answer:
        case Unknown():
            return DONT_KNOW
        case Skip():
            return NOT_MINE
        case Given(value):
            return spoken_value(question, value, context)


def spoken_value(question: Question, value: Value, context: Context) -> str:
    """Return a real answer's value as its question words it."""
    if question.kind is Kind.LIKERT and isinstance(value, int):
        return anchors_of(question, context)[value - 1]
    if isinstance(value, tuple):
        return ", ".join(question.by_value[ticked].text for ticked in value)
    if isinstance(value, str) and value in question.by_value:
        return question.by_value[value].text
    joint = "" if question.unit.startswith("%") else " "
    return f"{value}{joint}{question.unit}".strip()
