"""Follow-ups in channel threads without a mention: only where a workspace asked for them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from advisor import Advisor
from bot.settings import Settings

from .stage import ADA, BEN, OPERATIONS, Slow, Stage, buttons, entries, staged


@pytest.fixture
def following(advisor: Advisor, settings: Settings) -> Iterator[Stage]:
    """The app told to follow threads, and a stand-in that sends it channel messages."""
    with staged(replace(settings, follow_threads=True), advisor) as made:
        yield made


def test_a_follow_up_in_a_known_thread_needs_no_mention(following: Stage) -> None:
    first = following.mention("What is nearshore outsourcing?")

    said = following.slack.say(BEN, OPERATIONS, "and the benefits?", first.thread_ts)

    reply = following.reply(said)
    assert entries(reply) == ["location.nearshore.benefits"]
    assert reply.thread_ts == first.thread_ts


def test_messages_outside_a_known_thread_are_left_alone(following: Stage) -> None:
    root = following.slack.say(BEN, OPERATIONS, "What is BPO?")
    below = following.slack.say(ADA, OPERATIONS, "What is KPO?", root.message.ts)  # type: ignore[union-attr]

    assert root.ack.ok
    assert below.ack.ok
    assert following.replies(root) == []


def test_a_thread_is_known_even_if_its_first_question_was_unclear(following: Stage) -> None:
    first = following.mention("payroll")
    assert entries(first) == []
    assert buttons(first)

    said = following.slack.say(BEN, OPERATIONS, "What is BPO?", first.thread_ts)

    assert entries(following.reply(said)) == ["bpo"]


@pytest.mark.parametrize(
    "words",
    ["thanks Ada, lunch at 12?", f"<@{ADA}> who is the best vendor in Manila?", "who won the cup?"],
)
def test_what_people_say_to_each_other_is_left_alone_and_not_kept(
    following: Stage, words: str
) -> None:
    first = following.mention("What is BPO?")

    said = following.slack.say(BEN, OPERATIONS, words, first.thread_ts)

    assert said.ack.ok
    assert following.replies(said) == []
    assert following.workspace.unanswered(10) == ()


def test_a_mention_that_also_arrives_as_a_message_is_answered_once(following: Stage) -> None:
    said = following.slack.mention(ADA, OPERATIONS, "What is BPO?")
    assert len(said.acks) == 2
    first = following.reply(said)

    again = following.slack.mention(ADA, OPERATIONS, "What is KPO?", first.thread_ts)
    assert len(again.acks) == 2
    assert entries(following.reply(again)) == ["definition.kpo"]


def test_the_app_does_not_answer_itself(following: Stage) -> None:
    said = following.slack.mention(ADA, OPERATIONS, "What is BPO?")

    assert len(following.replies(said)) == 1


def test_without_the_setting_a_thread_is_followed_only_by_mention(
    advisor: Advisor, settings: Settings
) -> None:
    with staged(settings, advisor) as stage:
        first = stage.mention("What is nearshore outsourcing?")
        said = stage.slack.workspace.post(
            first.channel, BEN, "and the benefits?", thread_ts=first.thread_ts
        )
        before = len(stage.slack.messages(OPERATIONS, first.thread_ts))

        [ack] = stage.slack.deliver(stage.slack.payloads.message_event(said))

        stage.settle()
        assert ack.status == 200
        assert len(stage.slack.messages(OPERATIONS, first.thread_ts)) == before


def test_a_follow_up_to_a_question_that_still_waits_is_answered_after_it(
    advisor: Advisor, settings: Settings
) -> None:
    slow = Slow(advisor)
    with staged(replace(settings, follow_threads=True), slow) as stage:
        asked = stage.slack.mention(ADA, OPERATIONS, "What is nearshore outsourcing?")
        assert asked.message is not None
        assert slow.asked.wait(10)
        stage.slack.say(BEN, OPERATIONS, "and the benefits?", asked.message.ts)

        slow.go_on.set()

        said = [entries(reply) for reply in stage.replies(asked)]
        assert said == [["location.nearshore"], ["location.nearshore.benefits"]]
