"""From answers to a result: the one place where a run is assessed. Pure and complete.

The same definition, answers and context give the same result on every machine and in any order of
respondents.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from advisor.assessments import scale
from advisor.assessments.agreement import disagreements, widest_first
from advisor.assessments.answers import Response, Unknown
from advisor.assessments.definition import Assessment, Effect, Policy, Rule
from advisor.assessments.drivers import drivers
from advisor.assessments.levers import levers
from advisor.assessments.models.base import Judgement
from advisor.assessments.models.options import WeightedOptions
from advisor.assessments.models.scorecard import Provider, Scorecard
from advisor.assessments.next_steps import next_steps
from advisor.assessments.poll import Poll, gather
from advisor.assessments.privacy import FEWEST_ASKED, Privacy
from advisor.assessments.results import (
    Detail,
    FiredRule,
    ProviderResult,
    Reference,
    Result,
    Separate,
)
from advisor.assessments.rules import Concern, raised
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
    spread = assessment.model.spread(poll, judgement)
    strongest, weakest = drivers(poll, judgement, privacy)
    is_full = privacy.detail is Detail.FULL
    return Result(
        definition=reference(assessment),
        respondents=privacy.respondents,
        anonymous=anonymous,
        detail=privacy.detail,
        verdict=judgement.verdict,
        base=judgement.base,
        score=_float(judgement.score),
        range=(float(spread.low), float(spread.high))
        if spread.low is not None and spread.high is not None
        else None,
        provisional=spread.provisional,
        coverage=_float(judgement.tally.overall_coverage),
        dimensions=_floats(judgement.tally.dimensions),
        options=_floats(judgement.options),
        axes=_floats(judgement.axes),
        axis_ranges={k: (float(low), float(high)) for k, (low, high) in spread.axes.items()},
        rules=tuple(_fired_rules(poll, judgement, privacy)),
        strongest=strongest,
        weakest=weakest,
        levers=levers(poll, judgement, privacy) if is_full else (),
        disagreements=disagreements(poll, privacy) if is_full else (),
        find_out_first=find_out_first(poll, privacy),
        next=next_steps(poll, judgement, privacy),
        removed=judgement.removed,
        near=judgement.near,
        between=judgement.between,
        lead=_float(judgement.lead),
        default_verdict=_default_verdict(poll, judgement),
        separate=_separate(assessment, apart, context, privacy),
    )


def compare(
    assessment: Assessment, providers: Mapping[str, Sequence[Response]], context: Context = EMPTY
) -> Result:
    """Return the result of a comparison of providers; such runs are always named.

    Raises:
        TypeError: the definition's model compares no providers.
    """
    model = assessment.model
    if not isinstance(model, Scorecard):
        msg = f"{assessment.id} doesn't compare providers"
        raise TypeError(msg)
    polls = {name: gather(assessment, given, context) for name, given in providers.items()}
    ranking = model.rank(polls)
    privacy = Privacy(anonymous=False, respondents=max(map(len, providers.values()), default=0))
    chosen = ranking.providers.get(ranking.verdict)
    covered = [
        share
        for provider in ranking.providers.values()
        if (share := provider.judgement.tally.overall_coverage) is not None
    ]
    steps = next_steps(polls[ranking.verdict], chosen.judgement, privacy) if chosen else ()
    return Result(
        definition=reference(assessment),
        respondents=privacy.respondents,
        anonymous=False,
        detail=Detail.FULL,
        verdict=ranking.verdict,
        provisional=_could_change(model, polls, ranking.verdict),
        coverage=_float(min(covered, default=None)),
        dimensions=_floats(chosen.judgement.tally.dimensions) if chosen else {},
        options={
            name: float(provider.overall)
            for name, provider in ranking.providers.items()
            if provider.overall is not None
        },
        rules=tuple(
            FiredRule(rule.id, rule.effect.value, rule.say, option=name)
            for name, provider in ranking.providers.items()
            for rule in _in_order(provider.judgement)
        ),
        disagreements=widest_first(
            replace(found, option=name)
            for name, poll in polls.items()
            for found in disagreements(poll, privacy)
        ),
        find_out_first=tuple(
            dict.fromkeys(q for poll in polls.values() for q in find_out_first(poll, privacy))
        ),
        next=steps,
        removed=tuple(name for name, p in ranking.providers.items() if p.is_removed),
        between=ranking.tied,
        providers={n: _provider_result(p) for n, p in ranking.providers.items()},
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


def _in_order(judgement: Judgement) -> list[Rule]:
    def rank(rule: Rule) -> int:
        return _FIRST.index(rule.effect) if rule.effect in _FIRST else len(_FIRST)

    return sorted(judgement.fired, key=rank)


def _fired_rules(poll: Poll, judgement: Judgement, privacy: Privacy) -> Iterator[FiredRule]:
    """Yield what limits the verdict, the hardest first: blocks, concerns, caps, floors, flags."""
    rules = [FiredRule(r.id, r.effect.value, r.say) for r in _in_order(judgement)]
    yield from (rule for rule in rules if rule.effect == Effect.BLOCK)
    for concern in judgement.concerns:
        tells = privacy.may_count(poll, concern.rule)
        yield FiredRule(
            concern.rule.id,
            "concern",
            concern.rule.say,
            concern.raised_by if tells else None,
            concern.of if tells else None,
        )
    yield from (rule for rule in rules if rule.effect != Effect.BLOCK)
    if judgement.capped_by_floor:
        names = [poll.assessment.dimension_by_id[name].label for name in judgement.floored]
        limit = f"{', '.join(names)}: too weak to go further, whatever the total."
        yield FiredRule("floor", "floor", limit)


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
                _float(judgement.score),
                _floats(judgement.tally.dimensions),
            )
        )
    return tuple(found)


def _could_change(model: Scorecard, polls: Mapping[str, Poll], verdict: str) -> bool:
    """Whether what isn't known of one provider could change the recommendation."""
    return any(
        model.rank({**polls, name: poll.known_to_be(extreme)}).verdict != verdict
        for name, poll in polls.items()
        for extreme in (scale.worst, scale.best)
    )


def _provider_result(provider: Provider) -> ProviderResult:
    judgement = provider.judgement
    return ProviderResult(
        quality=_float(judgement.score),
        band=judgement.verdict,
        removed=provider.is_removed,
        price_index=_float(provider.price_index),
        overall=_float(provider.overall),
        coverage=_float(judgement.tally.overall_coverage),
        dimensions=_floats(judgement.tally.dimensions),
    )


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _floats(values: Mapping[str, Fraction]) -> dict[str, float]:
    return {name: float(value) for name, value in values.items()}
