"""Counting: the scores of questions, dimensions and the whole, and how much was answered.

Weighted sums as in multi-attribute value theory (Keeney & Raiffa 1976), in exact fractions: the
same answers give the same digits in any order of respondents, and "below 40" means below 40.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from advisor.assessments import scale
from advisor.assessments.answers import Given, Unknown
from advisor.assessments.definition import Assessment, Policy, Question
from advisor.assessments.poll import Poll

_PERCENT = 100


@dataclass(frozen=True)
class Tally:
    """What a poll adds up to; what has no score is not in the mappings."""

    questions: Mapping[str, Fraction]
    dimensions: Mapping[str, Fraction]
    coverage: Mapping[str, Fraction]
    overall_coverage: Fraction | None


def count(poll: Poll, weights: Mapping[str, Fraction] | None = None) -> Tally:
    """Return the scores and the coverage of a poll; `weights` replace the dimensions' own.

    Question score = mean over those whose state counts, people weighing the same.
    Dimension = sum(w x question score) / sum(w) over its questions that have a score.
    """
    assessment = poll.assessment
    questions = {
        question.id: score
        for question in assessment.questions
        if question.weight and (score := question_score(poll, question)) is not None
    }
    dimensions: dict[str, Fraction] = {}
    for identity, members in assessment.in_dimension.items():
        score = weighted_mean((q.weight, questions[q.id]) for q in members if q.id in questions)
        if score is not None:
            dimensions[identity] = score
    coverage = {
        identity: share
        for identity, members in assessment.in_dimension.items()
        if (share := _answered_share(poll, members)) is not None
    }
    weights = weights or dimension_weights(assessment)
    return Tally(
        questions,
        dimensions,
        coverage,
        weighted_mean([(weights[identity], share) for identity, share in coverage.items()]),
    )


def question_score(poll: Poll, question: Question) -> Fraction | None:
    """Return the group's score of a question; "don't know" counts as 0 where it is a gap."""
    if poll.nobody_would_say(question):
        return scale.NOTHING
    scores: list[Fraction] = []
    for answer in poll.said(question.id):
        if isinstance(answer, Given):
            scores.append(scale.score(question, answer.value))
        elif isinstance(answer, Unknown) and question.unknown is Policy.GAP:
            scores.append(scale.NOTHING)
    return mean(scores)


def mean(values: Sequence[Fraction]) -> Fraction | None:
    """Return the arithmetic mean, or None of nothing."""
    return sum(values, Fraction(0)) / len(values) if values else None


def weighted_mean(pairs: Iterable[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Return sum(weight x value) / sum(weight), or None if nothing has a weight."""
    listed = list(pairs)
    total = sum((weight for weight, _ in listed), Fraction(0))
    return sum((w * v for w, v in listed), Fraction(0)) / total if total else None


def dimension_weights(assessment: Assessment) -> Mapping[str, Fraction]:
    """Return the dimensions' weights as defined."""
    return {dimension.id: dimension.weight for dimension in assessment.dimensions}


def overall(tally: Tally, weights: Mapping[str, Fraction]) -> Fraction | None:
    """Return sum(weight x dimension) / sum(weight) over the dimensions that have a score."""
    return weighted_mean((weights[name], score) for name, score in tally.dimensions.items())


def _answered_share(poll: Poll, members: Sequence[Question]) -> Fraction | None:
    """Return the answered weight in percent of the asked weight, or None if nothing was asked."""
    pairs = [
        (question.weight, Fraction(_PERCENT if poll.is_answered(question.id) else 0))
        for question in members
        if poll.said(question.id)
    ]
    return weighted_mean(pairs)


def is_enough(assessment: Assessment, tally: Tally) -> bool:
    """Whether enough was answered for a verdict, on the whole and in each core dimension."""
    needed = assessment.coverage
    if tally.overall_coverage is None or tally.overall_coverage < needed.overall:
        return False
    return needed.core is None or all(
        tally.coverage[dimension.id] >= needed.core
        for dimension in assessment.dimensions
        if dimension.core and dimension.id in tally.coverage
    )
