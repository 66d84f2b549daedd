"""What to do first: the definition's steps for the verdict, its selectors filled in."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from advisor.assessments.definition import (
    NextStep,
    Part,
    Question,
    Task,
    TopExposures,
    WeakestDimensions,
)
from advisor.assessments.models.base import INSUFFICIENT, Judgement
from advisor.assessments.poll import Poll
from advisor.assessments.privacy import Privacy
from advisor.assessments.results import Step

_IF_UNSAID: tuple[NextStep, ...] = (WeakestDimensions(2),)


def next_steps(poll: Poll, judgement: Judgement, privacy: Privacy) -> tuple[Step, ...]:
    """Return the steps that the definition names for the verdict, each target once.

    A selector stands for the actions of the lowest-scored question of the weakest dimensions, or
    of the protection question of the largest exposures; ties go by listed order.
    """
    named = poll.assessment.next.get(judgement.verdict)
    if named is None:
        named = _IF_UNSAID if judgement.verdict == INSUFFICIENT else ()
    found: dict[str, Step] = {}
    for step in named:
        for made in _filled_in(poll, judgement, privacy, step):
            found.setdefault(made.target, made)
    return tuple(found.values())


def _filled_in(
    poll: Poll, judgement: Judgement, privacy: Privacy, step: NextStep
) -> Iterator[Step]:
    match step:
        case WeakestDimensions(count):
            lowest = sorted(judgement.tally.dimensions.items(), key=lambda pair: pair[1])
            for dimension, _ in lowest[:count]:
                question = _weakest_question(poll, judgement, privacy, dimension)
                yield from _actions(poll, privacy, question)
        case TopExposures(count):
            largest = sorted(judgement.exposures.items(), key=lambda pair: -pair[1])
            for dimension, _ in largest[:count]:
                members = poll.assessment.in_dimension[dimension]
                sides = [q for q in members if q.part is Part.PROTECTION]
                yield from _actions(poll, privacy, sides[0])
        case Task(do, see):
            yield Step(see, do=do)
        case target:
            yield Step(target)


def _weakest_question(
    poll: Poll, judgement: Judgement, privacy: Privacy, dimension: str
) -> Question:
    """Return the lowest-scored question that may be shown, else the dimension's first."""
    members: Sequence[Question] = poll.assessment.in_dimension[dimension]
    scores = judgement.tally.questions
    shown = [q for q in members if q.id in scores and privacy.shows(poll, q.id)]
    return min(shown, key=lambda q: scores.get(q.id, Fraction(0))) if shown else members[0]


def _actions(poll: Poll, privacy: Privacy, question: Question) -> Iterator[Step]:
    because = question.id if privacy.shows(poll, question.id) else None
    for target in question.actions:
        yield Step(target, because)
