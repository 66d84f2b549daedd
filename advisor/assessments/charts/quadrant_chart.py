"""The quadrant of a result: its point, its range, the cuts and the names of the areas."""

from collections.abc import Mapping, Sequence
from itertools import product

from advisor.assessments.charts import maps
from advisor.assessments.charts.chart import Chart
from advisor.assessments.charts.subject import Subject
from advisor.assessments.conditions import Comparison, Fact, holds
from advisor.assessments.definition import Assessment
from advisor.assessments.display import rounded, span
from advisor.assessments.models.quadrant import Axis, Quadrant
from advisor.assessments.results import Result


def quadrant_chart(subject: Subject) -> Chart | None:
    """Return the map of the first two axes, with the others as strips below it."""
    model, result = subject.assessment.model, subject.result
    if not isinstance(model, Quadrant) or len(model.axes) < 2:
        return None
    if any(axis.id not in result.axes for axis in model.axes):
        return None
    scales = [_scale(axis, result) for axis in model.axes]
    cuts = {axis.id: float(axis.cut) for axis in model.axes}
    areas = {
        (right, above): _areas(subject.assessment, model, {0: right, 1: above})
        for right, above in product((False, True), repeat=2)
    }
    strips = [
        maps.Strip(
            scales[place],
            _areas_decided_by(subject.assessment, model, place, above=False),
            _areas_decided_by(subject.assessment, model, place, above=True),
        )
        for place in range(2, len(scales))
    ]
    png = maps.quadrant(subject.heading, scales[0], scales[1], areas, strips)
    figures = [
        f"{one.label} {one.shown}, cut at {cut:g}"
        for one, cut in zip(scales, cuts.values(), strict=True)
    ]
    return subject.chart("quadrant", png, figures, "Map")


def _scale(axis: Axis, result: Result) -> maps.Scale:
    cut = float(axis.cut)
    score = result.axes[axis.id]
    low, high = result.axis_ranges.get(axis.id, (score, score))
    shown = rounded(score, (cut,))
    if low < high:
        shown = f"{shown} ({span(low, high, (cut,))})"
    return maps.Scale(axis.label, cut, score, shown, low, high)


def _areas(assessment: Assessment, model: Quadrant, sides: Mapping[int, bool]) -> str:
    """Return the areas in a corner of the map, whatever the axes that aren't named say."""
    return " / ".join(_areas_at(assessment, model, sides))


def _areas_at(assessment: Assessment, model: Quadrant, sides: Mapping[int, bool]) -> Sequence[str]:
    free = [place for place in range(len(model.axes)) if place not in sides]
    names: dict[str, None] = {}
    for choice in product((True, False), repeat=len(free)):
        chosen = {**sides, **dict(zip(free, choice, strict=True))}
        point: Mapping[str, Fact] = {
            axis.id: axis.cut if chosen[place] else axis.cut - 1
            for place, axis in enumerate(model.axes)
        }

        def fact(comparison: Comparison, at: Mapping[str, Fact] = point) -> Fact | None:
            return at.get(comparison.name)

        for band in assessment.bands:
            if band.when is not None and holds(band.when, fact):
                names[band.label] = None
    return tuple(names)


def _areas_decided_by(assessment: Assessment, model: Quadrant, place: int, *, above: bool) -> str:
    """Return the areas that lie on one side of an axis only."""
    here = _areas_at(assessment, model, {place: above})
    there = _areas_at(assessment, model, {place: not above})
    return " / ".join(name for name in here if name not in there) or "no other verdict"
