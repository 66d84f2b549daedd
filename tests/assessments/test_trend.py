"""Where results are heading; small differences are called small."""

from dataclasses import replace
from datetime import date

import pytest

from advisor.assessments import Assessment, Direction, Result, sample, spoken_trend, trend


def runs(assessment: Assessment, *scores: float) -> list[tuple[date, Result]]:
    """One run a quarter with these scores."""
    usual = sample(assessment)
    return [
        (
            date(2025 + quarter // 4, 3 * (quarter % 4) + 1, 15),
            replace(usual, score=s, range=(s, s)),
        )
        for quarter, s in enumerate(scores)
    ]


@pytest.mark.parametrize(
    ("scores", "direction", "points"),
    [
        ((60,), Direction.UNKNOWN, None),
        ((60, 69.9), Direction.SAME, 9.9),
        ((60, 70), Direction.BETTER, 10),
        ((60, 50), Direction.WORSE, -10),
        ((80, 76, 72, 68), Direction.WORSE, -12),  # a slow slide
        ((40, 80, 76, 78, 74), Direction.SAME, -4),  # the first lies more than a year back
    ],
)
def test_under_ten_points_is_about_the_same(
    health: Assessment, scores: tuple[float, ...], direction: Direction, points: float | None
) -> None:
    found = trend(health, runs(health, *scores))
    assert found.direction is direction
    assert found.points == (None if points is None else pytest.approx(points))


def test_where_higher_is_worse_a_rise_is_worse(assessments: dict[str, Assessment]) -> None:
    risks = assessments["risks"]
    assert trend(risks, runs(risks, 30, 55)).direction is Direction.WORSE


def test_what_cannot_be_compared_is_left_out(health: Assessment) -> None:
    listed = runs(health, 80, 60)
    day, first = listed[0]
    other = replace(first, definition=replace(first.definition, version="9.0"))
    hidden = replace(first, score=None)
    assert trend(health, [(day, other), listed[1]]).direction is Direction.UNKNOWN
    assert trend(health, [(day, hidden), listed[1]]).direction is Direction.UNKNOWN
    assert trend(health, []).direction is Direction.UNKNOWN


def test_a_trend_in_words(health: Assessment) -> None:
    listed = runs(health, 80, 62)
    day, first = listed[0]
    better = replace(first, dimensions={**first.dimensions, "people": 80.0})
    said = spoken_trend(health, trend(health, [(day, better), listed[1]]))
    assert said == (
        "Worse than on 2025-01-15: down 18 points. Moved most: People and knowledge down 34."
    )
    assert spoken_trend(health, trend(health, runs(health, 60, 62))) == (
        "About the same as on 2025-01-15: under 10 points is no change."
    )
    assert spoken_trend(health, trend(health, listed[:1])).startswith("This is the first result")
