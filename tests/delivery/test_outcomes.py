"""What Slack answers decides what becomes of a call."""

# ruff: noqa: PLR0913, PLR0917 - fixtures and the columns of tables are arguments
import logging
from datetime import timedelta

import pytest
import requests
import responses
from slack_sdk import WebClient

from advisor.store import Outgoing, Store, Turn
from bot.delivery import Means, Sender, lookup, web_client

from .conftest import RESPONSE_URL, TOKEN, commit, message, private_reply
from .doubles import NOW, Answer, FakeClock, SlackDouble


def waits(store: Store) -> tuple[float, str | None, int]:
    """Returns for how many seconds the first call waits, after what, tried how often."""
    next_due = store.next_due(NOW)
    assert next_due is not None
    (row,) = store.due(next_due, 1)
    return (next_due - NOW).total_seconds(), row.error, row.attempts


def fates(store: Store) -> dict[str, str]:
    return {letter.outgoing.id: letter.error for letter in store.dead_letters()}


@pytest.mark.parametrize(
    "method", ["chat.postMessage", "chat.postEphemeral", "chat.update", "views.publish"]
)
def test_a_call_reaches_slack_as_it_was_committed(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock, method: str
) -> None:
    payload = {"channel": "C1", "text": "é🙂", "blocks": [{"type": "divider"}]}
    commit(store, clock, Outgoing("a1", method, payload, "C1"))

    assert sender.send_due() == 1

    (call,) = slack.calls
    assert (call.method, call.payload, call.authorization) == (method, payload, f"Bearer {TOKEN}")
    assert store.backlog(clock()).count == 0
    assert fates(store) == {}


def test_retry_after_is_obeyed_to_the_millisecond(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    slack.answers = [Answer(429, '{"ok": false, "error": "ratelimited"}', {"Retry-After": "7"})]
    update = Outgoing("c1", "chat.update", {"channel": "C3", "text": "c1"}, "C3")
    commit(store, clock, message("a1"), message("a2"), message("b1", "C2"), update)
    assert sender.send_due() == 2
    assert slack.texts == ["a1", "c1"], "the method waits in every channel, others don't"
    assert waits(store) == (7, "ratelimited", 1)

    clock.forward(seconds=6.999)
    assert sender.send_due() == 0
    clock.forward(seconds=0.001)
    assert sender.send_due() == 3

    assert slack.texts == ["a1", "c1", "a1", "a2", "b1"]


def test_retry_after_in_one_workspace_holds_up_no_other(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    slack.answers = [Answer(429, "", {"Retry-After": "7"})]
    commit(store, clock, message("a1"))
    sender.send_due()
    store.workspace("T2").commit(Turn((), (), (message("x1", "C9"),)), clock())

    assert sender.send_due() == 1

    assert slack.texts == ["a1", "x1"]


def test_a_rate_limit_without_a_time_backs_off(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    slack.answers = [Answer(429, "slow down", {"Retry-After": "soon"})]
    commit(store, clock, message("a1"))

    sender.send_due()

    assert waits(store) == (2, "ratelimited", 1)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(500, "<html>oops</html>"), "http_500"),
        (Answer(503, '{"ok": false, "error": "service_unavailable"}'), "service_unavailable"),
        (Answer(drop=True), "RemoteDisconnected"),
        (Answer(200, "garbage"), "http_200"),
        (Answer(200, "[1]"), "AttributeError"),
        (Answer(200, ""), "http_200"),
        (Answer(200, '{"ok": false, "error": "It broke: canary"}'), "http_200"),
        (Answer.error("internal_error"), "internal_error"),
        (Answer.error("invalid_auth"), "invalid_auth"),
        (Answer(404, "not here"), "http_404"),
    ],
)
def test_trouble_that_may_pass_is_tried_again_and_then_succeeds(
    store: Store,
    slack: SlackDouble,
    sender: Sender,
    clock: FakeClock,
    answer: Answer,
    error: str,
) -> None:
    slack.answers = [answer]
    commit(store, clock, message("a1"))
    sender.send_due()
    assert waits(store) == (2, error, 1)

    clock.forward(seconds=2)
    sender.send_due()

    assert slack.texts == ["a1", "a1"]
    assert store.backlog(clock()).count == 0


@pytest.mark.parametrize(
    "error",
    ["channel_not_found", "not_in_channel", "invalid_blocks", "is_archived", "never_heard_of"],
)
def test_an_error_that_can_not_heal_is_final(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock, error: str
) -> None:
    slack.answers = [Answer.error(error)]
    commit(store, clock, message("a1"), message("a2"))

    assert sender.send_due() == 2

    assert fates(store) == {"a1": error}
    assert slack.texts == ["a1", "a2"]


def test_the_wait_doubles_up_to_five_minutes(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    slack.answers = [Answer(500)] * 11
    commit(store, clock, message("a1"))
    seconds = []
    while slack.answers:
        sender.send_due()
        next_due = store.next_due(clock())
        assert next_due is not None
        seconds.append((next_due - clock()).total_seconds())
        clock.now = next_due

    assert seconds == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


def test_the_wait_is_spread(
    store: Store, slack: SlackDouble, clock: FakeClock, session: requests.Session
) -> None:
    spread = []

    def jitter(shortest: float, longest: float) -> float:
        spread.append((shortest, longest))
        return shortest

    slack.answers = [Answer(500)]
    commit(store, clock, message("a1"))
    Sender(
        store, Means(lambda _: web_client(TOKEN, slack.base_url), session), clock, jitter=jitter
    ).send_due()

    assert spread == [(1, 2)]
    assert waits(store)[0] == 1


def test_after_a_day_it_is_given_up(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    slack.answers = [Answer(500), Answer(500)]
    commit(store, clock, message("a1"))
    clock.forward(hours=23.9)
    sender.send_due()
    assert fates(store) == {}

    clock.forward(hours=0.1)
    sender.send_due()

    assert fates(store) == {"a1": "http_500"}


def test_a_slack_that_is_not_there_is_tried_again(
    store: Store, clock: FakeClock, session: requests.Session
) -> None:
    commit(store, clock, message("a1"))

    Sender(
        store, Means(lambda _: web_client(TOKEN, "http://127.0.0.1:1/api/"), session), clock
    ).send_due()

    assert waits(store)[1:] == ("URLError", 1)


@responses.activate
def test_a_private_reply_goes_to_its_response_url(
    store: Store, sender: Sender, clock: FakeClock
) -> None:
    post = responses.post(
        RESPONSE_URL,
        "ok",
        match=[
            responses.matchers.json_params_matcher({"text": "canary text"}),
        ],
    )
    commit(store, clock, private_reply())

    sender.send_due()

    assert post.call_count == 1
    assert responses.calls[0].request.req_kwargs["timeout"] == 10  # type: ignore[attr-defined] # added by responses
    assert store.backlog(clock()).count == 0


@responses.activate
@pytest.mark.parametrize(
    ("status", "body", "headers", "expected"),
    [
        (429, "", {"Retry-After": "30"}, (30, "ratelimited")),
        (500, "", {}, (2, "http_500")),
        (503, "canary text", {}, (2, "http_503")),
        (408, "", {}, (2, "http_408")),
        (302, "", {"Location": "https://elsewhere.test"}, (2, "http_302")),
        (200, '{"ok": false, "error": "fatal_error"}', {}, (2, "fatal_error")),
    ],
)
def test_a_response_url_in_trouble_is_tried_again(
    store: Store,
    sender: Sender,
    clock: FakeClock,
    status: int,
    body: str,
    headers: dict[str, str],
    expected: tuple[float, str],
) -> None:
    responses.post(RESPONSE_URL, body, status=status, headers=headers)
    commit(store, clock, private_reply())

    sender.send_due()

    assert waits(store) == (*expected, 1)


@responses.activate
@pytest.mark.parametrize(
    "trouble", [requests.ConnectionError("canary"), requests.Timeout("canary"), OSError("canary")]
)
def test_a_response_url_out_of_reach_is_tried_again(
    store: Store, sender: Sender, clock: FakeClock, trouble: Exception
) -> None:
    responses.post(RESPONSE_URL, body=trouble)
    commit(store, clock, private_reply())

    sender.send_due()

    assert waits(store) == (2, type(trouble).__name__, 1)


@responses.activate
@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, "invalid_payload", "invalid_payload"),
        (403, "<html>canary</html>", "http_403"),
        (200, '{"ok": false, "error": "no_text"}', "no_text"),
    ],
)
def test_a_reply_that_is_refused_is_final(
    store: Store, sender: Sender, clock: FakeClock, status: int, body: str, error: str
) -> None:
    responses.post(RESPONSE_URL, body, status=status)
    commit(store, clock, private_reply())

    sender.send_due()

    assert fates(store) == {"a1": error}


@pytest.mark.parametrize("payload", [{}, {"url": "nonsense", "body": {}}, {"url": "ftp://x"}])
def test_a_response_url_that_is_none_is_final(
    store: Store, sender: Sender, clock: FakeClock, payload: dict[str, object]
) -> None:
    commit(store, clock, Outgoing("a1", "response_url", payload, "C1"))

    sender.send_due()

    assert fates(store) == {"a1": "invalid_response_url"}


@responses.activate
@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, "expired_url"),
        (404, "used_url"),
        (410, "<html>gone</html>"),
        (200, '{"ok": false, "error": "used_url"}'),
    ],
)
def test_a_private_reply_whose_response_url_is_gone_becomes_a_direct_message(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock, status: int, body: str
) -> None:
    responses.post(RESPONSE_URL, body, status=status)
    responses.add_passthru(slack.base_url)
    metadata = {"event_type": "reply", "event_payload": {"id": "a1"}}
    commit(
        store,
        clock,
        private_reply(metadata=metadata, response_type="ephemeral", replace_original=True),
        message("a2"),
    )

    assert sender.send_due() == 3

    direct, following = slack.calls
    assert direct.method == "chat.postMessage"
    assert direct.payload == {"channel": "U1", "text": "canary text", "metadata": metadata}
    assert following.payload["text"] == "a2"
    assert fates(store) == {}


@responses.activate
def test_the_direct_message_can_be_looked_up_by_its_id(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    responses.post(RESPONSE_URL, "used_url", status=404)
    responses.add_passthru(slack.base_url)
    commit(store, clock, private_reply())

    sender.send_due()

    assert lookup.identity(slack.calls[0].payload) == "a1"


CHART = {"type": "data_visualization"}
TEXT = {"type": "section", "text": {"type": "plain_text", "text": "x"}}


def test_blocks_that_slack_does_not_take_are_left_out_step_by_step(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    slack.answers = [Answer.error("invalid_blocks"), Answer.error("invalid_blocks")]
    payload = {"channel": "C1", "text": "the same in words", "blocks": [CHART, TEXT]}
    commit(store, clock, Outgoing("a1", "chat.postMessage", payload, "C1"))

    assert sender.send_due() == 1

    blocks = [call.payload.get("blocks") for call in slack.calls]
    assert blocks == [[CHART, TEXT], [TEXT], None]
    assert fates(store) == {}


@responses.activate
def test_blocks_that_a_response_url_does_not_take_are_left_out_as_well(
    store: Store, sender: Sender, clock: FakeClock
) -> None:
    responses.post(RESPONSE_URL, "invalid_blocks", status=400)
    last = responses.post(RESPONSE_URL, "ok")
    commit(store, clock, private_reply(blocks=[TEXT]))

    sender.send_due()

    assert last.call_count == 1
    assert b"blocks" not in (responses.calls[1].request.body or b"")
    assert fates(store) == {}


@responses.activate
@pytest.mark.parametrize(
    "reply",
    [
        private_reply(user=None),
        private_reply(response_type="in_channel"),
        private_reply(text="", delete_original=True),
    ],
    ids=["nobody named", "meant for the channel", "nothing to say"],
)
def test_no_other_reply_becomes_a_direct_message(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock, reply: Outgoing
) -> None:
    responses.post(RESPONSE_URL, "expired_url", status=404)
    commit(store, clock, reply)

    sender.send_due()

    assert fates(store) == {"a1": "expired_url"}
    assert slack.calls == []


def test_a_bug_in_the_client_costs_one_row_its_time_and_no_more(
    store: Store, clock: FakeClock, session: requests.Session
) -> None:
    class Broken(WebClient):
        def api_call(self, *_: object, **__: object) -> None:  # type: ignore[override]
            raise ZeroDivisionError("canary text")

    commit(store, clock, message("a1"))

    Sender(store, Means(lambda _: Broken(), session), clock).send_due()

    assert waits(store)[1:] == ("ZeroDivisionError", 1)


@responses.activate
def test_no_log_line_shows_a_token_a_response_url_or_a_text(
    store: Store,
    slack: SlackDouble,
    sender: Sender,
    clock: FakeClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    responses.add_passthru(slack.base_url)
    responses.post(RESPONSE_URL, body=requests.ConnectionError(f"{RESPONSE_URL}: canary text"))
    slack.answers = [
        Answer(),
        Answer(500, "canary text"),
        Answer(200, "canary text"),
        Answer(drop=True),
        Answer.error("invalid_blocks"),
    ]
    texts = [message(f"m{n}", f"X{n}", "canary text") for n in range(5)]
    commit(store, clock, private_reply(), *texts)

    sender.send_due()
    clock.forward(hours=25)
    sender.send_due()

    assert len(caplog.records) >= 6
    assert "canary" not in caplog.text
    assert all("canary" not in letter.error for letter in store.dead_letters())
    assert clock() - NOW == timedelta(hours=25)
