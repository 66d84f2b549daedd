"""The end of a run: by hand, by its deadline, alone, called off; who hears what of it."""

import json
from collections.abc import Sequence

import pytest

from advisor import runs
from advisor.runs import (
    NotAllowedError,
    Notice,
    Published,
    ReportTo,
    UpdateCard,
    Word,
)
from advisor.runs.closing import published_of
from advisor.runs.exporting import explain

from .room import ANN, BO, CY, DAY, DI, EVE, Room

CANARY = "Canary: Acquire Northwind"


def reports(notices: Sequence[Notice]) -> list[str | None]:
    """Who is shown the result; None is the channel."""
    return [notice.user for notice in notices if isinstance(notice, ReportTo)]


def words(notices: Sequence[Notice]) -> dict[str, str]:
    """Who is told what."""
    return {notice.user: notice.text for notice in notices if isinstance(notice, Word)}


def published(notices: Sequence[Notice]) -> str:
    """What other programs get."""
    [found] = [notice for notice in notices if isinstance(notice, Published)]
    return json.dumps(dict(found.body))


# Who is told


def test_in_direct_messages_the_starter_and_all_who_were_asked_get_the_result(room: Room) -> None:
    run = room.open(BO, CY)
    room.answer(run, BO)
    assert reports(room.finish(run)) == [ANN, BO, CY]


def test_in_a_channel_the_thread_gets_it_and_people_hear_where_it_is(room: Room) -> None:
    run = room.open(BO, channel="C1")
    room.answer(run, BO)
    notices = room.finish(run)
    assert reports(notices) == [None]
    assert set(words(notices)) == {BO, ANN}
    assert "{channel}" in words(notices)[BO]
    assert "Home tab" in words(notices)[BO]  # somebody asked by name may not be in the channel


def test_for_the_starter_alone_the_others_hear_only_that_it_is_over(room: Room) -> None:
    run = room.open(BO, channel="C1", audience="starter")
    room.answer(run, BO)
    notices = room.finish(run)
    assert reports(notices) == [ANN]
    assert set(words(notices)) == {BO}
    assert isinstance(notices[0], UpdateCard)


def test_without_answers_the_starter_hears_that_there_is_no_result(room: Room) -> None:
    run = room.open(BO, channel="C1")
    notices = room.expire(run)
    assert set(words(notices)) == {ANN}
    assert "no result" in words(notices)[ANN]
    assert room.view(run).result is None


def test_what_was_begun_and_not_sent_does_not_count(room: Room) -> None:
    run = room.open(BO, CY)
    room.answer(run, BO, 4)
    room.answer(run, CY, 0, send=False)
    room.expire(run)
    result = runs.result_of(room.view(run))
    assert result is not None
    assert result.respondents == 1


def test_a_closing_is_in_the_audit_with_who_did_it_or_nobody_for_the_deadline(room: Room) -> None:
    by_hand, by_clock = room.open(BO), room.open(BO)
    room.finish(by_hand)
    room.expire(by_clock)
    lines = [(line.run, line.actor) for line in room.workspace.audit(9) if line.action == "closed"]
    assert lines == [(by_clock, None), (by_hand, ANN)]


@pytest.mark.parametrize("act", [runs.close, runs.call_off])
def test_only_the_starter_or_an_admin_ends_it_and_only_once(room: Room, act: object) -> None:
    assert callable(act)
    run = room.open(BO)
    with pytest.raises(NotAllowedError, match="or an admin"):
        act(room.shelf, room.view(run), room.at(BO))
    room.keep(act(room.shelf, room.view(run), room.at(CY, is_admin=True)))
    with pytest.raises(NotAllowedError, match="already"):
        act(room.shelf, room.view(run), room.at(ANN))


# Called off


def test_calling_off_drops_the_answers_and_tells_those_who_have_no_card(room: Room) -> None:
    run = room.open(BO, CY)
    room.answer(run, BO)
    notices = room.steer(runs.call_off, run)
    assert set(words(notices)) == {BO, CY}
    assert room.view(run).answers == ()
    assert room.view(run).result is None


def test_on_a_card_the_card_says_it(room: Room) -> None:
    run = room.open(BO, channel="C1")
    [shown] = room.steer(runs.call_off, run)
    assert isinstance(shown, UpdateCard)
    assert shown.card.run.state == "cancelled"


# What other programs get


@pytest.mark.parametrize("assessment", ["readiness", "candidate", "location", "risks", "health"])
def test_the_subject_and_free_text_stay_out_of_what_is_published(
    room: Room, assessment: str
) -> None:
    run = room.open(BO, assessment=assessment, subject=CANARY)
    room.answer(run, BO, 0, but={"H13": "worse", "H14": CANARY}, roles=("user",))
    text = published(room.finish(run))
    assert "Canary" not in text
    assert "Project Maple" in text
    assert BO not in text


def test_who_answers_alone_gives_no_neutral_name_so_the_title_stands_for_it(room: Room) -> None:
    run = room.alone(subject=CANARY)
    text = json.dumps(dict(published_of(room.shelf, room.view(run))))
    assert "Canary" not in text
    assert room.shelf.definitions["readiness"].title in text


# Anonymous


@pytest.mark.parametrize(
    ("people", "is_shown", "is_detailed"),
    [
        ((BO, CY), False, False),
        ((BO, CY, DI), True, False),
        ((BO, CY, DI, EVE, "U0FAY"), True, True),
    ],
)
def test_how_much_an_anonymous_run_shows_depends_on_how_many_answered(
    room: Room, people: tuple[str, ...], *, is_shown: bool, is_detailed: bool
) -> None:
    run = room.open(*people, anonymous=True)
    for number, user in enumerate(people):
        room.answer(run, user, 4 * (number % 2))
    notices = room.finish(run)
    result = runs.result_of(room.view(run))
    assert result is not None
    assert (result.score is not None) is is_shown
    assert bool(result.disagreements) is is_detailed
    if not is_detailed:
        assert all(rule.raised_by is None for rule in result.rules)
        assert '"level"' not in published(notices)


def test_an_anonymous_run_that_ended_has_no_answers_roles_or_times(room: Room) -> None:
    run = room.open(channel="C1", anonymous=True)
    for user in (BO, CY, DI):
        room.answer(run, user, roles=("owner",))
    notices = room.finish(run)
    assert set(words(notices)) == {ANN, BO, CY, DI}  # those who came are told, then forgotten
    view = room.view(run)
    assert view.answers == ()
    assert view.participants == ()


def test_nobody_who_was_asked_can_be_told_from_one_who_answered(room: Room) -> None:
    run = room.open(BO, CY, DI, anonymous=True)
    for user in (BO, CY):
        room.answer(run, user, roles=("owner",))
    room.finish(run)
    assert len({(p.handed_in_at, p.roles, p.invited) for p in room.view(run).participants}) == 1


# A question asked again


def asked_again(room: Room) -> str:
    """A run of three, of which Di didn't send hers, that asks R1 again."""
    run = room.open(BO, CY, DI, channel="C1")
    room.answer(run, BO, 4)
    room.answer(run, CY, 0)
    room.answer(run, DI, 2, send=False)
    room.finish(run)
    room.keep(runs.reopen(room.shelf, room.view(run), room.at(), "R1", room.now + DAY))
    return run


def test_everybody_who_had_answered_counts_again_though_one_answers_again(room: Room) -> None:
    run = asked_again(room)
    room.answer(run, CY, 4)
    room.expire(run)
    view = room.view(run)
    result = runs.result_of(view)
    assert result is not None
    assert result.respondents == 2
    assert view.result is not None
    assert view.result.number == 2
    assert explain(room.shelf, view).endswith("the same result.\n")


def test_the_answer_given_again_is_the_one_that_counts(room: Room) -> None:
    run = asked_again(room)
    first = runs.result_of(room.view(run))
    room.answer(run, CY, 4)
    room.finish(run)
    later = runs.result_of(room.view(run))
    assert first is not None
    assert later is not None
    assert (later.score or 0) > (first.score or 0)
    assert "R1" not in {one.question for one in later.disagreements}


@pytest.mark.parametrize("how", ["nobody answers", "the same answers", "called off"])
def test_without_a_new_answer_the_earlier_result_stands_and_is_not_posted_again(
    room: Room, how: str
) -> None:
    run = asked_again(room)
    if how == "the same answers":
        room.answer(run, BO, 4)
        room.answer(run, CY, 0)
    notices = room.steer(runs.call_off, run) if how == "called off" else room.finish(run)
    view = room.view(run)
    assert view.run.state == "closed"
    assert view.run.reopened is None
    assert view.result is not None
    assert view.result.number == 1
    assert reports(notices) == []
    assert "earlier result stands" in words(notices)[ANN]
    assert {p.user for p in view.participants if p.handed_in_at} == {BO, CY}


def test_only_those_who_answered_it_are_asked_and_need_to_answer_nothing_else(room: Room) -> None:
    run = asked_again(room)
    asked = [notice.user for notice in room.told[-2:]]  # type: ignore[union-attr]
    assert asked == [BO, CY]
    screen = room.begin(run, BO)
    assert isinstance(screen, runs.PageScreen)
    assert [question.id for question in screen.questions] == ["R1"]
