"""A map and a list of risks in words."""

from collections.abc import Iterator, Mapping

from advisor.assessments import headlines
from advisor.assessments.definition import Assessment, Part
from advisor.assessments.display import rounded, span
from advisor.assessments.driver_words import WORTH_ACTING
from advisor.assessments.models.quadrant import Quadrant
from advisor.assessments.results import Result
from advisor.replies import Section
from knowledge import Paragraph, Table

OPEN = "to be named"
NO_DAY = "to be set"
WATCH = "Keep watching"


def map_sections(assessment: Assessment, model: Quadrant, result: Result) -> Iterator[Section]:
    """Yield where the point lies, and what is close to a cut."""
    rows = tuple(
        (axis.label, _on_axis(result, axis.id, float(axis.cut)), rounded(float(axis.cut)))
        for axis in model.axes
        if axis.id in result.axes
    )
    if rows:
        yield Section((Table(("Axis", "Score", "Cut at"), rows),), "Where it stands")
    if result.near:
        yield Section((Paragraph(_borderline(assessment, model, result)),), "Borderline")


def _on_axis(result: Result, axis: str, cut: float) -> str:
    score = rounded(result.axes[axis], (cut,))
    low, high = result.axis_ranges.get(axis, (0.0, 0.0))
    return f"{score} ({span(low, high, (cut,))})" if low < high else score


def _borderline(assessment: Assessment, model: Quadrant, result: Result) -> str:
    close = [
        f"{axis.label} is {_on_axis(result, axis.id, float(axis.cut))}, its cut at {axis.cut}"
        for axis in model.axes
        if abs(result.axes[axis.id] - float(axis.cut)) <= float(model.borderline)
    ]
    names = " or ".join(headlines.label(assessment, near) for near in result.near)
    return (
        f"{'; '.join(close)}. Within {model.borderline} points of a cut one answer more can turn "
        f"it, so look at “{names}” as well before you decide."
    )


def map_reasons(model: Quadrant, result: Result) -> Iterator[str]:
    """Yield on which side of its cut each axis lies."""
    for axis in model.axes:
        if axis.id in result.axes:
            cut = float(axis.cut)
            side = "above" if result.axes[axis.id] > cut else "below"
            side = "on" if result.axes[axis.id] == cut else side
            where = f"{side} the cut at {rounded(cut)}"
            yield f"{axis.label}: {_on_axis(result, axis.id, cut)}, {where}"


def risk_sections(
    assessment: Assessment, result: Result, titles: Mapping[str, str]
) -> Iterator[Section]:
    """Yield the risks, largest first, each with its next step and room for an owner and a day."""
    cuts = tuple(float(band.min) for band in assessment.bands if band.min is not None)
    falling = sorted(result.dimensions.items(), key=lambda pair: -pair[1])
    rows = tuple(
        (
            assessment.dimension_by_id[risk].label,
            rounded(exposure, cuts),
            _step(assessment, risk, titles) if exposure >= WORTH_ACTING else WATCH,
            OPEN if exposure >= WORTH_ACTING else "",
            NO_DAY if exposure >= WORTH_ACTING else "",
        )
        for risk, exposure in falling
    )
    if rows:
        head = ("Risk", "Exposure", "Next step", "Owner", "By")
        yield Section((Table(head, rows),), "The risks, largest first")


def _step(assessment: Assessment, risk: str, titles: Mapping[str, str]) -> str:
    for question in assessment.in_dimension[risk]:
        if question.part is Part.PROTECTION and question.do:
            return question.do
        if question.part is Part.PROTECTION and question.actions:
            return titles.get(question.actions[0], question.actions[0])
    return WATCH
