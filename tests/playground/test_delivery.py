"""What the stand-in sends to the app, and what it does when the app does not answer."""

import json
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests
import responses
from slack_sdk.signature import Clock, SignatureVerifier

from bot.playground import ManualClock, Standin
from tests.playground.conftest import EVENTS

BOT = "<@U0ADVISOR>"


class At(Clock):
    def __init__(self, now: float) -> None:
        self._now = now

    def now(self) -> float:
        return self._now


def sent(app: responses.RequestsMock, place: int = -1) -> dict[str, Any]:
    """The JSON body of a request that reached the app."""
    body: dict[str, Any] = json.loads(app.calls[place].request.body or "")
    return body


def form(app: responses.RequestsMock) -> dict[str, str]:
    body = app.calls[-1].request.body
    text = body.decode() if isinstance(body, bytes) else str(body)
    return {key: values[0] for key, values in parse_qs(text).items()}


def test_requests_are_signed_as_slack_signs_them(
    slack: Standin, app: responses.RequestsMock, clock: ManualClock
) -> None:
    app.post(EVENTS)
    slack.mention("U0ADA", "#operations", "What is BPO?")
    request = app.calls[0].request
    body = request.body or b""
    headers = dict(request.headers)
    assert SignatureVerifier("secret", At(clock.now())).is_valid_request(body, headers)
    assert not SignatureVerifier("other", At(clock.now())).is_valid_request(body, headers)


def test_a_mention_in_a_channel_is_an_app_mention(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS)
    outcome = slack.mention("U0ADA", "#operations", "@Advisor what is *BPO*?")
    envelope = sent(app)
    event = envelope["event"]
    assert len(app.calls) == 1
    assert outcome.ok
    assert outcome.message is not None
    assert event["type"] == "app_mention"
    assert event["text"] == f"{BOT} what is *BPO*?"
    assert event["ts"] == event["event_ts"] == outcome.message.ts
    assert event["client_msg_id"]
    assert event["channel"] == "C0OPERATIONS"
    assert event["blocks"][0]["elements"][0]["elements"] == [
        {"type": "user", "user_id": "U0ADVISOR"},
        {"type": "text", "text": " what is "},
        {"type": "text", "text": "BPO", "style": {"bold": True}},
        {"type": "text", "text": "?"},
    ]
    assert envelope["type"] == "event_callback"
    assert envelope["event_id"].startswith("Ev")
    assert envelope["authorizations"][0]["user_id"] == "U0ADVISOR"


def test_a_direct_message_is_a_message_event(slack: Standin, app: responses.RequestsMock) -> None:
    app.post(EVENTS)
    slack.direct("U0BEN", "Hello & <goodbye>")
    event = sent(app)["event"]
    assert (event["type"], event["channel"], event["channel_type"]) == ("message", "D0BEN", "im")
    assert event["text"] == "Hello &amp; &lt;goodbye&gt;"
    assert event["blocks"][0]["elements"][0]["elements"][0]["text"] == "Hello & <goodbye>"


def test_a_reply_names_its_thread_and_its_parent(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS)
    root = slack.mention("U0ADA", "#operations", "one").message
    assert root is not None
    slack.mention("U0BEN", "#operations", "two", root.ts)
    event = sent(app)["event"]
    assert event["thread_ts"] == root.ts
    assert event["parent_user_id"] == "U0ADA"


def test_a_message_without_a_mention_stays_in_the_channel(
    slack: Standin, app: responses.RequestsMock
) -> None:
    assert slack.say("U0ADA", "#operations", "good morning").acks == ()
    assert not app.calls


def test_following_threads_sends_channel_messages_too(app: responses.RequestsMock) -> None:
    app.post(EVENTS)
    slack = Standin(app_url="http://127.0.0.1:9", follow_threads=True, clock=ManualClock())
    slack.say("U0ADA", "#operations", "good morning")
    slack.say("U0ADA", "#sourcing", "@Advisor hello")
    kinds = [
        (each["event"]["type"], each["event"].get("channel_type"))
        for each in (sent(app, place) for place in range(3))
    ]
    assert kinds == [("message", "channel"), ("app_mention", None), ("message", "group")]
    assert len({sent(app, place)["event_id"] for place in range(3)}) == 3


def test_an_unacknowledged_event_is_retried_at_once_after_a_minute_and_after_five(
    slack: Standin, app: responses.RequestsMock, clock: ManualClock
) -> None:
    app.post(EVENTS, status=500)
    outcome = slack.mention("U0ADA", "#operations", "hello")
    assert outcome.ack.status == 500
    counts = []
    for seconds in (0, 59, 1, 299, 1, 3600):
        clock.advance(seconds)
        counts.append(len(app.calls))
    assert counts == [2, 2, 3, 3, 4, 4]
    numbers = [call.request.headers.get("X-Slack-Retry-Num") for call in app.calls]
    assert numbers == [None, "1", "2", "3"]
    assert app.calls[1].request.headers["X-Slack-Retry-Reason"] == "http_error"
    assert len({sent(app, place)["event_id"] for place in range(4)}) == 1
    assert slack.workspace.deliveries()[0].state == "failed"


def test_retries_end_with_the_first_acknowledgement(
    slack: Standin, app: responses.RequestsMock, clock: ManualClock
) -> None:
    app.post(EVENTS, status=503)
    app.post(EVENTS, status=200)
    slack.mention("U0ADA", "#operations", "hello")
    assert slack.workspace.deliveries()[0].state == "retrying"
    clock.advance(3600)
    assert len(app.calls) == 2
    assert slack.workspace.deliveries()[0].state == "delivered"


def test_trying_again_by_hand_takes_the_place_of_the_retries(
    slack: Standin, app: responses.RequestsMock, clock: ManualClock
) -> None:
    app.post(EVENTS, status=500)
    app.post(EVENTS, status=200)
    slack.mention("U0ADA", "#operations", "hello")
    ack = slack.dispatcher.retry(slack.workspace.deliveries()[0].event_id)
    clock.advance(3600)
    assert ack is not None
    assert ack.ok
    assert len(app.calls) == 2


@pytest.mark.parametrize(
    ("error", "failure", "reason"),
    [
        (requests.ReadTimeout(), "operation_timeout", "http_timeout"),
        (requests.ConnectionError(), "connection_failed", "connection_failed"),
    ],
)
def test_a_timeout_is_told_from_a_refused_connection(  # noqa: PLR0913, PLR0917 - fixtures
    slack: Standin,
    app: responses.RequestsMock,
    clock: ManualClock,
    error: Exception,
    failure: str,
    reason: str,
) -> None:
    app.post(EVENTS, body=error)
    outcome = slack.direct("U0ADA", "hello")
    clock.advance()
    assert outcome.ack.failure == failure
    assert app.calls[-1].request.headers["X-Slack-Retry-Reason"] == reason


def test_a_command_is_a_form_with_all_of_slacks_fields(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS, json={"text": "*hi*"})
    outcome = slack.command("U0ADA", "#operations", "/advisor", "help @Ben Lindqvist")
    fields = form(app)
    assert fields["command"] == "/advisor"
    assert fields["text"] == "help <@U0BEN>"
    assert fields["channel_name"] == "operations"
    assert fields["user_name"] == "ada"
    assert fields["trigger_id"]
    assert fields["response_url"].rpartition("/")[0].endswith("/response")
    assert outcome.message is not None
    assert (outcome.message.text, outcome.message.viewer) == ("*hi*", "U0ADA")


def test_a_command_without_an_answer_is_explained_to_the_person_only(
    slack: Standin, app: responses.RequestsMock, clock: ManualClock
) -> None:
    app.post(EVENTS, body=requests.ReadTimeout())
    outcome = slack.command("U0ADA", "#operations", "/advisor", "help")
    clock.advance(3600)
    assert len(app.calls) == 1
    assert "did not respond in time" in outcome.notice
    assert not slack.messages("#operations")
    assert slack.messages("#operations", viewer="U0BEN") == []
    assert "did not respond in time" in slack.messages("#operations", viewer="U0ADA")[0].text


def test_a_click_carries_container_message_state_and_response_address(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS)
    option = {"text": {"type": "plain_text", "text": "One"}, "value": "1"}
    blocks = [
        {
            "type": "actions",
            "block_id": "b",
            "elements": [
                {"type": "static_select", "action_id": "s", "options": [option]},
                {
                    "type": "button",
                    "action_id": "go",
                    "value": "v",
                    "text": {"type": "plain_text", "text": "Go"},
                },
            ],
        }
    ]
    message = slack.workspace.post("C0OPERATIONS", "U0ADVISOR", "pick", blocks=blocks)
    assert slack.click("U0BEN", message, "go", picked={"s": "1"}).ok
    payload = json.loads(form(app)["payload"])
    assert payload["type"] == "block_actions"
    assert payload["user"]["id"] == "U0BEN"
    assert payload["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": "C0OPERATIONS",
        "is_ephemeral": False,
    }
    assert payload["message"]["blocks"] == blocks
    assert payload["state"]["values"]["b"]["s"]["selected_option"] == option
    assert payload["actions"][0]["value"] == "v"
    assert payload["actions"][0]["action_ts"] > message.ts


def test_a_thumb_sends_its_value(slack: Standin, app: responses.RequestsMock) -> None:
    app.post(EVENTS)
    thumbs = {"type": "feedback_buttons", "action_id": "rating"} | {
        f"{name}_button": {"text": {"type": "plain_text", "text": name}, "value": name}
        for name in ("positive", "negative")
    }
    blocks = [{"type": "context_actions", "elements": [thumbs]}]
    message = slack.workspace.post("D0ADA", "U0ADVISOR", "answer", blocks=blocks)
    slack.click("U0ADA", message, "rating", "negative")
    action = json.loads(form(app)["payload"])["actions"][0]
    assert (action["type"], action["value"]) == ("feedback_buttons", "negative")
    with pytest.raises(KeyError, match="no element 'other'; there are: rating"):
        slack.click("U0ADA", message, "other")


def test_a_click_that_is_not_acknowledged_is_explained(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS, status=404)
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    blocks = [{"type": "actions", "elements": [button]}]
    message = slack.workspace.post("D0ADA", "U0ADVISOR", "x", blocks=blocks)
    outcome = slack.click("U0ADA", message, "go")
    assert outcome.notice == "Advisor answered with an error (404). Please try again."


def test_a_payload_can_be_delivered_many_times_together(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS)
    message = slack.workspace.post("D0ADA", "U0ADA", "hi")
    acks = slack.deliver(slack.payloads.message_event(message), times=4, together=True)
    assert [ack.ok for ack in acks] == [True] * 4
    assert len({sent(app, place)["event_id"] for place in range(4)}) == 1


def test_raw_bytes_can_be_sent_without_a_signature(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS, status=401)
    ack = slack.deliver_raw(b"{", signed=False)
    assert ack.status == 401
    assert "X-Slack-Signature" not in app.calls[0].request.headers


def test_mentioning_an_app_that_is_not_a_member_offers_the_invitation(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS)
    slack.workspace.leave("#general", "U0ADVISOR")
    slack.mention("U0ADA", "#general", "hello")
    assert not app.calls
    assert "/invite" in slack.messages("#general", viewer="U0ADA")[-1].text
    slack.people.typed_command("U0ADA", "C0GENERAL", "/invite @Advisor")
    assert sent(app)["event"]["type"] == "member_joined_channel"
    assert "U0ADVISOR" in slack.workspace.channel("#general").members
