"""The verdict in one line, and what it means, for each way of scoring."""

from advisor.assessments.definition import Assessment, Effect
from advisor.assessments.display import rounded, span
from advisor.assessments.models.base import INSUFFICIENT
from advisor.assessments.models.options import CLOSE_CALL, HYBRID, NONE, WeightedOptions
from advisor.assessments.models.scorecard import TIE, Scorecard
from advisor.assessments.results import Detail, Result

_TOO_FEW = "Fewer than three people answered, so nothing is shown"


def headline(assessment: Assessment, result: Result) -> str:
    """Return the verdict with score and range: "Nearly ready, 64 (64-78), provisional"."""
    if result.detail is Detail.NOTHING or result.verdict is None:
        return _TOO_FEW
    pieces = [_verdict(assessment, result)]
    if result.score is not None:
        pieces.append(_score(assessment, result))
    pieces.extend(f"close to {label(assessment, near)}" for near in result.near)
    if result.provisional:
        pieces.append("provisional")
    return ", ".join(pieces)


def _score(assessment: Assessment, result: Result) -> str:
    cuts = tuple(float(band.min) for band in assessment.bands if band.min is not None)
    score = rounded(result.score or 0.0, cuts)
    if result.range is None or result.range[0] == result.range[1]:
        return score
    return f"{score} ({span(*result.range, cuts)})"


def _verdict(assessment: Assessment, result: Result) -> str:
    verdict = result.verdict or ""
    if verdict == INSUFFICIENT:
        return "Too little is known for a verdict"
    if isinstance(assessment.model, Scorecard) and result.providers:
        if verdict == TIE:
            return f"A tie: {_listed(result.between)}"
        return "None of them" if verdict == NONE else f"Recommended: {verdict}"
    if isinstance(assessment.model, WeightedOptions):
        return _option(assessment, assessment.model, result)
    return label(assessment, verdict)


def _option(assessment: Assessment, model: WeightedOptions, result: Result) -> str:
    verdict = result.verdict or ""
    if verdict == NONE:
        return "No option is left"
    if verdict == HYBRID:
        names = _listed([option_label(assessment, option) for option in result.between])
        return f"{label(assessment, verdict)}: {names}"
    if verdict == CLOSE_CALL:
        return label(assessment, verdict)
    if result.lead is None:
        return f"{label(assessment, verdict)}, no alternative is left"
    strength = "clear" if result.lead >= model.clear else "leaning"
    return f"{label(assessment, verdict)}, {strength}"


def label(assessment: Assessment, verdict: str) -> str:
    """Return a verdict's name."""
    band = assessment.band(verdict)
    if band is not None:
        return band.label
    return "Too little known" if verdict == INSUFFICIENT else verdict


def option_label(assessment: Assessment, option: str) -> str:
    """Return an option's name, as the starter chose among them."""
    field = assessment.fields.get("options")
    return next((o.text for o in field.options if o.value == option), option) if field else option


def meaning(assessment: Assessment, result: Result) -> str:
    """Return what a verdict means; the last redirect speaks for its verdict."""
    redirects = [rule.text for rule in result.rules if rule.effect == Effect.REDIRECT]
    if redirects:
        return redirects[-1]
    verdict = result.verdict or ""
    band = assessment.band(verdict)
    if band is None and verdict in result.providers:
        band = assessment.band(result.providers[verdict].band)
    if band is not None:
        return band.text
    if result.verdict == TIE:
        return (
            "They are too close to separate: run a pilot with each, or ask the two criteria with "
            "the widest spread again."
        )
    return "Nothing that was compared can be recommended as it stands."


def _listed(names: "list[str] | tuple[str, ...]") -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
