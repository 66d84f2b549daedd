"""The steps of answering: checks at the field, pages, progress, review, the starter's context."""

from collections.abc import Mapping

import pytest

from advisor.assessments import (
    Answer,
    Assessment,
    ContextError,
    Fault,
    Given,
    Skip,
    Unknown,
    asked,
    asked_of_few,
    check_answer,
    fill,
    missing,
    pages,
    raw_of,
    review,
)

GOOD = [
    ("readiness", "R1", 3, Given(3)),
    ("readiness", "R1", "3", Given(3)),
    ("readiness", "R1", 3.0, Given(3)),
    ("readiness", "R1", "unknown", Unknown()),
    ("readiness", "R1", "skip", Skip()),
    ("readiness", "R11", "no", Given("no")),
    ("candidate", "C9", ["growth", "cost", "growth"], Given(("growth", "cost"))),
    ("candidate", "C9", ["none"], Given(("none",))),
    ("candidate", "C8", "12.5 %", Given(12.5)),
    ("candidate", "C8", -20, Given(-20)),
    ("candidate", "C14", "  our people ", Given("our people")),
]


@pytest.mark.parametrize(("name", "question", "raw", "answer"), GOOD)
def test_an_input_becomes_an_answer(
    assessments: Mapping[str, Assessment], name: str, question: str, raw: object, answer: object
) -> None:
    assert check_answer(assessments[name].by_id[question], raw) == answer


BAD = [
    ("readiness", "R1", 0, "1 to 5"),
    ("readiness", "R1", 6, "1 to 5"),
    ("readiness", "R1", 2.5, "1 to 5"),
    ("readiness", "R1", True, "1 to 5"),
    ("readiness", "R1", None, "1 to 5"),
    ("readiness", "R1", [], "1 to 5"),
    ("readiness", "R1", "", "1 to 5"),
    ("readiness", "R1", float("nan"), "1 to 5"),
    ("readiness", "R11", "maybe", "Choose one"),
    ("readiness", "R11", ["no"], "Choose one"),
    ("candidate", "C9", [], "Tick"),
    ("candidate", "C9", "cost", "Tick"),
    ("candidate", "C9", ["cost", 5], "Tick"),
    ("candidate", "C9", ["cost", "none"], "can't be combined"),
    ("candidate", "C8", 81, "-20 to 80"),
    ("candidate", "C8", float("inf"), "-20 to 80"),
    ("candidate", "C8", "a lot", "-20 to 80"),
    ("candidate", "C14", " ", "few words"),
    ("candidate", "C14", "x" * 1001, "1,000"),
]


@pytest.mark.parametrize(("name", "question", "raw", "message"), BAD)
def test_what_is_no_answer_says_so_at_its_field(
    assessments: Mapping[str, Assessment], name: str, question: str, raw: object, message: str
) -> None:
    found = check_answer(assessments[name].by_id[question], raw)
    assert isinstance(found, Fault)
    assert found.field == question
    assert message in found.message


@pytest.mark.parametrize("answer", [Given(3), Given(("a", "b")), Given("x"), Unknown(), Skip()])
def test_an_answer_can_be_written_down(answer: Given | Unknown | Skip) -> None:
    assert raw_of(answer) in (3, ["a", "b"], "x", "unknown", "skip")


def test_pages_have_three_to_five_questions(assessments: Mapping[str, Assessment]) -> None:
    for assessment in assessments.values():
        for role in ("", *(role.id for role in assessment.roles if not role.separate)):
            roles = [role] if role else []
            split = pages(assessment, fill(assessment, {}), {"H13": Given("worse")}, roles)
            assert all(3 <= len(page.questions) <= 5 for page in split), assessment.id
            assert [page.number for page in split] == list(range(1, len(split) + 1))
            assert {page.of for page in split} == {len(split)}


def test_pages_show_each_question_once_in_listed_order(readiness: Assessment) -> None:
    context = fill(readiness, {"data_class": "personal"})
    shown = [question.id for question in asked(pages(readiness, context, {}))]
    assert shown == [question.id for question in readiness.questions]


def test_pages_leave_out_what_the_context_hides(readiness: Assessment) -> None:
    shown = {q.id for q in asked(pages(readiness, fill(readiness, {"size": "up_to_5"}), {}))}
    assert not shown & {"R6", "R12"}


def test_pages_follow_the_roles(readiness: Assessment) -> None:
    context = fill(readiness, {})
    worker = {q.id for q in asked(pages(readiness, context, {}, ["worker"], ["worker", "owner"]))}
    assert not worker & {"R5", "R16", "R15", "R11", "R13", "R17"}
    alone = {q.id for q in asked(pages(readiness, context, {}, ["worker"], ["worker"]))}
    assert {"R5", "R11"} <= alone


def test_a_provider_s_manager_is_not_asked_what_only_the_owner_is(health: Assessment) -> None:
    shown = {q.id for q in asked(pages(health, fill(health, {}), {}, ["provider"], ["provider"]))}
    assert "H1" not in shown
    assert "H2" in shown


def test_an_anonymous_form_knows_what_few_are_asked(readiness: Assessment) -> None:
    roles = [["owner"], ["finance"], ["worker"], ["worker"], []]
    few = asked_of_few(readiness, roles)
    assert few == {"R5", "R16", "R15", "R11", "R12", "R13", "R17"}
    assert asked_of_few(readiness, [[]] * 3) == frozenset()


def test_a_follow_up_appears_on_its_page_and_moves_no_other(health: Assessment) -> None:
    context = fill(health, {})
    before = pages(health, context, {})
    after = pages(health, context, {"H13": Given("worse")})
    assert "H14" not in [q.id for q in asked(before)]
    assert [q.id for q in after[-1].questions][-1] == "H14"
    assert before[:-1] == after[:-1]


def test_free_text_is_not_waited_for(health: Assessment) -> None:
    split = pages(health, fill(health, {}), {"H13": Given("worse")})
    free = {question.id for question in asked(split) if question.kind == "text"}
    needed = [question.id for page in split for question in page.needed]
    assert free
    assert needed == [question.id for question in asked(split) if question.id not in free]


def test_the_review_shows_what_was_said_in_its_words(readiness: Assessment) -> None:
    context = fill(readiness, {})
    answers: dict[str, Answer] = {
        "R1": Given(4),
        "R2": Unknown(),
        "R3": Skip(),
        "R8": Given("post"),
    }
    lines = {
        line.question.id: line
        for line in review(pages(readiness, context, answers), context, answers)
    }
    assert lines["R1"].answer == "One or two numeric targets"
    assert lines["R2"].answer == "Don't know"
    assert lines["R3"].answer == "Not mine to answer"
    assert lines["R8"].answer == "An approved post with time for it, not filled yet"
    assert lines["R4"].answer == "Not answered yet"
    assert lines["R17"].page == 4


def test_the_context_takes_its_defaults(readiness: Assessment) -> None:
    assert fill(readiness, {}) == {"data_class": "internal", "size": "6_to_25"}
    assert {fault.field for fault in missing(readiness, fill(readiness, {}))} == {
        "display_subject",
        "subject",
    }


@pytest.mark.parametrize(
    ("name", "raw", "field"),
    [
        ("readiness", {"size": "huge"}, "size"),
        ("readiness", {"colour": "red"}, "colour"),
        ("readiness", {"display_subject": "x" * 61}, "display_subject"),
        ("readiness", {"subject": 5}, "subject"),
        ("health", {"months_left": -1}, "months_left"),
        ("health", {"months_left": "soon"}, "months_left"),
        ("location", {"options": ["moon"]}, "options"),
        ("location", {"options": []}, "options"),
        ("location", {"ratings": {"cost": {"onshore": 101}}}, "ratings"),
        ("location", {"ratings": {"weather": {"onshore": 1}}}, "ratings"),
        ("location", {"ratings": {"cost": {"moon": 1}}}, "ratings"),
        ("location", {"weights": {"weather": 1}}, "weights"),
        ("vendor", {"vendors": ["A"]}, "vendors"),
        ("vendor", {"vendors": ["A", "A"]}, "vendors"),
        ("vendor", {"prices": {"A": 0}}, "prices"),
        ("vendor", {"prices": {"A": "cheap"}}, "prices"),
        ("vendor", {"weights": {"looks": 5}}, "weights"),
    ],
)
def test_a_context_that_does_not_fit_is_refused(
    assessments: Mapping[str, Assessment], name: str, raw: Mapping[str, object], field: str
) -> None:
    with pytest.raises(ContextError) as caught:
        fill(assessments[name], raw)
    assert field in [fault.field for fault in caught.value.faults]
