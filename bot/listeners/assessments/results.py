"""Results found again, planned, forwarded; one's own answers deleted."""

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from advisor import runs
from advisor.runs import Moment, NotAllowedError, Report
from advisor.store import Plan, RunView
from bot import inbound_forms
from bot.blocks.assessments import names
from bot.blocks.assessments import results as blocks
from bot.blocks.mrkdwn import escape
from bot.inbound_forms import Filled
from bot.listeners.assessments.desk import Desk, refused, words
from bot.listeners.assessments.managing import Steered, conduct
from bot.people import LookupFailedError

_TITLE = "Result"


def register(app: App, desk: Desk) -> None:
    """Listen to the buttons of results."""

    @app.action(re.compile(rf"^{names.RESULT}(_\d+)?$"))
    def opened(ack: Ack, body: dict[str, Any]) -> None:
        filled = inbound_forms.press(body)
        try:
            report, moment = _report(desk, filled, filled.value)
        except (NotAllowedError, LookupFailedError) as error:
            desk.tell(filled, words(error))
        else:
            is_starter = moment.user == report.run.starter
            shown = blocks.report(report, is_starter=is_starter)
            desk.show(filled, escape(blocks.plain(report)), shown)
        ack()

    @app.action(names.PLAN)
    def planned(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        filled = inbound_forms.press(body)
        try:
            report, moment = _report(desk, filled, filled.value)
            runs.check_may_manage(report.run, moment)
        except (NotAllowedError, LookupFailedError) as error:
            desk.tell(filled, words(error))
        else:
            desk.open_modal(client, filled, blocks.planning(report))
        ack()

    @app.view(names.PLAN_VIEW)
    def plan_saved(ack: Ack, body: dict[str, Any]) -> None:
        filled = inbound_forms.submission(body)
        run = names.unpacked(filled.metadata).get("run", "")
        try:
            report, moment = _report(desk, filled, run)
            plans = _plans(report, filled)

            def plan(view: RunView, moment: Moment) -> Steered:
                return runs.plan(desk.shelf, view, moment, plans)

            conduct(desk, filled, run, moment, plan)
        except (NotAllowedError, LookupFailedError) as error:
            refused(ack, _TITLE, error)
        else:
            ack()

    @app.action(names.FORWARD)
    def forwarded(ack: Ack, body: dict[str, Any]) -> None:
        filled = inbound_forms.press(body)
        try:
            report, _ = _report(desk, filled, filled.value)
        except (NotAllowedError, LookupFailedError) as error:
            desk.tell(filled, words(error))
        else:
            page = runs.page_of(report, _names(desk, filled, report))
            desk.hand_over(filled, report.run, page)
        ack()


def _report(desk: Desk, filled: Filled, run: str) -> tuple[Report, Moment]:
    """Return a result and who looks at it.

    Raises:
        NotAllowedError: there is none, or it isn't for this person.
        LookupFailedError: Slack didn't say who this is.
    """
    moment = desk.moment(filled)
    _, view = desk.view(filled, run)
    runs.check_may_see(view, moment, filled.channel)
    report = runs.report_of(desk.shelf, view, desk.earlier(filled.team, view))
    if report is None:
        still = "is open; there is no result yet" if view.run.state == "open" else "has no result"
        raise NotAllowedError(f"“{{name}}” {still}.", view.run)
    return report, moment


def _names(desk: Desk, filled: Filled, report: Report) -> Mapping[str, str]:
    """Return the names of those who took on a step, as far as Slack tells them."""
    found = {}
    for owner in {plan.owner for plan in report.plans if plan.owner}:
        try:
            found[owner] = desk.directory.person(filled.team, owner).name
        except LookupFailedError:
            continue
    return found


def _plans(report: Report, filled: Filled) -> tuple[Plan, ...]:
    """Return what was entered for each next step."""
    made = []
    for number, step in enumerate(report.summary.steps):
        owner = filled.entered.get(f"owner_{number}")
        if f"owner_{number}" in filled.entered or f"due_{number}" in filled.entered:
            made.append(
                Plan(
                    step.target,
                    owner if isinstance(owner, str) else None,
                    inbound_forms.day(filled, f"due_{number}"),
                )
            )
    return tuple(made)
