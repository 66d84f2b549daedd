"""A call is made with its workspace's token, or waits until there is one."""

from collections.abc import Iterator

import pytest
import requests
from slack_sdk import WebClient

from advisor.store import Outgoing, Store, Turn
from bot.delivery import Means, Pace, Sender, Webhook, web_client
from bot.tokens import NotInstalledError

from .conftest import private_reply
from .doubles import Answer, FakeClock, SlackDouble

HISTORY = "conversations.history"


@pytest.fixture
def tokens() -> dict[str, str]:
    """Each workspace's token; a test may take one away and give it back."""
    return {"T1": "xoxb-1", "T2": "xoxb-2"}


@pytest.fixture
def sender(
    store: Store,
    slack: SlackDouble,
    clock: FakeClock,
    session: requests.Session,
    tokens: dict[str, str],
) -> Iterator[Sender]:
    def client(team: str) -> WebClient:
        if team not in tokens:
            raise NotInstalledError
        return web_client(tokens[team], slack.base_url)

    webhook = Webhook(f"{slack.base_url}results", "a secret of sixteen")
    means = Means(client, session, webhook=webhook)
    made = Sender(store, means, clock, pace=Pace.unlimited(), jitter=lambda _, longest: longest)
    yield made
    made.stop(1)


def commit(store: Store, clock: FakeClock, team: str, *calls: Outgoing) -> None:
    store.workspace(team).commit(Turn((), (), calls), clock())


def marked(id: str, channel: str = "C1") -> Outgoing:  # noqa: A002
    metadata = {"event_type": "advisor_reply", "event_payload": {"id": id}}
    payload = {"channel": channel, "text": id, "metadata": metadata}
    return Outgoing(id, "chat.postMessage", payload, channel)


def made(slack: SlackDouble) -> list[tuple[str, str]]:
    return [(call.method, call.authorization.removeprefix("Bearer ")) for call in slack.calls]


def test_each_call_has_its_workspaces_token(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    slack.answer_by_method["files.getUploadURLExternal"] = Answer.error("stop_here")
    page = {"channel": "C3", "page": "# Page", "name": "p.md", "title": "P"}
    for number in (1, 2):
        upload = Outgoing(f"u{number}", "files.upload", page, "C3")
        commit(store, clock, f"T{number}", marked(f"a{number}"), upload)

    sender.send_due()

    assert sorted(made(slack)) == [
        ("chat.postMessage", "xoxb-1"),
        ("chat.postMessage", "xoxb-2"),
        ("files.getUploadURLExternal", "xoxb-1"),
        ("files.getUploadURLExternal", "xoxb-2"),
    ]


def test_a_message_is_looked_up_with_its_workspaces_token(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    slack.answers = [Answer(500)]
    slack.answer_by_method[HISTORY] = Answer(body='{"ok": true, "messages": []}')
    commit(store, clock, "T2", marked("a1"))

    sender.send_due()
    clock.forward(seconds=2)
    sender.send_due()

    assert {token for _, token in made(slack)} == {"xoxb-2"}
    assert slack.methods == ["chat.postMessage", HISTORY, "chat.postMessage"]


def test_a_message_waits_until_its_workspace_has_a_token(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock, tokens: dict[str, str]
) -> None:
    del tokens["T2"]
    for number in (1, 2):
        commit(store, clock, f"T{number}", marked(f"a{number}"))

    sender.send_due()
    assert made(slack) == [("chat.postMessage", "xoxb-1")]
    tokens["T2"] = "xoxb-new"
    clock.forward(seconds=2)
    sender.send_due()

    assert made(slack)[1:] == [("chat.postMessage", "xoxb-new")], "nothing was unclear"


def test_a_message_whose_fate_is_unknown_is_looked_up_once_there_is_a_token_again(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock, tokens: dict[str, str]
) -> None:
    slack.answers = [Answer(500)]
    slack.answer_by_method[HISTORY] = Answer(body='{"ok": true, "messages": []}')
    commit(store, clock, "T1", marked("a1"))
    sender.send_due()

    token = tokens.pop("T1")
    clock.forward(seconds=2)
    sender.send_due()
    tokens["T1"] = token
    clock.forward(minutes=1)
    sender.send_due()

    assert slack.methods == ["chat.postMessage", HISTORY, "chat.postMessage"]


def test_without_a_token_for_a_day_a_message_is_given_up(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock, tokens: dict[str, str]
) -> None:
    tokens.clear()
    commit(store, clock, "T1", marked("a1"))
    sender.send_due()

    clock.forward(days=1, seconds=1)
    sender.send_due()

    assert slack.calls == []
    assert [letter.error for letter in store.dead_letters()] == ["NotInstalledError"]


def test_what_needs_no_token_goes_without_one(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock, tokens: dict[str, str]
) -> None:
    tokens.clear()
    reply = private_reply("r1")
    here = Outgoing(
        "r1", "response_url", {**reply.payload, "url": f"{slack.base_url}response"}, "C1"
    )
    result = Outgoing("w1", "webhook", {"body": {"kind": "result"}}, "webhook")
    commit(store, clock, "T1", here, result)

    sender.send_due()

    assert sorted(slack.methods) == ["response", "results"]
    assert store.backlog(clock()).count == 0
