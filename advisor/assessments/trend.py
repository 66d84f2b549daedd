"""Where results of one subject are heading; under ten points a difference says little."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from advisor.assessments.definition import Assessment
from advisor.assessments.display import rounded
from advisor.assessments.history import MEANINGFUL, compare_runs, is_comparable
from advisor.assessments.results import Result

WINDOW = 4
"""Runs that a slow change is looked for in: a year of quarters."""

Dated = tuple[date, Result]


class Direction(StrEnum):
    """Which way it goes."""

    BETTER = "better"
    SAME = "about the same"
    WORSE = "worse"
    UNKNOWN = "too early to tell"


@dataclass(frozen=True)
class Trend:
    """What the last runs say together.

    Attributes:
        direction: against the run before, or, where that is about the same, against the first of
            the last four, so that a slow slide is seen.
        since: the day of the run that the latest is held against; None with a single run.
        points: how far the score moved since then, up where it rose.
        dimensions: those that moved by ten points or more since then.
    """

    direction: Direction
    since: date | None = None
    points: float | None = None
    dimensions: Mapping[str, float] | None = None


def trend(assessment: Assessment, runs: Sequence[Dated]) -> Trend:
    """Return where a subject is heading.

    Runs of other definitions or major versions than the latest, and those without a score, are
    left out.

    Args:
        assessment: the definition, which says whether a higher score is better.
        runs: with the day each was closed, oldest first.
    """
    scored = [(day, run) for day, run in runs if run.score is not None]
    kept = [(day, run) for day, run in scored if is_comparable(run, scored[-1][1])][-WINDOW:]
    if len(kept) < 2:
        return Trend(Direction.UNKNOWN)
    latest = kept[-1][1]
    for day, earlier in (kept[-2], kept[0]):
        change = compare_runs(earlier, latest)
        if change.has_changed and change.points:
            is_better = (change.points > 0) == assessment.higher_is_better
            direction = Direction.BETTER if is_better else Direction.WORSE
            return Trend(direction, day, change.points, _moved(change.dimensions))
    day, earlier = kept[-2]
    change = compare_runs(earlier, latest)
    return Trend(Direction.SAME, day, change.points, _moved(change.dimensions))


def _moved(dimensions: Mapping[str, float]) -> Mapping[str, float]:
    return {name: points for name, points in dimensions.items() if abs(points) >= MEANINGFUL}


def spoken_trend(assessment: Assessment, found: Trend) -> str:
    """Return a trend in a sentence or two."""
    if found.since is None or found.points is None:
        return "This is the first result to compare with; run it again to see which way it goes."
    since = found.since.isoformat()
    if found.direction is Direction.SAME:
        said = f"About the same as on {since}: under {MEANINGFUL} points is no change."
    else:
        ways = "up" if found.points > 0 else "down"
        said = f"{found.direction.capitalize()} than on {since}: "
        said += f"{ways} {rounded(abs(found.points))} points."
    moved = [
        f"{assessment.dimension_by_id[name].label} {'up' if points > 0 else 'down'} "
        f"{rounded(abs(points))}"
        for name, points in (found.dimensions or {}).items()
        if name in assessment.dimension_by_id
    ]
    return f"{said} Moved most: {', '.join(moved)}." if moved else said
