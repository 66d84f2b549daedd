"""The verdict in one line, and what it means, for each way of scoring."""

from collections.abc import Iterator, Sequence

from advisor.assessments.definition import Assessment, Effect, Rule
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
    if result.verdict == INSUFFICIENT:
        return pieces[0]  # a number beside it would be taken for a result
    if result.score is not None:
        pieces.append(_score(assessment, result))
    pieces.extend(f"close to {label(assessment, near)}" for near in result.near)
    pieces.extend(_remarks(assessment, result))
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
        return _provider(result)
    if isinstance(assessment.model, WeightedOptions):
        return _option(assessment, assessment.model, result)
    return _named_by_rule(assessment, result) or label(assessment, verdict)


def _provider(result: Result) -> str:
    verdict = result.verdict or ""
    if verdict == TIE:
        return f"A tie: {listed(result.between)}"
    if verdict == NONE:
        return "None of them"
    open_ = sum(r.option == verdict and r.effect == Effect.CAP for r in result.rules)
    conditions = f", on {open_} condition{'s' if open_ > 1 else ''}" if open_ else ""
    overall = result.providers[verdict].overall
    score = f", {rounded(overall)} overall" if overall is not None else ""
    return f"Recommended: {verdict}{conditions}{score}"


def _option(assessment: Assessment, model: WeightedOptions, result: Result) -> str:
    verdict = result.verdict or ""
    if verdict == NONE:
        return "No option is left"
    if verdict == HYBRID:
        names = listed([option_label(assessment, option) for option in result.between])
        return f"{label(assessment, verdict)}: {names}"
    if verdict == CLOSE_CALL:
        return label(assessment, verdict)
    if result.lead is None:
        return f"{label(assessment, verdict)}, no alternative is left"
    points = rounded(result.lead)
    if result.lead >= model.clear:
        return f"{label(assessment, verdict)}, clearly: {points} points ahead"
    return f"{label(assessment, verdict)}, leaning: only {points} points ahead"


def _named_by_rule(assessment: Assessment, result: Result) -> str | None:
    """Return what a rule calls the verdict, if the verdict is that rule's doing."""
    for rule in _labelled(assessment, result):
        makes = rule.to if rule.effect is Effect.REDIRECT else rule.band
        decides = rule.effect is not Effect.CAP or (
            result.base != result.verdict and _holds_alone(result, rule)
        )
        if makes == result.verdict and decides:
            return rule.label
    return None


def _holds_alone(result: Result, rule: Rule) -> bool:
    """Whether a cap is all that limits the verdict, others on the same answers aside."""
    own = next(set(fired.questions) for fired in result.rules if fired.id == rule.id)
    others = [
        set(fired.questions)
        for fired in result.rules
        if fired.id != rule.id and fired.effect in (Effect.CAP, Effect.BLOCK, "floor", "concern")
    ]
    return all(questions and questions <= own for questions in others)


def _remarks(assessment: Assessment, result: Result) -> Iterator[str]:
    for rule in _labelled(assessment, result):
        if rule.effect in (Effect.PROVISIONAL, Effect.FLAG) and rule.label:
            yield rule.label


def _labelled(assessment: Assessment, result: Result) -> Iterator[Rule]:
    fired = {rule.id for rule in result.rules if rule.effect != "concern"}
    return (rule for rule in assessment.rules if rule.label and rule.id in fired)


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
    if verdict == TIE:
        return "They are too close to separate on paper."
    if verdict == NONE and result.options and not result.providers:
        return (
            "Everything that was compared is ruled out. Change the scope, or compare other places."
        )
    return "Nothing that was compared can be recommended as it stands."


def listed(names: Sequence[str]) -> str:
    """Return names as people list them: "A, B and C"."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
