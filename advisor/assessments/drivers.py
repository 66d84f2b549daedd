"""What drove a result: its strongest and weakest dimensions and the answer behind each."""

from collections.abc import Mapping
from dataclasses import replace

from advisor.assessments.answers import Answer, Given, Unknown
from advisor.assessments.definition import Kind, Part, Question
from advisor.assessments.models.base import Judgement
from advisor.assessments.poll import Poll, middle
from advisor.assessments.privacy import Privacy
from advisor.assessments.results import Driver, Plain

EACH = 2


def drivers(
    poll: Poll, judgement: Judgement, privacy: Privacy
) -> tuple[tuple[Driver, ...], tuple[Driver, ...]]:
    """Return the two highest and the two lowest dimensions; none is in both.

    "Strongest" is the highest number: for exposures the largest, on a map the furthest out.
    """
    ranked = sorted(judgement.tally.dimensions, key=lambda d: judgement.tally.dimensions[d])
    low = ranked[: min(EACH, len(ranked) // 2 + len(ranked) % 2)]
    high = [d for d in reversed(ranked) if d not in low][:EACH]
    return (
        tuple(_driver(poll, judgement, privacy, dimension, weak=False) for dimension in high),
        tuple(_driver(poll, judgement, privacy, dimension, weak=True) for dimension in low),
    )


def _driver(
    poll: Poll, judgement: Judgement, privacy: Privacy, dimension: str, *, weak: bool
) -> Driver:
    score = float(judgement.tally.dimensions[dimension])
    scores = judgement.tally.questions
    members = [
        question
        for question in poll.assessment.in_dimension[dimension]
        if question.id in scores
        and privacy.shows(poll, question.id)
        and question.part is not Part.IMPACT  # what can be acted on is the protection
        and question.kind is not Kind.MULTI
    ]
    if not members:
        return Driver(dimension, score)
    extreme = min if weak else max
    behind = extreme(members, key=lambda question: scores[question.id])
    said = poll.said(behind.id)
    unknown = sum(isinstance(answer, Unknown) for answer in said)
    worse = weak or behind.part is Part.PROTECTION  # a large exposure is the weak one
    return Driver(dimension, score, behind.id, _answer(poll, behind, low=worse), unknown)


def _answer(poll: Poll, question: Question, *, low: bool) -> Plain | None:
    """Return the middle of the real answers; who didn't know is told beside it."""
    known = replace(poll, people=tuple(_known(person) for person in poll.people))
    value = middle(known, question, low=low)
    return value if isinstance(value, int | float | str) else None


def _known(person: Mapping[str, Answer]) -> Mapping[str, Answer]:
    return {question: answer for question, answer in person.items() if isinstance(answer, Given)}
