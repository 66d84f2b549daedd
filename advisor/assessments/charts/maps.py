"""Maps: the quadrant with its point, range and cuts, and the heat map of risks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

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
from advisor.assessments.display import rounded

_MAP_HEIGHT = 7.0
_STRIP = 1.15
"""Inches that each further axis takes below the map."""


@dataclass(frozen=True)
class Scale:
    """An axis: its label, the cut, the score and what it could be once all is known."""

    label: str
    cut: float
    score: float
    shown: str
    low: float
    high: float


@dataclass(frozen=True)
class Strip:
    """A further axis that no map has room for, with what lies on either side of its cut."""

    scale: Scale
    below: str
    above: str


def quadrant(
    heading: Heading,
    across: Scale,
    up: Scale,
    areas: Mapping[tuple[bool, bool], str],
    strips: Sequence[Strip] = (),
) -> bytes:
    """Return the map.

    Args:
        heading: above the chart.
        across: the axis from left to right.
        up: the axis from bottom to top.
        areas: the areas' names, by whether they are right of and above the cuts.
        strips: further axes, drawn below the map.
    """
    height = _MAP_HEIGHT + _STRIP * len(strips)

    def draw(figure: Figure) -> None:
        below = 1.25 + _STRIP * len(strips)
        axes = figure.add_axes(box(height, left=1.0, bottom=below, right=0.4, top=0.95))
        _field(axes, across, up)
        for (right, above), name in areas.items():
            _name(axes, across.cut, (right, above), name)
        _point(axes, across, up)
        for number, strip in enumerate(strips):
            bottom = 0.75 + _STRIP * (len(strips) - 1 - number)
            place = box(height, left=1.0, bottom=bottom, right=0.4, top=height - bottom - 0.5)
            _strip(figure.add_axes(place), strip)
        said = "Cross: the result. Hatched box and bars: where it could be once all is known. "
        figure.text(
            0.03, 0.25 / height, said + "Dashed: the cuts.", size=SMALL, color=SOFT, va="center"
        )

    return picture(height, heading, draw)


def _field(axes: Axes, across: Scale, up: Scale) -> None:
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 100)
    axes.set_xlabel(f"{across.label}: {across.shown} →", size=MEDIUM)
    axes.set_ylabel(f"{up.label}: {up.shown} →", size=MEDIUM)
    axes.set_xticks(sorted({0.0, 25.0, 50.0, 75.0, 100.0} - _near(across.cut) | {across.cut}))
    axes.set_yticks(sorted({0.0, 25.0, 50.0, 75.0, 100.0} - _near(up.cut) | {up.cut}))
    axes.grid(color=GRID, linewidth=0.6)
    axes.axvline(across.cut, color=INK, linewidth=1.8, linestyle=(0, (5, 3)))
    axes.axhline(up.cut, color=INK, linewidth=1.8, linestyle=(0, (5, 3)))


def _near(cut: float) -> set[float]:
    """Return the usual ticks that a cut's own number would run into."""
    return {tick for tick in (0.0, 25.0, 50.0, 75.0, 100.0) if abs(tick - cut) < 6}


def _name(axes: Axes, x_cut: float, side: tuple[bool, bool], name: str) -> None:
    right, above = side
    left_end, right_end = (x_cut, 100.0) if right else (0.0, x_cut)
    axes.text(
        (left_end + right_end) / 2,
        97 if above else 3,
        fill(name, max(int((right_end - left_end) / 2.4), 10)),
        ha="center",
        va="top" if above else "bottom",
        size=MEDIUM,
        color=SOFT,
        weight="bold",
    )


def _point(axes: Axes, across: Scale, up: Scale) -> None:
    wide, tall = across.high - across.low, up.high - up.low
    if wide > 0 and tall > 0:
        axes.add_patch(
            Rectangle(
                (across.low, up.low),
                wide,
                tall,
                facecolor="none",
                edgecolor=BLUE,
                hatch="///",
                alpha=0.45,
                linewidth=1,
            )
        )
    _whisker(axes, (across.low, across.high), (up.score, up.score), "|")
    _whisker(axes, (across.score, across.score), (up.low, up.high), "_")
    axes.plot(
        [across.score],
        [up.score],
        marker="P",
        markersize=17,
        color=ORANGE,
        markeredgecolor=PAPER,
        markeredgewidth=1.5,
        clip_on=False,
        zorder=5,
    )


def _whisker(axes: Axes, across: tuple[float, float], up: tuple[float, float], ends: str) -> None:
    if across[0] < across[1] or up[0] < up[1]:
        axes.plot(
            across,
            up,
            color=BLUE,
            linewidth=2.5,
            marker=ends,
            markersize=12,
            markeredgewidth=2.5,
            clip_on=False,
            zorder=4,
        )


def _strip(axes: Axes, strip: Strip) -> None:
    found = strip.scale
    axes.set_xlim(0, 100)
    axes.set_ylim(-1, 1)
    axes.set_yticks([])
    axes.set_xticks([0, found.cut, 100])
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    line = -0.55
    axes.axhline(line, color=GRID, linewidth=6, zorder=1)
    axes.plot([found.cut, found.cut], [-1, 1], color=INK, linewidth=1.8, linestyle=(0, (5, 3)))
    _whisker(axes, (found.low, found.high), (line, line), "|")
    axes.plot(
        [found.score],
        [line],
        marker="P",
        markersize=14,
        color=ORANGE,
        markeredgecolor=PAPER,
        clip_on=False,
        zorder=5,
    )
    axes.text(0, 1.2, f"{found.label}: {found.shown}", size=MEDIUM, va="bottom")
    named: dict[str, Any] = {
        "y": 0.5,
        "size": SMALL,
        "color": SOFT,
        "weight": "bold",
        "va": "center",
    }
    axes.text(x=found.cut - 1.5, s=strip.below, ha="right", **named)
    axes.text(x=found.cut + 1.5, s=strip.above, ha="left", **named)


@dataclass(frozen=True)
class Risk:
    """A risk: its label, its exposure as shown, and its place on either side, 0 to 4."""

    label: str
    shown: str
    impact: int
    open: int


def heat_map(
    heading: Heading,
    risks: Sequence[Risk],
    impacts: Sequence[float],
    shares: Sequence[float],
) -> bytes:
    """Return the heat map: how much it would hurt, by how much is left open.

    Args:
        heading: above the chart.
        risks: as they are to be numbered.
        impacts: the five impact scores, rising, 0 to 100.
        shares: the five shares that protection leaves, rising, 0 to 1.
    """
    height = 5.6

    def draw(figure: Figure) -> None:
        axes = figure.add_axes(box(height, left=0.95, bottom=1.05, right=3.35, top=0.95))
        _cells(axes, impacts, shares)
        for place in {(risk.open, risk.impact) for risk in risks}:
            here = [
                str(number)
                for number, risk in enumerate(risks, 1)
                if (risk.open, risk.impact) == place
            ]
            axes.text(
                *place,
                fill(", ".join(here), 8),
                ha="center",
                va="center",
                size=14,
                weight="bold",
                bbox={"boxstyle": "round", "fc": PAPER, "ec": INK},
            )
        _key(figure, risks, height)
        said = "Darker and a higher number in the corner: more exposure."
        figure.text(0.03, 0.25 / height, said, size=SMALL, color=SOFT, va="center")

    return picture(height, heading, draw)


def _cells(axes: Axes, impacts: Sequence[float], shares: Sequence[float]) -> None:
    for column, share in enumerate(shares):
        for row, impact in enumerate(impacts):
            exposure = impact * share
            shade = (1 - exposure / 100) * 0.93 + 0.05
            # One hue that darkens, so that it reads the same without colour.
            colour = (0.35 + 0.65 * shade, 0.45 + 0.55 * shade, 0.62 + 0.38 * shade)
            axes.add_patch(
                Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=colour, edgecolor=PAPER)
            )
            axes.text(
                column + 0.45,
                row - 0.45,
                rounded(exposure),
                size=9,
                color=INK,
                ha="right",
                va="bottom",
            )
    axes.set_xlim(-0.5, len(shares) - 0.5)
    axes.set_ylim(-0.5, len(impacts) - 0.5)
    axes.set_xticks(range(len(shares)), [f"{share:.0%}" for share in shares])
    axes.set_yticks(range(len(impacts)), [f"{impact:g}" for impact in impacts])
    axes.set_xlabel("Left open by protection →", size=MEDIUM)
    axes.set_ylabel("How much it would hurt →", size=MEDIUM)
    axes.tick_params(length=0)


def _key(figure: Figure, risks: Sequence[Risk], height: float) -> None:
    top = 1 - 1.05 / height
    for number, risk in enumerate(risks, 1):
        line = f"{number}  {fill(risk.label, 24, subsequent_indent='    ')}"
        figure.text(0.61, top, line, size=MEDIUM, va="top")
        figure.text(0.965, top, risk.shown, size=MEDIUM, weight="bold", va="top", ha="right")
        top -= (0.27 + 0.2 * line.count("\n")) / height + 0.012
