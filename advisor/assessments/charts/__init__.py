"""Charts of a result: pictures with a text that says the same, and bars as plain values.

A picture shows no more than the result holds, and a result of a small anonymous run holds nothing
that could tell on a person. The drawing library is loaded with the first picture that is asked
for: it costs half a second and some fifty megabytes that most processes never need.
"""

from collections.abc import Sequence
from datetime import date

from advisor.assessments.charts.bars import Bars, bars, text_bars
from advisor.assessments.charts.chart import Chart
from advisor.assessments.definition import Assessment
from advisor.assessments.results import Detail, Result

__all__ = ["Bars", "Chart", "bars", "draw", "text_bars"]


def draw(
    assessment: Assessment,
    result: Result,
    name: str = "",
    runs: Sequence[tuple[date, Result]] = (),
) -> tuple[Chart, ...]:
    """Return the charts that the definition names, as far as the result has figures for them.

    Args:
        assessment: the definition that the result was made with.
        result: what is shown.
        name: what others call the subject.
        runs: of the same subject, this one included, with the day each was closed, oldest first;
            the line is drawn over those that can be compared with `result`.
    """
    if result.detail is Detail.NOTHING:
        return ()
    from advisor.assessments.charts import drawing  # noqa: PLC0415 - loads the drawing library

    return drawing.charts(assessment, result, name, runs)
