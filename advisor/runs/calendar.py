"""Deadlines and reminders: working days, and the hour at which a check closes."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

USUAL_DAYS = 3
"""Working days that a check is open for unless the starter says otherwise."""
MOST_DAYS = 90
CLOSING = time(17)
_SATURDAY = 5
_BEFORE = timedelta(days=1)
_STALE = timedelta(hours=12)


def working_days_after(day: date, count: int) -> date:
    """Return the day that is `count` working days, Monday to Friday, after `day`."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < _SATURDAY
    return day


def closing_of(day: date, zone: ZoneInfo) -> datetime:
    """Return when a check that closes on `day` does so: at five in the afternoon there."""
    return datetime.combine(day, CLOSING, zone)


def reminder_before(deadline: datetime, opened: datetime) -> datetime | None:
    """Return when to remind by itself: a day before, unless the check is as short as that."""
    at = deadline - _BEFORE
    return at if at > opened + timedelta(hours=1) else None


def is_stale(remind_at: datetime, now: datetime) -> bool:
    """Whether a reminder that came due while nobody looked isn't worth sending any more."""
    return now - remind_at > _STALE
