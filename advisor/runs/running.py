"""A running check steered in words: "who has answered?", "remind them", "close it now".

What can be undone is done at once where the words are clear and say nothing besides; what is
final, and whatever may be meant of several checks, is offered as a button. The rules are those of
the card's buttons.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from advisor.marks import unmarked
from advisor.questions import Steering
from advisor.replies import Choice, Reply
from advisor.runs import plainly, spoken
from advisor.runs.closing import what_calling_off_does, what_closing_does
from advisor.runs.later import later
from advisor.runs.notices import Moment, Notice
from advisor.runs.permissions import NotAllowedError, check_may_manage, may_manage, may_see
from advisor.runs.plainly import without_names
from advisor.runs.shelf import Shelf
from advisor.runs.spoken import CALL_OFF, CLOSE, EXTEND, MOST, REMIND, RESULT, steer_button
from advisor.runs.steering import MOST_REMINDERS, extend, remind
from advisor.runs.views import card_of, participant, still_to_answer
from advisor.store import Change, RunView
from knowledge import Bullets, Paragraph

PROGRESS, REMINDING, EXTENDING, CLOSING, CANCELLING = (
    "assessment_progress",
    "assessment_remind",
    "assessment_extend",
    "assessment_close",
    "assessment_cancel",
)
OCCASIONS = frozenset({PROGRESS, REMINDING, EXTENDING, CLOSING, CANCELLING})
"""The intents that are about a check that runs."""
_NEVER_WHO = "I say how many have answered, never who."
_WHO_NOT = "Manage shows you who is still to answer; what anyone answered is shown to nobody."


_UTC = ZoneInfo("UTC")
_SHORT_NAME = 3


@dataclass(frozen=True)
class Spoken:
    """What somebody hears who steered in words, what is to be kept, and what others are told."""

    reply: Reply
    changes: tuple[Change, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class Hearing:
    """Who steers which check in words, and where that person is.

    Attributes:
        shelf: the definitions.
        moment: who says it, when.
        wanted: what is asked for.
        zone: that person's time zone.
        channel: where it is said; None in direct messages.
    """

    shelf: Shelf
    moment: Moment
    wanted: Steering
    zone: ZoneInfo = _UTC
    channel: str | None = None

    def time(self, at: datetime) -> str:
        """Return a time as the person reads it."""
        zone = " UTC" if self.zone == _UTC else ""
        return f"{at.astimezone(self.zone):%A %-d %B, %H:%M}{zone}"


def running(views: Sequence[RunView]) -> list[RunView]:
    """Return the runs that are open."""
    return [view for view in views if view.run.state == "open"]


def steer(hearing: Hearing, views: Sequence[RunView]) -> Spoken:
    """Do what somebody asks of a running check, or offer the buttons that do it.

    Args:
        hearing: who asks for what.
        views: every run this person started, was asked in or came to, and those whose card can
            be seen where it is said; the latest first.

    Raises:
        NotAllowedError: it isn't this person's to do, or a limit is reached.
    """
    known = [view for view in views if view.run.assessment in hearing.shelf.definitions]
    opened, is_clear = _meant(hearing, running(known))
    if not opened:
        return Spoken(_none_runs(hearing, known))
    if hearing.wanted.what == PROGRESS:
        return Spoken(_progress(hearing, opened))
    own = [view for view in opened if may_manage(view.run, hearing.moment)]
    if not own:
        return Spoken(_not_theirs(hearing, opened))
    wanted = replace(hearing.wanted, sure=hearing.wanted.sure and is_clear)
    return _steered(replace(hearing, wanted=wanted), own)


def _steered(hearing: Hearing, own: list[RunView]) -> Spoken:
    what = hearing.wanted.what
    if what == CANCELLING:
        return Spoken(_calling_off(hearing, own))
    together = [view for view in own if not view.run.solo]
    if not together:
        return Spoken(_alone(own))
    if what == REMINDING:
        return _reminded(hearing, together)
    if what == EXTENDING:
        return _extended(hearing, together)
    return Spoken(_closing(hearing, together))


def refused(error: NotAllowedError, starter: str) -> Reply:
    """Return what somebody hears who can't steer a run; `starter` is the name of who started it."""
    name = unmarked(error.run.display) if error.run else ""
    return spoken.text(error.text.format(name=name, starter=unmarked(starter), channel=""))


def _meant(hearing: Hearing, opened: list[RunView]) -> tuple[list[RunView], bool]:
    """Return the runs that may be meant, and whether that is what was said.

    A check is meant by its name, by its kind, or by where it is spoken of.
    """
    text, user = hearing.wanted.text, hearing.moment.user
    named = [v for v in opened if any(_names_it(text, name) for name in _names(v, user))]
    if named:
        return named, True
    kind = hearing.wanted.assessment
    alike = [view for view in opened if kind is None or view.run.assessment == kind]
    around = alike or opened
    here = [v for v in around if hearing.channel is not None and v.run.channel == hearing.channel]
    return here or around, bool(alike)


def _names(view: RunView, user: str) -> tuple[str, ...]:
    own = (view.run.subject,) if view.run.starter == user else ()
    return tuple(name for name in (view.run.display, *own) if name.strip())


def _said_names(hearing: Hearing, view: RunView) -> tuple[str, ...]:
    """Return what a run may be called in words: by its name or its kind."""
    kind = hearing.shelf.definitions[view.run.assessment]
    return (*_names(view, hearing.moment.user), kind.id, kind.title, kind.short_title)


def _names_it(text: str, name: str) -> bool:
    """Whether a text holds a name; a short one as it is written, for IT is not it."""
    alike = re.IGNORECASE if len(name) > _SHORT_NAME else re.NOFLAG
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, alike) is not None


def _none_runs(hearing: Hearing, views: Sequence[RunView]) -> Reply:
    """Return that nothing runs, what became of the last check, and the offer to start one."""
    start = spoken.any_start_button()
    over = [(view.run.ended_at, view) for view in views if view.run.ended_at is not None]
    if not over:
        return spoken.text("No check of yours is running. You can start one any time.", start)
    at, last = max(over, key=lambda pair: pair[0])
    how = "was called off" if last.run.state == "cancelled" else "was closed"
    words = f"No check of yours is running. {spoken.name(last.run)} {how} on {hearing.time(at)}."
    if last.result is None or not may_see(last, hearing.moment):
        return spoken.text(words, start)
    return spoken.text(words, Choice("The result", f"{RESULT}:{last.run.id}"), start)


def _not_theirs(hearing: Hearing, opened: list[RunView]) -> Reply:
    """Return what somebody can do who can't steer what runs.

    Raises:
        NotAllowedError: says who can.
    """
    waiting = [view for view in opened if _waits_for(view, hearing.moment.user)][:MOST]
    if hearing.wanted.what != CANCELLING or not waiting:
        check_may_manage(opened[0].run, hearing.moment)
    words = "You needn't answer: nothing counts until you send it. Only the starter can stop it."
    return spoken.text(words)


def _alone(own: list[RunView]) -> Reply:
    words = "You answer this check alone, so there is nobody to wait for. It ends when you send."
    shown = own[:MOST]
    return spoken.text(words, *(spoken.answer_button(view) for view in shown))


# How it goes


def _progress(hearing: Hearing, opened: list[RunView]) -> Reply:
    lines = tuple(_line(hearing, view) for view in opened[:MOST])
    one = opened[0] if len(opened) == 1 else None
    choices = _next(hearing, one) if one else tuple(_way(hearing, v) for v in opened[:MOST])
    passages = (Paragraph(lines[0]) if one else Bullets(lines),)
    remarks = map(Paragraph, _who(hearing, opened[:MOST]))
    return spoken.said((*passages, *remarks), choices, private=True)


def _who(hearing: Hearing, views: Sequence[RunView]) -> tuple[str, ...]:
    """Return what is to be said of people's names where their answers are counted."""
    if any(still_to_answer(view, hearing.moment.user) for view in views):
        return (_WHO_NOT,)
    return () if all(view.run.solo for view in views) else (_NEVER_WHO,)


def _line(hearing: Hearing, view: RunView) -> str:
    run = view.run
    title = hearing.shelf.definitions[run.assessment].title
    if run.solo:
        return f"{spoken.name(run)} ({title}): you haven't sent your answers yet."
    until = f", open until {hearing.time(run.deadline)}" if run.deadline else ""
    return f"{spoken.name(run)} ({title}): {count(hearing.shelf, view)}{until}."


def count(shelf: Shelf, view: RunView) -> str:
    """Return how many have answered, as the card shows it."""
    card = card_of(shelf.definitions[view.run.assessment], view)
    of = f" of {card.asked}" if card.asked is not None else ""
    verb = "has" if card.answered == 1 and card.asked is None else "have"
    return f"{card.answered}{of} {verb} answered"


def _next(hearing: Hearing, view: RunView) -> tuple[Choice, ...]:
    own = [spoken.answer_button(view)] if _waits_for(view, hearing.moment.user) else []
    if not may_manage(view.run, hearing.moment):
        return tuple(own)
    left = MOST_REMINDERS - view.run.reminders
    may_remind = left > 0 and not view.run.solo and _is_missed(hearing.shelf, view)
    reminding = [_remind(view, f"Remind the others ({left} left)")] if may_remind else []
    return (*own, *reminding, spoken.manage_button(view))


def _way(hearing: Hearing, view: RunView) -> Choice:
    if may_manage(view.run, hearing.moment):
        return spoken.manage_button(view)
    return spoken.answer_button(view)


def _waits_for(view: RunView, user: str) -> bool:
    row = participant(view, user)
    return row is not None and row.handed_in_at is None


def _is_missed(shelf: Shelf, view: RunView) -> bool:
    card = card_of(shelf.definitions[view.run.assessment], view)
    return card.asked is None or card.answered < card.asked


# Reminders


def _reminded(hearing: Hearing, own: list[RunView]) -> Spoken:
    if len(own) > 1:
        choices = (_remind(view, f"Remind: {view.run.display}") for view in own[:MOST])
        return Spoken(spoken.text("Of which check shall I remind people?", *choices))
    (view,) = own
    plain = plainly.asks_to_remind(hearing.wanted.text, _said_names(hearing, view))
    if not (hearing.wanted.sure and plain):
        words = f"{spoken.name(view.run)}: {count(hearing.shelf, view)}. Remind the others?"
        return Spoken(spoken.text(words, _remind(view, "Remind the others")))
    changes, notices = remind(hearing.shelf, view, hearing.moment)
    left = MOST_REMINDERS - view.run.reminders - 1
    words = (
        f"Done: those who haven't answered {spoken.name(view.run)} are reminded. "
        f"{count(hearing.shelf, view)}; {_left(left)}."
    )
    return Spoken(spoken.text(words, spoken.manage_button(view)), changes, notices)


def _left(left: int) -> str:
    return "one more reminder is left" if left else "no more reminders are left"


def _remind(view: RunView, label: str) -> Choice:
    """Return the button that reminds once, however often it is pressed."""
    return steer_button(REMIND, label, view, known=str(view.run.reminders))


# Another day


def _extended(hearing: Hearing, own: list[RunView]) -> Spoken:
    days = [(view, _later(hearing, view)) for view in own[:MOST]]
    if len(days) > 1:
        choices = (_day_button(hearing, view, day) for view, day in days)
        return Spoken(spoken.text("Which check shall stay open longer?", *choices))
    ((view, day),) = days
    form = spoken.manage_button(view, "Choose a day")
    until = f", open until {hearing.time(view.run.deadline)}" if view.run.deadline else ""
    now = f"{spoken.name(view.run)}: {count(hearing.shelf, view)}{until}."
    if day is None:
        return Spoken(spoken.text(f"{now} Choose the new day in the form.", form))
    plain = plainly.asks_to_extend(hearing.wanted.text, _said_names(hearing, view))
    if not (hearing.wanted.sure and plain):
        choice = _day_button(hearing, view, day)
        return Spoken(spoken.text(f"{now} Shall it stay open longer?", choice, form))
    changes, notices = extend(hearing.shelf, view, hearing.moment, day)
    words = f"Done: {spoken.name(view.run)} now closes on {hearing.time(day)}."
    return Spoken(spoken.text(words, form), changes, notices)


def _later(hearing: Hearing, view: RunView) -> datetime | None:
    moment, wanted = hearing.moment, hearing.wanted
    said = without_names(wanted.text, _names(view, moment.user))
    return later(said, view.run.deadline or moment.at, moment.at, hearing.zone)


def _day_button(hearing: Hearing, view: RunView, day: datetime | None) -> Choice:
    if day is None:
        return spoken.manage_button(view, "Choose a day")
    label = f"{day.astimezone(hearing.zone):%a %-d %B}: {view.run.display}"
    return steer_button(EXTEND, label, view, until=day.isoformat())


# The end


def _closing(hearing: Hearing, own: list[RunView]) -> Reply:
    choices = tuple(_close(hearing, view, several=len(own) > 1) for view in own[:MOST])
    if len(own) > 1:
        return spoken.text("Which check shall I close?", *choices)
    (view,) = own
    card = card_of(hearing.shelf.definitions[view.run.assessment], view)
    words = f"{spoken.name(view.run)}: {count(hearing.shelf, view)}. {what_closing_does(card)}"
    return spoken.text(words, *choices, spoken.manage_button(view))


def _calling_off(hearing: Hearing, own: list[RunView]) -> Reply:
    choices = tuple(_call_off(view, several=len(own) > 1) for view in own[:MOST])
    if len(own) > 1:
        return spoken.text("Which check shall I call off?", *choices)
    (view,) = own
    words = f"{spoken.name(view.run)}: {count(hearing.shelf, view)}. "
    words = "" if view.run.solo else words
    more = () if view.run.solo else (_close(hearing, view, several=False),)
    what = what_calling_off_does(view.run)
    return spoken.text(f"{words}Call it off? {what}", *choices, *more)


def _close(hearing: Hearing, view: RunView, *, several: bool) -> Choice:
    card = card_of(hearing.shelf.definitions[view.run.assessment], view)
    label = f"Close now: {view.run.display}" if several else "Close now"
    return steer_button(CLOSE, label, view, what_closing_does(card))


def _call_off(view: RunView, *, several: bool) -> Choice:
    label = f"Call off: {view.run.display}" if several else "Call off"
    return steer_button(CALL_OFF, label, view, what_calling_off_does(view.run))
