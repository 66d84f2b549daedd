"""The card of a run, and what people get in direct messages about it."""

from datetime import UTC, datetime

from advisor.runs import Card
from advisor.store import SOMEONE_WHO_LEFT, Run
from bot.blocks import parts
from bot.blocks.assessments import names
from bot.blocks.mrkdwn import escape, of_person
from bot.blocks.parts import Block


def filled(text: str, run: Run) -> str:
    """Return a sentence of the advisor's with the run's name and people in it, as mrkdwn."""
    channel = f"<#{run.channel}>" if run.channel else "direct messages"
    return escape(text).format(name=of_person(run.display), starter=starter(run), channel=channel)


def starter(run: Run) -> str:
    """Return who started a run, as mrkdwn; a person who was forgotten has no name any more."""
    return SOMEONE_WHO_LEFT if run.starter == SOMEONE_WHO_LEFT else f"<@{run.starter}>"


def when(at: datetime) -> str:
    """Return a time as the reader's own clock shows it."""
    fallback = f"{at.astimezone(UTC):%-d %B %Y, %H:%M} UTC"
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{fallback}>"


def card(shown: Card) -> list[Block]:
    """Return the card: who started it, until when, who sees what, how many have answered."""
    run = shown.run
    made = [
        parts.section(f"*{escape(shown.assessment.title)}*\n{of_person(run.display)}"),
        parts.context("\n".join(_facts(shown))),
    ]
    if run.state == "open":
        made.append(
            parts.actions(
                "run",
                parts.button(names.ANSWER, "Answer", run.id, "primary"),
                parts.button(names.MANAGE, "Manage", run.id),
            )
        )
    elif run.state == "closed":
        made.append(
            parts.actions(
                "run",
                parts.button(names.RESULT, "Result", run.id),
                parts.button(names.MANAGE, "Manage", run.id),
            )
        )
    return made


def summary_line(shown: Card) -> str:
    """Return the card in one line, for notifications."""
    run = shown.run
    if run.state != "open":
        return f"{shown.assessment.title} {run.display}: {_state(run)}"
    return f"{shown.assessment.title} {run.display}: {_count(shown)}"


def _facts(shown: Card) -> list[str]:
    run = shown.run
    facts = [f"Started by {starter(run)}  ·  {_until(run)}"]
    if run.state == "open":
        facts.append(_who_sees(shown))
    if run.reopened:
        asked = shown.assessment.by_id.get(run.reopened)
        facts.append(f"One question again: {escape(asked.text)}" if asked else "One question again")
    facts.append(f"*{_count(shown)}*")
    return facts


def _until(run: Run) -> str:
    if run.state != "open":
        return _state(run)
    return f"open until {when(run.deadline)}" if run.deadline else "open until it is closed"


def _state(run: Run) -> str:
    return "called off" if run.state == "cancelled" else "closed"


def _who_sees(shown: Card) -> str:
    run = shown.run
    if run.audience == "starter":
        goes = f"{starter(run)} only"
    else:
        goes = f"everyone in <#{run.channel}>" if run.channel else "everyone asked"
    watched = shown.asked is not None and not (run.anonymous or run.solo)
    counted = f"; {starter(run)} sees who is still to answer" if watched else ""
    text = f"Nobody sees an answer before it closes{counted}. Then the result goes to {goes}; "
    text += "no name is shown with an answer, though few answers can be guessed."
    if run.anonymous:
        text += " With fewer than three answers nothing is shown, with fewer than five no counts."
    return text


def _count(shown: Card) -> str:
    of = f" of {shown.asked}" if shown.asked is not None else ""
    verb = "has" if shown.answered == 1 and shown.asked is None else "have"
    return f"{shown.answered}{of} {verb} answered"


def invitation(shown: Card) -> list[Block]:
    """Return what somebody who is asked by name gets."""
    run = shown.run
    minutes = "a minute" if run.reopened else f"{shown.assessment.minutes} minutes"
    again = "asks you one question again" if run.reopened else "asks for your view"
    text = (
        f"{starter(run)} {again}: *{escape(shown.assessment.title)}*\n"
        f"{of_person(run.display)}  ·  about {minutes}"
    )
    buttons = [parts.button(names.ANSWER, "Answer", run.id, "primary")]
    if not run.anonymous:
        buttons.append(parts.button(names.STEP_HERE, "Answer in this message", run.id))
    buttons.append(parts.button(names.QUIET, "No reminders", run.id))
    return [
        parts.section(text),
        parts.context(f"O{_until(run)[1:]}\n{_who_sees(shown)}"),
        parts.actions("run", *buttons),
    ]


def reminder(shown: Card, *, is_personal: bool = True) -> list[Block]:
    """Return the reminder for whoever hasn't answered; one person can have no more of them."""
    run = shown.run
    text = (
        f"Still open: *{escape(shown.assessment.title)}* {of_person(run.display)}, {_until(run)}. "
        f"It takes about {shown.assessment.minutes} minutes."
    )
    buttons = [parts.button(names.ANSWER, "Answer", run.id, "primary")]
    if is_personal:
        buttons.append(parts.button(names.QUIET, "No more reminders", run.id))
    return [parts.section(text), parts.actions("run", *buttons)]
