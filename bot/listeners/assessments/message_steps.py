"""Answering in a direct message: the same steps as in a modal, one message that changes."""

import uuid
from typing import Any

from slack_bolt import Ack, App

from advisor import runs
from advisor.assessments import Assessment
from advisor.runs import (
    REVIEW,
    Moment,
    Moved,
    NotAllowedError,
    PageScreen,
    ReviewScreen,
    RolesScreen,
    Screen,
)
from advisor.store import Outgoing, RunView, Workspace
from bot import inbound_forms
from bot.blocks import parts
from bot.blocks.assessments import names, pages
from bot.blocks.messages import checked
from bot.exchange import Conducted
from bot.inbound_forms import Filled
from bot.listeners.assessments.answering import entered, send
from bot.listeners.assessments.desk import Desk, words
from bot.people import LookupFailedError

_ROLES = "roles"


def register(app: App, desk: Desk) -> None:
    """Listen to the buttons below a page that is a message."""

    @app.action(names.STEP_HERE)
    def began(ack: Ack, body: dict[str, Any]) -> None:
        filled = inbound_forms.press(body)

        def first(assessment: Assessment, view: RunView, moment: Moment) -> Moved:
            return Moved(runs.begin(assessment, view, moment))

        _step(desk, filled, filled.value, first, is_first=True)
        ack()

    @app.action(names.HERE_NEXT)
    def went_on(ack: Ack, body: dict[str, Any]) -> None:
        filled = inbound_forms.press(body)
        carried = names.unpacked(filled.value)
        step = carried.get("step", "")

        def respond(assessment: Assessment, view: RunView, moment: Moment) -> Moved:
            if step == _ROLES:
                held = filled.entered.get(pages.ROLES_BLOCK)
                return runs.take_roles(
                    assessment, view, moment, held if isinstance(held, tuple) else ()
                )
            return runs.respond(assessment, view, moment, step, entered(filled))

        _step(desk, filled, carried.get("run", ""), respond)
        ack()

    @app.action(names.HERE_BACK)
    def went_back(ack: Ack, body: dict[str, Any]) -> None:
        filled = inbound_forms.press(body)
        carried = names.unpacked(filled.value)

        def back(assessment: Assessment, view: RunView, moment: Moment) -> Moved:
            step = carried.get("step", "")
            if step == REVIEW:
                return Moved(runs.at(assessment, view, moment, carried.get("last", "")))
            return runs.respond(assessment, view, moment, step, entered(filled), back=True)

        _step(desk, filled, carried.get("run", ""), back)
        ack()

    @app.action(names.HERE_SEND)
    def sent(ack: Ack, body: dict[str, Any]) -> None:
        filled = inbound_forms.press(body)
        _step(
            desk,
            filled,
            filled.value,
            lambda a, view, moment: send(desk, filled.team, a, view, moment),
        )
        ack()


def _step(desk: Desk, filled: Filled, run: str, step: Any, *, is_first: bool = False) -> None:
    """Do a step and show what follows in the same message."""
    try:
        moment = (
            desk.moment(filled)
            if is_first
            else Moment(filled.user, desk.exchange.clock(), is_guest=filled.is_outside)
        )

        def compose(workspace: Workspace) -> Conducted[Moved]:
            assessment, view = desk.load(workspace, run)
            moved = step(assessment, view, moment)
            shown = _updated(filled, _blocks(moved), run)
            return Conducted(moved, moved.changes, moved.notices, (shown,))

        desk.exchange.conduct(filled.team, filled.keys, compose)
    except (NotAllowedError, LookupFailedError) as error:
        desk.tell(filled, words(error))


def _updated(filled: Filled, blocks: list[parts.Block], run: str) -> Outgoing:
    text = "Your answers are kept at every page."
    content = {"text": text, "blocks": blocks}
    payload = {**content, "channel": filled.channel, "ts": filled.ts}
    made = Outgoing(uuid.uuid4().hex, "chat.update", payload, filled.channel or "", run)
    return checked(made, content)


def _blocks(moved: Moved) -> list[parts.Block]:
    screen: Screen = moved.screen
    view = pages.view(screen)
    shown = [
        _for_messages(block)
        for block in view["blocks"]
        if block.get("block_id") != pages.BACK_BLOCK
    ]
    faults = [parts.context(f":warning: {fault.message}") for fault in moved.faults]
    match screen:
        case RolesScreen():
            buttons = [_next(screen.run.id, _ROLES, "Begin")]
        case PageScreen():
            label = "Next" if screen.number < screen.of else "Review"
            buttons = [_next(screen.run.id, screen.step, label)]
            if screen.has_before:
                value = names.packed(run=screen.run.id, step=screen.step)
                buttons.append(parts.button(names.HERE_BACK, "Back", value))
        case ReviewScreen():
            shown = [_bare(block) for block in shown]
            last = [line.step for line in screen.missing[:1] or screen.lines[-1:]]
            value = names.packed(run=screen.run.id, step=REVIEW, last="".join(last))
            buttons = [parts.button(names.HERE_BACK, "Change something", value)]
            if not screen.missing:
                send_off = parts.button(names.HERE_SEND, "Send answers", screen.run.id, "primary")
                buttons.insert(0, send_off)
        case _:
            buttons = []
    return [*shown, *faults, *([parts.actions("here", *buttons)] if buttons else [])]


def _next(run: str, step: str, label: str) -> parts.Block:
    return parts.button(names.HERE_NEXT, label, names.packed(run=run, step=step), "primary")


def _for_messages(block: parts.Block) -> parts.Block:
    """Return a block as a message may hold it: Slack takes numbers there as words only."""
    element = block.get("element")
    if not isinstance(element, dict) or element.get("type") != "number_input":
        return block
    kept = {key: element[key] for key in ("action_id", "initial_value") if key in element}
    return {**block, "element": {"type": "plain_text_input", **kept}}


def _bare(block: parts.Block) -> parts.Block:
    """Return a block without its button, which belongs to modals."""
    return {key: value for key, value in block.items() if key != "accessory"}
