"""Charts: a picture for each that a definition names, a text that says the same, never too much."""

import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from advisor.assessments import Assessment, Chart, Detail, Result, bars, draw, example, text_bars
from advisor.assessments.charts import Bars
from advisor.assessments.charts.panel import DOTS_PER_INCH, SMALL, WIDTH

from .answering import result_of
from .test_cases import CASES, run

DAY = date(2026, 3, 31)
NAMES = ["candidate", "health", "location", "readiness", "risks", "vendor"]


def drawn(assessment: Assessment, result: Result, name: str = "Project Maple") -> dict[str, Chart]:
    return {chart.name: chart for chart in draw(assessment, result, name, [(DAY, result)])}


def size(png: bytes) -> tuple[int, int]:
    """Width and height, as the header of a PNG holds them."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_that_a_definition_names_is_drawn(
    assessments: Mapping[str, Assessment], name: str
) -> None:
    assessment = assessments[name]
    charts = drawn(assessment, example(assessment).result)
    assert list(charts) == [kind for kind in assessment.charts if kind != "table"]
    for chart in charts.values():
        width, height = size(chart.png)
        assert width == WIDTH * DOTS_PER_INCH
        assert 400 < height < 3000
        assert len(chart.png) < 400_000
        assert "Project Maple" in chart.title


def test_letters_are_large_enough_to_read() -> None:
    pixels_a_point = 800 / WIDTH / 72
    assert SMALL * pixels_a_point >= 12


@pytest.mark.parametrize(("name", "case"), CASES)
def test_no_result_is_too_awkward_to_draw(
    assessments: Mapping[str, Assessment], name: str, case: Mapping[str, Any]
) -> None:
    assessment = assessments[name]
    result = run(assessment, case)
    for chart in drawn(assessment, result).values():
        assert 20 < len(chart.alt) <= 2000
    shown = bars(assessment, result)
    assert all(0 <= value <= 100 for _, value in shown.rows)


def test_the_text_of_a_radar_states_every_figure(readiness: Assessment) -> None:
    chart = drawn(readiness, example(readiness).result)["radar"]
    for part in ("Nearly ready, 65 (65-73)", "Baseline 47", "Data & rules 90", "floor is at 40"):
        assert part in chart.alt


def test_what_is_below_the_floor_is_said_and_not_only_coloured(readiness: Assessment) -> None:
    result = example(readiness).result
    low = replace(result, dimensions={**result.dimensions, "process": 39.9, "people": 10.0})
    alt = drawn(readiness, low)["radar"].alt
    assert "Process & handover 39.9, below the floor" in alt
    assert "People 10;" in alt  # not a core dimension: the floor doesn't hold for it


def test_the_text_of_a_map_tells_the_range_and_the_cuts(
    assessments: Mapping[str, Assessment],
) -> None:
    candidate = assessments["candidate"]
    alt = drawn(candidate, example(candidate).result)["quadrant"].alt
    assert "Gain from outside 63 (63-73), cut at 50" in alt
    assert "Ease of handing over 44 (44-56), cut at 45" in alt


def test_a_map_without_a_point_is_not_drawn(assessments: Mapping[str, Assessment]) -> None:
    candidate = assessments["candidate"]
    assert "quadrant" not in drawn(candidate, result_of(candidate, {"C1": 3, "C10": 2}))


def test_nothing_is_drawn_where_nothing_may_be_shown(readiness: Assessment) -> None:
    result = result_of(readiness, {"R1": 4}, {"R1": 2}, anonymous=True)
    assert result.detail is Detail.NOTHING
    assert draw(readiness, result) == ()
    assert bars(readiness, result).rows == ()


def test_a_small_anonymous_run_shows_no_answers_to_single_questions(
    assessments: Mapping[str, Assessment],
) -> None:
    risks = assessments["risks"]
    raw = {f"K{n}{side}": 3 for n in range(1, 9) for side in "ip"}
    few = result_of(risks, raw, raw, raw, anonymous=True)
    assert few.sides == {}
    assert set(drawn(risks, few)) == {"bar"}
    many = result_of(risks, *[raw] * 5, anonymous=True)
    assert set(drawn(risks, many)) == {"bar", "heat_map"}


def test_the_line_holds_what_can_be_compared_oldest_first(health: Assessment) -> None:
    result = example(health).result
    other = replace(result, definition=replace(result.definition, version="7.0"))
    runs = [
        (date(2025, 12, 20), replace(result, score=80.0, range=(80.0, 80.0))),
        (date(2026, 1, 1), other),
        (date(2026, 3, 20), replace(result, score=69.96, provisional=True)),
    ]
    (line,) = [chart for chart in draw(health, result, runs=runs) if chart.name == "line"]
    assert "2025-12-20: 80; 2026-03-20: 69.9, provisional." in line.alt
    assert "2026-01-01" not in line.alt


def test_the_same_result_gives_the_same_bytes(readiness: Assessment) -> None:
    result = example(readiness).result
    assert draw(readiness, result, "Maple") == draw(readiness, result, "Maple")


def test_charts_are_drawn_from_several_threads(assessments: Mapping[str, Assessment]) -> None:
    jobs = [assessments[name] for name in NAMES] * 2

    def work(assessment: Assessment) -> tuple[Chart, ...]:
        return draw(assessment, example(assessment).result)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(work, jobs))
    assert found[: len(NAMES)] == found[len(NAMES) :]


@pytest.mark.parametrize(
    "name", ["$5 and $10", "プロジェクト", "a\nb", "x" * 300, "\\frac{1}{0}", ""]
)
def test_any_name_can_stand_on_a_chart(assessments: Mapping[str, Assessment], name: str) -> None:
    vendor = assessments["vendor"]
    result = example(vendor).result
    called = {name or "North": result.providers["North"], "South": result.providers["South"]}
    renamed = replace(result, verdict=name or "North", providers=called)
    for chart in draw(vendor, renamed, name):
        assert name[:100] in chart.alt
        assert len(chart.title) <= 62


def test_an_example_says_so_on_its_charts(readiness: Assessment) -> None:
    for chart in drawn(readiness, example(readiness).result).values():
        assert "Example: " in chart.alt


def test_the_drawing_library_waits_for_the_first_picture() -> None:
    code = (
        "import sys, advisor.assessments as a\n"
        "one = a.load()['readiness']\n"
        "a.text_bars(a.bars(one, a.sample(one)))\n"
        "assert 'matplotlib' not in sys.modules\n"
        "a.draw(one, a.sample(one))\n"
        "assert 'matplotlib' in sys.modules and 'matplotlib.pyplot' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own words


def test_bars_in_words() -> None:
    given = Bars("Dimensions", (("Process", 78.0), ("People", 4.9), ("All", 100.0)))
    assert text_bars(given) == "Process ████████░░ 78\nPeople  ░░░░░░░░░░ 5\nAll     ██████████ 100"
    assert text_bars(Bars("Nothing", ())) == ""


def test_bars_are_ordered_as_they_are_read(assessments: Mapping[str, Assessment]) -> None:
    def labels(name: str) -> list[str]:
        assessment = assessments[name]
        return [label for label, _ in bars(assessment, example(assessment).result).rows]

    assert labels("readiness")[0] == "Purpose & scope"
    assert labels("candidate") == ["Reasons to keep", "Gain from outside", "Ease of handover"]
    assert labels("location") == ["Nearshore", "Offshore", "Onshore"]
    assert labels("vendor") == ["North", "South", "Bargain, ruled out"]
    assert labels("risks")[0] == "Data security"
