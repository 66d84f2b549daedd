"""Nobody is recognised in an anonymous run: thresholds of three and of five."""

import pytest

from advisor.assessments import Assessment, Detail, form, summarise
from advisor.assessments.privacy import SAY_SO

from .answering import everything, result_of

PLAIN = {"R1": 5, "R2": 1, "R3": 4, "R4": 4, "R7": 2}
OTHER = {"R1": 1, "R2": 5, "R3": "unknown", "R4": 4, "R7": 2}


@pytest.mark.parametrize("count", [0, 1, 2])
def test_under_three_nothing_is_shown(readiness: Assessment, count: int) -> None:
    result = result_of(readiness, *[PLAIN] * count, anonymous=True)
    assert result.detail is Detail.NOTHING
    line = form(result)
    assert line["verdict"] is line["score"] is line["range"] is line["coverage"] is None
    assert line["withheld"]
    for key in ("dimensions", "rules", "levers", "disagreements", "find_out_first", "next"):
        assert not line[key], key
    summary = summarise(readiness, result, {})
    assert summary.headline == "Fewer than three people answered, so nothing is shown"
    assert summary.sections == ()


@pytest.mark.parametrize("count", [3, 4])
def test_under_five_scores_and_verdict_but_nobody_s_answer(
    readiness: Assessment, count: int
) -> None:
    result = result_of(readiness, *[PLAIN] * (count - 1), OTHER, anonymous=True)
    assert result.detail is Detail.SCORES
    assert result.score is not None
    assert result.range is not None
    assert result.rules
    assert result.levers == ()
    assert result.disagreements == ()
    assert result.find_out_first == ()
    for driver in (*result.strongest, *result.weakest):
        assert driver.question is driver.answer is None
        assert driver.unknown == 0
    assert all(step.question is None for step in result.next)
    text = summarise(readiness, result, {}).text
    assert SAY_SO in text
    assert "didn't know" not in text
    assert "apart" not in text


def test_under_five_only_what_nobody_answered_is_to_be_found_out(readiness: Assessment) -> None:
    nobody = {**PLAIN, "R7": "unknown"}
    result = result_of(readiness, nobody, nobody, {**nobody, "R3": "unknown"}, anonymous=True)
    assert result.find_out_first == ("R7",)


def test_under_five_no_single_voice_is_told_of(readiness: Assessment) -> None:
    best = everything(readiness)
    people = [best, best, best, {**best, "R11": "blocked"}]
    assert result_of(readiness, *people, anonymous=True).rules == ()
    assert result_of(readiness, *people).rules[0].raised_by == 1


def test_from_five_everything_is_shown(readiness: Assessment) -> None:
    result = result_of(readiness, *[PLAIN] * 4, OTHER, anonymous=True)
    assert result.detail is Detail.FULL
    assert "R1" in [d.question for d in result.disagreements]
    assert result.find_out_first == ("R3",)
    assert SAY_SO not in summarise(readiness, result, {}).text


def test_a_question_asked_of_two_is_never_shown_by_itself(readiness: Assessment) -> None:
    asked = {**PLAIN, "R5": "unknown", "R16": 2}
    result = result_of(readiness, asked, asked, *[PLAIN] * 3, anonymous=True)
    shown = {driver.question for driver in (*result.strongest, *result.weakest)}
    shown |= {lever.question for lever in result.levers}
    shown |= {step.question for step in result.next}
    assert not shown & {"R5", "R16"}
    assert "R5" not in result.find_out_first
    # It still counts in its dimension and in the rules.
    assert "r_figures" in [rule.id for rule in result.rules]
    assert result.dimensions["baseline"] < 25


def test_a_concern_on_a_question_asked_of_two_has_no_count(readiness: Assessment) -> None:
    best = {q: v for q, v in everything(readiness).items() if q != "R11"}
    people = [{**best, "R11": "no"}, {**best, "R11": "blocked"}, best, best, best]
    # Two answers: of the two middle ones the worse counts, so the group itself is blocked.
    result = result_of(readiness, *people, anonymous=True)
    assert [rule.effect for rule in result.rules] == ["block"]
    three = [{**best, "R11": "no"}, *people]
    (concern,) = result_of(readiness, *three, anonymous=True).rules
    assert (concern.raised_by, concern.of) == (1, 3)


def test_disagreement_needs_five_answers_in_an_anonymous_run(readiness: Assessment) -> None:
    few = [{"R1": 1}, {"R1": 5}, {"R2": 3}, {"R2": 3}, {"R2": 3}]
    assert result_of(readiness, *few, anonymous=True).disagreements == ()
    assert len(result_of(readiness, *few).disagreements) == 1


def test_who_answered_nothing_is_not_counted(readiness: Assessment) -> None:
    result = result_of(readiness, PLAIN, PLAIN, {}, anonymous=True)
    assert result.respondents == 2
    assert result.detail is Detail.NOTHING
