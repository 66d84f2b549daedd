"""From a result to the pictures that its definition names; importing it loads the library."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from advisor.assessments.charts import columns, maps
from advisor.assessments.charts.chart import Chart
from advisor.assessments.charts.comparison_charts import grouped_chart, scatter_chart
from advisor.assessments.charts.quadrant_chart import quadrant_chart
from advisor.assessments.charts.radar import Spoke, radar
from advisor.assessments.charts.subject import Subject
from advisor.assessments.definition import Assessment
from advisor.assessments.display import rounded
from advisor.assessments.history import is_comparable
from advisor.assessments.models.exposure import Exposure
from advisor.assessments.models.quadrant import Quadrant
from advisor.assessments.results import Result

_FEWEST_SPOKES = 3


def charts(
    assessment: Assessment, result: Result, name: str, runs: Sequence[tuple[date, Result]]
) -> tuple[Chart, ...]:
    """Return the charts that the definition names and the result has figures for."""
    subject = Subject(assessment, result, name, runs)
    made = (_DRAWN[kind](subject) for kind in assessment.charts if kind in _DRAWN)
    return tuple(chart for chart in made if chart is not None)


def _radar(subject: Subject) -> Chart | None:
    spokes = tuple(_spokes(subject))
    if len(spokes) < _FEWEST_SPOKES or isinstance(subject.assessment.model, Exposure):
        return None
    floor = subject.floor
    figures = [
        f"{one.label} {one.shown}" + (", below the floor" if one.below_floor else "")
        for one in spokes
    ]
    if floor is not None:
        figures.append(f"the floor is at {floor:g}")
    png = radar(subject.heading, spokes, floor)
    return subject.chart("radar", png, figures, "Radar, 0 to 100,")


def _spokes(subject: Subject) -> Iterator[Spoke]:
    floor = subject.floor
    for dimension in subject.assessment.dimensions:
        score = subject.result.dimensions.get(dimension.id)
        if score is not None:
            shown = rounded(score, () if floor is None else (floor,))
            low = floor is not None and dimension.core and score < floor
            yield Spoke(dimension.short, score, shown, low)


def _bar(subject: Subject) -> Chart | None:
    result, model = subject.result, subject.assessment.model
    if isinstance(model, Quadrant):
        rows = [(a.short, result.axes[a.id]) for a in model.axes if a.id in result.axes]
    else:
        dimensions = subject.assessment.dimensions
        found = [d for d in dimensions if d.id in result.dimensions]
        rows = [(dimension.label, result.dimensions[dimension.id]) for dimension in found]
    if isinstance(model, Exposure):
        rows.sort(key=lambda row: -row[1])
    if not rows:
        return None
    marks = [] if subject.floor is None else [columns.Mark(subject.floor, "the floor")]
    series = [columns.Series("Score", tuple(score for _, score in rows))]
    names = [name for name, _ in rows]
    png = columns.grouped(subject.heading, names, series, marks)
    cuts = tuple(mark.at for mark in marks)
    figures = [f"{name} {rounded(score, cuts)}" for name, score in rows]
    lower = ", where lower is better," if isinstance(model, Exposure) else ","
    return subject.chart("bar", png, figures, f"Bars, 0 to 100{lower}")


def _heat_map(subject: Subject) -> Chart | None:
    model, result = subject.assessment.model, subject.result
    if not isinstance(model, Exposure) or not result.sides:
        return None
    impacts = [float(point) for point in model.impact]
    shares = sorted(float(share) for share in model.remaining)
    ordered = sorted(result.sides, key=lambda risk: -result.dimensions[risk])
    labels = {dimension.id: dimension.label for dimension in subject.assessment.dimensions}
    risks = [
        maps.Risk(
            labels[risk],
            rounded(result.dimensions[risk], subject.cuts),
            _nearest(impacts, result.sides[risk].impact),
            _nearest(shares, result.sides[risk].remaining),
        )
        for risk in ordered
    ]
    png = maps.heat_map(subject.heading, risks, impacts, shares)
    figures = [
        f"{one.label}: exposure {one.shown}, impact {rounded(result.sides[risk].impact)}, "
        f"{result.sides[risk].remaining:.0%} left open"
        for risk, one in zip(ordered, risks, strict=True)
    ]
    return subject.chart(
        "heat_map", png, figures, "Heat map of risks, impact by what is left open,"
    )


def _nearest(points: Sequence[float], value: float) -> int:
    return min(range(len(points)), key=lambda place: abs(points[place] - value))


def _line(subject: Subject) -> Chart | None:
    moments = [
        columns.Moment(day, run.score, *(run.range or (run.score, run.score)), run.provisional)
        for day, run in subject.runs
        if run.score is not None and is_comparable(run, subject.result)
    ]
    if not moments:
        return None
    bands = [
        columns.Mark(float(band.min), band.label)
        for band in subject.assessment.bands
        if band.min is not None
    ]
    png = columns.line(subject.heading, moments, bands)
    figures = [
        f"{one.day.isoformat()}: {rounded(one.score, subject.cuts)}"
        + (", provisional" if one.provisional else "")
        for one in moments
    ]
    return subject.chart("line", png, figures, "Score over time, 0 to 100,")


_DRAWN: Mapping[str, Callable[[Subject], Chart | None]] = {
    "radar": _radar,
    "bar": _bar,
    "quadrant": quadrant_chart,
    "grouped_bar": grouped_chart,
    "scatter": scatter_chart,
    "heat_map": _heat_map,
    "line": _line,
}
"""What a definition may name; `table` is text and comes with the summary."""
