"""Assessments steered in words: what is offered, found and refused, and to whom."""

import json

import pytest

from advisor.questions import Steering
from advisor.replies import Reply
from advisor.runs import STEERED, offer_start, reply_in_words
from knowledge import Bullets, Paragraph

from .room import ANN, BO, CY, DAY, Room


def say(
    room: Room,
    what: str,
    user: str = ANN,
    assessment: str | None = None,
    subject: str | None = None,
) -> Reply:
    """What somebody hears who steers in words."""
    views = [room.view(run.id) for run in room.workspace.runs_of(user)]
    return reply_in_words(room.shelf, views, room.at(user), Steering(what, assessment, subject))


def text(reply: Reply) -> str:
    found = []
    for section in reply.sections:
        for passage in section.passages:
            if isinstance(passage, Paragraph):
                found.append(passage.text)
            elif isinstance(passage, Bullets):
                found.extend(passage.items)
    return "\n".join(found)


@pytest.mark.parametrize("what", sorted(STEERED))
def test_a_newcomer_hears_a_sentence_whatever_is_asked(room: Room, what: str) -> None:
    reply = say(room, what)
    assert len(text(reply).split()) > 5
    assert len(reply.choices) in {0, 1, 6}


def test_one_assessment_is_offered_with_the_subject_filled_in(room: Room) -> None:
    reply = say(room, "assessment_start", assessment="readiness", subject="our payroll")
    [choice] = reply.choices
    assert json.loads(choice.request.partition(":")[2]) == {
        "assessment": "readiness",
        "subject": "our payroll",
    }


def test_there_is_no_offer_of_what_does_not_exist(room: Room) -> None:
    assert offer_start(room.shelf, "nothing", "Start", None) is None
    assert offer_start(room.shelf, "risks", "Start", None) is not None


def test_whoever_asks_which_checks_there_are_gets_all_with_their_length(room: Room) -> None:
    listed = say(room, "assessment_list")
    assert len(listed.choices) == len(room.shelf.definitions)
    for one in room.shelf.definitions.values():
        assert f"**{one.title}** {len(one.questions)} questions" in text(listed)
    assert listed.choices == say(room, "assessment_start").choices


def test_whoever_asks_how_long_one_check_takes_hears_of_that_one(room: Room) -> None:
    asked = say(room, "assessment_list", assessment="health")
    assert asked == say(room, "assessment_start", assessment="health")
    assert "minutes a person" in text(asked)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("assessment_scoring", "Provisional:"),
        ("assessment_sharing", "One page to forward"),
        ("assessment_seen", "not the starter"),
        ("assessment_example", "Look at the questions"),
    ],
)
def test_a_question_about_checks_is_answered_and_leads_to_a_start(
    room: Room, what: str, words: str
) -> None:
    assert words in text(say(room, what))
    named = say(room, what, assessment="risks", subject="our payroll")
    assert words in text(named)
    [choice] = named.choices
    assert json.loads(choice.request.partition(":")[2])["assessment"] == "risks"
    assert named.assessment == "risks"


def test_scoring_names_the_topics_of_the_check_that_was_named(room: Room) -> None:
    topics = [one.short.lower() for one in room.shelf.definitions["readiness"].dimensions]
    assert ", ".join(topics) in text(say(room, "assessment_scoring", assessment="readiness"))
    assert ", ".join(topics) not in text(say(room, "assessment_scoring"))


@pytest.mark.parametrize("what", ["result_list", "result_latest"])
def test_whoever_has_no_result_can_start_a_check(room: Room, what: str) -> None:
    [choice] = say(room, what).choices
    assert choice.label == "Start a check"


def test_going_on_lists_what_waits_for_this_person(room: Room) -> None:
    run = room.open(BO, CY)
    other = room.open(BO, display="Project Birch")
    room.answer(other, BO)
    reply = say(room, "assessment_resume", BO)
    assert [choice.request for choice in reply.choices] == [f"answer:{run}"]
    assert say(room, "assessment_back", BO).choices == reply.choices


def test_only_runs_with_answers_of_ones_own_are_offered_for_deleting(room: Room) -> None:
    run = room.open(BO, CY)
    room.answer(run, BO)
    (delete,) = say(room, "result_delete", BO).choices
    assert delete.request == f"delete:{run}"
    assert delete.warning == "Your answers to this check go for good."
    assert say(room, "result_delete", CY).choices == ()


def test_results_are_listed_latest_first_and_private(room: Room) -> None:
    for subject in ("One", "Two"):
        room.alone(subject=subject)
        room.now += DAY
    reply = say(room, "result_list")
    assert reply.private
    assert [choice.label for choice in reply.choices] == ["Open: Two", "Open: One"]
    latest = say(room, "result_latest")
    assert latest.private
    assert "Two" in text(latest)


def test_a_result_that_is_for_the_starter_alone_is_not_found_by_others(room: Room) -> None:
    run = room.open(BO, audience="starter")
    room.answer(run, BO)
    room.finish(run)
    assert "no result of yours" in text(say(room, "result_latest", BO))
    assert "Project Maple" in text(say(room, "result_latest"))


@pytest.mark.parametrize(
    ("first", "second", "said"), [(1, 4, "better by"), (4, 1, "worse by"), (2, 2, "about the same")]
)
def test_two_results_of_a_subject_are_compared(
    room: Room, first: int, second: int, said: str
) -> None:
    for place in (first, second):
        room.alone(place)
        room.now += DAY
    assert said in text(say(room, "result_compare"))


def test_a_rising_risk_is_worse_not_better(room: Room) -> None:
    for impact in (0, 4):
        room.alone(impact, assessment="risks")
        room.now += DAY
    found = text(say(room, "result_compare"))
    assert "by" in found or "same" in found


def test_one_kind_of_result_can_be_asked_for(room: Room) -> None:
    room.alone(assessment="risks", subject="Risky")
    room.now += DAY
    room.alone(subject="Ready")
    assert "Risky" in text(say(room, "result_latest", assessment="risks"))


def test_with_nothing_to_go_on_with_what_was_sent_can_be_changed_and_ones_own_be_steered(
    room: Room,
) -> None:
    run = room.open(ANN, BO)
    room.answer(run, BO)
    assert [c.request for c in say(room, "assessment_resume", BO).choices] == [f"answer:{run}"]
    room.answer(run, ANN)
    both = say(room, "assessment_resume").choices
    assert [c.request for c in both] == [f"answer:{run}", f"manage:{run}"]
