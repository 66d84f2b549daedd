"""An evaluation's pictures, as PNG.

matplotlib is imported when a picture is drawn: it costs half a second and 40 MB.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BINS = 20
_RIGHT, _WRONG = "#0072b2", "#e69f00"
"""Colours that the colour-blind can tell apart; one is hatched as well."""


def confusion(names: Sequence[str], counts: Sequence[Sequence[int]]) -> bytes:
    """Return a picture of how often each intent (a row) was taken for each (a column).

    A cell is dark by its share of the row; of confusions it holds the count.
    """
    figure = _figure(14, 13)
    axes = figure.subplots()
    shares = [[count / (sum(row) or 1) for count in row] for row in counts]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, column in ((r, c) for r in range(len(names)) for c in range(len(names))):
        count = counts[row][column]
        if count and row != column:
            axes.text(column, row, str(count), ha="center", va="center", fontsize=6)
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=7)
    axes.set_yticks(range(len(names)), names, fontsize=7)
    axes.set(xlabel="taken for", ylabel="meant", title="Intents of held-out questions")
    return _png(figure)


def confidence(right: Sequence[float], wrong: Sequence[float]) -> bytes:
    """Return a histogram of the confidences of right and of wrong labels."""
    figure = _figure(8, 5)
    axes = figure.subplots()
    axes.hist(
        [list(right), list(wrong)],
        bins=_BINS,
        range=(0, 1),
        stacked=True,
        color=[_RIGHT, _WRONG],
        hatch=["", "//"],
        label=["right", "wrong"],
    )
    axes.set(xlabel="confidence", ylabel="questions", title="Held-out questions")
    axes.legend()
    return _png(figure)


def _figure(width: float, height: float) -> "Figure":
    from matplotlib.figure import Figure  # noqa: PLC0415 - see the module's text

    return Figure(figsize=(width, height), layout="constrained")


def _png(figure: "Figure") -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - as above

    FigureCanvasAgg(figure)
    written = io.BytesIO()
    figure.savefig(written, format="png", dpi=110)
    return written.getvalue()
