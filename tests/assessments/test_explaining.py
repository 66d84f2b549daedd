"""What a result says: numbers, levers, disagreements, next steps, and all of it in words."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from advisor.assessments import Assessment, from_json, sample, summarise, to_json
from advisor.assessments.agreement import level
from advisor.assessments.display import rounded, rounded_gain, span
from knowledge import Bullets, Paragraph, Table

from .answering import data, everything, result_of

WORKED: Any = data("worked.yaml")["readiness"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("score", "shown"),
    [
        (64.7, "65"),
        (64.5, "65"),
        (64.49, "64"),
        (69.4, "69"),
        (69.5, "69.5"),
        (69.96, "69.9"),
        (69.99999, "69.9"),
        (70.0, "70"),
        (49.7, "49.7"),
        (0.0, "0"),
        (100.0, "100"),
    ],
)
def test_a_score_is_rounded_half_up_but_never_into_the_next_band(score: float, shown: str) -> None:
    assert rounded(score, (70, 50, 0)) == shown


def test_a_span_and_a_gain() -> None:
    assert span(64.7, 73.19, (70,)) == "65-73"
    assert rounded_gain(1.0) == "1 point"
    assert rounded_gain(2.15) == "2.2 points"


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ([3, 3, 3], "agree"),
        ([3, 3, 4, 4], "agree"),
        ([2, 3, 4], "mostly agree"),
        ([1, 3, 3, 5], "split"),
        ([2, 5], "apart"),
    ],
)
def test_agreement_in_a_word(values: list[int], word: str) -> None:
    assert level(values)[0] == word


def test_gaps_are_listed_widest_first(readiness: Assessment) -> None:
    people = [{"R1": 1, "R2": 2, "R3": 3}, {"R1": 5, "R2": 5, "R3": 3}, {"R1": 3, "R2": 5, "R3": 4}]
    found = result_of(readiness, *people).disagreements
    assert [(d.question, d.low, d.high) for d in found] == [("R1", 1, 5), ("R2", 2, 5)]


def test_two_answers_one_point_apart_are_no_disagreement(readiness: Assessment) -> None:
    assert result_of(readiness, {"R1": 3}, {"R1": 4}).disagreements == ()
    assert len(result_of(readiness, {"R1": 2}, {"R1": 4}).disagreements) == 1


def test_a_step_that_changes_the_verdict_is_found(readiness: Assessment) -> None:
    result = result_of(readiness, everything(readiness, R8="nobody"))
    assert [(lever.question, lever.start, lever.to, lever.verdict) for lever in result.levers] == [
        ("R8", "nobody", "idea", "ready")
    ]


def test_without_one_the_three_that_gain_most_are_named(readiness: Assessment) -> None:
    result = result_of(readiness, everything(readiness, "worst"))
    assert len(result.levers) == 3
    gains = [lever.gain for lever in result.levers]
    assert gains == sorted(gains, reverse=True)
    assert {lever.verdict for lever in result.levers} == {"not_ready"}


def test_a_lever_does_what_it_says(readiness: Assessment) -> None:
    raw = dict.fromkeys(("R1", "R2", "R3", "R4", "R5", "R16", "R7", "R9", "R13", "R14"), 3)
    raw_all = {**raw, "R6": "trial", "R8": "post", "R10": "slow", "R11": "no", "R15": "asked"}
    before = result_of(readiness, raw_all)
    for lever in before.levers:
        after = result_of(readiness, {**raw_all, lever.question: lever.to})
        assert before.score is not None
        assert after.score == pytest.approx(before.score + lever.gain)
        assert after.verdict == lever.verdict


def test_a_lever_from_dont_know(readiness: Assessment) -> None:
    result = result_of(readiness, everything(readiness, R10="unknown"))
    (lever,) = result.levers
    assert (lever.start, lever.to, lever.verdict) == ("unknown", "slow", "ready")


def test_next_steps_come_from_the_weakest_questions(readiness: Assessment) -> None:
    result = result_of(readiness, *WORKED["responses"], context=WORKED["context"])
    assert [step.target for step in result.next] == [
        "risk.hidden_costs",
        "contract.pricing",
        "contract.exit",
        "risk.lock_in",
        "assessment:candidate",
    ]
    assert [step.question for step in result.next] == ["R16", "R16", "R10", "R10", None]


def test_the_summary_takes_one_step_for_each_reason(readiness: Assessment) -> None:
    result = result_of(readiness, *WORKED["responses"], context=WORKED["context"])
    titles = {"risk.hidden_costs": "Hidden costs", "contract.exit": "Exit"}
    steps = summarise(readiness, result, titles).steps
    assert [step.target for step in steps] == [
        "contract.exit",
        "risk.hidden_costs",
        "assessment:candidate",
    ]
    assert [step.label for step in steps] == ["Exit", "Hidden costs", "candidate"]
    assert steps[0].action.startswith("Write down the way back")
    assert steps[2].action == "Run the check “candidate”"


def test_the_summary_of_the_worked_example(readiness: Assessment) -> None:
    result = result_of(readiness, *WORKED["responses"], context=WORKED["context"])
    summary = summarise(readiness, result, {})
    assert [section.heading for section in summary.sections] == [
        "What limits the verdict",
        "What it means",
        "What drove it",
        "What would change it",
        "Find out first",
        "Next steps",
    ]
    text = summary.text
    assert "“A guess”; 1 didn't know" in text
    assert "No single step changes the verdict" in text
    assert f"definition {readiness.hash[:12]}" in summary.method


def test_the_summary_is_made_of_what_every_surface_shows(
    assessments: Mapping[str, Assessment],
) -> None:
    for name, assessment in assessments.items():
        if name != "vendor":
            result = result_of(assessment, everything(assessment), everything(assessment, "worst"))
            for passage in summarise(assessment, result, {}).passages:
                assert isinstance(passage, Paragraph | Bullets | Table)


def test_anchors_follow_the_stage(assessments: Mapping[str, Assessment]) -> None:
    risks = assessments["risks"]
    raw = {f"K{n}{side}": value for n in range(1, 9) for side, value in (("i", 4), ("p", 3))}
    result = result_of(risks, raw, context={"stage": "choosing"})
    assert "Measures sketched" in summarise(risks, result, {}, {"stage": "choosing"}).text
    assert "Measures sketched" not in summarise(risks, result, {}, {"stage": "running"}).text


def test_a_result_survives_being_stored(assessments: Mapping[str, Assessment]) -> None:
    for name, assessment in assessments.items():
        if name != "vendor":
            people = [everything(assessment), everything(assessment, "worst"), {}]
            result = result_of(assessment, *people)
            assert from_json(json.loads(json.dumps(to_json(result)))) == result


def test_a_comparison_survives_being_stored(assessments: Mapping[str, Assessment]) -> None:
    for name in ("vendor", "location"):
        result = sample(assessments[name])
        assert from_json(json.loads(json.dumps(to_json(result)))) == result


def test_what_an_older_version_left_out_is_empty(readiness: Assessment) -> None:
    stored = to_json(result_of(readiness, everything(readiness)))
    del stored["lead"], stored["near"]
    stored["later"] = "something new"
    assert from_json(stored).near == ()


@pytest.mark.parametrize("stored", [{}, {"definition": 5}, {"definition": {"id": "x"}}])
def test_what_is_no_result_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not a stored result"):
        from_json(stored)
