"""`--why` says what decided an answer, in words a curator can act on."""

import pytest

from advisor import Advisor
from advisor.explaining import why


def test_it_tells_reading_terms_decision_and_candidates(advisor: Advisor) -> None:
    text = why(advisor.explain("What are the hidden costs of outsourcing?"))
    assert "Read as: what are the hidden costs of outsourcing" in text
    assert "risk hidden_costs (“hidden costs”)" in text
    assert "Decision: answer" in text
    assert "challenge risk=hidden_costs" in text
    assert "Margin over the runner-up: " in text


def test_a_denied_term_is_told_as_denied(advisor: Advisor) -> None:
    assert "not location onshore" in why(advisor.explain("not onshore please"))


@pytest.mark.parametrize(
    ("said", "decision"),
    [
        ("what's the weather today?", "Decision: decline as off_topic"),
        ("who is the best vendor in Manila?", "Decision: decline as not_covered"),
    ],
)
def test_a_declined_question_says_as_what(advisor: Advisor, said: str, decision: str) -> None:
    assert decision in why(advisor.explain(said))


@pytest.mark.parametrize("said", ["", "🎉", "\x00"])
def test_nothing_can_be_explained_as_well(advisor: Advisor, said: str) -> None:
    assert "Read as: (nothing)" in why(advisor.explain(said))
