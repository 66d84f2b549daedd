"""The made-up result that is shown before anyone is asked."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from advisor.assessments import Assessment, example, from_json, load, sample, summarise, to_json
from advisor.assessments import starting_file as starting_text
from advisor.assessments.example import HERE

from .answering import data


@pytest.mark.parametrize(
    "name", ["candidate", "health", "location", "readiness", "risks", "vendor"]
)
def test_every_definition_has_one_with_a_verdict(
    assessments: Mapping[str, Assessment], name: str
) -> None:
    assessment = assessments[name]
    made = example(assessment)
    assert (HERE / f"{name}.yaml").exists()
    assert made.result == sample(assessment)
    assert made.result.is_example
    assert made.result.verdict not in (None, "insufficient")
    assert made.company


def test_nobody_takes_it_for_a_result(readiness: Assessment) -> None:
    summary = summarise(readiness, sample(readiness), {})
    assert summary.headline.startswith("Example: ")
    assert "made-up answers" in summary.method


def test_the_readiness_example_is_the_one_worked_by_hand(readiness: Assessment) -> None:
    worked = data("worked.yaml")["readiness"]  # type: ignore[index]
    assert sample(readiness).score == pytest.approx(worked["score"], abs=0.005)


def test_it_stays_an_example_when_it_is_stored(readiness: Assessment) -> None:
    assert from_json(to_json(sample(readiness))).is_example


def test_a_new_assessment_has_one_before_anybody_wrote_it(tmp_path: Path) -> None:
    (tmp_path / "fresh.yaml").write_text(starting_text("fresh"), encoding="utf8")
    made = example(load(tmp_path)["fresh"])
    assert made.result.verdict == "strong"
    assert made.result.respondents == 3
