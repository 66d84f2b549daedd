"""The form in which the starter steers a run."""

from collections.abc import Sequence

from advisor import runs
from advisor.runs import MOST_REMINDERS, Card, spoken
from advisor.store import RunView
from bot.blocks import parts
from bot.blocks.assessments import names
from bot.blocks.assessments.cards import when
from bot.blocks.mrkdwn import escape, of_person
from bot.blocks.parts import Block

PEOPLE, DEADLINE, QUESTION = "people", "deadline", "question"
CLOSE, CALL_OFF, REMIND, EXTEND = spoken.CLOSE, spoken.CALL_OFF, spoken.REMIND, spoken.EXTEND
REOPEN, DELETE = "reopen", "delete"


def managing(card: Card, view: RunView, user: str, *, note: str = "") -> Block:
    """Return the form for the starter, or for an admin, who isn't told the subject.

    Args:
        card: what everybody sees of the run.
        view: the run.
        user: who steers it.
        note: what was just done.
    """
    run = view.run
    made = [parts.section(f":white_check_mark: {note}")] if note else []
    made.append(parts.section(_name(card, view, user)))
    if run.state == "open":
        made.extend(_open(card, view, runs.still_to_answer(view, user)))
    else:
        made.extend(_ended(card, view))
    return parts.modal(
        names.MANAGE_VIEW,
        card.assessment.short_title,
        made,
        metadata=names.packed(run=run.id),
        submit="Save" if run.state == "open" and not run.solo else None,
    )


def _name(card: Card, view: RunView, user: str) -> str:
    run = view.run
    if user != run.starter:
        return f"*{of_person(run.display)}*\n{escape(card.assessment.title)}"
    shown = "" if run.solo else f", shown to others as {of_person(run.display)}"
    return f"*{of_person(run.subject)}*{shown}\n{escape(card.assessment.title)}"


def _open(card: Card, view: RunView, waited_for: Sequence[str]) -> list[Block]:
    run = view.run
    of = f" of {card.asked}" if card.asked is not None else ""
    until = f"  ·  open until {when(run.deadline)}" if run.deadline else ""
    made = [parts.section(f"*{card.answered}{of} have answered*{until}")]
    if waited_for:
        people = ", ".join(f"<@{user}>" for user in waited_for)
        made.append(parts.context(f"Still to answer: {people}. Only you see this."))
    left = MOST_REMINDERS - run.reminders
    steering = []
    if not run.solo:
        if left:
            known = str(run.reminders)
            steering.append(_steer(REMIND, f"Remind ({left} left)", run.id, known=known))
        steering.append(
            parts.asking_first(
                _steer(CLOSE, "Close now", run.id, "primary"),
                "Close it now?",
                runs.what_closing_does(card),
                "Close now",
            )
        )
    steering.append(
        parts.asking_first(
            _steer(CALL_OFF, "Call off", run.id, "danger"),
            "Call it off?",
            runs.what_calling_off_does(run),
            "Call off",
        )
    )
    made.append(parts.actions("steer", *steering))
    if not run.solo:
        day: Block = {"type": "datepicker"}
        made.append(
            parts.field(
                DEADLINE, "Another day to close", day, hint="At five, your time.", optional=True
            )
        )
        if card.asked is not None:
            picker: Block = {"type": "multi_users_select", "max_selected_items": 50}
            made.append(parts.field(PEOPLE, "Ask more people", picker, optional=True))
    return made


def _ended(card: Card, view: RunView) -> list[Block]:
    run = view.run
    how = "Called off" if run.state == "cancelled" else "Closed"
    at = f" {when(run.ended_at)}" if run.ended_at else ""
    made = [parts.section(f"*{how}*{at}")]
    if view.result is not None and view.answers and not run.anonymous:
        options = [
            parts.option(question.id, question.text)
            for question in card.assessment.questions
            if any(answer.question == question.id for answer in view.answers)
        ]
        select = parts.asking_first(
            {
                **parts.one_of("static_select", options[:100]),
                "placeholder": parts.plain("Which question?"),
                "action_id": names.REOPEN_CHOICE,
            },
            "Ask it again?",
            "Everyone who answered it gets a message. All other answers stay.",
            "Ask again",
        )
        made.append(
            {
                "type": "section",
                "block_id": QUESTION,
                "text": {
                    "type": "mrkdwn",
                    "text": "*Ask one question again* of all who answered",
                },
                "accessory": select,
            }
        )
    made.append(
        parts.actions(
            "steer",
            parts.asking_first(
                _steer(DELETE, "Delete", run.id, "danger"),
                "Delete this check?",
                "Answers, result and plans go for good; what was posted in Slack stays there. A "
                "line in the audit says who deleted it.",
                "Delete",
            ),
        )
    )
    return made


def _steer(
    what: str, label: str, run: str, style: str | None = None, known: str | None = None
) -> Block:
    value = names.packed(run=run, what=what, known=known)
    return parts.button(f"{names.STEER}_{what}", label, value, style)
