"""Buttons below a reply: a related question, more, none of these; pressed once or too often."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.playground import Message
from bot.playground.state import find

from .stage import (
    ADA,
    BEN,
    OPERATIONS,
    Stage,
    button,
    buttons,
    entries,
    shown,
    thumbs,
)

RISKS = "What are the main risks of outsourcing?"


def test_a_related_question_is_answered_in_the_same_thread(stage: Stage) -> None:
    answer = stage.mention("What is BPO?")

    reply = stage.press(answer, RISKS)

    assert entries(reply) == ["risk.overview"]
    assert reply.thread_ts == answer.thread_ts


def test_a_related_question_in_direct_messages_is_answered_in_place(stage: Stage) -> None:
    reply = stage.press(stage.direct("What is BPO?"), RISKS)

    assert entries(reply) == ["risk.overview"]
    assert reply.thread_ts is None


def test_a_button_below_a_private_answer_is_answered_in_private(stage: Stage) -> None:
    reply = stage.press(stage.command("ask What is BPO?"), RISKS)

    assert entries(reply) == ["risk.overview"]
    assert reply.viewer == ADA


def test_more_gives_the_long_form_of_the_same_entry(stage: Stage) -> None:
    answer = stage.mention("What is BPO?")

    more = stage.press(answer, "Tell me more")

    assert entries(more) == ["bpo"]
    assert shown(more) != shown(answer)
    assert "Tell me more" not in buttons(more)


def test_pressing_more_twice_gives_the_long_form_once(stage: Stage) -> None:
    answer = stage.mention("What is BPO?")
    stage.press(answer, "Tell me more")

    again = stage.press(answer, "Tell me more")

    assert not thumbs(again)
    assert again.viewer == ADA
    assert "a little further up" in shown(again)


def test_the_same_button_twice_gives_one_answer(stage: Stage) -> None:
    answer = stage.mention("What is BPO?")
    stage.press(answer, RISKS)

    again = stage.press(answer, RISKS)

    assert not thumbs(again)
    assert "already in this thread" in shown(again)


def test_a_private_answer_that_may_be_gone_is_given_again(stage: Stage) -> None:
    stage.command("ask What is BPO?")

    reply = stage.press(stage.command("search BPO"), "What is BPO?")

    assert entries(reply) == ["bpo"]


def test_an_answer_far_up_in_direct_messages_is_given_again(stage: Stage) -> None:
    answer = stage.direct("What is BPO?")
    stage.press(answer, RISKS)
    assert "already in this thread" in shown(stage.press(answer, RISKS))
    stage.direct("What is KPO?")

    assert entries(stage.press(answer, RISKS)) == ["risk.overview"]


def test_a_double_click_gives_one_answer(stage: Stage) -> None:
    answer = stage.mention("What is BPO?")
    action = button(answer, RISKS)["action_id"]
    at = stage.slack.workspace.next_ts()

    with ThreadPoolExecutor(2) as pool:
        clicks = [pool.submit(stage.slack.click, ADA, answer, action) for _ in range(2)]
        assert all(click.result().ok for click in clicks)

    stage.settle()
    replies = [m for m in stage.slack.messages(OPERATIONS, answer.thread_ts, ADA) if m.ts > at]
    assert sorted(entries(reply) for reply in replies) == [[], ["risk.overview"]]


def test_one_click_delivered_twice_is_answered_once(stage: Stage) -> None:
    answer = stage.mention("What is BPO?")
    used = find(answer.blocks, button(answer, RISKS)["action_id"])
    payload = stage.slack.payloads.message_click(ADA, answer, used, None, {})
    before = len(stage.slack.messages(OPERATIONS, answer.thread_ts))

    acks = stage.slack.deliver(payload, times=2, together=True)

    stage.settle()
    assert [ack.status for ack in acks] == [200, 200]
    assert len(stage.slack.messages(OPERATIONS, answer.thread_ts)) == before + 1


def test_two_people_may_press_different_buttons_at_once(stage: Stage) -> None:
    answer = stage.mention("What is BPO?")
    benefits = "What are the benefits of outsourcing?"

    with ThreadPoolExecutor(2) as pool:
        clicks = [
            pool.submit(stage.slack.click, user, answer, button(answer, label)["action_id"])
            for user, label in ((ADA, RISKS), (BEN, benefits))
        ]
        assert all(click.result().ok for click in clicks)

    stage.settle()
    replies = stage.slack.messages(OPERATIONS, answer.thread_ts)[2:]
    assert sorted(entries(reply) for reply in replies) == [["benefit.overview"], ["risk.overview"]]


def with_value(stage: Stage, answer: Message, value: str) -> Message:
    """The reply to a button below `answer` as if it carried another value."""
    block, element = find(answer.blocks, "choice_0")
    used = (block, {**element, "value": value})
    at = stage.slack.workspace.next_ts()
    [ack] = stage.slack.deliver(stage.slack.payloads.message_click(ADA, answer, used, None, {}))
    assert ack.status == 200
    stage.settle()
    [reply] = [m for m in stage.slack.messages(OPERATIONS, answer.thread_ts) if m.ts > at]
    return reply


def test_none_of_these_offers_another_way(stage: Stage) -> None:
    reply = with_value(stage, stage.mention("What is BPO?"), "none")

    assert entries(reply) == []
    assert "#ask-sourcing" in shown(reply)


@pytest.mark.parametrize("value", ["entry:no.such.entry", "more:no.such.entry", "entry:\ud800", ""])
def test_a_button_from_another_version_is_answered_all_the_same(stage: Stage, value: str) -> None:
    reply = with_value(stage, stage.mention("What is BPO?"), value)

    assert entries(reply) == []
    assert shown(reply)


def test_a_button_nobody_knows_is_acknowledged(stage: Stage) -> None:
    answer = stage.mention("What is BPO?")
    block, element = find(answer.blocks, button(answer, RISKS)["action_id"])
    odd = (block, {**element, "action_id": "from_an_older_version"})

    [ack] = stage.slack.deliver(stage.slack.payloads.message_click(ADA, answer, odd, None, {}))

    assert ack.status == 200


def test_why_is_told_to_the_one_who_asks_and_without_their_words(stage: Stage) -> None:
    answer = stage.mention("Which hidden costs does outsourcing bring?")
    more = stage.press(answer, "Tell me more")

    reply = stage.press(more, "Why this answer?")

    assert reply.viewer == ADA
    assert "challenge risk=hidden_costs" in shown(reply)
    assert "margin" in shown(reply)
    assert "does outsourcing bring" not in shown(reply)
