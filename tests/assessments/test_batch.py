"""JSON lines in, JSON lines out: one for one, whatever comes."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from advisor.assessments import Assessment, batch

from .answering import data, everything

WORKED: Any = data("worked.yaml")


def run(assessments: Mapping[str, Assessment], *lines: object) -> list[dict[str, Any]]:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    return [json.loads(line) for line in batch(texts, assessments)]


KEYS = {
    "id", "verdict", "score", "range", "provisional", "coverage", "dimensions", "options", "axes",
    "rules", "levers", "disagreements", "find_out_first", "next", "definition",
}  # fmt: skip


def test_the_worked_example(assessments: Mapping[str, Assessment]) -> None:
    worked = WORKED["readiness"]
    line = {
        "id": "r1",
        "assessment": "readiness",
        "context": worked["context"],
        "responses": worked["responses"],
    }
    (found,) = run(assessments, line)
    assert set(found) == KEYS
    assert found["id"] == "r1"
    assert found["verdict"] == "nearly"
    assert found["score"] == pytest.approx(64.696, abs=0.001)
    assert found["range"] == [pytest.approx(64.696, abs=0.001), pytest.approx(73.188, abs=0.001)]
    assert found["provisional"] is True
    assert found["rules"][0] == {
        "id": "r_way_back",
        "effect": "cap",
        "text": "There is no known way back if it fails.",
    }
    assert set(found["levers"][0]) == {"question", "from", "to", "gain", "verdict"}
    assert set(found["definition"]) == {"id", "version", "hash"}


def test_providers(assessments: Mapping[str, Assessment]) -> None:
    worked = WORKED["vendor"]
    vendors = {name: [{**worked["usual"], **raw}] for name, raw in worked["vendors"].items()}
    line = {"id": 1, "assessment": "vendor", "context": worked["context"], "vendors": vendors}
    (found,) = run(assessments, line)
    assert found["verdict"] == "A"
    assert found["score"] is None
    assert found["options"]["A"] == pytest.approx(78.27, abs=0.005)
    assert found["providers"]["C"]["removed"] is True


def test_every_model_answers(assessments: Mapping[str, Assessment]) -> None:
    for name, assessment in assessments.items():
        if name != "vendor":
            line = {"id": name, "assessment": name, "responses": [everything(assessment)]}
            (found,) = run(assessments, line)
            assert set(found) >= KEYS, found


def test_an_anonymous_line_under_its_threshold(assessments: Mapping[str, Assessment]) -> None:
    line = {"id": "a", "assessment": "health", "responses": [{"H2": 3}] * 2, "anonymous": True}
    (found,) = run(assessments, line)
    assert found["verdict"] is None
    assert "withheld" in found


def test_roles_route_and_keep_apart(assessments: Mapping[str, Assessment]) -> None:
    line = {
        "id": "h",
        "assessment": "health",
        "responses": [
            everything(assessments["health"]),
            everything(assessments["health"], "worst"),
        ],
        "roles": [["contract_owner"], ["provider"]],
    }
    (found,) = run(assessments, line)
    assert found["score"] == 100
    assert found["separate"][0]["score"] == 0


MALFORMED = {
    "not JSON": "{",
    "a list": "[]",
    "a number too odd": '{"id": 1, "assessment": "readiness", "responses": [{"R1": NaN}]}',
    "deep": '{"id": ' + "[" * 100_000,
    "no assessment": {"id": 1, "responses": []},
    "unknown assessment": {"id": 1, "assessment": "magic", "responses": []},
    "assessment as list": {"id": 1, "assessment": ["readiness"], "responses": []},
    "no responses": {"id": 1, "assessment": "readiness"},
    "responses as object": {"id": 1, "assessment": "readiness", "responses": {}},
    "a respondent as list": {"id": 1, "assessment": "readiness", "responses": [[]]},
    "unknown question": {"id": 1, "assessment": "readiness", "responses": [{"R99": 1}]},
    "no such point": {"id": 1, "assessment": "readiness", "responses": [{"R1": 6}]},
    "no such option": {"id": 1, "assessment": "readiness", "responses": [{"R11": "perhaps"}]},
    "an object as answer": {"id": 1, "assessment": "readiness", "responses": [{"R1": {}}]},
    "context as list": {"id": 1, "assessment": "readiness", "context": [], "responses": []},
    "unknown field": {"id": 1, "assessment": "readiness", "context": {"x": 1}, "responses": []},
    "no such class": {
        "id": 1,
        "assessment": "readiness",
        "context": {"data_class": "secret"},
        "responses": [],
    },
    "anonymous as word": {"id": 1, "assessment": "readiness", "responses": [], "anonymous": "yes"},
    "unknown key": {"id": 1, "assessment": "readiness", "responses": [], "respones": []},
    "vendors elsewhere": {"id": 1, "assessment": "readiness", "responses": [], "vendors": {}},
    "one vendor": {"id": 1, "assessment": "vendor", "vendors": {"A": [{}]}},
    "six vendors": {"id": 1, "assessment": "vendor", "vendors": {n: [{}] for n in "ABCDEF"}},
    "vendors as list": {"id": 1, "assessment": "vendor", "vendors": []},
    "responses for vendors": {"id": 1, "assessment": "vendor", "responses": [{}]},
    "anonymous vendors": {
        "id": 1,
        "assessment": "vendor",
        "vendors": {"A": [], "B": []},
        "anonymous": True,
    },
    "a price for nobody": {
        "id": 1,
        "assessment": "vendor",
        "vendors": {"A": [{}], "B": [{}]},
        "context": {"prices": {"C": 5}},
    },
    "unknown role": {"id": 1, "assessment": "health", "responses": [{}], "roles": [["king"]]},
    "roles of others": {"id": 1, "assessment": "health", "responses": [{}], "roles": []},
    "a role as object": {"id": 1, "assessment": "health", "responses": [{}], "roles": [[{}]]},
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_line_says_why_and_the_run_goes_on(
    assessments: Mapping[str, Assessment], case: str
) -> None:
    good = {"id": "next", "assessment": "readiness", "responses": [{"R1": 3, "R2": 3}]}
    bad, after = run(assessments, MALFORMED[case], good)
    assert set(bad) == {"id", "error"}
    assert bad["error"]
    assert after["id"] == "next"
    assert after["score"] == 50


def test_empty_lines_are_left_out(assessments: Mapping[str, Assessment]) -> None:
    assert run(assessments, "", "  \n") == []


def test_a_lone_surrogate_can_be_printed(assessments: Mapping[str, Assessment]) -> None:
    (line,) = batch(['{"id": "\\ud800", "assessment": "readiness"}'], assessments)
    assert line.encode("utf8")
