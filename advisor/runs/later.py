"""A later day to close on, from a person's words: "two more days", "until Friday"."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from advisor.runs.calendar import closing_of, working_days_after

_NUMBERS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten".split(), 1)
} | {"a": 1, "an": 1, "another": 1, "next": 1, "extra": 1, "couple": 2}
_COUNTED = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(_NUMBERS)})\s+(?:of\s+)?"
    r"(?:(?:more|extra|additional|further|full|working|business)\s+){0,2}(day|week)s?\b"
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMED = re.compile(
    r"\b(?:(monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r"|(mon|tues?|wed|thu(?:rs?)?|fri))\b"
)
_TOMORROW = re.compile(r"\btomorrow\b")
_WEEK = 7


def later(text: str, deadline: datetime, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when a run closes instead, at five there; None where not one later day is named.

    Days are working days, as they are when a check is started; a weekday is the first one after
    the day on which the run closes now.

    Args:
        text: what somebody said.
        deadline: when the run closes as it is.
        now: the time.
        zone: where that person is.
    """
    closes = deadline.astimezone(zone).date()
    day = _day(text.lower(), closes, now.astimezone(zone).date())
    return closing_of(day, zone) if day is not None and day > closes else None


def _day(text: str, closes: date, today: date) -> date | None:
    if sum(len(form.findall(text)) for form in (_COUNTED, _NAMED, _TOMORROW)) > 1:
        return None  # "not Monday but Friday": which one, is for the person to say
    if counted := _COUNTED.search(text):
        count = _NUMBERS.get(counted[1]) or int(counted[1])
        if counted[2] == "week":
            return closes + timedelta(days=_WEEK * count)
        return working_days_after(closes, count)
    if named := _NAMED.search(text):
        number = next(n for n, name in enumerate(_WEEKDAYS) if name.startswith(named[0][:3]))
        return closes + timedelta(days=(number - closes.weekday() - 1) % _WEEK + 1)
    return today + timedelta(days=1) if _TOMORROW.search(text) else None
