"""Later days to close on, as people say them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from advisor.runs.later import later

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
"""A Wednesday."""
FRIDAY = datetime(2026, 11, 20, 17, 0, tzinfo=LONDON)
"""When the check closes."""


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("give them two more days", "Tuesday 24"),
        ("give them 2 days", "Tuesday 24"),
        ("another day please", "Monday 23"),
        ("one day more", "Monday 23"),
        ("a couple of days", "Tuesday 24"),
        ("three more working days", "Wednesday 25"),
        ("extend by a week", "Friday 27"),
        ("until next week", "Friday 27"),
        ("two more weeks", "Friday 4"),
        ("until monday", "Monday 23"),
        ("push it to Thursday", "Thursday 26"),
        ("make it fri", "Friday 27"),
        ("keep it open till sunday", "Sunday 22"),
    ],
)
def test_a_day_is_counted_from_the_one_on_which_the_check_closes(said: str, day: str) -> None:
    found = later(said, FRIDAY, NOW, LONDON)
    assert found is not None
    assert f"{found:%A %-d}" == day
    assert found.hour == 17


@pytest.mark.parametrize(
    "said", ["extend the deadline", "more time please", "don't close it tomorrow", "a few days"]
)
def test_without_a_later_day_the_form_has_to_be_asked(said: str) -> None:
    assert later(said, FRIDAY, NOW, LONDON) is None


def test_tomorrow_counts_from_today() -> None:
    today = datetime(2026, 11, 18, 17, 0, tzinfo=LONDON)
    found = later("leave it open till tomorrow", today, NOW, LONDON)
    assert found == datetime(2026, 11, 19, 17, 0, tzinfo=LONDON)


def test_five_in_the_afternoon_is_that_of_the_person_on_either_side_of_a_clock_change() -> None:
    before = datetime(2027, 3, 26, 17, 0, tzinfo=LONDON)
    found = later("two more days", before, NOW, LONDON)
    assert found == datetime(2027, 3, 30, 17, 0, tzinfo=LONDON)
