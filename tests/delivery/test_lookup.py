"""A message whose fate is unknown is looked up by our id before it is posted again."""

# ruff: noqa: PLR0913, PLR0917 - fixtures and the columns of tables are arguments
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from advisor.store import Outgoing, Store, open_store
from bot.delivery import Means, Pace, Sender, web_client

from .conftest import TOKEN, commit
from .doubles import Answer, FakeClock, SlackDouble

HISTORY, REPLIES, OPEN = "conversations.history", "conversations.replies", "conversations.open"


def marked(id: str, channel: str = "C1", **more: Any) -> Outgoing:  # noqa: A002
    """A message that carries its id, as all of ours do."""
    metadata = {"event_type": "advisor_reply", "event_payload": {"id": id}}
    payload = {"channel": channel, "text": id, "metadata": metadata, **more}
    return Outgoing(id, "chat.postMessage", payload, channel)


def seen(*ids: str, cursor: str = "") -> Answer:
    """What Slack shows of a conversation: somebody's words, and messages with these ids."""
    ours = [{"ts": f"9.{id}", "metadata": marked(id).payload["metadata"]} for id in ids]  # noqa: A001
    body = {"ok": True, "messages": [{"ts": "8.0", "text": "words"}, *ours]}
    return Answer(body=json.dumps({**body, "response_metadata": {"next_cursor": cursor}}))


UNCLEAR = {
    "broken": Answer(500),
    "unavailable": Answer(503, '{"ok": false, "error": "service_unavailable"}'),
    "cut off": Answer(drop=True),
    "garbage": Answer(200, "garbage"),
    "an error inside": Answer.error("internal_error"),
}
unclear = pytest.mark.parametrize(
    "trouble", [pytest.param(answer, id=name) for name, answer in UNCLEAR.items()]
)


def again(sender: Sender, clock: FakeClock, seconds: float = 2) -> None:
    clock.forward(seconds=seconds)
    sender.send_due()


@unclear
def test_what_arrived_all_the_same_is_not_posted_again(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock, trouble: Answer
) -> None:
    slack.answers = [trouble]
    slack.answer_by_method[HISTORY] = seen("other", "a1")
    commit(store, clock, marked("a1"), marked("a2"))
    sender.send_due()

    again(sender, clock)

    assert slack.methods == ["chat.postMessage", HISTORY, "chat.postMessage"]
    assert slack.texts == ["a1", "a2"]
    assert store.backlog(clock()).count == 0
    assert store.dead_letters() == ()


@unclear
def test_what_did_not_arrive_is_posted_again(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock, trouble: Answer
) -> None:
    slack.answers = [trouble]
    slack.answer_by_method[HISTORY] = seen("other")
    commit(store, clock, marked("a1"))
    sender.send_due()

    again(sender, clock)

    assert slack.texts == ["a1", "a1"]
    assert store.backlog(clock()).count == 0


def test_the_ts_that_the_lookup_finds_is_kept_for_what_refers_to_it(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    slack.answers = [Answer(drop=True)]
    slack.answer_by_method[HISTORY] = seen("a1")
    reply = Outgoing("a2", "chat.postMessage", {"text": "x", "thread_ts": {"$ts_of": "a1"}}, "C1")
    commit(store, clock, marked("a1"), reply)
    sender.send_due()

    again(sender, clock)

    assert slack.calls[-1].payload["thread_ts"] == "9.a1"


def test_it_is_looked_for_in_its_thread_and_with_its_metadata(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    slack.answers = [Answer(500)]
    slack.answer_by_method[REPLIES] = seen("a1")
    commit(store, clock, marked("a1", thread_ts="7.5"))
    sender.send_due()

    again(sender, clock)

    asked = slack.calls[1]
    assert asked.method == REPLIES
    assert (asked.payload["channel"], asked.payload["ts"]) == ("C1", "7.5")
    assert asked.payload["include_all_metadata"] in {"1", "true", "True"}
    assert float(asked.payload["oldest"]) < clock().timestamp()
    assert slack.texts == ["a1"]


def test_it_is_looked_for_on_later_pages(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    slack.answers = [Answer(500), seen("x", cursor="next"), seen("a1")]
    commit(store, clock, marked("a1"))
    sender.send_due()

    again(sender, clock)

    assert slack.methods == ["chat.postMessage", HISTORY, HISTORY]
    assert slack.calls[2].payload["cursor"] == "next"


def test_a_direct_message_is_looked_for_in_the_conversation_with_that_person(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    slack.answers = [Answer(500)]
    slack.answer_by_method[OPEN] = Answer(body='{"ok": true, "channel": {"id": "D7"}}')
    slack.answer_by_method[HISTORY] = seen("a1")
    commit(store, clock, marked("a1", "U7"))
    sender.send_due()

    again(sender, clock)

    assert slack.methods == ["chat.postMessage", OPEN, HISTORY]
    assert slack.calls[2].payload["channel"] == "D7"


@pytest.mark.parametrize("error", ["missing_scope", "not_in_channel", "channel_not_found"])
def test_where_nobody_can_tell_it_is_posted_again(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock, error: str
) -> None:
    slack.answers = [Answer(500)]
    slack.answer_by_method[HISTORY] = Answer.error(error)
    commit(store, clock, marked("a1"))
    sender.send_due()

    again(sender, clock)

    assert slack.texts == ["a1", "a1"]


@pytest.mark.parametrize(
    ("trouble", "seconds"),
    [
        (Answer(429, "", {"Retry-After": "30"}), 30),
        (Answer(500), 4),
        (Answer(drop=True), 4),
        (Answer(200, "garbage"), 4),
    ],
)
def test_while_the_lookup_fails_nothing_is_posted_and_it_stays_unclear(
    store: Store,
    slack: SlackDouble,
    sender: Sender,
    clock: FakeClock,
    trouble: Answer,
    seconds: float,
) -> None:
    slack.answers = [Answer(500)]
    slack.answer_by_method[HISTORY] = trouble
    commit(store, clock, marked("a1"))
    sender.send_due()
    again(sender, clock)
    assert slack.texts == ["a1"]

    slack.answer_by_method[HISTORY] = seen("a1")
    again(sender, clock, seconds)

    assert slack.texts == ["a1"]
    assert store.backlog(clock()).count == 0


@pytest.mark.parametrize(
    "trouble", [Answer(429, "", {"Retry-After": "2"}), Answer.error("invalid_auth")]
)
def test_what_slack_certainly_did_not_take_is_not_looked_up(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock, trouble: Answer
) -> None:
    slack.answers = [trouble]
    commit(store, clock, marked("a1"))
    sender.send_due()

    again(sender, clock)

    assert slack.methods == ["chat.postMessage", "chat.postMessage"]


@pytest.mark.parametrize("method", ["chat.postEphemeral", "chat.update", "views.publish"])
def test_what_cannot_be_looked_up_or_needs_no_lookup_is_done_again(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock, method: str
) -> None:
    slack.answers = [Answer(drop=True)]
    commit(store, clock, Outgoing("a1", method, marked("a1").payload, "C1"))
    sender.send_due()

    again(sender, clock)

    assert slack.methods == [method, method]


@pytest.fixture
def restarted(
    slack: SlackDouble, clock: FakeClock, session: requests.Session, tmp_path: Path
) -> Iterator[tuple[Store, Sender]]:
    """What follows on a process that died while its first call was underway."""
    store = open_store(tmp_path / "advisor.db", clock=clock)
    commit(store, clock, marked("a1"), marked("a2"), marked("b1", "C2"))
    clock.forward(seconds=5)
    means = Means(lambda _: web_client(TOKEN, slack.base_url), session)
    yield store, Sender(store, means, clock, pace=Pace.unlimited())
    store.close()


def test_what_a_process_may_have_sent_before_it_died_is_looked_up(
    restarted: tuple[Store, Sender], slack: SlackDouble, clock: FakeClock
) -> None:
    slack.answer_by_method[HISTORY] = seen("a1")
    store, sender = restarted

    sender.send_due()

    assert slack.texts == ["a2", "b1"], "a1 was there, b1 was looked for in vain"
    assert slack.methods.count(HISTORY) == 2, "only a channel's first call can have been underway"
    assert store.backlog(clock()).count == 0
