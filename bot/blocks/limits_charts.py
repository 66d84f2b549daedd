"""The rules of the data_visualization block, as Slack documents them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.blocks.limits_elements import dicts
from bot.blocks.limits_numbers import (
    CHART_AXIS,
    CHART_LABEL,
    CHART_POINTS,
    CHART_SERIES,
    CHART_TITLE,
)
from bot.blocks.limits_objects import IDENTIFIER
from bot.blocks.rules import (
    Json,
    Many,
    OneOf,
    Problem,
    Shape,
    Word,
)


@dataclass(frozen=True)
class Number:
    """A finite number, above zero if it has to be."""

    positive: bool = False

    def check(self, value: object, at: str) -> Iterator[Problem]:
        """Yield what is wrong with the number."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield Problem(at, "invalid_type", "must be a number")
        elif not math.isfinite(value) or (self.positive and value <= 0):
            yield Problem(
                at, "out_of_range", "must be above 0" if self.positive else "is no number"
            )


def _each_category_once(chart: Json, at: str) -> Iterator[Problem]:
    """Every series has one point for each category; series have different names."""
    axis = chart.get("axis_config")
    categories = axis.get("categories") if isinstance(axis, dict) else None
    names = set()
    for place, series in enumerate(dicts(chart.get("series"))):
        labels = [str(point.get("label")) for point in dicts(series.get("data"))]
        if isinstance(categories, list) and sorted(labels) != sorted(map(str, categories)):
            pointer = f"{at}/series/{place}/data"
            yield Problem(pointer, "invalid_value", "needs one point for each category")
        if str(series.get("name")) in names:
            yield Problem(f"{at}/series/{place}/name", "duplicate", "this name occurs twice")
        names.add(str(series.get("name")))


_LABEL: Final = Word(CHART_LABEL)
_POINT: Final = Shape({"label": _LABEL, "value": Number()})
_SERIES: Final = Shape({"name": _LABEL, "data": Many(CHART_POINTS, _POINT)})
_AXIS: Final = Shape(
    {"categories": Many(CHART_POINTS, _LABEL)},
    {"x_label": Word(CHART_AXIS), "y_label": Word(CHART_AXIS)},
)
_PLOTTED: Final = Shape(
    {"series": Many(CHART_SERIES, _SERIES), "axis_config": _AXIS}, {}, (_each_category_once,)
)
_SEGMENT: Final = Shape({"label": _LABEL, "value": Number(positive=True)})

CHART: Final = Shape(
    {
        "title": Word(CHART_TITLE),
        "chart": OneOf(
            {
                "bar": _PLOTTED,
                "line": _PLOTTED,
                "area": _PLOTTED,
                "pie": Shape({"segments": Many(CHART_SERIES, _SEGMENT)}),
            },
            "chart",
        ),
    },
    {"block_id": IDENTIFIER},
)
