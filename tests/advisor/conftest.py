"""Threads with the trained advisor, one message after another."""

from collections.abc import Callable
from datetime import date

import pytest

from advisor import Advisor, Memory, Outcome, Question

TODAY = date(2026, 11, 22)

Converse = Callable[..., Outcome]


@pytest.fixture
def converse(advisor: Advisor) -> Converse:
    """Say things in one thread; give what followed from the last of them."""

    def said(*texts: str, memory: Memory | None = None) -> Outcome:
        outcome = None
        memory = memory or Memory()
        for number, text in enumerate(texts, start=1):
            outcome = advisor.answer(Question(text, memory, f"reply-{number}", TODAY))
            memory = outcome.memory
        assert outcome is not None, "say something"
        return outcome

    return said
