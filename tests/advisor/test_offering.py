"""The check that fits a question is offered beside its answer, its subject filled in."""

import json

import pytest

from advisor import Advisor, Choice, Memory, Question

from .conftest import TODAY


def offered(advisor: Advisor, text: str) -> list[Choice]:
    """The checks offered beside an answer."""
    reply = advisor.answer(Question(text, Memory(), "r1", TODAY)).reply
    return [choice for choice in reply.choices if choice.request.startswith("start:")]


@pytest.mark.parametrize(
    ("said", "assessment", "subject"),
    [
        ("is payroll a good thing to outsource?", "candidate", "payroll"),
        ("nearshore or offshore for our support desk?", "location", "support desk"),
        ("which vendor should we take?", "vendor", None),
    ],
)
def test_a_question_that_a_check_decides_offers_it_filled_in(
    advisor: Advisor, said: str, assessment: str, subject: str | None
) -> None:
    [choice] = offered(advisor, said)
    asked = json.loads(choice.request.removeprefix("start:"))
    assert (asked["assessment"], asked.get("subject")) == (assessment, subject)


@pytest.mark.parametrize("said", ["What is BPO?", "What does an SLA contain?"])
def test_a_question_that_asks_for_knowledge_only_offers_no_check(
    advisor: Advisor, said: str
) -> None:
    assert offered(advisor, said) == []


def test_a_check_asked_for_in_words_is_offered_with_its_subject(advisor: Advisor) -> None:
    outcome = advisor.answer(Question("start a risk check for payroll", Memory(), "r", TODAY))
    assert outcome.steering is not None
    assert (outcome.steering.assessment, outcome.steering.subject) == ("risks", "payroll")
