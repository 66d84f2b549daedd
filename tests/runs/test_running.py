"""A running check steered in words: what is done at once, what is offered, what is refused."""

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from advisor.questions import Steering
from advisor.replies import Reply
from advisor.runs import (
    Hearing,
    NotAllowedError,
    Reminder,
    Spoken,
    call_off,
    refused_in_words,
    steer_in_words,
    still_to_answer,
)
from knowledge import Bullets, Paragraph

from .room import ANN, BO, CY, DAY, DI, EVE, Room

PROGRESS, REMIND, EXTEND, CLOSE, CANCEL = (
    "assessment_progress",
    "assessment_remind",
    "assessment_extend",
    "assessment_close",
    "assessment_cancel",
)
STEERING = (REMIND, EXTEND, CLOSE, CANCEL)


def say(  # noqa: PLR0913 - who says what, where, how surely
    room: Room,
    what: str,
    user: str = ANN,
    text: str = "",
    *,
    sure: bool = True,
    channel: str | None = None,
    assessment: str | None = None,
    **more: bool,
) -> Spoken:
    """What follows from words; the cards of `channel` are in sight."""
    ids = [run.id for run in room.workspace.runs_of(user)]
    cards = (run.id for run in room.workspace.runs(state="open") if run.channel == channel)
    ids += [run for run in cards if channel and run not in ids]
    views = [room.view(run) for run in ids]
    wanted = Steering(what, assessment=assessment, text=text, sure=sure)
    where = ZoneInfo("Europe/London")
    return steer_in_words(Hearing(room.shelf, room.at(user, **more), wanted, where, channel), views)


def keep(room: Room, spoken: Spoken) -> Spoken:
    room.keep((spoken.changes, spoken.notices))
    return spoken


def words(reply: Reply) -> str:
    found: list[str] = []
    for section in reply.sections:
        for passage in section.passages:
            if isinstance(passage, Paragraph):
                found.append(passage.text)
            elif isinstance(passage, Bullets):
                found.extend(passage.items)
    return "\n".join(found)


def labels(spoken: Spoken) -> list[str]:
    return [choice.label for choice in spoken.reply.choices]


def carried(spoken: Spoken, number: int = 0) -> dict[str, Any]:
    """What a button that acts at once carries."""
    kind, _, value = spoken.reply.choices[number].request.partition(":")
    assert kind == "steer"
    found: dict[str, Any] = json.loads(value)
    return found


# Nothing runs, or not any more


@pytest.mark.parametrize("what", [PROGRESS, *STEERING])
def test_without_a_check_that_is_said_and_one_offered(room: Room, what: str) -> None:
    spoken = say(room, what)
    assert "No check of yours is running" in words(spoken.reply)
    assert labels(spoken) == ["Start a check"]
    assert (spoken.changes, spoken.notices) == ((), ())
    assert spoken.reply.private


@pytest.mark.parametrize("what", [PROGRESS, *STEERING])
def test_of_one_that_was_closed_the_result_is_offered(room: Room, what: str) -> None:
    run = room.open(BO)
    room.answer(run, BO)
    room.finish(run)
    spoken = say(room, what)
    assert "Project Maple** was closed on Wednesday 18 November" in words(spoken.reply)
    assert spoken.reply.choices[0].request == f"result:{run}"
    assert labels(spoken) == ["The result", "Start a check"]


def test_a_result_that_is_for_the_starter_is_not_offered_to_who_answered(room: Room) -> None:
    run = room.open(BO, audience="starter")
    room.answer(run, BO)
    room.finish(run)
    assert labels(say(room, PROGRESS, BO)) == ["Start a check"]


def test_of_one_that_was_called_off_there_is_no_result_to_offer(room: Room) -> None:
    run = room.open(BO)
    room.steer(call_off, run)
    spoken = say(room, CLOSE)
    assert "was called off" in words(spoken.reply)
    assert labels(spoken) == ["Start a check"]


# How it goes


def test_the_starter_hears_how_many_have_answered_until_when_and_what_can_be_done(
    room: Room,
) -> None:
    run = room.open(BO, CY)
    room.answer(run, BO)
    spoken = say(room, PROGRESS)
    assert "1 of 2 have answered, open until Saturday 21 November" in words(spoken.reply)
    assert labels(spoken) == ["Remind the others (2 left)", "Manage: Project Maple"]
    assert carried(spoken) == {"run": run, "what": "remind", "known": "0"}


@pytest.mark.parametrize(
    ("user", "anonymous"), [(ANN, True), (BO, True), (CY, True), (BO, False), (CY, False)]
)
def test_who_has_answered_is_not_told(room: Room, user: str, *, anonymous: bool) -> None:
    run = room.open(BO, CY, DI, anonymous=anonymous)
    room.answer(run, BO)
    said = words(say(room, PROGRESS, user, "has bo answered?").reply)
    assert "1 of 3 have answered" in said
    assert "never who" in said
    assert BO not in said


def test_where_names_are_kept_the_starter_hears_where_to_see_who_is_still_to_answer(
    room: Room,
) -> None:
    run = room.open(BO, CY, DI)
    room.answer(run, BO)
    said = words(say(room, PROGRESS, ANN, "has bo answered?").reply)
    assert "1 of 3 have answered" in said
    assert "Manage shows you who is still to answer" in said
    assert still_to_answer(room.view(run), ANN) == (CY, DI)


@pytest.mark.parametrize("user", [BO, CY, "U0ADMIN"])
def test_who_is_still_to_answer_is_for_the_starter_alone(room: Room, user: str) -> None:
    assert still_to_answer(room.view(room.open(BO, CY)), user) == ()
    assert still_to_answer(room.view(room.open(BO, CY, DI, anonymous=True)), ANN) == ()


def test_who_is_asked_hears_the_same_and_can_go_on(room: Room) -> None:
    run = room.open(BO, CY)
    assert labels(say(room, PROGRESS, BO)) == ["Go on: Project Maple"]
    room.answer(run, BO)
    spoken = say(room, PROGRESS, BO)
    assert "1 of 2 have answered" in words(spoken.reply)
    assert labels(spoken) == []


def test_once_all_have_answered_nobody_is_left_to_remind(room: Room) -> None:
    run = room.open(BO)
    room.answer(run, BO)
    assert labels(say(room, PROGRESS)) == ["Manage: Project Maple"]


def test_whoever_sees_the_card_hears_the_count_on_it(room: Room) -> None:
    room.open(BO, channel="C1")
    assert "0 of 1 have answered" in words(say(room, PROGRESS, EVE, channel="C1").reply)
    assert "No check of yours" in words(say(room, PROGRESS, EVE, channel="C2").reply)
    assert "No check of yours" in words(say(room, PROGRESS, EVE).reply)


def test_several_are_listed_with_a_button_for_each(room: Room) -> None:
    room.open(BO)
    room.open(BO, ANN, user=CY, display="Project Birch")
    spoken = say(room, PROGRESS)
    assert "Project Maple" in words(spoken.reply)
    assert "Project Birch" in words(spoken.reply)
    assert labels(spoken) == ["Go on: Project Birch", "Manage: Project Maple"]


def test_one_that_is_answered_alone_counts_nobody(room: Room) -> None:
    room.open(solo=True, display="Payroll")
    spoken = say(room, PROGRESS)
    assert "you haven't sent your answers yet" in words(spoken.reply)
    assert "never who" not in words(spoken.reply)
    assert labels(spoken)[-1] == "Manage: Payroll"


# Whose it is to steer


@pytest.mark.parametrize("what", STEERING)
def test_a_stranger_hears_who_can(room: Room, what: str) -> None:
    room.open(BO, channel="C1")
    with pytest.raises(NotAllowedError) as refused:
        say(room, what, EVE, channel="C1")
    said = words(refused_in_words(refused.value, "Ann Archer"))
    assert said == "Only Ann Archer, who started this check, or an admin can do that."


@pytest.mark.parametrize("what", [REMIND, EXTEND, CLOSE])
def test_who_is_asked_hears_who_can(room: Room, what: str) -> None:
    room.open(BO)
    with pytest.raises(NotAllowedError, match="or an admin"):
        say(room, what, BO, "give them two more days")


def test_who_is_asked_and_wants_to_stop_hears_that_they_need_not_answer(room: Room) -> None:
    run = room.open(BO)
    spoken = say(room, CANCEL, BO)
    assert "needn't answer" in words(spoken.reply)
    assert labels(spoken) == []
    room.answer(run, BO)
    with pytest.raises(NotAllowedError, match="or an admin"):
        say(room, CANCEL, BO)


@pytest.mark.parametrize("what", STEERING)
def test_an_admin_steers_what_can_be_seen_there(room: Room, what: str) -> None:
    room.open(BO, channel="C1")
    spoken = say(room, what, EVE, "one more day", channel="C1", is_admin=True)
    assert "Project Maple" in words(spoken.reply)


# Reminders


def test_clear_words_remind_at_once_and_within_the_limit_of_two(room: Room) -> None:
    run = room.open(BO, CY)
    room.answer(run, BO)
    spoken = keep(room, say(room, REMIND))
    assert [notice.user for notice in spoken.notices if isinstance(notice, Reminder)] == [CY]
    assert "one more reminder is left" in words(spoken.reply)
    assert "no more reminders are left" in words(keep(room, say(room, REMIND)).reply)
    with pytest.raises(NotAllowedError, match="Two reminders have been sent"):
        say(room, REMIND)
    assert room.view(run).run.reminders == 2


def test_unclear_words_only_offer_to_remind(room: Room) -> None:
    run = room.open(BO)
    spoken = say(room, REMIND, sure=False)
    assert (spoken.changes, spoken.notices) == ((), ())
    assert carried(spoken) == {"run": run, "what": "remind", "known": "0"}


@pytest.mark.parametrize(
    "text",
    [
        "remind the team that the offsite is on monday",
        "remind them how risky this is",
        "remind <@U0BO>",
        "don't remind them",
        "tell them to read the contract",
    ],
)
def test_words_that_say_more_than_to_remind_are_asked_about_first(room: Room, text: str) -> None:
    run = room.open(BO)
    spoken = say(room, REMIND, text=text)
    assert (spoken.changes, spoken.notices) == ((), ())
    assert carried(spoken) == {"run": run, "what": "remind", "known": "0"}


@pytest.mark.parametrize(
    "text",
    [
        "remind them",
        "Please remind everyone who hasn\u2019t answered yet!",
        "could you send the others another reminder, thanks",
        "nudge the rest of the team about Project Maple",
        "remind people about the readiness check",
    ],
)
def test_who_asks_for_nothing_but_a_reminder_is_not_asked_back(room: Room, text: str) -> None:
    room.open(BO)
    spoken = say(room, REMIND, text=text)
    assert [notice.user for notice in spoken.notices if isinstance(notice, Reminder)] == [BO]


def test_with_nobody_left_to_remind_that_is_said(room: Room) -> None:
    run = room.open(BO)
    room.answer(run, BO)
    with pytest.raises(NotAllowedError, match="Nobody is left to remind"):
        say(room, REMIND)


@pytest.mark.parametrize("what", STEERING)
def test_of_several_one_is_chosen_with_one_press(room: Room, what: str) -> None:
    maple = room.open(BO)
    birch = room.open(BO, display="Project Birch")
    spoken = say(room, what, text="one more day please")
    assert spoken.changes == ()
    assert [carried(spoken, n)["run"] for n in range(2)] == [birch, maple]
    assert all("Project" in label for label in labels(spoken))


def test_the_name_says_which_is_meant(room: Room) -> None:
    room.open(BO)
    birch = room.open(CY, display="Project Birch")
    spoken = keep(room, say(room, REMIND, text="remind them about project birch"))
    assert [notice.user for notice in spoken.notices if isinstance(notice, Reminder)] == [CY]
    assert room.view(birch).run.reminders == 1


def test_a_short_name_is_not_taken_for_an_everyday_word(room: Room) -> None:
    room.open(BO)
    room.open(CY, display="IT")
    assert len(labels(say(room, CLOSE, text="close it now"))) == 2
    assert labels(say(room, CLOSE, text="close IT now"))[0] == "Close now"


def test_the_kind_says_which_is_meant_and_no_other_is_touched(room: Room) -> None:
    maple = room.open(BO)
    room.open(BO, display="Project Birch", assessment="risks")
    keep(room, say(room, REMIND, assessment="readiness"))
    assert room.view(maple).run.reminders == 1
    other = say(room, REMIND, assessment="health")
    assert other.changes == ()


def test_in_a_channel_its_own_check_is_meant(room: Room) -> None:
    here = room.open(BO, channel="C1")
    room.open(BO, display="Project Birch")
    keep(room, say(room, REMIND, channel="C1"))
    assert room.view(here).run.reminders == 1


# Another day


def test_clear_words_with_a_day_move_the_deadline(room: Room) -> None:
    run = room.open(BO)
    spoken = keep(room, say(room, EXTEND, text="give them two more days"))
    assert "now closes on Tuesday 24 November, 17:00." in words(spoken.reply)
    assert room.view(run).run.deadline == datetime(2026, 11, 24, 17, tzinfo=UTC)
    assert labels(spoken) == ["Choose a day: Project Maple"]


def test_without_a_day_the_form_is_offered(room: Room) -> None:
    run = room.open(BO)
    spoken = say(room, EXTEND, text="extend the deadline")
    assert spoken.changes == ()
    assert [choice.request for choice in spoken.reply.choices] == [f"manage:{run}"]


def test_unclear_words_only_offer_the_day(room: Room) -> None:
    run = room.open(BO)
    spoken = say(room, EXTEND, text="give them a week", sure=False)
    assert spoken.changes == ()
    assert carried(spoken)["run"] == run
    assert carried(spoken)["until"].startswith("2026-11-28T17:00")


@pytest.mark.parametrize(
    "text", ["extend the supplier's contract by a week", "don't give them another day"]
)
def test_words_that_say_more_than_a_later_day_are_asked_about_first(room: Room, text: str) -> None:
    room.open(BO)
    spoken = say(room, EXTEND, text=text)
    assert (spoken.changes, spoken.notices) == ((), ())
    assert carried(spoken)["until"].startswith("2026-11-2")


@pytest.mark.parametrize(
    "text",
    ["extend it by 2 days please", "keep the survey open until Friday", "one more week for them"],
)
def test_who_asks_for_nothing_but_a_later_day_is_not_asked_back(room: Room, text: str) -> None:
    room.open(BO)
    assert "now closes on" in words(say(room, EXTEND, text=text).reply)


def test_no_check_stays_open_for_more_than_ninety_days(room: Room) -> None:
    room.open(BO)
    with pytest.raises(NotAllowedError, match="90 days"):
        say(room, EXTEND, text="give them 40 more weeks")


# The end


def test_closing_asks_first_and_says_what_becomes_of_the_answers(room: Room) -> None:
    run = room.open(BO, CY)
    room.answer(run, BO)
    spoken = say(room, CLOSE)
    assert "1 of 2 have answered" in words(spoken.reply)
    assert labels(spoken) == ["Close now", "Manage: Project Maple"]
    assert carried(spoken) == {"run": run, "what": "close"}
    warned = spoken.reply.choices[0].warning
    assert warned is not None
    assert "found from the answers sent so far" in warned
    assert spoken.changes == ()


def test_closing_an_anonymous_one_too_early_is_warned_of(room: Room) -> None:
    run = room.open(BO, CY, DI, anonymous=True)
    room.answer(run, BO)
    spoken = say(room, CLOSE)
    assert "1 of at least 3 anonymous answers: nothing will be shown" in words(spoken.reply)


def test_calling_off_asks_first(room: Room) -> None:
    run = room.open(BO)
    spoken = say(room, CANCEL)
    assert labels(spoken) == ["Call off", "Close now"]
    assert carried(spoken) == {"run": run, "what": "call_off"}
    assert spoken.reply.choices[0].warning is not None
    assert "All answers are dropped" in words(spoken.reply)
    assert spoken.changes == ()


@pytest.mark.parametrize("what", [REMIND, EXTEND, CLOSE])
def test_one_that_is_answered_alone_has_nobody_to_remind_or_to_wait_for(
    room: Room, what: str
) -> None:
    room.open(solo=True, display="Payroll")
    spoken = say(room, what)
    assert "alone" in words(spoken.reply)
    assert labels(spoken) == ["Go on: Payroll"]


def test_one_that_is_answered_alone_can_be_called_off(room: Room) -> None:
    room.open(solo=True, display="Payroll")
    assert labels(say(room, CANCEL)) == ["Call off"]


def test_a_deadline_is_told_in_the_time_of_who_asks(room: Room) -> None:
    room.open(BO, deadline=room.now + 2 * DAY)
    assert "Friday 20 November, 09:00" in words(say(room, PROGRESS).reply)
