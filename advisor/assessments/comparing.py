"""From answers about several providers to one result; such runs are always named."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from advisor.assessments import scale
from advisor.assessments.agreement import disagreements, widest_first
from advisor.assessments.answers import Response
from advisor.assessments.assessing import (
    as_float,
    as_floats,
    find_out_first,
    fired_rule,
    in_order,
    reference,
)
from advisor.assessments.definition import Assessment, Task, target_of
from advisor.assessments.models.scorecard import Provider, Ranking, Scorecard
from advisor.assessments.next_steps import next_steps
from advisor.assessments.poll import Poll, gather
from advisor.assessments.privacy import Privacy
from advisor.assessments.results import (
    Detail,
    Disagreement,
    FiredRule,
    ProviderResult,
    Result,
    Step,
)
from advisor.assessments.starter import EMPTY, Context


def compare(
    assessment: Assessment, providers: Mapping[str, Sequence[Response]], context: Context = EMPTY
) -> Result:
    """Return the result of a comparison of providers.

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
    return Result(
        definition=reference(assessment),
        respondents=privacy.respondents,
        anonymous=False,
        detail=Detail.FULL,
        verdict=ranking.verdict,
        provisional=_could_change(model, polls, ranking.verdict),
        coverage=_least_covered(ranking),
        dimensions=as_floats(chosen.judgement.tally.dimensions) if chosen else {},
        options=_overall(ranking),
        rules=_rules(polls, ranking, privacy),
        disagreements=_disagreements(polls, privacy),
        find_out_first=_find_out_first(polls, privacy),
        next=_next(polls, ranking, privacy),
        removed=tuple(name for name, p in ranking.providers.items() if p.is_removed),
        between=ranking.tied,
        providers={
            name: _provider_result(provider, find_out_first(polls[name], privacy))
            for name, provider in ranking.providers.items()
        },
    )


def _overall(ranking: Ranking) -> Mapping[str, float]:
    scored = {name: provider.overall for name, provider in ranking.providers.items()}
    return {name: float(score) for name, score in scored.items() if score is not None}


def _could_change(model: Scorecard, polls: Mapping[str, Poll], verdict: str) -> bool:
    """Whether what isn't known of one provider could change the recommendation."""
    return any(
        model.rank({**polls, name: poll.known_to_be(extreme)}).verdict != verdict
        for name, poll in polls.items()
        for extreme in (scale.worst, scale.best)
    )


def _least_covered(ranking: Ranking) -> float | None:
    shares = [p.judgement.tally.overall_coverage for p in ranking.providers.values()]
    return as_float(min((share for share in shares if share is not None), default=None))


def _rules(polls: Mapping[str, Poll], ranking: Ranking, privacy: Privacy) -> tuple[FiredRule, ...]:
    return tuple(
        fired_rule(polls[name], rule, privacy, name)
        for name, provider in ranking.providers.items()
        for rule in in_order(provider.judgement)
    )


def _disagreements(polls: Mapping[str, Poll], privacy: Privacy) -> tuple[Disagreement, ...]:
    return widest_first(
        replace(found, option=name)
        for name, poll in polls.items()
        for found in disagreements(poll, privacy)
    )


def _find_out_first(polls: Mapping[str, Poll], privacy: Privacy) -> tuple[str, ...]:
    asked = (q for poll in polls.values() for q in find_out_first(poll, privacy))
    return tuple(dict.fromkeys(asked))


def _next(polls: Mapping[str, Poll], ranking: Ranking, privacy: Privacy) -> tuple[Step, ...]:
    """Return the steps with the provider recommended, or else what the definition says instead."""
    chosen = ranking.providers.get(ranking.verdict)
    if chosen is not None:
        return next_steps(polls[ranking.verdict], chosen.judgement, privacy)
    first = next(iter(polls.values()))
    named = first.assessment.next.get(ranking.verdict, ())
    return tuple(
        Step(target, do=step.do if isinstance(step, Task) else "")
        for step in named
        if (target := target_of(step)) is not None
    )


def _provider_result(provider: Provider, unknown: tuple[str, ...]) -> ProviderResult:
    judgement = provider.judgement
    return ProviderResult(
        quality=as_float(judgement.score),
        band=judgement.verdict,
        removed=provider.is_removed,
        price_index=as_float(provider.price_index),
        overall=as_float(provider.overall),
        coverage=as_float(judgement.tally.overall_coverage),
        dimensions=as_floats(judgement.tally.dimensions),
        find_out_first=unknown,
    )
