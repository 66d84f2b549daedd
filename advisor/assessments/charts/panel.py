"""The light panel that every chart is drawn on: its size, its colours, its words, its bytes.

Drawn with figure objects and Agg only. Colours are those of Okabe and Ito (2008), which people
with any colour vision can tell apart; markers and hatches say the same again. Letters are at least
12 pixels high where the picture is 800 wide.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font

WIDTH = 8.0
"""Inches; at 100 pixels an inch a picture is 800 wide, and one point is 1.4 pixels."""
DOTS_PER_INCH = 150
SMALL, MEDIUM, LARGE = 10.0, 11.5, 15.0
"""Sizes of letters in points."""

PAPER, INK, SOFT, GRID = "#ffffff", "#1b1b1f", "#55555c", "#c9c9d1"
BLUE, ORANGE, GREEN, PINK, AMBER = "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00"
COLOURS = (BLUE, ORANGE, GREEN, PINK, AMBER)
HATCHES = ("", "///", "...", "xxx", "---")
MARKERS = ("o", "s", "^", "D", "v")

_STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": MEDIUM,
    "text.color": INK,
    "text.parse_math": False,  # a name may hold dollar signs
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.axisbelow": True,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "hatch.linewidth": 0.8,
}
_DRAWING = threading.Lock()
"""The library's settings and its cache of letters belong to the process."""


@dataclass(frozen=True)
class Heading:
    """What stands above a chart: its title, and a line below it."""

    title: str
    note: str


def picture(height: float, heading: Heading, draw: Callable[[Figure], None]) -> bytes:
    """Return a PNG; the same values give the same bytes wherever the same library draws them.

    Args:
        height: of the picture, in inches.
        heading: above the chart.
        draw: adds the chart to the figure, below the topmost 0.9 inches.
    """
    with _DRAWING, mpl.rc_context(_STYLE):
        figure = Figure(figsize=(WIDTH, height), dpi=DOTS_PER_INCH, facecolor=PAPER)
        FigureCanvasAgg(figure)  # becomes the figure's canvas
        figure.text(0.03, 1 - 0.24 / height, heading.title, size=LARGE, weight="bold", va="center")
        figure.text(0.03, 1 - 0.56 / height, heading.note, size=MEDIUM, color=SOFT, va="center")
        draw(figure)
        held = BytesIO()
        figure.savefig(held, format="png", metadata={"Software": None})
        return held.getvalue()


def box(
    height: float, left: float, bottom: float, right: float, top: float
) -> tuple[float, float, float, float]:
    """Return the place of axes in shares of the picture, given their margins in inches."""
    return (
        left / WIDTH,
        bottom / height,
        (WIDTH - left - right) / WIDTH,
        (height - bottom - top) / height,
    )


def is_drawable(text: str) -> bool:
    """Whether the chart's font has every letter of a text."""
    with _DRAWING:
        font = get_font(findfont(FontProperties(family="DejaVu Sans")))
        return all(font.get_char_index(ord(letter)) for letter in text)
