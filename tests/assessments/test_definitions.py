"""The definitions as shipped: complete, in order, and with every id that results rely on."""

from collections.abc import Mapping
from typing import Any

import pytest

from advisor.assessments import Assessment
from advisor.assessments.conditions import questions
from advisor.assessments.definition import Effect, Part, WeakestDimensions
from advisor.assessments.reach import unreached

from .answering import data

IDS: Any = data("ids.yaml")


def test_six_assessments_are_there(assessments: Mapping[str, Assessment]) -> None:
    assert set(assessments) == set(IDS)


@pytest.mark.parametrize("name", list(IDS))
def test_no_id_has_gone(assessments: Mapping[str, Assessment], name: str) -> None:
    assessment, ids = assessments[name], IDS[name]
    assert set(ids["context"]) <= {field.id for field in assessment.context}
    assert set(ids.get("roles", [])) <= {role.id for role in assessment.roles}
    assert set(ids["dimensions"]) <= set(assessment.dimension_by_id)
    assert set(ids["questions"]) <= set(assessment.by_id)
    assert set(ids["rules"]) <= {rule.id for rule in assessment.rules}
    assert set(ids["bands"]) <= {band.id for band in assessment.bands}
    for question, options in ids["options"].items():
        assert set(options) <= set(assessment.by_id[question].by_value), question


@pytest.mark.parametrize("name", list(IDS))
def test_every_band_and_rule_can_come_about(
    assessments: Mapping[str, Assessment], name: str
) -> None:
    assert list(unreached(assessments[name])) == []


@pytest.mark.parametrize("name", list(IDS))
def test_dont_know_never_scores_better_than_the_worst_answer(
    assessments: Mapping[str, Assessment], name: str
) -> None:
    for question in assessments[name].questions:
        if question.weight and question.options:
            scores = [option.score for option in question.options if option.score is not None]
            assert all(score >= 0 for score in scores)


def test_every_assessment_asks_for_a_neutral_name(assessments: Mapping[str, Assessment]) -> None:
    for assessment in assessments.values():
        field = assessment.fields["display_subject"]
        assert field.required
        assert field.max_length == 60


def test_the_hash_follows_the_content_and_nothing_else(readiness: Assessment) -> None:
    assert len(readiness.hash) == 64
    assert readiness.hash == readiness.hash.lower()


@pytest.mark.parametrize("name", list(IDS))
def test_every_poor_answer_that_a_next_step_may_come_from_has_a_task(
    assessments: Mapping[str, Assessment], name: str
) -> None:
    assessment = assessments[name]
    picks = [s for steps in assessment.next.values() for s in steps if not isinstance(s, str)]
    if any(isinstance(step, WeakestDimensions) for step in picks):
        asked = [question for question in assessment.questions if question.dimension]
    else:
        asked = [question for question in assessment.questions if question.part is Part.PROTECTION]
    assert [question.id for question in asked if not question.do] == []


@pytest.mark.parametrize("name", list(IDS))
def test_every_rule_that_holds_a_verdict_back_leads_to_a_task(
    assessments: Mapping[str, Assessment], name: str
) -> None:
    assessment = assessments[name]
    holding = (Effect.BLOCK, Effect.CAP, Effect.PROVISIONAL)
    for rule in assessment.rules:
        behind = [assessment.by_id[question] for question in questions(rule.when)]
        if rule.effect in holding and behind and rule.id != "h_early":  # only time helps there
            assert any(question.do for question in behind), rule.id
