"""Results as messages: one, a list of them, two compared; and the form for who does what next."""

from collections.abc import Iterator, Sequence

from advisor.assessments import charts
from advisor.assessments.definition import LINKS_TO_ASSESSMENT
from advisor.assessments.display import rounded
from advisor.runs import Report
from advisor.store import SOMEONE_WHO_LEFT
from bot.blocks import parts, replies
from bot.blocks.assessments import names
from bot.blocks.mrkdwn import escape, of_markdown, of_person
from bot.blocks.parts import Block

_LABEL = 20
_TEXT = 3000
_TITLE = 50
_CATEGORIES = 20
_STEPS = 3
_LINKS = 20


def report(shown: Report, *, is_starter: bool) -> list[Block]:
    """Return a result: the verdict first, then why, what would change it, and what to do.

    Args:
        shown: the result.
        is_starter: whether it is shown to whoever may plan, forward and delete.
    """
    run, summary = shown.run, shown.summary
    made = [
        parts.section(
            f"*{escape(shown.assessment.title)}* {of_person(run.display)}\n"
            f"*{of_markdown(summary.headline)}*"
        )
    ]
    if (chart := _bars(shown)) is not None:
        made.append(chart)
    made.extend(_fitting(replies.sections(summary.sections)))
    made.extend(_plans(shown))
    if shown.trend:
        made.append(parts.section(f"*Which way it goes*\n{escape(shown.trend)}"))
    made.extend(_links(shown))
    made.append(parts.context(f"{escape(summary.method)} Run {run.id}."))
    made.extend(_buttons(shown, is_starter=is_starter))
    return made


def _fitting(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks, those with more lines than Slack takes in one as several; names can be long."""
    for block in blocks:
        text = block["text"]["text"] if block["type"] == "section" else ""
        if len(text) <= _TEXT:
            yield block
            continue
        lines: list[str] = []
        for line in text.split("\n"):
            if sum(map(len, lines)) + len(lines) + len(line) > _TEXT:
                yield parts.section("\n".join(lines))
                lines = []
            lines.append(line)
        yield parts.section("\n".join(lines))


def _bars(shown: Report) -> Block | None:
    """Return the main scores as Slack's own chart; what doesn't fit one is told in words anyway."""
    bars = charts.bars(shown.assessment, shown.result)
    labels = [label[:_LABEL] for label, _ in bars.rows]
    if not labels or len(labels) > _CATEGORIES or len(set(labels)) < len(labels):
        return None
    points = [
        {"label": label, "value": int(rounded(value))}
        for label, (_, value) in zip(labels, bars.rows, strict=True)
    ]
    return {
        "type": "data_visualization",
        "title": bars.title[:_TITLE],
        "chart": {
            "type": "bar",
            "series": [{"name": "Score", "data": points}],
            "axis_config": {"categories": labels},
        },
    }


def _links(shown: Report) -> list[Block]:
    """Return what explains the result's points, to be read one by one."""
    links = shown.summary.links[:_LINKS]
    if not links:
        return []
    options = [
        parts.option(f"entry:{link.target}", f"{'(edited since) ' * link.has_changed}{link.title}")
        for link in links
    ]
    select: Block = {
        "type": "static_select",
        "action_id": f"{replies.CHOICE}_select",
        "placeholder": parts.plain("Choose a point"),
        "options": options,
    }
    return [{**parts.section("*Read what is behind it*"), "accessory": select}]


def _plans(shown: Report) -> list[Block]:
    labels = {step.target: step.action or step.label for step in shown.summary.steps}
    lines = []
    for plan in shown.plans:
        owner = _person(plan.owner) if plan.owner else "nobody yet"
        by = f", by {plan.due:%-d %B %Y}" if plan.due else ""
        lines.append(f"•  {escape(labels.get(plan.target, plan.target))}: {owner}{by}")
    return [parts.section("*Taken on*\n" + "\n".join(lines))] if lines else []


def _person(user: str) -> str:
    return user if user == SOMEONE_WHO_LEFT else f"<@{user}>"


def _buttons(shown: Report, *, is_starter: bool) -> list[Block]:
    run = shown.run
    reading = [
        parts.button(f"{replies.CHOICE}_{number}", step.label, f"entry:{step.target}")
        for number, step in enumerate(shown.summary.steps[:_STEPS])
        if not step.target.startswith(LINKS_TO_ASSESSMENT)
    ]
    following = _going_on(shown)
    own = [
        parts.button(names.PLAN, "Who does what", run.id),
        parts.button(
            f"{names.OPEN_START}_99",
            "Run it again",
            names.packed(assessment=run.assessment, after=run.id),
        ),
        parts.button(names.FORWARD, "One page to forward", run.id),
        parts.button(names.MANAGE, "Manage", run.id),
    ]
    made = [parts.actions("next", *reading, *following)] if reading or following else []
    return [*made, parts.actions("own", *own)] if is_starter else made


def _going_on(shown: Report) -> list[Block]:
    """Return the assessment to go on with, and those that next steps lead to, filled in."""
    then = [shown.following] if shown.following else []
    wanted = {one.id: f"Go on: {one.short_title}" for one in then}
    for step in shown.summary.steps[:_STEPS]:
        if step.target.startswith(LINKS_TO_ASSESSMENT):
            wanted.setdefault(step.target.removeprefix(LINKS_TO_ASSESSMENT), f"Start: {step.label}")
    return [
        parts.button(
            f"{names.OPEN_START}_{number}", label, names.packed(assessment=one, after=shown.run.id)
        )
        for number, (one, label) in enumerate(wanted.items())
    ]


def plain(shown: Report) -> str:
    """Return a result as plain text, for notifications and readers without blocks."""
    bars = charts.text_bars(charts.bars(shown.assessment, shown.result))
    text = f"{shown.assessment.title} {shown.run.display}\n{shown.summary.text}"
    return f"{text}\n{bars}" if bars else text


def planning(shown: Report) -> Block:
    """Return the form that gives next steps an owner and a date."""
    made: list[Block] = []
    before = {plan.target: plan for plan in shown.plans}
    for number, step in enumerate(shown.summary.steps[:_STEPS]):
        plan = before.get(step.target)
        owner: Block = {"type": "users_select"}
        day: Block = {"type": "datepicker"}
        if plan and plan.owner:
            owner["initial_user"] = plan.owner
        if plan and plan.due:
            day["initial_date"] = plan.due.isoformat()
        made.append(parts.section(f"*{number + 1}. {escape(step.action or step.label)}*"))
        made.append(parts.field(f"owner_{number}", "Who", owner, optional=True))
        made.append(parts.field(f"due_{number}", "By when", day, optional=True))
    return parts.modal(
        names.PLAN_VIEW,
        "Who does what",
        made or [parts.section("This result has no next steps.")],
        metadata=names.packed(run=shown.run.id),
        submit="Save" if made else None,
    )
