"""What nobody could answer is kept for the curator: never with the asker, never a worry."""

from dataclasses import replace
from pathlib import Path

import pytest

from advisor import Advisor
from bot.settings import Settings

from .stage import ADA, BEN, Stage, shown, staged

NEAR_MISS = "Who is the best vendor in Manila?"
WORRY = "Will I lose my job?"
PLAIN = "What is BPO?"
OFF_TOPIC = "Who won the world cup in 2018?"


def queued(stage: Stage) -> list[tuple[str, int]]:
    """The texts that wait for the curator, and how often each was asked."""
    return [(gap.text, gap.count) for gap in stage.workspace.unanswered(10)]


def test_a_near_miss_is_queued(stage: Stage) -> None:
    stage.direct(NEAR_MISS)

    assert queued(stage) == [(NEAR_MISS, 1)]


def test_the_same_near_miss_of_several_people_is_counted(stage: Stage) -> None:
    stage.direct(NEAR_MISS, ADA)
    stage.direct(NEAR_MISS, BEN)

    assert queued(stage) == [(NEAR_MISS, 2)]


@pytest.mark.parametrize("words", [WORRY, PLAIN, OFF_TOPIC, "hello", "that was not helpful"])
def test_worries_small_talk_and_what_was_answered_are_not_queued(stage: Stage, words: str) -> None:
    stage.direct(words)

    assert queued(stage) == []


@pytest.mark.parametrize(
    "words", ["will they fire me and what does our policy say?", f"{WORRY} {NEAR_MISS}"]
)
def test_a_worry_beside_a_near_miss_is_answered_as_one_and_not_queued(
    stage: Stage, words: str
) -> None:
    reply = stage.direct(words)

    assert queued(stage) == []
    assert "I haven't kept your question" in shown(reply)


def test_nothing_is_queued_where_that_is_switched_off(advisor: Advisor, settings: Settings) -> None:
    with staged(replace(settings, keep_unanswered=False), advisor) as stage:
        stage.direct(NEAR_MISS)

        assert queued(stage) == []


def test_a_mention_is_queued_without_anybody_it_names(stage: Stage) -> None:
    stage.mention(NEAR_MISS)
    stage.mention(f"<@{BEN}> {NEAR_MISS} <@{ADA}|ada>")

    assert queued(stage) == [(NEAR_MISS, 2)]


def test_the_database_holds_no_words_of_an_answered_question_and_no_asker(
    advisor: Advisor, settings: Settings
) -> None:
    with staged(settings, advisor) as stage:
        stage.mention("What is nearshore outsourcing, dear canary?", BEN)
        stage.mention(NEAR_MISS, BEN)
        stage.direct(f"{WORRY} says the canary", BEN)

    kept = _bytes_of(settings.database)
    assert b"canary" not in kept
    assert BEN.encode() not in kept
    assert b"Manila" in kept


def _bytes_of(database: Path) -> bytes:
    """All that is on the disk: the database and what SQLite keeps beside it."""
    return b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))
