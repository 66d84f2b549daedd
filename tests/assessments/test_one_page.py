"""One page to forward: short, complete, and never more than may be shown."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from advisor.assessments import (
    Assessment,
    Commitment,
    RunFacts,
    example,
    one_page,
    sample,
    summarise,
)
from advisor.assessments.one_page import MOST_WORDS

from .answering import result_of
from .test_cases import CASES, run

FACTS = RunFacts("run-7F3K", "Project Maple", date(2026, 11, 20), asked=5)


def page(assessment: Assessment, facts: RunFacts = FACTS) -> str:
    result = replace(sample(assessment), is_example=False)
    return one_page(facts, result, summarise(assessment, result, {}))


def test_verdict_why_what_first_by_whom_when(readiness: Assessment) -> None:
    owned = {"contract.exit": Commitment("Ana Ruiz", date(2026, 12, 4))}
    text = page(readiness, replace(FACTS, commitments=owned))
    assert text.startswith("# Are we ready to outsource this? Project Maple\n")
    assert "**Nearly ready, 65 (65-73), provisional**" in text
    assert "## Why\n\n- There is no known way back if it fails." in text
    assert "1. Write down the way back" in text
    assert "(Ana Ruiz, by 2026-12-04)" in text
    assert "(owner to be named, date to be set)" in text
    assert "3 people of 5 asked answered, named, 2026-11-20. Run run-7F3K." in text
    assert text.count("decision aid") == 1


@pytest.mark.parametrize(("name", "case"), CASES)
def test_it_fits_on_a_slide_whatever_the_result(
    assessments: Mapping[str, Assessment], name: str, case: Mapping[str, Any]
) -> None:
    assessment = assessments[name]
    result = run(assessment, case)
    text = one_page(FACTS, result, summarise(assessment, result, {}))
    assert len(text.split()) <= MOST_WORDS
    assert result.definition.hash[:12] in text
    assert FACTS.id in text


def test_it_fits_with_the_longest_of_names(assessments: Mapping[str, Assessment]) -> None:
    vendor = assessments["vendor"]
    result = sample(vendor)
    long = " ".join(["Word"] * 60)
    renamed = replace(
        result,
        verdict=long,
        providers={long: result.providers["North"], "South": result.providers["South"]},
        rules=tuple(replace(rule, option=long) for rule in result.rules),
    )
    facts = replace(FACTS, name="n " * 30, commitments={})
    assert len(one_page(facts, renamed, summarise(vendor, renamed, {})).split()) <= MOST_WORDS


def test_nothing_of_a_tiny_anonymous_run_is_on_it(readiness: Assessment) -> None:
    result = result_of(readiness, {"R1": 1}, {"R1": 2}, anonymous=True)
    text = one_page(FACTS, result, summarise(readiness, result, {}))
    assert "nothing is shown" in text
    assert "##" not in text


def test_an_example_is_marked_on_its_page(readiness: Assessment) -> None:
    made = example(readiness)
    text = one_page(FACTS, made.result, summarise(readiness, made.result, {}))
    assert "**Example: Nearly ready" in text
    assert "Made-up answers, 2026-11-20" in text


def test_names_bring_no_markup_along(readiness: Assessment) -> None:
    text = page(readiness, replace(FACTS, name="<b>Maple</b>\n# Other `x`"))
    assert text.splitlines()[0].endswith("(b)Maple(/b) # Other 'x'")
