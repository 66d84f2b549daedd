"""What the starter can do with a run that is open, and after it: remind, extend, add, reopen."""

from dataclasses import replace
from datetime import datetime

from advisor.runs.calendar import is_stale, reminder_before, working_days_after
from advisor.runs.notices import Invitation, Moment, Notice, Reminder, UpdateCard, Word
from advisor.runs.opening import MOST_PEOPLE, check_deadline
from advisor.runs.permissions import NotAllowedError, check_is_open, check_may_manage
from advisor.runs.reports import report_of, result_of
from advisor.runs.shelf import Shelf
from advisor.runs.views import card_of
from advisor.store import (
    Audit,
    Change,
    ChangeRun,
    DeleteAnswers,
    DeleteRun,
    Expect,
    Invite,
    Participant,
    Plan,
    PlanStep,
    Quieten,
    RunView,
    TakeBack,
)

MOST_REMINDERS = 2
REOPENED_DAYS = 2
Steered = tuple[tuple[Change, ...], tuple[Notice, ...]]


def remind(shelf: Shelf, view: RunView, moment: Moment, known: int | None = None) -> Steered:
    """Remind those who haven't answered and don't mind being reminded.

    Args:
        shelf: the definitions.
        view: the run.
        moment: who reminds.
        known: how many reminders that person knows of; nothing is done if there were more since,
            so that a double click reminds once.

    Raises:
        NotAllowedError: not theirs to do, too often, or nobody is left to remind.
    """
    check_may_manage(view.run, moment)
    check_is_open(view)
    if known is not None and known < view.run.reminders:
        return (), ()
    if view.run.reminders >= MOST_REMINDERS:
        msg = "Two reminders have been sent; that's all this check sends. Try a word in person."
        raise NotAllowedError(msg, view.run)
    notices = _reminders(shelf, view)
    if not notices:
        msg = "Nobody is left to remind: everyone has answered or asked not to be reminded."
        raise NotAllowedError(msg, view.run)
    run = replace(view.run, reminders=view.run.reminders + 1)
    return (*_guard(view), ChangeRun(run), Audit(moment.user, "reminded", run.id)), notices


def remind_when_due(shelf: Shelf, view: RunView, now: datetime) -> Steered:
    """Send the reminder that has come due; one that is long past is dropped."""
    run = view.run
    is_late = run.remind_at is None or is_stale(run.remind_at, now)
    may = run.reminders < MOST_REMINDERS and not is_late
    notices = _reminders(shelf, view) if may else ()
    after = replace(run, remind_at=None, reminders=run.reminders + bool(notices))
    return (*_guard(view), ChangeRun(after)), notices


def _reminders(shelf: Shelf, view: RunView) -> tuple[Notice, ...]:
    card = card_of(shelf.definitions[view.run.assessment], view)
    if card.asked is None:
        return (Reminder(None, card),)
    return tuple(
        Reminder(person.user, card)
        for person in view.participants
        if person.invited and person.handed_in_at is None and not person.quiet
    )


def adjust(
    shelf: Shelf, view: RunView, moment: Moment, deadline: datetime | None, users: tuple[str, ...]
) -> Steered:
    """Give a run another deadline, ask more people, or both.

    Raises:
        NotAllowedError: not theirs to do, not a day to choose, or people that can't be asked.
    """
    if deadline is None:
        return add_people(shelf, view, moment, users)
    changes, notices = extend(shelf, view, moment, deadline)
    run = next(change.run for change in changes if isinstance(change, ChangeRun))
    added, told = add_people(shelf, replace(view, run=run), moment, users)
    return (*changes, *added), told or notices


def extend(shelf: Shelf, view: RunView, moment: Moment, deadline: datetime) -> Steered:
    """Give a run another deadline.

    Raises:
        NotAllowedError: not theirs to do, or not a day to choose.
    """
    check_may_manage(view.run, moment)
    check_is_open(view)
    for fault in check_deadline(deadline, moment.at):
        raise NotAllowedError(fault.message, view.run)
    left = view.run.reminders < MOST_REMINDERS
    run = replace(
        view.run,
        deadline=deadline,
        remind_at=reminder_before(deadline, moment.at) if left else None,
    )
    changes = (*_guard(view), ChangeRun(run), Audit(moment.user, "extended", run.id))
    return changes, _shown(shelf, replace(view, run=run))


def add_people(shelf: Shelf, view: RunView, moment: Moment, users: tuple[str, ...]) -> Steered:
    """Ask more people by name.

    Raises:
        NotAllowedError: not theirs to do, everyone in the channel may answer anyway, or too many.
    """
    check_may_manage(view.run, moment)
    check_is_open(view)
    there = {person.user for person in view.participants if person.invited}
    added = tuple(user for user in dict.fromkeys(users) if user not in there)
    if not added:
        return (), ()
    if not there:
        msg = "Everyone in the channel can answer this check; there is nobody to add."
        raise NotAllowedError(msg, view.run)
    if len(there) + len(added) > MOST_PEOPLE:
        msg = f"A check asks at most {MOST_PEOPLE} people."
        raise NotAllowedError(msg, view.run)
    rows = {person.user: person for person in view.participants}
    for user in added:
        rows[user] = replace(rows.get(user) or Participant(user, invited=True), invited=True)
    after = replace(view, participants=tuple(rows.values()))
    card = card_of(shelf.definitions[view.run.assessment], after)
    changes = (
        *_guard(view),
        Invite(view.run.id, added),
        Audit(moment.user, "asked more people", view.run.id),
    )
    return changes, (*_shown(shelf, after), *(Invitation(user, card) for user in added))


def reopen(
    shelf: Shelf, view: RunView, moment: Moment, question: str, deadline: datetime
) -> Steered:
    """Ask one question on which people differ again, of everyone who answered it.

    All other answers stay and count again when it closes. What somebody had begun and not sent is
    dropped, since nobody could tell it from what was.

    Raises:
        NotAllowedError: not theirs to do, or there is nothing that could be asked again.
    """
    check_may_manage(view.run, moment)
    if view.run.state == "open" and view.run.reopened == question:
        return (), ()  # a double click
    if view.run.state != "closed" or result_of(view) is None:
        msg = "Only a check that is closed and has a result can ask a question again."
        raise NotAllowedError(msg, view.run)
    if view.run.anonymous or not view.answers:
        msg = "The answers of this check are gone, so no single one of them can be asked again."
        raise NotAllowedError(msg, view.run)
    if question not in shelf.definitions[view.run.assessment].by_id:
        msg = "That question isn't part of the check any more."
        raise NotAllowedError(msg, view.run)
    answered = {stored.user for stored in view.answers}
    who = {stored.user for stored in view.answers if stored.question == question}
    users = tuple(p.user for p in view.participants if p.handed_in_at and p.user in who)
    if not users:
        msg = "Nobody's answer to that question is kept, so there is nobody to ask again."
        raise NotAllowedError(msg, view.run)
    unsent = [p.user for p in view.participants if not p.handed_in_at and p.user in answered]
    run = replace(
        view.run,
        state="open",
        ended_at=None,
        reopened=question,
        deadline=None if view.run.solo else deadline,
        remind_at=None,
    )
    people = tuple(
        replace(person, handed_in_at=None) if person.user in users else person
        for person in view.participants
    )
    after = replace(view, run=run, participants=people)
    card = card_of(shelf.definitions[run.assessment], after)
    changes = (
        *_guard(view),
        ChangeRun(run),
        *(DeleteAnswers(run.id, user) for user in unsent),
        TakeBack(run.id, users),
        Audit(moment.user, "asked a question again", run.id),
    )
    return changes, (*_shown(shelf, after), *(Invitation(user, card) for user in users))


def reopened_until(moment: Moment) -> datetime:
    """Return the usual deadline of a question that is asked again."""
    day = working_days_after(moment.at.date(), REOPENED_DAYS)
    return moment.at.replace(year=day.year, month=day.month, day=day.day)


def quieten(view: RunView, moment: Moment) -> Steered:
    """Send this person no more reminders of the run."""
    if not any(person.user == moment.user for person in view.participants):
        return (), ()
    return (Quieten(view.run.id, moment.user),), ()


def plan(shelf: Shelf, view: RunView, moment: Moment, plans: tuple[Plan, ...]) -> Steered:
    """Give next steps an owner and a date.

    Raises:
        NotAllowedError: not theirs to do.
    """
    check_may_manage(view.run, moment)
    planned = tuple(PlanStep(view.run.id, one) for one in plans)
    told = tuple(
        Word(one.owner, _task(shelf, view, one), view.run)
        for one in plans
        if one.owner and one.owner != moment.user and one not in view.plans
    )
    return (*_guard(view), *planned, Audit(moment.user, "planned", view.run.id)), told


def _task(shelf: Shelf, view: RunView, one: Plan) -> str:
    """Return what somebody hears who took a step on; who answered alone gave no neutral name."""
    report = report_of(shelf, view)
    steps = report.summary.steps if report else ()
    labels = {step.target: step.action or step.label for step in steps}
    title = labels.get(one.target) or shelf.titles.get(one.target, one.target)
    step = title.replace("{", "{{").replace("}", "}}")
    of = "" if view.run.solo else " of “{name}”"
    by = f", by {one.due:%-d %B %Y}" if one.due else ""
    return f"{{starter}} put you down for a next step{of}: “{step}”{by}."


def delete_run(shelf: Shelf, view: RunView, moment: Moment) -> Steered:
    """Remove a run with its answers and its result.

    Raises:
        NotAllowedError: not theirs to do.
    """
    check_may_manage(view.run, moment)
    run = replace(view.run, state="cancelled", ended_at=moment.at)
    changes = (DeleteRun(view.run.id), Audit(moment.user, "deleted", view.run.id))
    return changes, _shown(shelf, replace(view, run=run)) if view.run.state == "open" else ()


def delete_answers(shelf: Shelf, view: RunView, moment: Moment) -> Steered:
    """Remove what this person answered in a run; a result that was found stays."""
    if not any(person.user == moment.user for person in view.participants):
        return (), ()
    actor = None if view.run.anonymous else moment.user
    changes = (
        DeleteAnswers(view.run.id, moment.user),
        Audit(actor, "deleted own answers", view.run.id),
    )
    people = tuple(
        replace(person, handed_in_at=None, roles=None) if person.user == moment.user else person
        for person in view.participants
        if person.user != moment.user or person.invited
    )
    after = replace(view, participants=people)
    return (*_guard(view), *changes), _shown(shelf, after) if view.run.state == "open" else ()


def _guard(view: RunView) -> tuple[Change, ...]:
    return (Expect(view.run.id, view.run.revision),)


def _shown(shelf: Shelf, view: RunView) -> tuple[Notice, ...]:
    if not view.run.card:
        return ()
    return (UpdateCard(card_of(shelf.definitions[view.run.assessment], view)),)
