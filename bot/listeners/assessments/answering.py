"""Answering in a modal: opened from the card, a message or Home; kept at every page."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from advisor import runs
from advisor.assessments import Assessment
from advisor.runs import Moment, Moved, NotAllowedError, Notice, PageScreen
from advisor.store import RunView, Workspace
from bot import inbound_forms
from bot.blocks.assessments import names, pages
from bot.exchange import Conducted
from bot.inbound_forms import Filled
from bot.listeners.assessments.desk import Desk, refused, said_view, words
from bot.people import LookupFailedError

Step = Callable[[Assessment, RunView, Moment], Moved]
_TITLE = "Answer"


def register(app: App, desk: Desk) -> None:
    """Listen to the buttons and pages of answering."""
    _listen_to_buttons(app, desk)
    _listen_to_pages(app, desk)


def _listen_to_buttons(app: App, desk: Desk) -> None:
    @app.action(re.compile(rf"^{names.ANSWER}(_\d+)?$"))
    def opened(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        filled = inbound_forms.press(body)
        try:
            moment = desk.moment(filled)
            assessment, view = desk.view(filled, filled.value)
            screen = runs.begin(assessment, view, moment)
        except (NotAllowedError, LookupFailedError) as error:
            desk.tell(filled, words(error))
        else:
            desk.open_modal(client, filled, pages.view(screen))
        ack()

    @app.action(names.BACK)
    def went_back(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        filled = inbound_forms.press(body)
        carried = names.unpacked(filled.value)
        step = carried.get("step", "")

        def back(assessment: Assessment, view: RunView, moment: Moment) -> Moved:
            raw = entered(filled)
            return runs.respond(assessment, view, moment, step, raw, back=True)

        try:
            moved = conduct(desk, filled, carried.get("run", ""), back)
        except NotAllowedError as error:
            desk.update_modal(client, filled, said_view(_TITLE, words(error)))
        else:
            desk.update_modal(client, filled, pages.view(moved.screen))
        ack()

    @app.action(names.CHANGE)
    def changed(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        filled = inbound_forms.press(body)
        carried = names.unpacked(filled.value)
        try:
            assessment, view = desk.view(filled, carried.get("run", ""))
            moment = Moment(filled.user, desk.exchange.clock())
            screen = runs.at(assessment, view, moment, carried.get("step", ""))
        except NotAllowedError as error:
            desk.update_modal(client, filled, said_view(_TITLE, words(error)))
        else:
            desk.update_modal(client, filled, pages.view(screen))
        ack()


def _listen_to_pages(app: App, desk: Desk) -> None:
    @app.view(names.ROLES_VIEW)
    def roles_ticked(ack: Ack, body: dict[str, Any]) -> None:
        filled = inbound_forms.submission(body)
        held = filled.entered.get(pages.ROLES_BLOCK)
        roles = held if isinstance(held, tuple) else ()
        _submitted(
            desk, ack, filled, lambda a, view, moment: runs.take_roles(a, view, moment, roles)
        )

    @app.view(names.PAGE_VIEW)
    def page_answered(ack: Ack, body: dict[str, Any]) -> None:
        filled = inbound_forms.submission(body)
        step = names.unpacked(filled.metadata).get("step", "")

        def respond(assessment: Assessment, view: RunView, moment: Moment) -> Moved:
            return runs.respond(assessment, view, moment, step, entered(filled))

        _submitted(desk, ack, filled, respond)

    @app.view(names.REVIEW_VIEW)
    def sent(ack: Ack, body: dict[str, Any]) -> None:
        filled = inbound_forms.submission(body)
        _submitted(
            desk, ack, filled, lambda a, view, moment: send(desk, filled.team, a, view, moment)
        )


def _submitted(desk: Desk, ack: Ack, filled: Filled, step: Step) -> None:
    run = names.unpacked(filled.metadata).get("run", "")
    try:
        moved = conduct(desk, filled, run, step)
    except NotAllowedError as error:
        refused(ack, _TITLE, error)
        return
    if moved.faults and isinstance(moved.screen, PageScreen):
        name = moved.screen.step
        errors = {pages.block_of(fault.field, name): fault.message for fault in moved.faults}
        ack(response_action="errors", errors=errors)
        return
    ack(response_action="update", view=pages.view(moved.screen))


def send(desk: Desk, team: str, assessment: Assessment, view: RunView, moment: Moment) -> Moved:
    """Send one's answers off; who answers alone has the result with it."""
    moved = runs.hand_in(assessment, view, moment)
    if not (view.run.solo and moved.is_sent):
        return moved
    changes, notices = runs.close_alone(desk.shelf, view, moment, desk.earlier(team, view))
    told: tuple[Notice, ...] = (*moved.notices, *notices)
    return Moved(moved.screen, (*moved.changes, *changes), told, is_sent=True)


def conduct(desk: Desk, filled: Filled, run: str, step: Step) -> Moved:
    """Do a step of answering and keep what comes of it.

    Raises:
        NotAllowedError: the person may not answer, or not any more.
    """
    moment = Moment(filled.user, desk.exchange.clock(), is_guest=filled.is_outside)

    def compose(workspace: Workspace) -> Conducted[Moved]:
        assessment, view = desk.load(workspace, run)
        moved = step(assessment, view, moment)
        return Conducted(moved, moved.changes, moved.notices)

    return desk.exchange.conduct(filled.team, filled.keys, compose)


def entered(filled: Filled) -> Mapping[str, object]:
    """Return what a page's inputs hold, by question; None where nothing was entered.

    "Don't know" in a box of its own counts only where nothing else was entered.
    """
    found: dict[str, object] = {}
    elsewise: dict[str, object] = {}
    for block, value in filled.entered.items():
        if "@" in block:
            question, is_else = pages.question_of(block)
            held = _ticked(value) if isinstance(value, tuple) else value
            (elsewise if is_else else found)[question] = held
    return {**found, **{name: held for name, held in elsewise.items() if found.get(name) is None}}


def _ticked(value: tuple[str, ...]) -> object:
    if not value:
        return None
    return value[0] if len(value) == 1 and value[0] in pages.ELSE_WORDS else list(value)
