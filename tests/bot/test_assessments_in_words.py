"""A running check steered in words, through the whole app: who says what where, and what comes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from advisor import Advisor
from bot.playground import Message, dropped
from bot.settings import Settings

from .checking import answer, at_once, card, invitation, start_alone, start_together
from .stage import (
    ADA,
    BEN,
    GUS,
    MEI,
    OPERATIONS,
    PRIYA,
    SAM,
    SOURCING,
    Stage,
    button,
    buttons,
    shown,
    staged,
)

BIRCH: dict[str, Any] = {"Name that others see": "Project Birch"}
HERE: dict[str, Any] = {"channel": OPERATIONS, "Where?": "In this channel, as a card"}


def mention(
    stage: Stage, text: str, user: str = ADA, channel: str = SOURCING, thread: str | None = None
) -> Message:
    """What somebody who mentions the advisor alone sees in reply."""
    said = stage.slack.mention(user, channel, text, thread)
    reply = stage.reply(said, viewer=user)
    assert reply.viewer == user, "others saw it as well"
    return reply


def told(stage: Stage, user: str) -> str:
    """Everything in somebody's direct messages."""
    return "\n".join(shown(message) for message in stage.inbox(user))


def noted(stage: Stage, user: str, channel: str = SOURCING) -> str:
    """What only this person sees in a channel."""
    return "\n".join(shown(m) for m in stage.seen(channel, user) if m.viewer == user)


def reminded(stage: Stage, user: str) -> int:
    return sum("Still open" in shown(message) for message in stage.inbox(user))


def state(stage: Stage) -> str:
    return stage.workspace.runs()[0].state


# How it goes


@pytest.mark.parametrize(
    "words",
    [
        "how is my check going?",
        "who has answered?",
        "how many have answered so far?",
        "any answers yet",
    ],
)
def test_the_starter_asks_how_it_goes_in_a_direct_message(stage: Stage, words: str) -> None:
    start_together(stage, (BEN, MEI))
    answer(stage, invitation(stage, BEN), BEN)
    reply = stage.direct(words, ADA)
    assert "1 of 2 have answered" in shown(reply)
    assert "Manage shows you who is still to answer" in shown(reply)
    assert "Ben" not in shown(reply)
    assert list(buttons(reply)) == ["Remind the others (2 left)", "Manage: Project Maple"]


@pytest.mark.parametrize("is_in_thread", [False, True])
def test_in_the_channel_and_in_the_checks_thread_only_who_asks_sees_the_answer(
    stage: Stage, *, is_in_thread: bool
) -> None:
    start_together(stage, (BEN,))
    thread = card(stage).ts if is_in_thread else None
    reply = mention(stage, "who has answered?", ADA, thread=thread)
    assert "0 of 1 have answered" in shown(reply)
    asked = mention(stage, "who has answered?", BEN, thread=thread)
    assert list(buttons(asked)) == ["Go on: Project Maple"]


def test_of_an_anonymous_check_the_same_count_is_told_and_no_name(stage: Stage) -> None:
    start_together(stage, (BEN, MEI, SAM), Names="yes")
    answer(stage, invitation(stage, BEN), BEN)
    for user in (ADA, BEN, MEI):
        said = shown(stage.direct("has Ben answered yet?", user))
        assert "1 of 3 have answered" in said
        assert BEN not in said


def test_a_stranger_hears_in_the_channel_what_its_card_says_and_elsewhere_nothing(
    stage: Stage,
) -> None:
    start_together(stage, (MEI,), **HERE)
    assert "0 of 1 have answered" in shown(
        mention(stage, "how is the check going?", PRIYA, OPERATIONS)
    )
    assert "No check of yours is running" in shown(stage.direct("how is the check going?", PRIYA))


def test_the_subject_is_in_no_reply(stage: Stage) -> None:
    start_together(stage, (BEN,))
    for words in ("how is my check going?", "remind them", "close it now", "call it off"):
        assert "Payroll" not in shown(stage.direct(words, ADA))


# Reminders


@pytest.mark.parametrize("words", ["remind them", "remind the others please"])
def test_the_starter_reminds_in_words_whom_the_button_would_remind(
    stage: Stage, words: str
) -> None:
    start_together(stage, (BEN, MEI))
    answer(stage, invitation(stage, BEN), BEN)
    reply = stage.direct(words, ADA)
    assert "one more reminder is left" in shown(reply)
    assert (reminded(stage, BEN), reminded(stage, MEI)) == (0, 1)
    stage.direct(words, ADA)
    assert "Two reminders have been sent" in shown(stage.direct(words, ADA))
    assert reminded(stage, MEI) == 2


def test_a_reminder_in_words_is_audited_as_one_by_the_button(stage: Stage) -> None:
    start_together(stage, (BEN,))
    stage.direct("remind them", ADA)
    line = stage.workspace.audit(1)[0]
    assert (line.actor, line.action) == (ADA, "reminded")


def test_words_that_slack_delivers_twice_remind_once(stage: Stage) -> None:
    start_together(stage, (BEN,))
    said = stage.slack.direct(ADA, "remind them")
    stage.settle()
    assert said.message is not None
    stage.slack.deliver(stage.slack.payloads.message_event(said.message))
    stage.settle()
    assert reminded(stage, BEN) == 1


def test_the_button_below_the_count_reminds_once_however_often_it_is_pressed(stage: Stage) -> None:
    start_together(stage, (BEN,))
    reply = stage.direct("how many have answered?", ADA)
    stage.click(reply, "Remind the others (2 left)", ADA, times=2)
    stage.click(reply, "Remind the others (2 left)", ADA)
    assert reminded(stage, BEN) == 1
    assert "were reminded" in told(stage, ADA)


@pytest.mark.parametrize("words", ["remind them", "close it now", "give them two more days"])
@pytest.mark.parametrize("user", [BEN, PRIYA])
def test_who_did_not_start_it_hears_who_can(stage: Stage, words: str, user: str) -> None:
    start_together(stage, (BEN,), user=MEI, **HERE)
    before = stage.workspace.runs()[0]
    reply = mention(stage, words, user, OPERATIONS)
    assert "Only Mei" in shown(reply)
    assert "or an admin can do that" in shown(reply)
    assert stage.workspace.runs()[0] == before


def test_an_admin_steers_in_the_channel_and_is_not_told_the_subject(stage: Stage) -> None:
    start_together(stage, (BEN,), user=MEI, **HERE)
    reply = mention(stage, "remind them", ADA, OPERATIONS)
    assert "are reminded" in shown(reply)
    assert "Payroll" not in shown(reply)
    assert reminded(stage, BEN) == 1


def test_where_slack_does_not_say_who_somebody_is_nothing_is_done_and_that_is_said(
    stage: Stage,
) -> None:
    start_together(stage, (BEN,), user=MEI, **HERE)
    stage.advance(timedelta(minutes=10))
    for _ in range(3):
        stage.slack.faults.next("users.info", dropped())
    assert "try again in a moment" in shown(mention(stage, "remind them", ADA, OPERATIONS))
    assert reminded(stage, BEN) == 0


def test_a_guest_steers_nothing(stage: Stage) -> None:
    start_together(stage, (BEN,), **HERE)
    assert "Only Ada" in shown(mention(stage, "close it now", GUS, OPERATIONS))


def test_words_and_the_button_at_the_same_moment_keep_to_the_limit(stage: Stage) -> None:
    start_together(stage, (BEN,))
    reply = stage.direct("how many have answered?", ADA)
    at_once(
        lambda: stage.slack.direct(ADA, "remind them"),
        lambda: stage.slack.direct(ADA, "please remind the others"),
        lambda: stage.click(reply, "Remind the others (2 left)", ADA),
        lambda: stage.click(reply, "Remind the others (2 left)", ADA),
    )
    stage.settle()
    assert reminded(stage, BEN) == stage.workspace.runs()[0].reminders == 2


# Another day


def test_the_starter_gives_more_days_in_words(stage: Stage) -> None:
    start_together(stage, (BEN,))
    before = stage.workspace.runs()[0].deadline
    reply = stage.direct("give them two more days", ADA)
    after = stage.workspace.runs()[0].deadline
    assert before is not None
    assert after is not None
    assert timedelta(days=2) <= after - before <= timedelta(days=4)
    assert "now closes on" in shown(reply)


def test_without_a_day_the_form_opens_with_one_press(stage: Stage) -> None:
    start_together(stage, (BEN,))
    reply = stage.direct("extend the deadline", ADA)
    stage.click(reply, "Choose a day: Project Maple", ADA)
    assert "Another day to close" in stage.fields(stage.modal(ADA))


# The end


@pytest.mark.parametrize(
    ("words", "label", "ended", "said"),
    [
        ("close it now", "Close now", "closed", "It is closed."),
        ("call it off", "Call off", "cancelled", "It was called off."),
        ("cancel the check", "Call off", "cancelled", "It was called off."),
    ],
)
def test_what_is_final_is_asked_once_more_and_then_done(
    stage: Stage, words: str, label: str, ended: str, said: str
) -> None:
    start_together(stage, (BEN,))
    answer(stage, invitation(stage, BEN), BEN)
    reply = stage.direct(words, ADA)
    assert state(stage) == "open"
    assert "confirm" in button(reply, label)
    stage.click(reply, label, ADA)
    assert state(stage) == ended
    assert said in told(stage, ADA)
    stage.click(reply, label, ADA)
    assert "already; there is nothing left to do here" in told(stage, ADA)


def test_closing_in_the_channel_is_noted_to_the_one_who_did_it(stage: Stage) -> None:
    start_together(stage, (BEN,))
    answer(stage, invitation(stage, BEN), BEN)
    stage.click(mention(stage, "close the check now please", ADA), "Close now", ADA)
    assert state(stage) == "closed"
    assert "It is closed." in noted(stage, ADA)
    assert "Result" in buttons(card(stage))


def test_somebody_else_who_presses_the_offered_button_is_refused(stage: Stage) -> None:
    start_together(stage, (BEN,), user=MEI, **HERE)
    reply = stage.direct("close it now", MEI)
    stage.slack.click(BEN, reply, button(reply, "Close now")["action_id"])
    stage.settle()
    assert state(stage) == "open"


def test_who_is_asked_and_calls_it_off_hears_that_they_need_not_answer(stage: Stage) -> None:
    start_together(stage, (BEN,))
    reply = stage.direct("call it off", BEN)
    assert "needn't answer" in shown(reply)
    assert buttons(reply) == {}


# None, several, over


@pytest.mark.parametrize(
    "words", ["how is my check going?", "remind them", "extend the deadline", "close it now"]
)
def test_without_a_check_one_can_be_started_from_there(stage: Stage, words: str) -> None:
    reply = stage.direct(words, ADA)
    assert "No check of yours is running" in shown(reply)
    stage.click(reply, "Start a check", ADA)
    assert "Which provider?" in told(stage, ADA)


def test_of_a_check_that_is_over_the_result_is_one_press_away(stage: Stage) -> None:
    start_together(stage, (BEN,))
    answer(stage, invitation(stage, BEN), BEN)
    stage.advance(timedelta(days=8))
    reply = stage.direct("remind them", ADA)
    assert "was closed on" in shown(reply)
    stage.click(reply, "The result", ADA)
    assert "decision aid" in told(stage, ADA)


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("remind them", "Remind: Project Birch"),
        ("close it now", "Close now: Project Birch"),
        ("call it off", "Call off: Project Birch"),
    ],
)
def test_of_several_checks_one_press_picks_one(stage: Stage, words: str, label: str) -> None:
    start_together(stage, (BEN,))
    start_together(stage, (MEI,), **BIRCH)
    birch, maple = stage.workspace.runs()
    reply = stage.direct(words, ADA)
    assert len(buttons(reply)) == 2
    stage.click(reply, label, ADA)
    after = {run.id: run for run in stage.workspace.runs()}
    assert after[maple.id] == maple
    assert after[birch.id] != birch


def test_of_several_checks_a_day_is_given_with_one_press(stage: Stage) -> None:
    start_together(stage, (BEN,))
    start_together(stage, (MEI,), **BIRCH)
    birch, maple = stage.workspace.runs()
    reply = stage.direct("give them two more days", ADA)
    [label] = [label for label in buttons(reply) if "Birch" in label]
    stage.click(reply, label, ADA, times=2)
    after = {run.id: run.deadline for run in stage.workspace.runs()}
    assert birch.deadline is not None
    assert after[birch.id] is not None
    assert after[birch.id] > birch.deadline  # type: ignore[operator]
    assert after[maple.id] == maple.deadline
    assert "It is open until" in told(stage, ADA)


def test_one_of_several_is_meant_by_its_name(stage: Stage) -> None:
    start_together(stage, (BEN,))
    start_together(stage, (MEI,), **BIRCH)
    reply = stage.direct("how is project birch going?", ADA)
    assert "Project Birch" in shown(reply)
    assert "Project Maple" not in shown(reply)


def test_one_that_is_answered_alone_is_gone_on_with(stage: Stage) -> None:
    start_alone(stage)
    assert "alone" in shown(stage.direct("remind them", ADA))


def test_by_command_it_is_the_same(stage: Stage) -> None:
    start_together(stage, (MEI,), **HERE)
    assert "0 of 1 have answered" in shown(stage.command("who has answered?", ADA))


# Overheard


@pytest.fixture
def following(advisor: Advisor, settings: Settings) -> Iterator[Stage]:
    """The app told to follow threads, and a stand-in that sends it channel messages."""
    with staged(replace(settings, follow_threads=True), advisor) as made:
        yield made


def test_what_people_say_to_each_other_in_a_followed_thread_reminds_nobody(
    following: Stage,
) -> None:
    first = following.mention("What is BPO?", ADA)
    said = following.slack.say(ADA, OPERATIONS, "remind them", first.thread_ts)
    assert following.replies(said, viewer=ADA) == []
    start_together(following, (BEN,))
    said = following.slack.say(ADA, OPERATIONS, "remind them", first.thread_ts)
    [offered] = following.replies(said, viewer=ADA)
    assert "Remind the others" in buttons(offered)
    assert reminded(following, BEN) == 0
