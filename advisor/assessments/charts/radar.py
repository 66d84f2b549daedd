"""The radar: every dimension on a spoke of its own, with the floor as a ring."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.projections.polar import PolarAxes

from advisor.assessments.charts.panel import (
    BLUE,
    GRID,
    INK,
    MEDIUM,
    ORANGE,
    PAPER,
    SMALL,
    SOFT,
    Heading,
    box,
    picture,
)

_HEIGHT = 6.7
_RINGS = (25, 50, 75, 100)


@dataclass(frozen=True)
class Spoke:
    """One dimension: its label, its score with and without words, and if it's below the floor."""

    label: str
    score: float
    shown: str
    below_floor: bool = False


def radar(heading: Heading, spokes: Sequence[Spoke], floor: float | None) -> bytes:
    """Return the radar of three or more dimensions, the first at the top, then clockwise."""

    def draw(figure: Figure) -> None:
        place = box(_HEIGHT, left=1.7, bottom=1.15, right=1.7, top=1.35)
        axes = figure.add_axes(place, projection="polar")
        assert isinstance(axes, PolarAxes)  # noqa: S101 - what "polar" makes
        _prepare(axes)
        angles = [2 * math.pi * number / len(spokes) for number in range(len(spokes))]
        if floor is not None:
            _ring(axes, floor)
        _web(axes, angles, spokes)
        for angle, spoke in zip(angles, spokes, strict=True):
            _label(axes, angle, spoke)
        _legend(figure, floor)

    return picture(_HEIGHT, heading, draw)


def _prepare(axes: PolarAxes) -> None:
    axes.set_theta_zero_location("N")
    axes.set_theta_direction(-1)
    axes.set_ylim(0, 100)
    axes.set_thetagrids([])
    axes.set_rgrids(_RINGS, labels=[])
    axes.grid(color=GRID, linewidth=1)
    axes.spines["polar"].set_color(GRID)
    for ring in _RINGS[:-1]:
        axes.text(math.radians(8), ring, str(ring), size=SMALL, color=SOFT, va="center")


def _ring(axes: PolarAxes, floor: float) -> None:
    around = [math.radians(degree) for degree in range(0, 361, 3)]
    axes.plot(around, [floor] * len(around), color=ORANGE, linewidth=2, linestyle=(0, (5, 3)))


def _web(axes: PolarAxes, angles: Sequence[float], spokes: Sequence[Spoke]) -> None:
    scores = [spoke.score for spoke in spokes]
    axes.vlines(angles, 0, 100, colors=GRID, linewidth=1)
    axes.plot([*angles, angles[0]], [*scores, scores[0]], color=BLUE, linewidth=2.5)
    axes.fill(angles, scores, color=BLUE, alpha=0.15)
    for angle, spoke in zip(angles, spokes, strict=True):
        low = spoke.below_floor
        axes.plot(
            [angle],
            [spoke.score],
            marker="X" if low else "o",
            markersize=13 if low else 9,
            color=ORANGE if low else BLUE,
            markeredgecolor=PAPER,
            clip_on=False,
        )


def _label(axes: PolarAxes, angle: float, spoke: Spoke) -> None:
    side = math.sin(angle)
    align = "center" if abs(side) < 0.3 else "left" if side > 0 else "right"
    upper = math.cos(angle)
    axes.text(
        angle,
        107,
        f"{spoke.label}\n{spoke.shown}" + (" ✕ below the floor" if spoke.below_floor else ""),
        ha=align,
        va="center" if abs(upper) < 0.95 else "bottom" if upper > 0 else "top",
        size=MEDIUM,
        color=INK,
        weight="bold" if spoke.below_floor else "normal",
    )


def _legend(figure: Figure, floor: float | None) -> None:
    said = "Middle 0, rim 100."
    if floor is not None:
        said += f" Dashed: the floor, {floor:g}; a core dimension below it (✕) limits the verdict."
    figure.text(0.03, 0.28 / _HEIGHT, said, size=SMALL, color=SOFT, va="center")
