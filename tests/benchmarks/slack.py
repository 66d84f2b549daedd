"""The whole way: a signed request to the running app, its reply arriving at the stand-in."""

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from advisor import Advisor
from bot.playground import Standin, playing
from bot.playing import make_app
from bot.settings import Settings
from tests.benchmarks.timing import QUANTILES, Times, table

_PERSON, _CHANNEL = "U0ADA", "#operations"
_WARM_UP = 10


def measure(advisor: Advisor, questions: Sequence[str], folder: Path) -> str:
    """Mention the app with each question, the next when the reply to the last is there."""
    settings = Settings(database=folder / "advisor.db")
    with playing(partial(make_app, settings, advisor)) as slack:
        for question in questions[:_WARM_UP]:
            _ask(slack, question)
        times = [_ask(slack, question) for question in questions]
    acks, replies = zip(*times, strict=True)
    rows = [
        Times(acks).row("signed request to acknowledgement"),
        Times(replies).row("signed request to reply at the stand-in"),
    ]
    return table("A mention in a channel, over HTTP, committed to disk", QUANTILES, rows)


def _ask(slack: Standin, question: str) -> tuple[float, float]:
    """Return the seconds until the acknowledgement and until the reply."""
    started = time.perf_counter()
    asked = slack.mention(_PERSON, _CHANNEL, question)
    slack.wait_for_reply(asked, _CHANNEL, viewer=_PERSON)
    replied = time.perf_counter() - started
    return asked.ack.seconds, replied
