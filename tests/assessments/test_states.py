"""Each state of a question counts as it should: in coverage, in the score and in the range."""

from collections.abc import Mapping

import pytest

from advisor.assessments import Assessment, Given, Response, Skip, assess, fill
from advisor.assessments.poll import gather, middle

from .answering import everything, respond, result_of


def test_a_real_answer_counts_everywhere(readiness: Assessment) -> None:
    result = result_of(readiness, {"R1": 4, "R2": 2})
    assert result.dimensions == {"purpose": 50}
    assert result.coverage == 100
    assert result.range == (50, 50)


def test_dont_know_on_a_gap_counts_as_the_worst_and_widens_the_range(readiness: Assessment) -> None:
    result = result_of(readiness, {"R1": 5, "R2": "unknown"})
    assert result.dimensions == {"purpose": 50}
    assert result.coverage == 50
    assert result.find_out_first == ("R2",)
    assert result.range == (50, 100)


def test_dont_know_without_a_worst_answer_is_left_out(
    assessments: Mapping[str, Assessment],
) -> None:
    candidate = assessments["candidate"]
    result = result_of(candidate, {"C1": 4, "C2": "unknown", "C6": 4, "C10": 4, "C3": 3})
    assert result.dimensions["distinct"] == 75
    assert result.find_out_first == ()


def test_a_skip_by_one_is_left_out(readiness: Assessment) -> None:
    result = result_of(readiness, {"R1": 5, "R2": "skip"}, {"R1": 5, "R2": 3})
    assert result.dimensions == {"purpose": 75}
    assert result.range == (75, 75)


def test_a_skip_by_everyone_counts_as_the_worst(readiness: Assessment) -> None:
    result = result_of(readiness, {"R1": 5, "R2": "skip"}, {"R1": 5, "R2": "skip"})
    assert result.dimensions == {"purpose": 50}
    assert result.coverage == 50
    assert result.find_out_first == ("R2",)
    assert result.range == (50, 100)


def test_what_was_not_asked_is_in_no_sum(readiness: Assessment) -> None:
    result = result_of(readiness, {"R1": 3, "R2": 3})
    assert set(result.dimensions) == {"purpose"}
    assert result.score == 50


def test_an_answer_hidden_by_the_context_is_not_counted(readiness: Assessment) -> None:
    small = result_of(readiness, {"R3": 5, "R6": "once"}, context={"size": "up_to_5"})
    large = result_of(readiness, {"R3": 5, "R6": "once"}, context={"size": "over_25"})
    assert small.dimensions == {"process": 100}
    assert large.dimensions == {"process": 60}


def test_a_branch_follows_each_person_s_own_answer(health: Assessment) -> None:
    both = [respond(health, {"H13": "worse", "H14": "Late"}), respond(health, {"H13": "same"})]
    poll = gather(health, both, fill(health, {}))
    assert poll.said("H14") == (Given("Late"),)
    changed = [respond(health, {"H13": "same", "H14": "Late"})]
    assert gather(health, changed, fill(health, {})).said("H14") == ()


OWNER, WORKER = ["owner"], ["worker"]


def test_a_question_goes_to_those_who_hold_its_role(readiness: Assessment) -> None:
    responses = [
        respond(readiness, {"R5": 5}, OWNER),
        respond(readiness, {"R5": 1}, WORKER),
    ]
    assert gather(readiness, responses, fill(readiness, {})).said("R5") == (Given(5),)


def test_a_question_goes_to_everyone_if_nobody_holds_its_role(readiness: Assessment) -> None:
    responses = [respond(readiness, {"R5": 5}, WORKER), respond(readiness, {"R5": 1}, WORKER)]
    assert len(gather(readiness, responses, fill(readiness, {})).given("R5")) == 2


def test_a_question_left_open_by_those_asked_counts_as_skipped(readiness: Assessment) -> None:
    responses = [respond(readiness, {"R1": 5}, OWNER)]
    poll = gather(readiness, responses, fill(readiness, {}))
    assert poll.said("R2") == (Skip(),)
    assert assess(readiness, responses, fill(readiness, {})).dimensions["purpose"] == 50


def test_who_said_nothing_takes_no_question_from_others(readiness: Assessment) -> None:
    silent = Response({}, frozenset(OWNER))
    worker = respond(readiness, everything(readiness), WORKER)
    alone = assess(readiness, [worker], fill(readiness, {}))
    assert assess(readiness, [worker, silent], fill(readiness, {})) == alone


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        ([4], 4, 4),
        ([2, 5], 2, 5),
        ([1, 3, 5], 3, 3),
        ([5, "unknown"], 1, 5),
        (["unknown", "unknown", 5], 1, 1),
        (["skip", 4], 4, 4),
        (["skip", "skip"], 1, 1),
    ],
)
def test_the_group_s_value_of_a_scale(
    readiness: Assessment, values: list[object], low: int, high: int
) -> None:
    responses = [respond(readiness, {"R1": value}) for value in values]
    poll = gather(readiness, responses, fill(readiness, {}))
    question = readiness.by_id["R1"]
    assert middle(poll, question, low=True) == low
    assert middle(poll, question, low=False) == high


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["plan"], "plan"),
        (["plan", "months"], "months"),
        (["plan", "plan", "none"], "plan"),
        (["months", "unknown"], "unknown"),
        (["none", "unknown"], "none"),
        (["not_yet", "unknown", "unknown"], "unknown"),
        (["skip", "slow"], "slow"),
        (["skip", "skip"], "unknown"),
    ],
)
def test_the_group_s_value_of_options(
    readiness: Assessment, values: list[object], expected: str
) -> None:
    responses = [respond(readiness, {"R10": value}) for value in values]
    poll = gather(readiness, responses, fill(readiness, {}))
    assert middle(poll, readiness.by_id["R10"], low=True) == expected


def test_what_nobody_knows_and_is_no_gap_has_no_value(health: Assessment) -> None:
    poll = gather(health, [respond(health, {"H13": "unknown"})], fill(health, {}))
    assert middle(poll, health.by_id["H13"], low=True) is None
    skipped = gather(health, [respond(health, {"H13": "skip"})], fill(health, {}))
    assert middle(skipped, health.by_id["H13"], low=True) is None
