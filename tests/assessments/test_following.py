"""What follows on what, and where a subject stands on its path."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from advisor.assessments import Assessment, Result, example, following, path, sample

from .answering import result_of


@pytest.mark.parametrize(
    ("name", "verdict", "expected"),
    [
        ("candidate", "outsource", "readiness"),
        ("candidate", "keep", None),
        ("readiness", "ready", "location"),
        ("readiness", "not_ready", None),
        ("location", "hybrid", "vendor"),
        ("location", "none", None),
        ("risks", "moderate", "health"),
        ("health", "at_risk", "vendor"),
        ("health", "healthy", None),
        ("readiness", "insufficient", None),
    ],
)
def test_a_verdict_leads_on_or_ends_the_path(
    assessments: Mapping[str, Assessment], name: str, verdict: str, expected: str | None
) -> None:
    result = replace(sample(assessments[name]), verdict=verdict, providers={})
    assert following(assessments[name], result) == expected


def test_a_provider_leads_on_by_its_standing(assessments: Mapping[str, Assessment]) -> None:
    vendor = assessments["vendor"]
    assert following(vendor, sample(vendor)) == "risks"
    assert following(vendor, replace(sample(vendor), verdict="tie")) is None


def test_every_follow_on_is_an_assessment(assessments: Mapping[str, Assessment]) -> None:
    for assessment in assessments.values():
        assert set(assessment.then.values()) <= set(assessments)


def test_nothing_follows_where_nothing_may_be_shown(readiness: Assessment) -> None:
    assert following(readiness, result_of(readiness, {"R1": 3}, anonymous=True)) is None


def test_the_path_before_the_first_result(assessments: Mapping[str, Assessment]) -> None:
    stages = path(assessments, {})
    assert [stage.id for stage in stages] == [
        "candidate", "readiness", "location", "vendor", "risks", "health",
    ]  # fmt: skip
    assert [stage.id for stage in stages if stage.is_next] == ["candidate"]


def test_the_path_goes_on_from_the_furthest_result(assessments: Mapping[str, Assessment]) -> None:
    done: dict[str, Result] = {
        name: example(assessments[name]).result for name in ("location", "candidate")
    }
    stages = {stage.id: stage for stage in path(assessments, done)}
    assert stages["vendor"].is_next
    assert stages["location"].verdict == "Nearshore fits best, clearly: 11 points ahead"
    assert stages["readiness"].verdict is None  # left out on the way, and not insisted on


def test_the_path_ends_where_the_work_stays(assessments: Mapping[str, Assessment]) -> None:
    kept = replace(sample(assessments["candidate"]), verdict="keep")
    assert not any(stage.is_next for stage in path(assessments, {"candidate": kept}))
