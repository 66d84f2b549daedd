"""Two results of the same subject side by side: what changed, and what only looks like it.

Under ten points a difference says little as long as the ranges overlap.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.assessments.results import Result

MEANINGFUL = 10
"""Points from which on a difference counts as a change."""


@dataclass(frozen=True)
class Change:
    """What is different from the earlier result to the later.

    Attributes:
        verdicts: the earlier and the later verdict.
        points: later minus earlier score, or None where there is no score.
        has_changed: whether the score moved by ten points or the ranges don't overlap; where there
            is no score, whether the verdict is another.
        dimensions: later minus earlier score of each dimension that both have.
    """

    verdicts: tuple[str | None, str | None]
    points: float | None
    has_changed: bool
    dimensions: Mapping[str, float]


def is_comparable(earlier: Result, later: Result) -> bool:
    """Whether two results were made with the same definition in the same major version."""
    first, second = earlier.definition, later.definition
    return first.id == second.id and _major(first.version) == _major(second.version)


def _major(version: str) -> str:
    return version.partition(".")[0]


def compare_runs(earlier: Result, later: Result) -> Change:
    """Return what changed between two results of the same subject.

    Raises:
        ValueError: they were made with other definitions or major versions.
    """
    if not is_comparable(earlier, later):
        msg = "results of other definitions or major versions can't be compared"
        raise ValueError(msg)
    points = None
    has_changed = earlier.verdict != later.verdict
    if earlier.score is not None and later.score is not None:
        points = later.score - earlier.score
        has_changed = abs(points) >= MEANINGFUL or not _overlap(earlier, later)
    return Change(
        (earlier.verdict, later.verdict),
        points,
        has_changed,
        {
            name: score - earlier.dimensions[name]
            for name, score in later.dimensions.items()
            if name in earlier.dimensions
        },
    )


def _overlap(earlier: Result, later: Result) -> bool:
    """Whether two ranges overlap; a range that is a single point can't tell a change by itself."""
    if earlier.range is None or later.range is None:
        return True
    (low, high), (other_low, other_high) = earlier.range, later.range
    if low == high and other_low == other_high:
        return True
    return low <= other_high and other_low <= high
