"""From answers to a result: the one place where a run is assessed. Pure and complete.

The same definition, answers and context give the same result on every machine and in any order of
respondents.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from advisor.assessments.agreement import disagreements
from advisor.assessments.answers import Response, Unknown
from advisor.assessments.conditions import questions
from advisor.assessments.definition import Assessment, Effect, Policy, Rule
from advisor.assessments.drivers import drivers
from advisor.assessments.levers import levers
from advisor.assessments.models.base import Judgement
from advisor.assessments.models.exposure import Exposure
from advisor.assessments.models.options import WeightedOptions
from advisor.assessments.next_steps import next_steps
from advisor.assessments.poll import Poll, gather
from advisor.assessments.privacy import FEWEST_ASKED, Privacy
from advisor.assessments.results import (
    Detail,
    Factor,
    FiredRule,
    Reference,
    Result,
    Separate,
    Sides,
    Swap,
)
from advisor.assessments.rules import Concern, causes, raised
from advisor.assessments.starter import EMPTY, Context

_FIRST = (Effect.BLOCK, Effect.REMOVE_VENDOR, Effect.REMOVE, Effect.REDIRECT, Effect.CAP)
"""The order in which rules are shown; the rest follows as listed."""


def reference(assessment: Assessment) -> Reference:
    """Return what tells one definition from another."""
    return Reference(assessment.id, assessment.version, assessment.hash)


def assess(
    assessment: Assessment,
    responses: Sequence[Response],
    context: Context = EMPTY,
    *,
    anonymous: bool = False,
) -> Result:
    """Return the result of a run.

    Args:
        assessment: the definition.
        responses: what each respondent answered, in any order.
        context: the starter's context, as `starter.fill` returns it.
        anonymous: whether the thresholds of an anonymous run apply.
    """
    group, apart = _split(assessment, responses)
    privacy = Privacy(anonymous, len(group))
    if privacy.detail is Detail.NOTHING:
        return Result(reference(assessment), privacy.respondents, anonymous, privacy.detail)
    poll = gather(assessment, group, context)
    judgement = assessment.model.judge(poll, _concerns(poll, privacy))
    measured = _measured(poll, judgement, privacy)
    explained = _explained(measured, poll, judgement, privacy)
    return replace(explained, separate=_separate(assessment, apart, context, privacy))


def _measured(poll: Poll, judgement: Judgement, privacy: Privacy) -> Result:
    """Return the verdict and the numbers behind it."""
    spread = poll.assessment.model.spread(poll, judgement)
    return Result(
        definition=reference(poll.assessment),
        respondents=privacy.respondents,
        anonymous=privacy.anonymous,
        detail=privacy.detail,
        verdict=judgement.verdict,
        base=judgement.base,
        score=as_float(judgement.score),
        range=(float(spread.low), float(spread.high))
        if spread.low is not None and spread.high is not None
        else None,
        provisional=spread.provisional,
        coverage=as_float(judgement.tally.overall_coverage),
        dimensions=as_floats(judgement.tally.dimensions),
        options=as_floats(judgement.options),
        axes=as_floats(judgement.axes),
        axis_ranges={k: (float(low), float(high)) for k, (low, high) in spread.axes.items()},
        removed=judgement.removed,
        near=judgement.near,
        between=judgement.between,
        lead=as_float(judgement.lead),
        default_verdict=_default_verdict(poll, judgement),
        sides=_sides(poll, privacy),
        factors=_factors(poll, judgement),
        swap=_swap(poll, judgement),
    )


def _explained(measured: Result, poll: Poll, judgement: Judgement, privacy: Privacy) -> Result:
    """Return a result with what limits it, what drove it and what to do, as far as may be told."""
    strongest, weakest = drivers(poll, judgement, privacy)
    is_full = privacy.detail is Detail.FULL
    return replace(
        measured,
        rules=tuple(_fired_rules(poll, judgement, privacy)),
        strongest=strongest,
        weakest=weakest,
        levers=levers(poll, judgement, privacy) if is_full else (),
        disagreements=disagreements(poll, privacy) if is_full else (),
        find_out_first=find_out_first(poll, privacy),
        next=next_steps(poll, judgement, privacy),
    )


def _split(
    assessment: Assessment, responses: Sequence[Response]
) -> tuple[list[Response], list[Response]]:
    """Return the group's responses and those of roles that are kept apart."""
    group: list[Response] = []
    apart: list[Response] = []
    for response in responses:
        if response.answers:  # who said nothing doesn't take a question from the others
            is_apart = response.roles and response.roles & assessment.separate_roles
            (apart if is_apart else group).append(response)
    return group, apart


def _concerns(poll: Poll, privacy: Privacy) -> tuple[Concern, ...]:
    return raised(poll) if privacy.hears_single_voices else ()


def in_order(judgement: Judgement) -> list[Rule]:
    """Return the rules that fired, the hardest first, else as listed."""

    def rank(rule: Rule) -> int:
        return _FIRST.index(rule.effect) if rule.effect in _FIRST else len(_FIRST)

    return sorted(judgement.fired, key=rank)


def _fired_rules(poll: Poll, judgement: Judgement, privacy: Privacy) -> Iterator[FiredRule]:
    """Yield what limits the verdict, the hardest first: blocks, concerns, caps, floors, flags."""
    rules = [fired_rule(poll, rule, privacy) for rule in in_order(judgement)]
    yield from (rule for rule in rules if rule.effect == Effect.BLOCK)
    for concern in judgement.concerns:
        tells = privacy.may_count(poll, concern.rule)
        yield FiredRule(
            concern.rule.id,
            "concern",
            concern.rule.say,
            concern.raised_by if tells else None,
            concern.of if tells else None,
            questions=tuple(sorted(questions(concern.rule.when))) if tells else (),
        )
    yield from (rule for rule in rules if rule.effect != Effect.BLOCK)
    if judgement.capped_by_floor:
        names = [poll.assessment.dimension_by_id[name].label for name in judgement.floored]
        limit = f"{', '.join(names)}: too weak to go further, whatever the total."
        yield FiredRule("floor", "floor", limit)


def fired_rule(poll: Poll, rule: Rule, privacy: Privacy, option: str | None = None) -> FiredRule:
    """Return a rule that fired, with the questions behind it as far as they may be shown."""
    behind = tuple(name for name in causes(poll, rule) if privacy.shows(poll, name))
    return FiredRule(rule.id, rule.effect.value, rule.say, option=option, questions=behind)


def find_out_first(poll: Poll, privacy: Privacy) -> tuple[str, ...]:
    """Return the questions to which somebody should find the answer.

    They are those where not knowing is a gap and somebody didn't know, or nobody would say. In an
    anonymous run under five only those that nobody answered.
    """
    found: list[str] = []
    for question in poll.assessment.questions:
        if question.unknown is not Policy.GAP or not poll.said(question.id):
            continue
        if privacy.detail is Detail.SCORES:
            is_open = not poll.is_answered(question.id) and privacy.enough_asked(poll, question.id)
        else:
            unknown = any(isinstance(answer, Unknown) for answer in poll.said(question.id))
            is_open = unknown or poll.nobody_would_say(question)
            is_open = is_open and privacy.shows(poll, question.id)
        if is_open:
            found.append(question.id)
    return tuple(found)


def _default_verdict(poll: Poll, judgement: Judgement) -> str | None:
    model = poll.assessment.model
    if not isinstance(model, WeightedOptions):
        return None
    usual = model.without_own_figures(poll)
    return model.judge(usual, judgement.concerns).verdict if usual else None


def _separate(
    assessment: Assessment, apart: Sequence[Response], context: Context, privacy: Privacy
) -> tuple[Separate, ...]:
    """Return the views of roles kept apart; an anonymous run shows none that is one person's."""
    found: list[Separate] = []
    for role in assessment.roles:
        members = [r for r in apart if r.roles and role.id in r.roles] if role.separate else []
        if not members or (privacy.anonymous and len(members) < FEWEST_ASKED):
            continue
        poll = gather(assessment, members, context, held={r.id for r in assessment.roles})
        judgement = assessment.model.judge(poll)
        found.append(
            Separate(
                role.id,
                len(members),
                as_float(judgement.score),
                as_floats(judgement.tally.dimensions),
            )
        )
    return tuple(found)


def _sides(poll: Poll, privacy: Privacy) -> Mapping[str, Sides]:
    """Return both sides of each risk, but not of one whose questions may not be shown."""
    model = poll.assessment.model
    if not isinstance(model, Exposure):
        return {}
    return {
        risk: Sides(float(impact), float(remaining))
        for risk, (impact, remaining) in model.sides(poll).items()
        if all(privacy.shows(poll, q.id) for q in poll.assessment.in_dimension[risk])
    }


def _factors(poll: Poll, judgement: Judgement) -> Mapping[str, Factor]:
    model = poll.assessment.model
    if not isinstance(model, WeightedOptions):
        return {}
    importance = model.importance(poll)
    total = sum(importance.values(), Fraction(0))
    ratings = model.ratings(poll.assessment, poll.context)
    return {
        name: Factor(
            float(weight / total * 100),
            {option: float(ratings[name][option]) for option in judgement.options},
        )
        for name, weight in importance.items()
        if total
    }


def _swap(poll: Poll, judgement: Judgement) -> Swap | None:
    model = poll.assessment.model
    if not isinstance(model, WeightedOptions) or not judgement.is_sufficient:
        return None
    found = model.swap(poll, judgement)
    if found is None:
        return None
    return Swap(found.factor, float(found.weight), float(found.needed), found.first, found.second)


def as_float(value: Fraction | None) -> float | None:
    """Return a number as it is stored; None stays None."""
    return None if value is None else float(value)


def as_floats(values: Mapping[str, Fraction]) -> dict[str, float]:
    """Return numbers as they are stored."""
    return {name: float(value) for name, value in values.items()}
