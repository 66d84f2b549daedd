"""The Home tab: one's checks, what the advisor is for, what it keeps, whom to ask otherwise."""

import uuid
from collections.abc import Sequence

from advisor import Reply, assessments
from advisor.runs import Moment, Report, Shelf, participant, reports
from advisor.store import Outgoing, RunView
from bot.blocks import parts, replies
from bot.blocks.assessments import names, starting
from bot.blocks.assessments.cards import when
from bot.blocks.messages import checked
from bot.blocks.mrkdwn import escape, of_markdown, of_person
from bot.blocks.parts import Block
from bot.inbound import Place

_MOST = 5
_RULE: Block = {"type": "divider"}
_MOST_PATHS = 3


def published(welcome: Reply, checks: Sequence[Block], place: Place, *, has_runs: bool) -> Outgoing:
    """Return the call that shows the Home tab of the person at `place`.

    Somebody who has checks finds them first; everybody else is welcomed first.

    Raises:
        OverLimitError: Slack would refuse it.
    """
    greeting = [parts.header("Outsourcing Advisor"), *replies.blocks(welcome, "home")]
    blocks = [*checks, _RULE, *greeting] if has_runs else [*greeting, _RULE, *checks]
    view = {"type": "home", "blocks": blocks}
    call = Outgoing(
        uuid.uuid4().hex,
        "views.publish",
        {"user_id": place.user, "view": view},
        f"home:{place.user}",
    )
    return checked(call, view, "home")


def checks(shelf: Shelf, views: Sequence[RunView], moment: Moment) -> list[Block]:
    """Return a person's checks: those to answer, those to steer, the results, and all to start."""
    made: list[Block] = []
    waiting = [view for view in views if _waits_for(view, moment.user)][:_MOST]
    own = [v for v in views if v.run.state == "open" and v.run.starter == moment.user][:_MOST]
    if waiting:
        made.append(parts.header("Waiting for you"))
        made.extend(_line(shelf, view, names.ANSWER, "Answer", n) for n, view in enumerate(waiting))
    if own:
        made.append(parts.header("Started by you"))
        made.extend(_line(shelf, view, names.MANAGE, "Manage", n) for n, view in enumerate(own))
    found = reports(shelf, views, moment)
    made.extend(_results(found, moment))
    made.extend(_paths(shelf, [one for one in found if one.run.starter == moment.user]))
    made.append(parts.header("Start a check"))
    made.extend(starting.choose(tuple(shelf.definitions.values())))
    return made


def _waits_for(view: RunView, user: str) -> bool:
    row = participant(view, user)
    return view.run.state == "open" and row is not None and row.handed_in_at is None


def _line(shelf: Shelf, view: RunView, action: str, label: str, number: int) -> Block:
    run = view.run
    title = shelf.titles.get(f"assessment:{run.assessment}", run.assessment)
    until = f"  ·  open until {when(run.deadline)}" if run.deadline else ""
    text = f"*{of_person(run.display if not run.solo else run.subject)}*\n{escape(title)}{until}"
    button = parts.button(f"{action}_{number}", label, run.id)
    return {**parts.section(text), "accessory": button}


def _paths(shelf: Shelf, found: Sequence[Report]) -> list[Block]:
    """Return, for each subject, the usual path and where it stands; the next check is a button."""
    by_subject: dict[str, list[Report]] = {}
    for shown in found:
        by_subject.setdefault(shown.run.subject.casefold(), []).append(shown)
    made: list[Block] = []
    for number, own in enumerate(list(by_subject.values())[:_MOST_PATHS]):
        latest = {shown.run.assessment: shown.result for shown in reversed(own)}
        stages = assessments.path(shelf.definitions, latest)
        text = "\n".join(_stage(stage) for stage in stages)
        block = parts.section(f"*{escape(own[0].run.subject)}*\n{text}")
        upcoming = next((stage for stage in stages if stage.is_next), None)
        if upcoming is not None:
            asked = names.packed(assessment=upcoming.id, after=own[0].run.id)
            label = f"Next: {shelf.definitions[upcoming.id].short_title}"
            block["accessory"] = parts.button(f"{names.OPEN_START}_{number}", label, asked)
        made.append(block)
    return [parts.header("Where your subjects stand"), *made] if made else []


def _stage(stage: assessments.Stage) -> str:
    if stage.verdict:
        return f"✓  {escape(stage.title)} *{of_markdown(stage.verdict)}*"
    return f"→  {escape(stage.title)}" if stage.is_next else f"·  {escape(stage.title)}"


def _results(found: Sequence[Report], moment: Moment) -> list[Block]:
    if not found:
        return []
    made: list[Block] = [parts.header("Results")]
    for number, shown in enumerate(found[:_MOST]):
        run = shown.run
        name = run.subject if run.starter == moment.user else run.display
        text = f"*{escape(name)}*  ·  {escape(shown.assessment.title)}\n"
        text += of_markdown(shown.summary.headline)
        if run.ended_at:
            text += f"  ·  {when(run.ended_at)}"
        button = parts.button(f"{names.RESULT}_{number}", "Open", run.id)
        made.append({**parts.section(text), "accessory": button})
    if len(found) > _MOST:
        made.append(parts.context(f"The latest {_MOST} of {len(found)}: /advisor results"))
    return made
