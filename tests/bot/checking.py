"""Short forms for assessments in Slack: start one, answer it, read what came of it."""

import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from bot.playground import Message, View

from .stage import ADA, SOURCING, Stage, shown

ALONE = "I answer alone, and only I see the result"
TOGETHER = "Colleagues answer as well"
ONLY_ME: dict[str, Any] = {"Who gets the result?": "Only me"}
WEEK = timedelta(days=8)
NEEDED: Mapping[str, Mapping[str, str]] = {
    "location": {"home_region": "western_europe"},
    "vendor": {"vendors": "Acme\nBolt", "prices": "Acme = 100\nBolt = 80"},
}
"""What an assessment needs beside its subject."""


def start_alone(
    stage: Stage, subject: str = "Payroll", user: str = ADA, *, assessment: str = "readiness"
) -> View:
    """Start an assessment alone; the first page."""
    first = begin(stage, subject, assessment, user=user)
    done = stage.submit(first, {"Who answers?": ALONE, **NEEDED.get(assessment, {})})
    assert done.errors == {}, done.errors
    return stage.modal(user)


def begin(
    stage: Stage,
    subject: str = "Payroll",
    assessment: str = "readiness",
    *,
    user: str = ADA,
    channel: str = SOURCING,
) -> View:
    """Type the command; the first form."""
    stage.slack.command(user, channel, "/advisor", f"check {assessment} {subject}".rstrip())
    stage.settle()
    return stage.modal(user)


def start_together(  # noqa: PLR0913 - what, who and where
    stage: Stage,
    people: tuple[str, ...] = (),
    *,
    assessment: str = "readiness",
    user: str = ADA,
    channel: str = SOURCING,
    what: dict[str, Any] | None = None,
    **more: Any,
) -> View:
    """Start an assessment with colleagues; what the starter sees at the end."""
    first = begin(stage, "Payroll", assessment, user=user, channel=channel)
    asked = {"Who answers?": TOGETHER, **NEEDED.get(assessment, {}), **(what or {})}
    done = stage.submit(first, asked)
    assert done.errors == {}, done.errors
    form = stage.modal(user)
    values: dict[str, Any] = {"Name that others see": "Project Maple"}
    if people:
        values["Who should answer?"] = list(people)
    done = stage.submit(form, {**values, **more})
    assert done.errors == {}, done.errors
    stage.settle()
    return stage.modal(user)


def card(stage: Stage, channel: str = SOURCING, viewer: str = ADA) -> Message:
    """The card that a channel shows."""
    return next(m for m in stage.seen(channel, viewer) if "Started by" in shown(m))


def invitation(stage: Stage, user: str) -> Message:
    """What somebody was sent who is asked by name."""
    return next(m for m in stage.inbox(user) if "No reminders" in shown(m))


def answer(stage: Stage, where: Message, user: str, choice: int = 2) -> View:
    """Answer everything with the option at the same place, and send it; the last view."""
    stage.click(where, "Answer", user)
    return fill(stage, user, choice)


def fill(stage: Stage, user: str, choice: int = 2) -> View:
    """Go through the pages of an open modal and send the answers."""
    for _ in range(40):
        view = stage.modal(user)
        callback = view.body["callback_id"]
        done = stage.submit(view, picked(stage, view, choice))
        assert done.errors == {}, done.errors
        if callback == "assess_review":
            stage.settle()
            return stage.modal(user)
    raise AssertionError("the pages never end")


def picked(stage: Stage, view: View, choice: int) -> dict[str, Any]:
    """For each input of a page, the option at this place, or the last that is an answer."""
    values: dict[str, Any] = {}
    for label, element in stage.fields(view).items():
        options = element.get("options", [])
        given = [one for one in options if one["value"] not in {"unknown", "skip"}]
        if element["type"] in {"radio_buttons", "static_select"}:
            values[label] = given[min(choice, len(given) - 1)]["value"]
        elif element["type"] == "checkboxes" and label != "Or":
            values[label] = [one["value"] for one in given[:1]]
        elif element["type"] == "number_input":
            values[label] = float(element["max_value"])
    return values


def result(stage: Stage, user: str) -> str:
    """The last result in somebody's direct messages."""
    return next(shown(m) for m in reversed(stage.inbox(user)) if "decision aid" in shown(m))


def message_picks(message: Message) -> dict[str, Any]:
    """For each input of a message, its third option."""
    return {
        block["block_id"]: block["element"]["options"][2]["value"]
        for block in message.blocks
        if block["type"] == "input" and block["element"]["type"] == "radio_buttons"
    }


def at_once(*acts: Callable[[], object]) -> None:
    """Do things at the same moment."""
    barrier = threading.Barrier(len(acts))
    trouble: list[BaseException] = []

    def do(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - shown by the test
            trouble.append(error)

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert trouble == []
