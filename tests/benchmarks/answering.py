"""The advisor alone: how long it takes to recognise a question and to answer it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import intents
from advisor import Advisor, Memory, Question
from tests.benchmarks.timing import QUANTILES, each, table

QUESTIONS = 300
_WARM_UP = 20


def questions() -> tuple[str, ...]:
    """Return held-out questions from all intents, the same ones every time."""
    said = [utterance.text for utterance in intents.load().held_out]
    step = max(1, len(said) // QUESTIONS)
    return tuple(said[::step][:QUESTIONS])


def measure(advisor: Advisor, asked: Sequence[str], cache: Path) -> str:
    """Put the questions to the advisor, each out of any thread."""
    recogniser = intents.train_or_load(intents.load(), intents.DATA, cache)
    today = datetime.now(UTC).date()

    def answer(text: str) -> object:
        return advisor.answer(Question(text, Memory(), "benchmark", today))

    each(answer, asked[:_WARM_UP])
    return table(
        "Answering one question, without Slack",
        QUANTILES,
        [
            each(recogniser.recognise, asked).row("recognise"),
            each(answer, asked).row("recognise, look up, compose"),
        ],
    )
