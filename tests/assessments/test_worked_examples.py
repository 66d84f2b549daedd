"""What was calculated by hand comes out to the digit."""

from collections.abc import Mapping
from typing import Any

import pytest

from advisor.assessments import Assessment, compare, fill, summarise
from advisor.assessments.poll import gather, middle

from .answering import data, respond, result_of

WORKED: Any = data("worked.yaml")


def to_digits(number: float) -> Any:
    """Equal once rounded to the two decimals that were written down."""
    return pytest.approx(number, abs=0.00501)


def test_readiness_of_three_with_unknowns(readiness: Assessment) -> None:
    expected = WORKED["readiness"]
    result = result_of(readiness, *expected["responses"], context=expected["context"])
    assert result.score == to_digits(expected["score"])
    assert result.range == tuple(map(to_digits, expected["range"]))
    assert result.dimensions == {
        name: pytest.approx(score, abs=0.0501) for name, score in expected["dimensions"].items()
    }
    assert result.verdict == "nearly"
    assert result.provisional
    assert result.coverage == 100
    assert [rule.id for rule in result.rules] == expected["rules"]
    assert list(result.find_out_first) == expected["find_out_first"]
    assert summarise(readiness, result, {}).headline == expected["headline"]


def test_values_that_the_rules_of_the_readiness_example_read(readiness: Assessment) -> None:
    expected = WORKED["readiness"]
    responses = [respond(readiness, raw) for raw in expected["responses"]]
    poll = gather(readiness, responses, fill(readiness, expected["context"]))
    for question, value in expected["values"].items():
        assert middle(poll, readiness.by_id[question], low=True) == value, question


def test_location_of_one(assessments: Mapping[str, Assessment]) -> None:
    expected = WORKED["location"]
    result = result_of(assessments["location"], *expected["responses"], context=expected["context"])
    assert result.options == {name: to_digits(s) for name, s in expected["options"].items()}
    assert result.lead == to_digits(expected["lead"])
    assert result.coverage == expected["coverage"]
    assert result.verdict == "nearshore"
    assert not result.provisional
    assert not result.rules


def test_three_providers(assessments: Mapping[str, Assessment]) -> None:
    expected, vendor = WORKED["vendor"], assessments["vendor"]
    given = {
        name: [respond(vendor, {**expected["usual"], **raw})]
        for name, raw in expected["vendors"].items()
    }
    result = compare(vendor, given, fill(vendor, expected["context"]))
    for name, quality in expected["quality"].items():
        assert result.providers[name].quality == to_digits(quality)
    for name, overall in expected["options"].items():
        assert result.options[name] == to_digits(overall)
        assert result.providers[name].price_index == expected["price_index"][name]
    assert result.providers["A"].band == "strong"
    assert result.providers["B"].band == "conditional"
    assert result.removed == ("C",)
    assert result.between == ("A", "B")
    assert result.verdict == "A"
    assert [(rule.option, rule.id) for rule in result.rules] == [
        ("B", "v_team"),
        ("B", "v_open_terms"),
        ("C", "v_refused_data"),
    ]
