"""Starting an assessment: what it is about, who answers, and the run that comes of it."""

import json
import logging
import re
import time
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App
from slack_sdk import WebClient

from advisor import assessments, runs
from advisor.assessments import Assessment, Fault
from advisor.assessments.privacy import FEWEST_FOR_RESULTS
from advisor.runs import Moment, Start, typed
from advisor.store import RunView, Workspace
from bot import inbound_forms
from bot.blocks.assessments import names, pages
from bot.blocks.assessments import starting as forms
from bot.exchange import Conducted
from bot.inbound_forms import Entered, Filled
from bot.listeners.assessments.desk import Desk, identity, refused, said_view
from bot.people import LookupFailedError

logger = logging.getLogger(__name__)

_UTC = ZoneInfo("UTC")
_SECONDS = 1.0
"""For looking up who was picked; Slack waits three seconds for the form's answer."""

_MOST_CARRIED = 3000
"""Characters that a view's metadata may have; the second form carries what the first one held."""


def register(app: App, desk: Desk) -> None:
    """Listen to the buttons and forms of starting."""

    @app.action(re.compile(rf"^{names.OPEN_START}(_\d+)?$"))
    def wanted(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        filled = inbound_forms.press(body)
        asked = names.unpacked(filled.value)
        begin(desk, client, filled, asked)
        ack()

    @app.action(names.PREVIEW)
    def previewed(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        filled = inbound_forms.press(body)
        assessment = desk.shelf.definitions.get(filled.value)
        if assessment is not None:
            sample = assessments.sample(assessment)
            summary = assessments.summarise(assessment, sample, desk.shelf.titles)
            desk.open_modal(client, filled, forms.preview(assessment, summary))
        ack()

    @app.view(names.WHAT_VIEW)
    def described(ack: Ack, body: dict[str, Any]) -> None:
        _described(desk, ack, inbound_forms.submission(body))

    @app.view(names.WHO_VIEW)
    def invited(ack: Ack, body: dict[str, Any]) -> None:
        _invited(desk, ack, inbound_forms.submission(body))


def begin(desk: Desk, client: WebClient, filled: Filled, asked: Mapping[str, str]) -> None:
    """Open the first form of an assessment, with what is known already filled in.

    Args:
        desk: what listeners work with.
        client: for the modal.
        filled: what was pressed, or the command.
        asked: `assessment`; and maybe `subject`, or `after`, a run to begin from.
    """
    assessment = desk.shelf.definitions.get(asked.get("assessment", ""))
    if assessment is None:
        desk.show(filled, "Choose a check.", forms.choose(tuple(desk.shelf.definitions.values())))
        return
    earlier = _earlier(desk, filled, asked.get("after"))
    given: dict[str, object] = {"subject": asked["subject"][:300]} if asked.get("subject") else {}
    after = None
    if earlier is not None:
        given["subject"] = earlier.run.subject
        if earlier.run.assessment == assessment.id:
            after = earlier.run.id
            # What only the starter may know, such as prices, is shown to nobody else.
            is_own = earlier.run.starter == filled.user
            given |= earlier.run.context if is_own else {}
    view = forms.what(assessment, _around(desk, filled), given, after)
    desk.open_modal(client, filled, view)


def _earlier(desk: Desk, filled: Filled, run: str | None) -> RunView | None:
    """Return the run that another is to follow, if this person may see its result."""
    view = desk.exchange.store.workspace(filled.team).view(run) if run else None
    moment = Moment(filled.user, desk.exchange.clock())
    return view if view is not None and runs.may_see(view, moment) else None


def _around(desk: Desk, filled: Filled) -> forms.Surroundings:
    if filled.channel is None or filled.channel.startswith("D"):
        return forms.Surroundings()
    try:
        channel = desk.directory.channel(filled.team, filled.channel)
    except LookupFailedError:
        # Not knowing who is in a channel is a reason not to start anything there.
        return forms.Surroundings(filled.channel, is_private=False, is_shared=False)
    return forms.Surroundings(channel.id, channel.is_private, channel.is_shared, channel.is_member)


def _described(desk: Desk, ack: Ack, filled: Filled) -> None:
    carried = names.unpacked(filled.metadata)
    assessment = desk.shelf.definitions.get(carried.get("assessment", ""))
    if assessment is None:
        refused(ack, "Not found", LookupError("That check isn't there any more."))
        return
    context = _context(assessment, filled.entered)
    found = runs.check_context(assessment, context)
    if isinstance(found, tuple):
        ack(response_action="errors", errors=_errors(found, set(filled.entered)))
        return
    if filled.entered.get(forms.HOW) != forms.TOGETHER:
        start = Start(context, solo=True, again=_again(filled, carried))
        _started(desk, ack, filled, assessment, start)
        return
    metadata = names.packed(**carried, context=json.dumps(context, ensure_ascii=False))
    if len(metadata) > _MOST_CARRIED:
        longest = max(context, key=lambda name: len(str(context[name])))
        ack(response_action="errors", errors={longest: "That is too long for Slack; shorten it."})
        return
    around = _around_of(carried)
    zone = _zone(desk, filled)
    closes = runs.working_days_after(desk.exchange.clock().astimezone(zone).date(), runs.USUAL_DAYS)
    view = forms.who(assessment, around, metadata, closes)
    ack(response_action="update", view=view)


def _again(filled: Filled, carried: Mapping[str, str]) -> str | None:
    """Return the run whose answers are to be begun with, if that box is ticked."""
    return carried.get("after") if filled.entered.get(forms.AGAIN) == ("yes",) else None


def _around_of(carried: Mapping[str, str]) -> forms.Surroundings:
    return forms.Surroundings(
        carried.get("channel"),
        carried.get("private") == "yes",
        carried.get("shared") == "yes",
        carried.get("member") == "yes",
    )


def _invited(desk: Desk, ack: Ack, filled: Filled) -> None:
    carried = names.unpacked(filled.metadata)
    assessment = desk.shelf.definitions.get(carried.get("assessment", ""))
    if assessment is None:
        refused(ack, "Not found", LookupError("That check isn't there any more."))
        return
    start = _start(carried, filled, _zone(desk, filled))
    faults = (
        *runs.check(assessment, start, Moment(filled.user, desk.exchange.clock())),
        *_check_channel(desk, filled, start.channel),
        *_check_guests(desk, filled, start),
    )
    if faults:
        ack(response_action="errors", errors=_errors(faults, set(filled.entered)))
        return
    _started(desk, ack, filled, assessment, start)


def _check_guests(desk: Desk, filled: Filled, start: Start) -> tuple[Fault, ...]:
    """Return that a guest was picked who couldn't answer; who isn't known in time is let pass."""
    until = time.monotonic() + _SECONDS
    for user in () if start.guests else start.people:
        try:
            person = desk.directory.person(filled.team, user)
        except LookupFailedError:
            break
        if person.is_guest:
            told = f"{person.name} is a guest. Tick the box for guests below, or leave them out."
            return (Fault(forms.PEOPLE, told),)
        if time.monotonic() > until:
            break
    return ()


def _check_channel(desk: Desk, filled: Filled, channel: str | None) -> tuple[Fault, ...]:
    """Return what speaks against a channel: it may have been shared since the form opened."""
    if channel is None:
        return ()
    try:
        now = desk.directory.channel(filled.team, channel, is_fresh=True)
    except LookupFailedError as error:
        return (Fault(forms.WHERE, str(error)),)
    if now.is_shared:
        shared = "This channel is shared with another organisation by now. Use direct messages."
        return (Fault(forms.WHERE, shared),)
    return ()


def _start(carried: Mapping[str, str], filled: Filled, zone: ZoneInfo) -> Start:
    entered = filled.entered
    context = json.loads(carried.get("context", "{}"))
    around = _around_of(carried)
    can_post = around.channel is not None and around.is_member and not around.is_shared
    here = can_post and entered.get(forms.WHERE) == forms.HERE
    people = entered.get(forms.PEOPLE)
    audience: Literal["starter", "everyone"] = (
        "starter" if entered.get(forms.AUDIENCE) == "starter" else "everyone"
    )
    return Start(
        context={**context, forms.DISPLAY: entered.get(forms.DISPLAY)},
        people=people if isinstance(people, tuple) else (),
        channel=around.channel if here else None,
        audience=audience,
        anonymous=entered.get(forms.ANONYMOUS) == "yes",
        guests=entered.get(forms.GUESTS) == ("yes",),
        deadline=_deadline(entered.get(forms.DEADLINE), zone),
        again=carried.get("after"),
    )


def _started(desk: Desk, ack: Ack, filled: Filled, assessment: Assessment, start: Start) -> None:
    run = identity(filled.keys, "run")
    moment = Moment(filled.user, desk.exchange.clock())

    def compose(workspace: Workspace) -> Conducted[None]:
        if workspace.view(run) is not None:
            return Conducted(None)
        earlier = workspace.view(start.again) if start.again else None
        opened = runs.open_run(
            assessment, start, moment, (run, identity(filled.keys, "card")), earlier
        )
        return Conducted(None, opened.changes, opened.notices)

    desk.exchange.conduct(filled.team, filled.keys, compose)
    if start.solo:
        _, view = desk.view(filled, run)
        ack(response_action="update", view=pages.view(runs.begin(assessment, view, moment)))
        return
    where = (
        f"The card is in <#{start.channel}>."
        if start.channel
        else "The people you picked are asked now."
    )
    text = f":white_check_mark: *It has started.* {where} You find it on the Home tab, to steer it."
    if start.anonymous and 0 < len(set(start.people)) < FEWEST_FOR_RESULTS:
        few = f"With fewer than {FEWEST_FOR_RESULTS} anonymous answers nothing will be shown"
        text += f"\n:warning: {few}, so ask more people there."
    ack(response_action="update", view=said_view(assessment.short_title, text))


def _context(assessment: Assessment, entered: Mapping[str, Entered]) -> dict[str, object]:
    """Return the assessment's fields as they were entered; what was left empty is left out."""
    found: dict[str, object] = {}
    for field in assessment.context:
        value = entered.get(field.id)
        if isinstance(value, str) and value.strip():
            found[field.id] = typed(field, value)
        elif isinstance(value, tuple) and value:
            found[field.id] = list(value)
    return found


def _errors(faults: tuple[Fault, ...], blocks: set[str]) -> dict[str, str]:
    """Return faults by the block they are shown at; without one of its own, at the first."""
    errors: dict[str, str] = {}
    for fault in faults:
        block = fault.field if fault.field in blocks else next(iter(sorted(blocks)), fault.field)
        errors.setdefault(block, fault.message)
    return errors


def _zone(desk: Desk, filled: Filled) -> ZoneInfo:
    try:
        return desk.person(filled).zone
    except LookupFailedError:
        return _UTC


def _deadline(entered: Entered, zone: ZoneInfo) -> datetime | None:
    if not isinstance(entered, str):
        return None
    try:
        return runs.closing_of(date.fromisoformat(entered), zone)
    except ValueError:
        return None
