"""Whether every band and every rule of a definition can come about, by searching for answers.

The search is the same on every machine: it builds the answers that a rule names, tries them among
the best, the middling and the worst of the rest, and adds random ones from a fixed seed.
"""

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from advisor.assessments import scale
from advisor.assessments.answers import UNKNOWN_WORD, Answer, Given, Response, Unknown, Value
from advisor.assessments.conditions import (
    All,
    AnyOf,
    AtLeast,
    AtMost,
    Comparison,
    Condition,
    OneOf,
    Subject,
    comparisons,
    meets,
)
from advisor.assessments.definition import Assessment, FieldKind, Kind, Policy, Question
from advisor.assessments.models.base import Flaw
from advisor.assessments.poll import gather
from advisor.assessments.starter import Context, ContextValue

SEED = 20240601
RANDOM_TRIES = 2000
_LEVELS = (1.0, 0.75, 0.5, 0.25, 0.0)

Answers = dict[str, Answer]


def unreached(assessment: Assessment) -> Iterator[Flaw]:
    """Yield the bands that no answers lead to and the rules that never have their effect."""
    bands = {band.id for band in assessment.bands}
    rules = {rule.id for rule in assessment.rules}
    for context, answers in _candidates(assessment):
        judgement = assessment.model.judge(gather(assessment, [Response(answers)], context))
        bands.discard(judgement.verdict)
        rules -= {rule.id for rule in judgement.fired}
        if not bands and not rules:
            return
    for band in sorted(bands):
        remedy = "Lower what it asks for, or take it out."
        yield Flaw(f"bands.{band}", "no answers lead to it", remedy)
    for rule in sorted(rules):
        remedy = "Look for a condition that contradicts itself or a question that isn't asked."
        yield Flaw(f"rules.{rule}", "no answers make it fire", remedy)


def _candidates(assessment: Assessment) -> Iterator[tuple[Context, Answers]]:
    """Yield contexts and answers, those made to measure for a rule first."""
    chance = random.Random(SEED)  # noqa: S311 - a search that repeats, not a secret
    settings = contexts(assessment)
    usual = dict(settings[0])
    for level in _LEVELS:
        yield usual, _at_level(assessment, level)
    for rule in assessment.rules:
        for wanted, setting in _made_for(assessment, rule.when):
            for level in _LEVELS:
                yield {**usual, **setting}, {**_at_level(assessment, level), **wanted}
    for context in settings:
        for _ in range(RANDOM_TRIES // len(settings)):
            yield context, _at_random(assessment, chance)


def contexts(assessment: Assessment) -> Sequence[Context]:
    """Return the default context and all combinations of choices, as far as they are few."""
    usual: dict[str, ContextValue] = {
        field.id: field.default for field in assessment.context if field.default is not None
    }
    choices = [
        [(field.id, option.value) for option in field.options]
        for field in assessment.context
        if field.kind is FieldKind.SINGLE
    ]
    return [usual, *({**usual, **dict(pairs)} for pairs in list(product(*choices))[:60])]


def _at_level(assessment: Assessment, level: float) -> Answers:
    answers: Answers = {}
    for question in assessment.questions:
        steps = scale.ladder(question)
        if steps:
            answers[question.id] = Given(steps[round(level * (len(steps) - 1))])
    return answers


def _at_random(assessment: Assessment, chance: random.Random) -> Answers:
    answers: Answers = {}
    level = chance.random()
    for question in assessment.questions:
        steps = scale.ladder(question)
        if not steps:
            continue
        if question.unknown is Policy.GAP and chance.random() < 0.05:
            answers[question.id] = Unknown()
        else:
            place = min(max(chance.gauss(level, 0.4), 0.0), 1.0)
            answers[question.id] = Given(steps[round(place * (len(steps) - 1))])
    return answers


def _made_for(
    assessment: Assessment, condition: Condition
) -> Iterator[tuple[Answers, dict[str, ContextValue]]]:
    """Yield answers and context that meet what a condition says of questions and context."""
    match condition:
        case AnyOf(parts):
            for part in parts:
                yield from _made_for(assessment, part)
        case All(parts):
            ways = [list(_made_for(assessment, part))[:4] for part in parts]
            for way in product(*ways):
                answers: Answers = {}
                context: dict[str, ContextValue] = {}
                for some_answers, some_context in way:
                    answers |= some_answers
                    context |= some_context
                yield answers, context
        case Comparison():
            yield from _meeting(assessment, condition)


def _meeting(
    assessment: Assessment, part: Comparison
) -> Iterator[tuple[Answers, dict[str, ContextValue]]]:
    if part.subject is Subject.QUESTION:
        question = assessment.by_id[part.name]
        for answer in _answers_meeting(question, part):
            yield {part.name: answer}, _shown(question)
    elif part.subject is Subject.CONTEXT:
        match part.check:
            case OneOf(values):
                for value in values:
                    yield {}, {part.name: value}
            case AtLeast(limit) | AtMost(limit):
                yield {}, {part.name: float(limit)}
            case below:
                yield {}, {part.name: max(0.0, float(below.limit) - 1)}
    else:
        yield {}, {}


def _answers_meeting(question: Question, part: Comparison) -> Iterator[Answer]:
    """Yield the answers that people can really give and that meet a comparison."""
    if isinstance(part.check, OneOf):
        if UNKNOWN_WORD in part.check.values:
            yield Unknown()
        possible = list(scale.ladder(question))
    else:
        low, high = question.bounds
        limit = part.check.limit
        exact = [_plain(limit)] if low <= limit <= high else []
        possible = [*scale.ladder(question), *(exact if question.kind is Kind.NUMBER else [])]
    for value in possible:
        if meets(part.check, value):
            yield Given(value)


def _plain(number: Fraction) -> Value:
    return int(number) if number.denominator == 1 else float(number)


def _shown(question: Question) -> dict[str, ContextValue]:
    """Return a context in which a question is asked."""
    return {
        part.name: part.check.values[0]
        for part in comparisons(question.show_if)
        if part.subject is Subject.CONTEXT and isinstance(part.check, OneOf)
    }
