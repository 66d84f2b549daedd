"""The batch form: JSON lines in, JSON lines out, each line a new person in a new thread."""

import json
from typing import Any

import pytest

from advisor import Advisor
from advisor.cli import batch

from .conftest import TODAY

KEYS = {
    *("id", "kind", "intent", "confidence", "slots", "parts", "entries", "sources"),
    *("text", "choices", "assessment", "ms"),
}


@pytest.fixture(scope="module")
def ask(advisor: Advisor) -> "Ask":
    return Ask(advisor)


class Ask:
    """Puts lines through the batch form."""

    def __init__(self, advisor: Advisor) -> None:
        self._advisor = advisor

    def lines(self, *lines: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in batch(lines, self._advisor, TODAY)]

    def __call__(self, text: str, **more: object) -> dict[str, Any]:
        (answer,) = self.lines(json.dumps({"id": "q1", "text": text, **more}))
        return answer


def test_an_answer_has_every_key_of_the_contract(ask: Ask) -> None:
    answer = ask("What are the hidden costs of outsourcing?")
    assert set(answer) == KEYS
    assert answer["id"] == "q1"
    assert answer["kind"] == "answer"
    assert answer["intent"] == "challenge"
    assert answer["slots"] == {"risk": "hidden_costs"}
    assert 0 < answer["confidence"] <= 1
    assert answer["entries"] == ["risk.hidden_costs"]
    assert answer["sources"] == ["kacerr"]
    assert "Source: " in answer["text"]
    assert answer["choices"]
    assert all(isinstance(label, str) for label in answer["choices"])
    assert answer["assessment"] is None
    assert 0 < answer["ms"] < 10_000


def test_button_labels_are_no_part_of_the_text(ask: Ask) -> None:
    answer = ask("What is BPO?")
    assert not [label for label in answer["choices"] if label in answer["text"]]


@pytest.mark.parametrize("text", ["", "hello", "help", "what's the weather?", "tell me more"])
def test_every_kind_of_reply_has_the_same_keys(ask: Ask, text: str) -> None:
    answer = ask(text)
    assert set(answer) == KEYS
    assert answer["text"]


def test_each_question_of_a_message_is_a_part(ask: Ask) -> None:
    answer = ask("What is BPO? And what are the hidden costs of outsourcing?")
    assert [part["entry"] for part in answer["parts"]] == ["bpo", "risk.hidden_costs"]
    assert answer["intent"] == answer["parts"][0]["intent"]
    for part in answer["parts"]:
        assert {"intent", "confidence", "slots"} <= set(part)


def test_the_context_is_handled_first_in_one_thread(ask: Ask) -> None:
    answer = ask("how do we avoid them?", context=["What are the hidden costs of outsourcing?"])
    assert answer["entries"] == ["mitigation.hidden_costs"]


@pytest.mark.parametrize("context", [[], None])
def test_no_context_is_fine(ask: Ask, context: object) -> None:
    assert ask("What is BPO?", context=context)["entries"] == ["bpo"]


def test_lines_know_nothing_of_each_other(ask: Ask) -> None:
    costs = json.dumps({"id": 1, "text": "What are the hidden costs of outsourcing?"})
    more = json.dumps({"id": 2, "text": "tell me more"})
    alone, after = ask.lines(more), ask.lines(costs, more)
    assert after[1]["kind"] == alone[0]["kind"] == "clarify"


def test_answers_come_in_the_order_of_the_questions(ask: Ask) -> None:
    asked = [json.dumps({"id": number, "text": "hello"}) for number in range(5)]
    assert [answer["id"] for answer in ask.lines(*asked)] == [0, 1, 2, 3, 4]


def test_an_answer_is_there_before_the_next_question_is_read(advisor: Advisor) -> None:
    read = []

    def questions() -> Any:
        for number in range(3):
            read.append(number)
            yield json.dumps({"id": number, "text": "hello"})

    answers = batch(questions(), advisor, TODAY)
    next(answers)
    assert read == [0]


def test_blank_lines_are_passed_over(ask: Ask) -> None:
    assert len(ask.lines("\n", "  ", '{"id": 1, "text": "hello"}\n', "")) == 1


@pytest.mark.parametrize(
    ("line", "identity"),
    [
        ("nope", None),
        ("{", None),
        ("[]", None),
        ('"text"', None),
        ("null", None),
        ("NaN", None),
        ('{"id": NaN, "text": "hello"}', None),
        ("[" * 100_000, None),
        ('{"id": 7}', 7),
        ('{"id": 7, "text": null}', 7),
        ('{"id": 7, "text": 5}', 7),
        ('{"id": 7, "text": ["hello"]}', 7),
        ('{"id": 7, "text": "hello", "context": "hello"}', 7),
        ('{"id": 7, "text": "hello", "context": {"a": "b"}}', 7),
        ('{"id": 7, "text": "hello", "context": 5}', 7),
        ('{"id": 7, "text": "hello", "context": ["a", 5]}', 7),
    ],
)
def test_a_malformed_line_is_an_error_and_the_run_goes_on(
    ask: Ask, line: str, identity: object
) -> None:
    bad, good = ask.lines(line, '{"id": 8, "text": "hello"}')
    assert (bad["id"], bad["kind"]) == (identity, "error")
    assert bad["error"]
    assert set(bad) == {"id", "kind", "error"}
    assert good["id"] == 8


@pytest.mark.parametrize("identity", ["q1", 7, 1.5, None, ["a"], {"a": 1}, "ünï", "\ud800"])
def test_the_id_comes_back_as_given(ask: Ask, identity: object) -> None:
    (answer,) = ask.lines(json.dumps({"id": identity, "text": "hello"}))
    assert answer["id"] == identity


def test_a_line_without_an_id_is_answered(ask: Ask) -> None:
    (answer,) = ask.lines('{"text": "hello"}')
    assert (answer["id"], answer["kind"]) == (None, "smalltalk")


@pytest.mark.parametrize("text", ["\ud800", "\x00", "\u2028", "word " * 8_000, "🎉"])
def test_odd_text_is_answered_in_one_line_that_utf8_can_hold(advisor: Advisor, text: str) -> None:
    (line,) = batch([json.dumps({"id": 1, "text": text})], advisor, TODAY)
    assert line.encode("utf8")
    assert "\n" not in line
    assert json.loads(line)["kind"] != "error"
