"""A result's scores as labelled values, for surfaces that draw bars themselves, and in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from advisor.assessments import headlines
from advisor.assessments.definition import Assessment
from advisor.assessments.display import rounded
from advisor.assessments.models.exposure import Exposure
from advisor.assessments.models.quadrant import Quadrant
from advisor.assessments.results import Detail, Result

_BLOCKS = 10
_FULL, _EMPTY = "█", "░"


@dataclass(frozen=True)
class Bars:
    """Labelled values from 0 to 100, unrounded, in the order to be shown."""

    title: str
    rows: tuple[tuple[str, float], ...]


def bars(assessment: Assessment, result: Result) -> Bars:
    """Return a result's main scores; no rows where nothing may be shown.

    Dimensions as listed, axes of a map, options and providers as ranked, risks largest first.
    """
    rows = () if result.detail is Detail.NOTHING else tuple(_rows(assessment, result))
    return Bars(_title(assessment, result), rows)


def text_bars(given: Bars) -> str:
    """Return the same in words and numbers, a line each: "Process ████████░░ 78"."""
    width = max((len(label) for label, _ in given.rows), default=0)
    return "\n".join(
        f"{label:<{width}} {_blocks(value)} {rounded(value)}" for label, value in given.rows
    )


def _blocks(value: float) -> str:
    filled = min(max(round(value / 100 * _BLOCKS), 0), _BLOCKS)
    return _FULL * filled + _EMPTY * (_BLOCKS - filled)


def _title(assessment: Assessment, result: Result) -> str:
    if result.providers:
        return "Providers, overall (0 to 100)"
    if result.options:
        return "Options (0 to 100)"
    if isinstance(assessment.model, Quadrant):
        return "The three axes (0 to 100)" if len(assessment.model.axes) == 3 else "Axes (0 to 100)"
    if isinstance(assessment.model, Exposure):
        return "Exposure by risk (0 to 100, lower is better)"
    return "Dimensions (0 to 100, higher is better)"


def _rows(assessment: Assessment, result: Result) -> Iterator[tuple[str, float]]:
    if result.providers:
        yield from _ranked_providers(result)
    elif result.options:
        for option, score in sorted(result.options.items(), key=lambda pair: -pair[1]):
            ruled_out = ", ruled out" if option in result.removed else ""
            yield headlines.option_label(assessment, option) + ruled_out, score
    elif isinstance(assessment.model, Quadrant):
        for axis in assessment.model.axes:
            if axis.id in result.axes:
                yield axis.short, result.axes[axis.id]
    else:
        found = [
            (dimension.short, result.dimensions[dimension.id])
            for dimension in assessment.dimensions
            if dimension.id in result.dimensions
        ]
        is_exposure = isinstance(assessment.model, Exposure)
        yield from sorted(found, key=lambda row: -row[1]) if is_exposure else found


def _ranked_providers(result: Result) -> Iterator[tuple[str, float]]:
    scored = [
        (name, one.removed, score)
        for name, one in result.providers.items()
        if (score := one.quality if one.overall is None else one.overall) is not None
    ]
    for name, removed, score in sorted(scored, key=lambda row: (row[1], -row[2])):
        yield name + (", ruled out" if removed else ""), score
