"""Starting a run: what is wrong with a start, what is kept of it, who is told."""

from datetime import timedelta
from typing import Any

import pytest

from advisor import runs
from advisor.assessments.starter import ContextError
from advisor.runs import Invitation, PostCard, Shelf, Start, Word
from advisor.runs.opening import MOST_PEOPLE

from .room import ANN, BO, CONTEXT, CY, DAY, NOW, Room, moment

SOUND: dict[str, Any] = {"subject": "Payroll", "display_subject": "Project Maple"}


def faults(shelf: Shelf, assessment: str = "readiness", **start: Any) -> set[str]:
    """The fields that something is wrong with."""
    asked = Start(**{"context": SOUND, "people": (BO,)} | start)
    return {fault.field for fault in runs.check(shelf.definitions[assessment], asked, moment())}


def test_a_sound_start_has_no_faults(shelf: Shelf) -> None:
    assert faults(shelf) == set()


@pytest.mark.parametrize(
    ("start", "field"),
    [
        ({"people": ()}, "people"),
        ({"people": tuple(f"U{n}" for n in range(MOST_PEOPLE + 1))}, "people"),
        ({"deadline": NOW}, "deadline"),
        ({"deadline": NOW + timedelta(minutes=29)}, "deadline"),
        ({"deadline": NOW + 91 * DAY}, "deadline"),
        ({"context": {"display_subject": "Maple"}}, "subject"),
        ({"context": {**SOUND, "subject": "x" * 1000}}, "subject"),
        ({"context": {**SOUND, "display_subject": "x" * 100}}, "display_subject"),
        ({"context": {**SOUND, "data_class": "secret"}}, "data_class"),
        ({"context": {**SOUND, "colour": "red"}}, "colour"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    shelf: Shelf, start: dict[str, Any], field: str
) -> None:
    assert faults(shelf, **start) == {field}


def test_a_channel_needs_no_names(shelf: Shelf) -> None:
    assert faults(shelf, people=(), channel="C1") == set()


def test_who_answers_alone_needs_neither_people_nor_a_neutral_name(shelf: Shelf) -> None:
    assert faults(shelf, people=(), solo=True, context={"subject": "Payroll"}) == set()


def test_a_choice_of_providers_is_never_anonymous(shelf: Shelf) -> None:
    context = {**CONTEXT["vendor"], "display_subject": "Maple"}
    assert faults(shelf, "vendor", context=context, anonymous=True) == {"anonymous"}


def test_every_fault_is_a_sentence_that_says_what_to_do(shelf: Shelf) -> None:
    start = Start({"display_subject": "Maple"}, deadline=NOW)
    for fault in runs.check(shelf.definitions["readiness"], start, moment()):
        assert fault.message[0].isupper()
        assert len(fault.message.split()) > 2


def test_an_unsound_start_opens_nothing(shelf: Shelf) -> None:
    with pytest.raises(ContextError):
        runs.open_run(shelf.definitions["readiness"], Start({}), moment(), ("R", "c"))


def test_a_run_keeps_which_state_of_the_definition_it_was_started_with(room: Room) -> None:
    run = room.view(room.open(BO)).run
    one = room.shelf.definitions["readiness"]
    assert (run.assessment, run.version, run.hash) == (one.id, one.version, one.hash)


def test_somebody_picked_twice_is_asked_once(room: Room) -> None:
    view = room.view(room.open(BO, CY, BO))
    assert [person.user for person in view.participants] == [BO, CY]


def test_in_direct_messages_each_is_invited_and_the_starter_hears_how_many(room: Room) -> None:
    room.open(BO, CY)
    assert [notice.user for notice in room.told if isinstance(notice, Invitation)] == [BO, CY]
    [word] = [notice for notice in room.told if isinstance(notice, Word)]
    assert (word.user, "2 people are asked" in word.text) == (ANN, True)


def test_the_starter_is_not_counted_among_those_who_are_asked(room: Room) -> None:
    room.open(ANN, BO)
    [word] = [notice for notice in room.told if isinstance(notice, Word)]
    assert "1 person is asked" in word.text


def test_in_a_channel_the_card_comes_first_and_then_the_invitations(room: Room) -> None:
    room.open(BO, channel="C1")
    assert [type(notice) for notice in room.told] == [PostCard, Invitation]
    assert room.told[0].card.run.card == "card-1"  # type: ignore[union-attr]


def test_a_channel_without_names_gets_the_card_alone(room: Room) -> None:
    room.open(channel="C1")
    assert [type(notice) for notice in room.told] == [PostCard]


def test_who_answers_alone_tells_nobody_and_has_no_deadline(room: Room) -> None:
    run = room.view(room.open(solo=True, deadline=NOW + DAY, channel="C1", guests=True)).run
    assert room.told == []
    assert (run.deadline, run.remind_at, run.channel, run.card) == (None, None, None, None)
    assert (run.audience, run.guests, run.anonymous) == ("starter", False, False)


def test_a_run_of_several_days_reminds_a_day_before_it_closes(room: Room) -> None:
    run = room.view(room.open(BO)).run
    assert run.deadline is not None
    assert run.remind_at == run.deadline - DAY


def test_what_is_compared_names_the_run_where_there_is_no_subject(room: Room) -> None:
    run = room.view(room.open(BO, assessment="vendor", display="Project Birch")).run
    assert run.display == "Project Birch"


def test_prices_are_not_part_of_what_respondents_are_shown(room: Room) -> None:
    run = room.open(BO, assessment="vendor")
    assert "100" not in str(room.told[0].card.assessment.short_title)  # type: ignore[union-attr]
    screen = room.answer(run, BO, send=False)
    assert "80" not in str(getattr(screen, "lines", ()))
