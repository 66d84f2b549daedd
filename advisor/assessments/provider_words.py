"""A comparison of providers in words: the standing of each, the conditions, the spread."""

from collections.abc import Iterator, Mapping, Sequence

from advisor.assessments import headlines
from advisor.assessments.definition import Assessment, Effect
from advisor.assessments.display import rounded
from advisor.assessments.models.scorecard import TIE
from advisor.assessments.results import ProviderResult, Result
from advisor.replies import Section
from knowledge import Bullets, Paragraph, Table

WIDEST = 2


def provider_sections(assessment: Assessment, result: Result) -> Iterator[Section]:
    """Yield the standing of each provider, what each still has to settle, and the criteria."""
    yield Section((_standing(assessment, result),), "How the providers compare")
    lines = tuple(conditional(assessment, result))
    if lines:
        yield Section((Bullets(lines),), "Who, and on what conditions")
    if result.verdict == TIE:
        yield Section((Paragraph(_ask_again(assessment, result)),), "To tell them apart")
    if len(result.providers) > 1:
        yield Section((_spread_table(assessment, result),), "By criterion, widest spread first")


def conditions(result: Result, provider: str) -> tuple[str, ...]:
    """Return what a provider still has to settle, in the rules' words."""
    return tuple(
        rule.text
        for rule in result.rules
        if rule.option == provider and rule.effect in (Effect.CAP, "floor")
    )


def _standing(assessment: Assessment, result: Result) -> Table:
    rows = tuple(
        (
            name,
            _shown(one.quality),
            _shown(one.price_index),
            _shown(one.overall),
            "Ruled out" if one.removed else headlines.label(assessment, one.band),
        )
        for name, one in ranked(result)
    )
    return Table(("Provider", "Quality", "Price index", "Overall", "Standing"), rows)


def ranked(result: Result) -> Sequence[tuple[str, ProviderResult]]:
    """Return the providers, best first, those that are ruled out last."""

    def place(item: tuple[str, ProviderResult]) -> tuple[bool, float]:
        one = item[1]
        return one.removed, -(one.quality if one.overall is None else one.overall) if (
            one.quality is not None
        ) else 0.0

    return sorted(result.providers.items(), key=place)


def _shown(score: float | None) -> str:
    return "-" if score is None else rounded(score)


def conditional(assessment: Assessment, result: Result) -> Iterator[str]:
    """Yield each provider in question, with what has to be settled before signing.

    Those are the one recommended with its ties, or with the next best; where none is recommended,
    all that aren't ruled out.
    """
    named = [n for n in (result.verdict or "", *result.between) if n in result.providers]
    left = [name for name, one in ranked(result) if not one.removed]
    runner_up = [name for name in left if name not in named][: len(named) == 1]
    for name in dict.fromkeys([*named, *runner_up] or left):
        one = result.providers[name]
        standing = headlines.label(assessment, one.band).lower()
        line = f"{name}: quality {_shown(one.quality)}, {standing}"
        unsettled = conditions(result, name)
        yield f"{line}. To be settled: {' '.join(unsettled)}" if unsettled else f"{line}."


def _ask_again(assessment: Assessment, result: Result) -> str:
    split = [found.question for found in result.disagreements if found.option in result.between]
    criteria = list(dict.fromkeys(assessment.by_id[q].dimension or "" for q in split))
    why = "on which you differ most"
    if not criteria:
        spread = spreads(result, result.between)
        criteria = [name for name, points in spread.items() if points > 0]
        why = "on which they differ most"
    names = [assessment.dimension_by_id[name].label for name in criteria[:WIDEST] if name]
    pilot = "Run a short pilot with each"
    return f"{pilot}, or score again: {'; '.join(names)} ({why})." if names else f"{pilot}."


def spreads(result: Result, among: Sequence[str]) -> Mapping[str, float]:
    """Return how many points lie between the best and the worst on each criterion, widest first."""
    given = [result.providers[name].dimensions for name in among if name in result.providers]
    shared = [name for name in (given[0] if given else {}) if all(name in one for one in given)]
    points = {
        name: max(one[name] for one in given) - min(one[name] for one in given) for name in shared
    }
    return dict(sorted(points.items(), key=lambda pair: -pair[1]))


def _spread_table(assessment: Assessment, result: Result) -> Table:
    names = [name for name, _ in ranked(result)]
    left = [name for name in names if not result.providers[name].removed] or names
    spread = spreads(result, left)
    listed = [*spread, *(d.id for d in assessment.dimensions if d.id not in spread)]
    rows = tuple(
        (
            assessment.dimension_by_id[criterion].short,
            *(_shown(result.providers[name].dimensions.get(criterion)) for name in names),
            _shown(spread.get(criterion)),
        )
        for criterion in listed
    )
    return Table(("Criterion", *names, "Spread"), rows)
