"""An assessment on the terminal: the same questions, one at a time."""

import io
from collections.abc import Mapping

from advisor.assessments import Assessment, Finished, interview

from .answering import everything, result_of


def talk(assessment: Assessment, *lines: str) -> tuple[Finished | None, str]:
    out = io.StringIO()
    finished = interview(assessment, io.StringIO("\n".join(lines) + "\n"), out, {})
    return finished, out.getvalue()


STARTING = ["payroll", "", ""]
REST = ["4", "4", "4", "4", "4", "4", "4", "1", "1", "1", "4", "1", "1", "4", "4", "1"]


def test_an_interview_gives_the_result_of_its_answers(readiness: Assessment) -> None:
    finished, said = talk(readiness, *STARTING, *REST, "")
    best = dict(everything(readiness).items())
    raw = {q: 4 if value == 5 else value for q, value in best.items() if q != "R12"}
    assert finished is not None
    assert finished.result == result_of(readiness, raw)
    assert finished.context["subject"] == "payroll"
    assert "Ready to start, 84" in said
    assert "16 of 16." in said


def test_back_dont_know_and_skip(readiness: Assessment) -> None:
    finished, said = talk(readiness, *STARTING, "1", "b", "5", "?", "S", *REST[3:], "")
    assert finished is not None
    assert finished.result.find_out_first == ("R2", "R3")
    assert said.count("\n1 of 16.") == 2


def test_what_is_no_answer_is_asked_again(readiness: Assessment) -> None:
    finished, said = talk(readiness, "", "payroll", "9", "1", "", "7", "", "x", *REST, "")
    assert "Write a few words." in said
    assert "Type a number from 1 to 5." in said
    assert said.count("Choose one of the points 1 to 5") == 3
    assert finished is not None
    assert finished.context["data_class"] == "none"


def test_the_review_leads_back(readiness: Assessment) -> None:
    finished, said = talk(readiness, *STARTING, *REST, "b", "7", "")
    assert said.count("Your answers:") == 2
    assert finished is not None
    assert "r_consult" in [rule.id for rule in finished.result.rules]


def test_leaving_gives_no_result(readiness: Assessment) -> None:
    for lines in (STARTING, [*STARTING, "4", "q"], ["Q"]):
        finished, said = talk(readiness, *lines)
        assert finished is None
        assert "nothing was kept" in said


def test_a_branch_and_free_text(health: Assessment) -> None:
    numbers = ["4"] * 8 + ["1"] + ["4"] * 3
    finished, said = talk(health, "the desk", "5", *numbers, "4", "They hired anew", "")
    assert finished is not None
    assert finished.context["months_left"] == 5
    assert "What changed? They hired anew" in said


def test_providers_are_asked_about_in_turn(assessments: Mapping[str, Assessment]) -> None:
    vendor = assessments["vendor"]
    kinds = [question.kind for question in vendor.questions]
    good = ["4" if kind == "likert" else "1" for kind in kinds]
    weak = ["2" if kind == "likert" else "1" for kind in kinds]
    start = ["Alpha, Beta", "Alpha = 100, Beta = 90"]
    finished, said = talk(vendor, *start, *good, "", *weak, "")
    assert finished is not None
    assert finished.result.verdict == "Alpha"
    assert "Has Beta done this same work" in said


def test_several_ticks_and_numbers(assessments: Mapping[str, Assessment]) -> None:
    candidate = assessments["candidate"]
    by_kind = {"likert": "4", "single": "1", "number": "20", "multi": "1, 2", "text": ""}
    lines = [by_kind[question.kind] for question in candidate.questions]
    finished, said = talk(candidate, "payroll", "", *lines, "")
    assert finished is not None
    assert "Growing faster than we can hire, It takes too much budget" in said
