"""Companies, what their people answered, and the verdict a sourcing professional would give."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from advisor.assessments import Assessment, Result, assess, compare, fill, summarise

from .answering import HERE, data, respond

FILES = sorted(path.name for path in (HERE / "cases").glob("*.yaml"))
CASES = [
    pytest.param(Path(file).stem, case, id=f"{Path(file).stem}: {case['name']}")
    for file in FILES
    for case in data(f"cases/{file}")  # type: ignore[attr-defined]
]


def run(assessment: Assessment, case: Mapping[str, Any]) -> Result:
    context = fill(assessment, case.get("context", {}))
    if "vendors" in case:
        given = {
            name: [respond(assessment, {**case["usual"], **raw}) for raw in people]
            for name, people in case["vendors"].items()
        }
        return compare(assessment, given, context)
    roles = case.get("roles") or [None] * len(case["people"])
    responses = [
        respond(assessment, {**case.get("everyone", {}), **raw}, held)
        for raw, held in zip(case["people"], roles, strict=True)
    ]
    return assess(assessment, responses, context, anonymous=case.get("anonymous", False))


def shown(assessment: Assessment, result: Result) -> dict[str, object]:
    """What a case may say about a result besides its verdict."""
    return {
        "score": result.score,
        "range": list(result.range or ()),
        "coverage": result.coverage,
        "provisional": result.provisional,
        "dimensions": dict(result.dimensions),
        "rules": [r.id for r in result.rules if r.effect not in ("concern", "floor")],
        "concerns": [[r.id, r.raised_by, r.of] for r in result.rules if r.effect == "concern"],
        "disagreements": [d.question for d in result.disagreements],
        "find_out_first": list(result.find_out_first),
        "removed": list(result.removed),
        "near": list(result.near),
        "axes": dict(result.axes),
        "options": dict(result.options),
        "default_verdict": result.default_verdict,
        "headline": summarise(assessment, result, {}).headline,
        "between": list(result.between),
        "separate": {view.role: view.score for view in result.separate},
        "says": summarise(assessment, result, {}).text,
    }


@pytest.mark.parametrize(("name", "case"), CASES)
def test_the_verdict_is_the_professional_s(
    assessments: Mapping[str, Assessment], name: str, case: Mapping[str, Any]
) -> None:
    assessment = assessments[name]
    result = run(assessment, case)
    found = shown(assessment, result)
    assert result.verdict == case["verdict"], found
    assert case["why"]
    differs = case.get("professional", case["verdict"]) != case["verdict"]
    assert differs == bool(case.get("believe")), "say whom to believe where the two differ"
    for key, value in case.get("shows", {}).items():
        if key == "says":
            assert value in str(found["says"])
        else:
            assert found[key] == value, key


@pytest.mark.parametrize("file", FILES)
def test_every_verdict_is_reached_by_a_case(
    assessments: Mapping[str, Assessment], file: str
) -> None:
    assessment = assessments[Path(file).stem]
    cases: Any = data(f"cases/{file}")
    verdicts = {case["verdict"] for case in cases}
    if assessment.id == "vendor":
        results = [run(assessment, case) for case in cases]
        verdicts |= {one.band for result in results for one in result.providers.values()}
        assert {"tie", "none"} <= verdicts
    assert {band.id for band in assessment.bands} | {"insufficient"} <= verdicts


@pytest.mark.parametrize(("name", "case"), CASES)
def test_every_result_can_be_told_in_words(
    assessments: Mapping[str, Assessment], name: str, case: Mapping[str, Any]
) -> None:
    assessment = assessments[name]
    summary = summarise(assessment, run(assessment, case), {})
    assert summary.headline
    assert summary.text.count("decision aid") == 1
    assert len(summary.steps) <= 3
    assert "{vendor}" not in summary.text
    assert "None" not in summary.text.replace("None of them", "").replace("None that", "")
