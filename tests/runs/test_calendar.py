"""Deadlines and reminders: working days, five in the afternoon in any zone, reminders too late."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from advisor.runs import closing_of, working_days_after
from advisor.runs.calendar import is_stale, reminder_before

from .room import DAY, HOUR, NOW

FRIDAY, SATURDAY, SUNDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)
MONDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 25)


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, MONDAY),
        (FRIDAY, 3, WEDNESDAY),
        (SATURDAY, 1, MONDAY),
        (SUNDAY, 1, MONDAY),
        (MONDAY, 5, date(2026, 11, 30)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
    ],
)
def test_working_days_leave_out_the_weekend(day: date, count: int, found: date) -> None:
    assert working_days_after(day, count) == found


@pytest.mark.parametrize(
    ("zone", "day", "hour"),
    [
        ("UTC", WEDNESDAY, "17:00"),
        ("Asia/Kolkata", WEDNESDAY, "11:30"),
        ("America/New_York", WEDNESDAY, "22:00"),
        ("Europe/Berlin", date(2026, 3, 27), "16:00"),  # two days before the clocks go forward
        ("Europe/Berlin", date(2026, 3, 30), "15:00"),  # and the day after
        ("Europe/Berlin", date(2026, 10, 23), "15:00"),
        ("Europe/Berlin", date(2026, 10, 26), "16:00"),
    ],
)
def test_a_check_closes_at_five_where_its_starter_is(zone: str, day: date, hour: str) -> None:
    closes = closing_of(day, ZoneInfo(zone))
    assert closes.hour == 17
    assert f"{closes.astimezone(ZoneInfo('UTC')):%H:%M}" == hour


def test_the_reminder_comes_a_day_before_though_the_clocks_change_between() -> None:
    closes = closing_of(date(2026, 3, 30), ZoneInfo("Europe/Berlin"))
    at = reminder_before(closes, NOW - 365 * DAY)
    assert at is not None
    assert at.hour == 17
    assert at.date() == date(2026, 3, 29)


@pytest.mark.parametrize(
    ("open_for", "is_reminded"),
    [(3 * DAY, True), (DAY + 2 * HOUR, True), (DAY + HOUR, False), (HOUR, False)],
)
def test_a_check_that_is_short_has_no_reminder(open_for: timedelta, *, is_reminded: bool) -> None:
    assert (reminder_before(NOW + open_for, NOW) is not None) is is_reminded


@pytest.mark.parametrize(
    ("late", "stale"), [(timedelta(0), False), (12 * HOUR, False), (13 * HOUR, True), (DAY, True)]
)
def test_a_reminder_that_is_half_a_day_late_is_dropped(late: timedelta, *, stale: bool) -> None:
    assert is_stale(NOW, NOW + late) is stale


def test_a_time_keeps_its_moment_in_any_zone() -> None:
    closes = closing_of(WEDNESDAY, ZoneInfo("Asia/Tokyo"))
    assert closes == datetime(2026, 11, 25, 8, tzinfo=ZoneInfo("UTC"))
