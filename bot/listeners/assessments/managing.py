"""Steering a run: remind, extend, add people, close, call off, ask again, delete."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from advisor import runs
from advisor.runs import Moment, NotAllowedError, Notice, Shelf
from advisor.store import Change, RunView, Workspace
from bot import inbound_forms
from bot.blocks import parts
from bot.blocks.assessments import managing as forms
from bot.blocks.assessments import names
from bot.blocks.assessments.cards import when
from bot.exchange import Conducted
from bot.inbound_forms import Filled
from bot.listeners.assessments.desk import Desk, refused, said_view, words
from bot.people import LookupFailedError

Steered = tuple[tuple[Change, ...], tuple[Notice, ...]]
Act = Callable[[RunView, Moment], Steered]
_TITLE = "Manage"


def register(app: App, desk: Desk) -> None:
    """Listen to the card's Manage button and to the form behind it."""

    @app.action(re.compile(rf"^{names.MANAGE}(_\d+)?$"))
    def opened(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        filled = inbound_forms.press(body)
        try:
            moment = desk.moment(filled)
            assessment, view = desk.view(filled, filled.value)
            runs.check_may_manage(view.run, moment)
        except (NotAllowedError, LookupFailedError) as error:
            desk.tell(filled, words(error))
        else:
            card = runs.card_of(assessment, view)
            desk.open_modal(client, filled, forms.managing(card, view, filled.user))
        ack()

    @app.action(re.compile(rf"^{names.STEER}_[a-z0-9_]+$"))
    def steered(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        filled = inbound_forms.press(body)
        carried = names.unpacked(filled.value)
        act = _acts(desk, filled.team, carried).get(carried.get("what", ""))
        if act is not None:
            _steer(desk, client, filled, carried.get("run", ""), act)
        ack()

    @app.action(names.REOPEN_CHOICE)
    def reopened(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        filled = inbound_forms.press(body)

        def reopen(view: RunView, moment: Moment) -> Steered:
            until = runs.reopened_until(moment)
            return runs.reopen(desk.shelf, view, moment, filled.value, until)

        run = names.unpacked(filled.metadata).get("run", "")
        _steer(desk, client, filled, run, (reopen, "Everyone who answered is asked again."))
        ack()

    @app.view(names.MANAGE_VIEW)
    def saved(ack: Ack, body: dict[str, Any]) -> None:
        _saved(desk, ack, inbound_forms.submission(body))

    @app.action(names.QUIET)
    def quietened(ack: Ack, body: dict[str, Any]) -> None:
        filled = inbound_forms.press(body)
        done = "You get no more reminders of this check."
        _told(desk, filled, filled.value, _own_moment(desk, filled), (runs.quieten, done))
        ack()

    @app.action(re.compile(rf"^{names.DELETE_ANSWERS}(_\d+)?$"))
    def deleted(ack: Ack, body: dict[str, Any]) -> None:
        filled = inbound_forms.press(body)

        def delete(view: RunView, moment: Moment) -> Steered:
            return runs.delete_answers(desk.shelf, view, moment)

        done = "Your answers to this check are deleted."
        _told(desk, filled, filled.value, _own_moment(desk, filled), (delete, done))
        ack()


def _own_moment(desk: Desk, filled: Filled) -> Moment:
    """Return who does what is one's own affair: no right is needed for it."""
    return Moment(filled.user, desk.exchange.clock(), is_guest=filled.is_outside)


def _told(desk: Desk, filled: Filled, run: str, moment: Moment, what: tuple[Act, str]) -> None:
    """Do something to a run, and say so to the person who pressed the button."""
    act, done = what

    def compose(workspace: Workspace) -> Conducted[None]:
        _, view = desk.load(workspace, run)
        changes, notices = act(view, moment)
        note = desk.note(filled, done, [parts.section(done)])
        return Conducted(None, changes, notices, (note,))

    try:
        desk.exchange.conduct(filled.team, filled.keys, compose)
    except NotAllowedError as error:
        desk.tell(filled, words(error))


def _acts(desk: Desk, team: str, carried: Mapping[str, str]) -> Mapping[str, tuple[Act, str]]:
    shelf, sent = desk.shelf, carried.get("known", "")
    known = int(sent) if sent.isdecimal() else None
    until = _time(carried.get("until", ""))
    later = {} if until is None else {forms.EXTEND: _extending(shelf, until)}
    return {
        **later,
        forms.REMIND: (
            lambda view, moment: runs.remind(shelf, view, moment, known),
            "Those who haven't answered were reminded.",
        ),
        forms.CLOSE: (
            lambda view, moment: runs.close(shelf, view, moment, desk.earlier(team, view)),
            "It is closed.",
        ),
        forms.CALL_OFF: (
            lambda view, moment: runs.call_off(shelf, view, moment),
            "It was called off.",
        ),
        forms.DELETE: (
            lambda view, moment: runs.delete_run(shelf, view, moment),
            "It was deleted, with its answers and its result.",
        ),
    }


def _extending(shelf: Shelf, until: datetime) -> tuple[Act, str]:
    def extend(view: RunView, moment: Moment) -> Steered:
        return runs.extend(shelf, view, moment, until)

    return extend, f"It is open until {when(until)} now."


def _time(carried: str) -> datetime | None:
    """Return a time that a button carries; None if it is none."""
    try:
        at = datetime.fromisoformat(carried)
    except ValueError:
        return None
    return at if at.tzinfo else None


def _steer(desk: Desk, client: WebClient, filled: Filled, run: str, act: tuple[Act, str]) -> None:
    """Do something to a run: from its form, which is shown as it is then, or from a message."""
    do, done = act
    if filled.view is None:
        _steer_here(desk, filled, run, act)
        return
    try:
        moment = desk.moment(filled)
        conduct(desk, filled, run, moment, do)
    except (NotAllowedError, LookupFailedError) as error:
        desk.update_modal(client, filled, said_view(_TITLE, words(error)))
        return
    try:
        assessment, view = desk.view(filled, run)
    except NotAllowedError:  # it was deleted
        desk.update_modal(client, filled, said_view(_TITLE, done))
        return
    card = runs.card_of(assessment, view)
    desk.update_modal(client, filled, forms.managing(card, view, filled.user, note=done))


def _steer_here(desk: Desk, filled: Filled, run: str, act: tuple[Act, str]) -> None:
    """Do something to a run from a message's button, and say so beside it."""
    try:
        moment = desk.moment(filled)
    except LookupFailedError as error:
        desk.tell(filled, words(error))
    else:
        _told(desk, filled, run, moment, act)


def _saved(desk: Desk, ack: Ack, filled: Filled) -> None:
    run = names.unpacked(filled.metadata).get("run", "")
    picked = filled.entered.get(forms.PEOPLE)
    people = picked if isinstance(picked, tuple) else ()
    day = inbound_forms.day(filled, forms.DEADLINE)
    try:
        moment = desk.moment(filled)
        until = runs.closing_of(day, desk.person(filled).zone) if day else None
        if until is not None and (faults := runs.check_deadline(until, moment.at)):
            ack(response_action="errors", errors={forms.DEADLINE: faults[0].message})
            return

        def save(view: RunView, moment: Moment) -> Steered:
            return runs.adjust(desk.shelf, view, moment, until, people)

        conduct(desk, filled, run, moment, save)
        assessment, view = desk.view(filled, run)
    except (NotAllowedError, LookupFailedError) as error:
        refused(ack, _TITLE, error)
        return
    card = runs.card_of(assessment, view)
    shown = forms.managing(card, view, filled.user, note="Saved.")
    ack(response_action="update", view=shown)


def conduct(desk: Desk, filled: Filled, run: str, moment: Moment, act: Act) -> None:
    """Do something to a run and keep what comes of it.

    Raises:
        NotAllowedError: it isn't this person's to do, or makes no sense any more.
    """

    def compose(workspace: Workspace) -> Conducted[None]:
        _, view = desk.load(workspace, run)
        changes, notices = act(view, moment)
        return Conducted(None, changes, notices)

    desk.exchange.conduct(filled.team, filled.keys, compose)
