"""A better answer never makes anything worse, over more than 10,000 random steps.

A step is any answer of any respondent moving one step to the better, or from don't know to the
best answer.
"""

import random
from collections.abc import Iterator, Mapping
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.assessments import Answer, Assessment, Given, Response, Skip, Unknown, load, scale
from advisor.assessments.definition import Effect, Question
from advisor.assessments.models.base import INSUFFICIENT, Judgement
from advisor.assessments.models.options import WeightedOptions
from advisor.assessments.poll import Poll, gather
from advisor.assessments.reach import contexts
from advisor.assessments.rules import raised

from .answering import chance

STEPS = 25
ASSESSMENTS = load()
SEEDS = st.integers(0, 2**32)
walks = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


def _answer(question: Question, drawn: random.Random) -> Answer | None:
    steps = scale.ladder(question)
    draw = drawn.random()
    if not steps or draw < 0.05:
        return None
    if draw < 0.15:
        return Unknown()
    return Skip() if draw < 0.2 else Given(drawn.choice(steps))


def _better(question: Question, answer: Answer) -> Answer | None:
    steps = scale.ladder(question)
    if isinstance(answer, Unknown):
        return scale.best(question)
    if isinstance(answer, Given) and answer.value in steps[:-1]:
        return Given(steps[steps.index(answer.value) + 1])
    return None


def _walk(assessment: Assessment, seed: int) -> Iterator[tuple[Question, Poll, Poll]]:
    """Yield the polls before and after each of many improvements."""
    drawn = chance(seed)
    context = drawn.choice(contexts(assessment))
    people: list[dict[str, Answer]] = []
    for _ in range(drawn.randint(1, 5)):
        answers = {q.id: _answer(q, drawn) for q in assessment.questions}
        people.append({name: answer for name, answer in answers.items() if answer is not None})

    def poll() -> Poll:
        return gather(assessment, [Response(dict(person)) for person in people], context)

    before = poll()
    for _ in range(STEPS):
        person = drawn.randrange(len(people))
        asked = [q for q in assessment.questions if q.id in before.people[person]]
        better = {q: _better(q, people[person][q.id]) for q in asked}
        question = drawn.choice([q for q, answer in better.items() if answer] or [None])
        if question is None:
            continue
        people[person][question.id] = better[question] or Skip()
        after = poll()
        yield question, before, after
        before = after


def _judge(poll: Poll) -> Judgement:
    return poll.assessment.model.judge(poll, raised(poll))


@pytest.mark.parametrize("name", ["readiness", "health", "risks", "vendor"])
@walks
@given(seed=SEEDS)
def test_no_worse_score_and_no_worse_verdict(name: str, seed: int) -> None:
    assessment = ASSESSMENTS[name]
    for question, before, after in _walk(assessment, seed):
        old, new = _judge(before), _judge(after)
        if old.score is not None and new.score is not None:
            gain = new.score - old.score
            assert (gain if assessment.higher_is_better else -gain) >= 0, question
        if old.verdict != INSUFFICIENT and not _is_removed(old):  # nothing is worse than removed
            assert assessment.worse(old.verdict, new.verdict) == old.verdict, question
        assert not (_is_removed(new) and not _is_removed(old)), question


def _is_removed(judgement: Judgement) -> bool:
    return any(rule.effect is Effect.REMOVE_VENDOR for rule in judgement.fired)


@walks
@given(seed=SEEDS)
def test_no_lower_score_on_the_axis_of_the_answer(seed: int) -> None:
    assessment = ASSESSMENTS["candidate"]
    for question, before, after in _walk(assessment, seed):
        if question.dimension is None:
            continue
        axis = assessment.dimension_by_id[question.dimension].axis or ""
        lowest = _judge(before).axes.get(axis, Fraction(0))
        assert _judge(after).axes.get(axis, lowest) >= lowest, question


@walks
@given(seed=SEEDS)
def test_a_factor_that_matters_more_helps_those_who_do_well_on_it(seed: int) -> None:
    assessment = ASSESSMENTS["location"]
    model = assessment.model
    assert isinstance(model, WeightedOptions)
    for question, before, after in _walk(assessment, seed):
        if question.dimension is None:
            continue
        old, new = _judge(before), _judge(after)
        ratings = model.ratings(assessment, before.context)[question.dimension]
        rises = model.importance(after).get(question.dimension, Fraction(0)) > model.importance(
            before
        ).get(question.dimension, Fraction(0))
        if not rises or not old.options:
            continue
        for option, score in old.options.items():
            if ratings[option] >= score:
                assert new.options[option] >= score, (question, option)
        favoured = max(ratings, key=lambda option: ratings[option])
        assert _place(new.options, favoured) <= _place(old.options, favoured), question


def _place(scores: Mapping[str, Fraction], option: str) -> int:
    return sum(score > scores[option] for score in scores.values())
