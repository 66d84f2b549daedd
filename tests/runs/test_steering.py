"""What the starter does with a run, who else may, and what each refusal says."""

from datetime import timedelta
from typing import Any

import pytest

from advisor import runs
from advisor.runs import Invitation, NotAllowedError, Reminder, UpdateCard, Word
from advisor.runs.opening import MOST_PEOPLE
from advisor.store import Plan, Stale, Turn

from .room import ANN, BO, CY, DAY, DI, Room


def reminded(notices: Any) -> list[str | None]:
    return [notice.user for notice in notices if isinstance(notice, Reminder)]


# Reminders


def test_those_are_reminded_who_have_not_sent_and_do_not_mind(room: Room) -> None:
    run = room.open(BO, CY, DI, "U0EVE")
    room.answer(run, BO)
    room.answer(run, DI, send=False)
    room.keep(runs.quieten(room.view(run), room.at(CY)))
    assert reminded(room.steer(runs.remind, run)) == [DI, "U0EVE"]


def test_a_channel_without_names_is_reminded_in_its_thread(room: Room) -> None:
    run = room.open(channel="C1")
    assert reminded(room.steer(runs.remind, run)) == [None]


def test_two_reminders_are_the_most_and_the_third_is_refused(room: Room) -> None:
    run = room.open(BO)
    for _ in range(runs.MOST_REMINDERS):
        room.steer(runs.remind, run)
    with pytest.raises(NotAllowedError, match="Two reminders have been sent"):
        room.steer(runs.remind, run)


def test_a_double_click_reminds_once(room: Room) -> None:
    run = room.open(BO)
    assert reminded(room.steer(runs.remind, run, ANN, 0)) == [BO]
    assert reminded(room.steer(runs.remind, run, ANN, 0)) == []
    assert reminded(room.steer(runs.remind, run, ANN, 1)) == [BO]


def test_with_nobody_left_to_remind_that_is_said(room: Room) -> None:
    run = room.open(BO)
    room.answer(run, BO)
    with pytest.raises(NotAllowedError, match="Nobody is left to remind"):
        room.steer(runs.remind, run)


@pytest.mark.parametrize(
    ("late", "who"), [(timedelta(0), [BO]), (11 * timedelta(hours=1), [BO]), (DAY, [])]
)
def test_the_reminder_by_itself_is_sent_once_or_dropped_if_it_is_long_past(
    room: Room, late: timedelta, who: list[str]
) -> None:
    run = room.open(BO)
    due = room.view(run).run.remind_at
    assert due is not None
    room.now = due + late
    done = runs.remind_when_due(room.shelf, room.view(run), room.now)
    assert reminded(room.keep(done)) == who
    after = room.view(run).run
    assert (after.remind_at, after.reminders) == (None, len(who))


def test_no_reminder_by_itself_after_two_by_hand(room: Room) -> None:
    run = room.open(BO)
    for _ in range(runs.MOST_REMINDERS):
        room.steer(runs.remind, run)
    room.now = room.view(run).run.remind_at or room.now
    assert reminded(room.keep(runs.remind_when_due(room.shelf, room.view(run), room.now))) == []


def test_wanting_no_reminders_without_being_asked_changes_nothing(room: Room) -> None:
    run = room.open(BO)
    assert runs.quieten(room.view(run), room.at(CY)) == ((), ())


# Day and people


def test_another_day_moves_the_reminder_along(room: Room) -> None:
    run = room.open(BO, channel="C1")
    until = room.now + 10 * DAY
    [shown] = room.steer(runs.extend, run, ANN, until)
    after = room.view(run).run
    assert (after.deadline, after.remind_at) == (until, until - DAY)
    assert shown.card.run.deadline == until


@pytest.mark.parametrize("days", [-1, 0, 91])
def test_a_day_that_is_over_or_far_off_is_refused(room: Room, days: int) -> None:
    run = room.open(BO)
    until = room.now + days * DAY
    assert runs.check_deadline(until, room.now)
    with pytest.raises(NotAllowedError, match="Pick a"):
        room.steer(runs.extend, run, ANN, until)


def test_people_are_added_once_and_invited(room: Room) -> None:
    run = room.open(BO, channel="C1")
    shown, asked = room.steer(runs.add_people, run, ANN, (BO, CY, CY))
    assert shown.card.asked == 2
    assert asked == Invitation(CY, shown.card)
    assert runs.add_people(room.shelf, room.view(run), room.at(), (CY,)) == ((), ())


def test_day_and_people_together_show_one_card_with_both(room: Room) -> None:
    run = room.open(BO, channel="C1")
    until = room.now + 10 * DAY
    shown, asked = room.steer(runs.adjust, run, ANN, until, (CY,))
    assert isinstance(shown, UpdateCard)
    assert (shown.card.run.deadline, shown.card.asked) == (until, 2)
    assert asked.card.run.deadline == until
    assert room.view(run).run.deadline == until


def test_where_everyone_in_the_channel_answers_there_is_nobody_to_add(room: Room) -> None:
    run = room.open(channel="C1")
    with pytest.raises(NotAllowedError, match="nobody to add"):
        room.steer(runs.add_people, run, ANN, (BO,))


def test_more_people_than_a_check_takes_are_refused(room: Room) -> None:
    run = room.open(*(f"U{n}" for n in range(MOST_PEOPLE)))
    with pytest.raises(NotAllowedError, match="at most 50"):
        room.steer(runs.add_people, run, ANN, (BO,))


# Asking again


def closed(room: Room, **start: Any) -> str:
    run = room.open(BO, CY, **start)
    room.answer(run, BO, 0)
    room.answer(run, CY, 4)
    room.finish(run)
    return run


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("open", "Only a check that is closed"),
        ("without a result", "Only a check that is closed"),
        ("anonymous", "answers of this check are gone"),
        ("deleted answers", "answers of this check are gone"),
        ("another question", "isn't part of the check"),
        ("not answered", "nobody to ask again"),
        ("somebody else", "or an admin"),
    ],
)
def test_a_question_is_asked_again_only_where_that_makes_sense(
    room: Room, case: str, said: str
) -> None:
    question, user = "R1", ANN
    if case in {"open", "without a result"}:
        run = room.open(BO)
        if case == "without a result":
            room.finish(run)
    else:
        run = closed(room, anonymous=case == "anonymous")
    if case == "deleted answers":
        for one in (BO, CY):
            room.steer(runs.delete_answers, run, one)
    question = {"another question": "R99", "not answered": "R12"}.get(case, question)
    user = BO if case == "somebody else" else user
    with pytest.raises(NotAllowedError, match=said):
        runs.reopen(room.shelf, room.view(run), room.at(user), question, room.now + DAY)


def test_asking_the_same_question_again_twice_is_asking_once(room: Room) -> None:
    run = closed(room)
    until = runs.reopened_until(room.at())
    assert room.keep(runs.reopen(room.shelf, room.view(run), room.at(), "R1", until))
    assert room.keep(runs.reopen(room.shelf, room.view(run), room.at(), "R1", until)) == ()


def test_a_question_asked_again_closes_after_two_working_days(room: Room) -> None:
    friday = room.at().at + 2 * DAY
    until = runs.reopened_until(runs.Moment(ANN, friday))
    assert until - friday == 4 * DAY


# Plans


def test_who_takes_on_a_step_hears_which_one_and_by_when(room: Room) -> None:
    run = closed(room)
    target = runs.result_of(room.view(run)).next[0].target  # type: ignore[union-attr]
    plan = Plan(target, BO, (room.now + 9 * DAY).date())
    [word] = room.steer(runs.plan, run, ANN, (plan,))
    assert word.user == BO
    assert room.shelf.titles[target] in word.text
    assert "27 November 2026" in word.text
    assert room.steer(runs.plan, run, ANN, (plan,)) == ()  # the same again is no news


def test_a_step_taken_on_oneself_is_no_news(room: Room) -> None:
    run = closed(room)
    assert room.steer(runs.plan, run, ANN, (Plan("risk.exit", ANN, None),)) == ()


def test_a_colleague_is_not_told_the_subject_of_a_check_answered_alone(room: Room) -> None:
    run = room.alone(subject="Canary")
    [word] = room.steer(runs.plan, run, ANN, (Plan("practice.governance", BO, None),))
    assert "{name}" not in word.text


def test_braces_in_a_step_are_no_place_for_names(room: Room) -> None:
    run = closed(room)
    [word] = room.steer(runs.plan, run, ANN, (Plan("{name}{0}", BO, None),))
    assert word.text.format(name="M", starter="A").count("{name}") == 1


# Deleting


def test_deleting_ones_answers_while_open_is_seen_on_the_card(room: Room) -> None:
    run = room.open(BO, CY, channel="C1")
    room.answer(run, BO)
    [shown] = room.steer(runs.delete_answers, run, BO)
    assert shown.card.answered == 0
    assert shown.card.asked == 2
    assert room.view(run).answers == ()


def test_deleting_ones_answers_after_the_end_leaves_the_result(room: Room) -> None:
    run = closed(room)
    assert room.steer(runs.delete_answers, run, BO) == ()
    view = room.view(run)
    assert {stored.user for stored in view.answers} == {CY}
    assert view.result is not None


@pytest.mark.parametrize(("anonymous", "actor"), [(False, BO), (True, None)])
def test_the_audit_names_who_deleted_answers_unless_that_would_tell_who_answered(
    room: Room, *, anonymous: bool, actor: str | None
) -> None:
    run = room.open(BO, anonymous=anonymous)
    room.answer(run, BO)
    room.steer(runs.delete_answers, run, BO)
    assert room.workspace.audit(1)[0].actor == actor


def test_a_deleted_run_is_gone_and_its_card_says_it_is_over(room: Room) -> None:
    run = room.open(BO, channel="C1")
    [shown] = room.steer(runs.delete_run, run)
    assert shown.card.run.state == "cancelled"
    assert room.workspace.view(run) is None
    assert room.workspace.audit(1)[0].action == "deleted"


def test_deleting_what_is_closed_leaves_the_card_as_it_is(room: Room) -> None:
    run = closed(room, channel="C1")
    assert room.steer(runs.delete_run, run) == ()


# Who may


@pytest.mark.parametrize(
    "act",
    [
        runs.remind,
        lambda shelf, view, at: runs.extend(shelf, view, at, at.at + DAY),
        lambda shelf, view, at: runs.add_people(shelf, view, at, (DI,)),
        lambda shelf, view, at: runs.adjust(shelf, view, at, None, (DI,)),
        runs.close,
        runs.call_off,
        runs.delete_run,
        lambda shelf, view, at: runs.plan(shelf, view, at, ()),
        lambda shelf, view, at: runs.reopen(shelf, view, at, "R1", at.at + DAY),
    ],
)
def test_who_neither_started_it_nor_is_an_admin_steers_nothing(room: Room, act: Any) -> None:
    run = room.open(BO)
    with pytest.raises(NotAllowedError, match=r"Only \{starter\}"):
        act(room.shelf, room.view(run), room.at(BO))


@pytest.mark.parametrize("audience", ["everyone", "starter"])
def test_who_sees_a_result(room: Room, audience: str) -> None:
    run = room.open(BO, audience=audience, channel="C1")
    room.answer(run, BO)
    room.finish(run)
    view, everyone = room.view(run), audience == "everyone"
    assert runs.may_see(view, room.at(ANN))
    assert runs.may_see(view, room.at(CY, is_admin=True))
    assert runs.may_see(view, room.at(BO)) is everyone
    assert not runs.may_see(view, room.at(CY))
    runs.check_may_see(view, room.at(ANN))
    for user, channel, may in ((CY, "C1", everyone), (CY, "C2", False), (CY, None, False)):
        if may:
            runs.check_may_see(view, room.at(user), channel)
        else:
            with pytest.raises(NotAllowedError, match=r"Ask \{starter\}"):
                runs.check_may_see(view, room.at(user), channel)


# Two at once


@pytest.mark.parametrize("second", [runs.close, runs.call_off, runs.remind])
def test_what_was_decided_on_an_older_state_is_not_kept(room: Room, second: Any) -> None:
    run = room.open(BO, CY)
    room.answer(run, BO)
    before = room.view(run)
    changes, _ = second(room.shelf, before, room.at())
    room.answer(run, CY)
    with pytest.raises(Stale):
        room.workspace.commit(Turn((), changes), room.now)


def test_every_change_of_a_run_raises_its_revision(room: Room) -> None:
    run = room.open(BO, DI, channel="C1")
    seen = [room.view(run).run.revision]
    room.step(run, BO, runs.take_roles, ())
    seen.append(room.view(run).run.revision)
    room.answer(run, BO)
    seen.append(room.view(run).run.revision)
    for act, more in ((runs.remind, ()), (runs.add_people, ((CY,),)), (runs.close, ())):
        room.steer(act, run, ANN, *more)
        seen.append(room.view(run).run.revision)
    assert seen == sorted(set(seen))


def test_a_word_never_holds_the_subject(room: Room) -> None:
    run = room.open(BO, subject="Canary")
    room.answer(run, BO)
    room.finish(run)
    assert not [n for n in room.told if isinstance(n, Word) and "Canary" in n.text]
