"""Bars in groups, the scatter of price and quality, and the line over several runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from advisor.assessments.charts.panel import (
    BLUE,
    COLOURS,
    GRID,
    HATCHES,
    INK,
    MARKERS,
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

_LABEL_WIDTH = 26
_KEYS_A_ROW = 3
_BAR = 0.2
"""Inches that one bar takes."""


@dataclass(frozen=True)
class Series:
    """What is compared: its name, and its value in each group; None leaves the bar out."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Mark:
    """A line across the chart at a value, with its meaning."""

    at: float
    label: str


def grouped(
    heading: Heading,
    groups: Sequence[str],
    series: Sequence[Series],
    marks: Sequence[Mark] = (),
) -> bytes:
    """Return bars from 0 to 100 side by side: up to five series in any number of groups."""
    per_group = _BAR * len(series) + 0.18
    if len(series) == 1:
        per_group = 0.42
    several = len(series) > 1
    rows = -(-len(series) // _KEYS_A_ROW)
    top = 1.02 + 0.28 * rows if several else 0.95
    bottom = 0.95 if marks else 0.6
    height = top + bottom + per_group * len(groups)

    def draw(figure: Figure) -> None:
        axes = figure.add_axes(box(height, left=2.45, bottom=bottom, right=0.55, top=top))
        _frame(axes, groups, per_group)
        thick = _BAR if several else 0.26
        cuts = [mark.at for mark in marks]
        for number, one in enumerate(series):
            place = _Rows(per_group, (number - (len(series) - 1) / 2) * thick, thick, cuts)
            _bars(axes, one, number, place)
        for mark in marks:
            axes.axvline(mark.at, color=INK, linewidth=1.6, linestyle=(0, (5, 3)))
        if marks:
            said = "Dashed: " + "; ".join(f"{mark.label} ({mark.at:g})" for mark in marks) + "."
            figure.text(0.03, 0.25 / height, said, size=SMALL, color=SOFT, va="center")
        if several:
            _legend(figure, series, height)

    return picture(height, heading, draw)


def _frame(axes: Axes, groups: Sequence[str], per_group: float) -> None:
    axes.set_xlim(0, 100)
    axes.set_ylim(per_group * len(groups) - per_group / 2, -per_group / 2)
    labels = [fill(group, _LABEL_WIDTH) for group in groups]
    axes.set_yticks([per_group * place for place in range(len(groups))], labels, size=MEDIUM)
    axes.set_xticks([0, 25, 50, 75, 100])
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=GRID, linewidth=0.8)
    for side in ("right", "top", "left"):
        axes.spines[side].set_visible(False)


@dataclass(frozen=True)
class _Rows:
    """Where one series' bars lie: a group's height, the way from its middle, a bar's height."""

    per_group: float
    offset: float
    thick: float
    cuts: Sequence[float]


def _bars(axes: Axes, one: Series, number: int, rows: _Rows) -> None:
    for place, value in enumerate(one.values):
        if value is None:
            continue
        centre = rows.per_group * place + rows.offset
        axes.barh(
            centre,
            value,
            height=rows.thick * 0.88,
            color=COLOURS[number],
            hatch=HATCHES[number],
            edgecolor=PAPER,
            linewidth=0,
        )
        axes.text(value + 1, centre, rounded(value, rows.cuts), size=SMALL, va="center")


def _legend(figure: Figure, series: Sequence[Series], height: float) -> None:
    keys = [
        Patch(facecolor=COLOURS[number], hatch=HATCHES[number], edgecolor=PAPER, label=one.name)
        for number, one in enumerate(series)
    ]
    figure.legend(
        handles=keys,
        loc="upper left",
        bbox_to_anchor=(0.02, 1 - 0.72 / height),
        ncols=min(len(keys), _KEYS_A_ROW),
        frameon=False,
        fontsize=SMALL,
        handlelength=1.6,
        columnspacing=1.2,
    )


@dataclass(frozen=True)
class Dot:
    """A provider: its name, its price index and its quality, 0 to 100, and if it's ruled out."""

    name: str
    price: float
    quality: float
    removed: bool = False


def scatter(heading: Heading, dots: Sequence[Dot], marks: Sequence[Mark]) -> bytes:
    """Return quality over price: to the right is cheaper, further up is better."""
    height = 5.6

    def draw(figure: Figure) -> None:
        axes = figure.add_axes(box(height, left=0.95, bottom=0.95, right=2.9, top=0.95))
        lowest = min(dot.price for dot in dots)
        axes.set_xlim(max(0.0, lowest // 10 * 10 - 10), 103)
        axes.set_ylim(0, 100)
        axes.set_xlabel("Price index: 100 is the cheapest left →", size=MEDIUM)
        axes.set_ylabel("Quality →", size=MEDIUM)
        axes.grid(color=GRID, linewidth=0.8)
        for mark in marks:
            axes.axhline(mark.at, color=INK, linewidth=1.4, linestyle=(0, (5, 3)))
            left = axes.get_xlim()[0]
            axes.text(left + 0.5, mark.at + 1, mark.label, size=SMALL, color=SOFT, va="bottom")
        for number, dot in enumerate(dots):
            _dot(axes, dot, number)
        _key(figure, dots, height)

    return picture(height, heading, draw)


def _dot(axes: Axes, dot: Dot, number: int) -> None:
    axes.plot(
        [dot.price],
        [dot.quality],
        marker=MARKERS[number],
        markersize=14,
        color="none",
        markerfacecolor=PAPER if dot.removed else COLOURS[number],
        markeredgecolor=COLOURS[number],
        markeredgewidth=2,
        clip_on=False,
        zorder=4,
    )


def _key(figure: Figure, dots: Sequence[Dot], height: float) -> None:
    top = 1 - 1.1 / height
    for number, dot in enumerate(dots):
        key = Line2D(
            [0.665],
            [top],
            marker=MARKERS[number],
            markersize=11,
            color="none",
            markerfacecolor=PAPER if dot.removed else COLOURS[number],
            markeredgecolor=COLOURS[number],
            markeredgewidth=2,
            transform=figure.transFigure,
        )
        figure.add_artist(key)
        name = fill(dot.name, 24) + (" (ruled out)" if dot.removed else "")
        said = f"{name}\nquality {rounded(dot.quality)}, price {rounded(dot.price)}"
        figure.text(0.69, top, said, size=SMALL, va="center")
        top -= (0.55 + 0.17 * name.count("\n")) / height


@dataclass(frozen=True)
class Moment:
    """One run on the line: when, the score, its range, and if the verdict was provisional."""

    day: date
    score: float
    low: float
    high: float
    provisional: bool = False


def line(heading: Heading, moments: Sequence[Moment], bands: Sequence[Mark]) -> bytes:
    """Return the score over time, the oldest run first, each run a step of the same width."""
    height = 4.9

    def draw(figure: Figure) -> None:
        axes = figure.add_axes(box(height, left=0.75, bottom=0.95, right=1.75, top=0.95))
        places = list(range(len(moments)))
        axes.set_xlim(-0.5, len(moments) - 0.5)
        axes.set_ylim(0, 100)
        axes.set_yticks([0, 25, 50, 75, 100])
        axes.set_xticks(places, [f"{one.day.day} {one.day:%b}\n{one.day:%Y}" for one in moments])
        axes.grid(axis="y", color=GRID, linewidth=0.8)
        for side in ("right", "top"):
            axes.spines[side].set_visible(False)
        _bands(axes, bands, len(moments) - 0.45)
        axes.plot(places, [moment.score for moment in moments], color=BLUE, linewidth=2.5)
        for place, moment in zip(places, moments, strict=True):
            _moment(axes, place, moment, [band.at for band in bands])
        said = "Bars: the range while something isn't known. Hollow: provisional. Dashed: limits."
        figure.text(0.03, 0.22 / height, said, size=SMALL, color=SOFT, va="center")

    return picture(height, heading, draw)


def _bands(axes: Axes, bands: Sequence[Mark], right: float) -> None:
    limits = sorted(band.at for band in bands)
    for band in bands:
        above = min((limit for limit in limits if limit > band.at), default=100.0)
        axes.text(right, (band.at + above) / 2, fill(band.label, 16), size=MEDIUM, va="center")
        if band.at > 0:
            axes.axhline(band.at, color=INK, linewidth=1.4, linestyle=(0, (5, 3)))


def _moment(axes: Axes, place: int, moment: Moment, cuts: Sequence[float]) -> None:
    if moment.low < moment.high:
        axes.plot(
            [place, place],
            [moment.low, moment.high],
            color=SOFT,
            linewidth=2,
            marker="_",
            markersize=12,
            markeredgewidth=2,
        )
    axes.plot(
        [place],
        [moment.score],
        marker="o",
        markersize=11,
        color="none",
        markerfacecolor=PAPER if moment.provisional else ORANGE,
        markeredgecolor=ORANGE,
        markeredgewidth=2.5,
        zorder=4,
    )
    axes.annotate(
        rounded(moment.score, cuts),
        (place, moment.score),
        xytext=(10, 8),
        textcoords="offset points",
        size=MEDIUM,
        weight="bold",
    )
