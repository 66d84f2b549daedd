"""What limits a verdict, what to keep in mind and where the next verdict begins, in words."""

from collections.abc import Iterator
from dataclasses import replace

from advisor.assessments import headlines
from advisor.assessments.definition import Assessment, Effect
from advisor.assessments.display import rounded
from advisor.assessments.models.base import INSUFFICIENT
from advisor.assessments.privacy import SAY_SO
from advisor.assessments.results import Detail, FiredRule, Result

_LIMITING = (Effect.BLOCK, Effect.CAP, "concern", "floor")


def limits(assessment: Assessment, result: Result) -> tuple[str, ...]:
    """Return what limits the verdict, the hardest first, with bold for what stops it.

    Where too little is known, nothing is a limit yet: a rule then fires on what isn't known.
    """
    if result.verdict == INSUFFICIENT:
        return ()
    said = headlines.meaning(assessment, result)
    told_elsewhere = (Effect.FLAG, Effect.CAP) if result.providers else (Effect.FLAG,)
    lines = tuple(
        _rule(rule)
        for rule in result.rules
        if rule.text != said and rule.effect not in told_elsewhere
    )
    return (*lines, SAY_SO) if result.detail is Detail.SCORES else lines


def in_short(assessment: Assessment, result: Result) -> Result:
    """Return a result without the limits that a harder one already tells of.

    Those are caps that would let a better verdict through, and what only repeats the answers that
    a rule before it is about.
    """
    told: set[str] = set()
    kept: list[FiredRule] = []
    for rule in result.rules:
        is_cap = rule.effect == Effect.CAP and not result.providers
        repeats = bool(rule.questions) and set(rule.questions) <= told
        if is_cap and (repeats or _is_loose(assessment, result, rule)):
            continue
        told.update(rule.questions)
        kept.append(rule)
    return replace(result, rules=tuple(kept))


def _is_loose(assessment: Assessment, result: Result, fired: FiredRule) -> bool:
    """Whether a cap on no answer in particular would let a better verdict through."""
    band = next((rule.band for rule in assessment.rules if rule.id == fired.id), None)
    ranking = assessment.ranking
    if fired.questions or band is None or result.verdict not in ranking:
        return False
    return ranking.index(band) < ranking.index(result.verdict)


def until_known(result: Result) -> tuple[str, ...]:
    """Return the rules that stand against a run of which too little is known."""
    if result.verdict != INSUFFICIENT:
        return ()
    return tuple(dict.fromkeys(rule.text for rule in result.rules if rule.effect != Effect.FLAG))


def notes(result: Result) -> tuple[str, ...]:
    """Return what changes no verdict and should be known all the same."""
    return tuple(_rule(rule) for rule in result.rules if rule.effect == Effect.FLAG)


def _rule(rule: FiredRule) -> str:
    about = f"{rule.option}: " if rule.option else ""
    match rule.effect:
        case Effect.BLOCK:
            return f"**Stop:** {about}{rule.text}"
        case Effect.REMOVE_VENDOR:
            return f"**{rule.option} is out:** {rule.text}"
        case Effect.REMOVE:
            return f"**Ruled out:** {rule.text}"
        case "concern":
            by = "some" if rule.raised_by is None else f"{rule.raised_by} of {rule.of}"
            return f"**Raised by {by}, settle it first:** {rule.text}"
        case Effect.PROVISIONAL:
            return f"Not certain yet: {about}{rule.text}"
        case _:
            return f"{about}{rule.text}"


def scale_line(assessment: Assessment, result: Result) -> str:
    """Return what the score can be and where the next better verdict begins."""
    ends = "100 is the best" if assessment.higher_is_better else "0 is the best"
    said = f"The score runs from 0 to 100; {ends}."
    ranking = assessment.ranking
    if result.base in ranking and result.base != result.verdict:
        alone = headlines.label(assessment, result.base or "")
        return f"{said} By itself it would say “{alone}”; what is listed first holds it back."
    place = ranking.index(result.verdict) if result.verdict in ranking else 0
    if place == 0:
        return said
    begins = _beginning(assessment, ranking[place - 1])
    is_bound = any(rule.effect in _LIMITING for rule in result.rules)
    settled = ", and what limits it has to be settled" if is_bound else ""
    return f"{said} “{headlines.label(assessment, ranking[place - 1])}” {begins}{settled}."


def _beginning(assessment: Assessment, better: str) -> str:
    """Return where a band begins, seen from the next worse one."""
    listed = [band for band in assessment.bands if band.min is not None]
    if assessment.higher_is_better:
        limit = next(band.min for band in listed if band.id == better)
        return f"begins at {rounded(float(limit or 0))}"
    above = listed[[band.id for band in listed].index(better) - 1]
    return f"lies below {rounded(float(above.min or 0))}"


def open_questions(assessment: Assessment, result: Result) -> Iterator[str]:
    """Yield what somebody should find out, of each provider where several are compared."""
    from_providers = [
        (name, question)
        for name, one in result.providers.items()
        if not one.removed
        for question in one.find_out_first
    ]
    for name, identity in from_providers:
        question = assessment.by_id[identity]
        yield f"{name}: {question.text.replace('{vendor}', name)}"
    if not result.providers:
        for identity in result.find_out_first:
            yield assessment.by_id[identity].text
