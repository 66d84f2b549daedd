"""What must not reach the app is refused at the door, shortly, and its body is never logged."""

import copy
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from bot.playground import Ack
from bot.playground.state import find
from bot.web import LARGEST

from .stage import ADA, OPERATIONS, Stage, button

FORM = "application/x-www-form-urlencoded"
CANARY = "canary in the coal mine"


def delivered(stage: Stage, payload: object) -> Ack:
    """What the app answers to a signed event with this JSON."""
    return stage.slack.deliver_raw(json.dumps(payload).encode())


def signed_by_hand(stage: Stage, body: bytes, timestamp: str | None = None) -> dict[str, str]:
    """Headers of Slack's for any bytes at any time."""
    at = timestamp or str(int(time.time()))
    key = stage.slack.settings.signing_secret.encode()
    digest = hmac.new(key, b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}"}


def mention_payload(stage: Stage) -> dict[str, Any]:
    said = stage.slack.workspace.post(OPERATIONS, ADA, f"<@U0ADVISOR> What is BPO? {CANARY}")
    return stage.slack.payloads.app_mention(said)


def click_payload(stage: Stage) -> dict[str, Any]:
    answer = stage.mention("What is BPO?")
    action = button(answer, "What are the main risks of outsourcing?")["action_id"]
    used = find(answer.blocks, action)
    return stage.slack.payloads.message_click(ADA, answer, used, None, {})


def submission_payload(stage: Stage) -> dict[str, Any]:
    note = stage.thumb(stage.mention("What is BPO?"), "down")
    stage.slack.click(ADA, note, button(note, "In my own words")["action_id"])
    view = stage.slack.modal(ADA)
    assert view is not None
    return stage.slack.payloads.submission(ADA, view, {"words": CANARY})


def silent(caplog: pytest.LogCaptureFixture) -> bool:
    """Whether no log line holds the canary, runs over lines, or shows a traceback."""
    return all(
        CANARY not in record.getMessage()
        and "\n" not in record.getMessage()
        and len(record.getMessage()) < 200
        and record.exc_info is None
        for record in caplog.records
        if record.name.startswith(("bot", "slack_bolt", "outsourcing"))
    )


# Who it comes from


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Signature": "v0=abc"},
        {"X-Slack-Request-Timestamp": "now", "X-Slack-Signature": "v0=abc"},
        {"X-Slack-Request-Timestamp": "1" * 400, "X-Slack-Signature": "v0=abc"},
        {"X-Slack-Request-Timestamp": "-5", "X-Slack-Signature": "v0=abc"},
        {"X-Slack-Request-Timestamp": "²", "X-Slack-Signature": "v0=abc"},
        {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=abc"},
        {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=ä"},
        {"X-Slack-Request-Timestamp": str(int(time.time()))},
    ],
    ids=str,
)
def test_what_slack_did_not_sign_is_refused(
    stage: Stage, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    sent = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    with caplog.at_level(logging.INFO):
        ack = stage.slack.deliver_raw(CANARY.encode(), headers=sent, signed=False)

    assert ack.status == 401
    assert [r.getMessage() for r in caplog.records if r.name == "bot.web"]
    assert silent(caplog)


@pytest.mark.parametrize("seconds", [-400, 400])
def test_what_was_signed_long_ago_or_in_the_future_is_refused(stage: Stage, seconds: int) -> None:
    body = json.dumps(mention_payload(stage)).encode()
    headers = signed_by_hand(stage, body, str(int(time.time()) + seconds))

    assert stage.slack.deliver_raw(body, headers=headers, signed=False).status == 401


def test_a_body_that_was_changed_on_the_way_is_refused(stage: Stage) -> None:
    body = json.dumps(mention_payload(stage)).encode()
    headers = signed_by_hand(stage, body)

    changed = body.replace(b"BPO", b"KPO")

    assert stage.slack.deliver_raw(changed, headers=headers, signed=False).status == 401


def test_a_signature_of_another_app_is_refused(stage: Stage) -> None:
    body = json.dumps(mention_payload(stage)).encode()
    at = str(int(time.time()))
    digest = hmac.new(b"other", b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
    headers = {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}"}

    assert stage.slack.deliver_raw(body, headers=headers, signed=False).status == 401


# What it looks like

NOT_PAYLOADS = {
    "nothing": (b"", "application/json"),
    "no JSON": (CANARY.encode(), "application/json"),
    "half JSON": (b'{"text": "canary in the coal mine"', "application/json"),
    "a list": (b'["canary in the coal mine"]', "application/json"),
    "a text": (b'"canary in the coal mine"', "application/json"),
    "a number": (b"1", "application/json"),
    "null": (b"null", "application/json"),
    "an object without a type": (b'{"text": "canary in the coal mine"}', "application/json"),
    "a type that is no text": (b'{"type": ["event_callback"]}', "application/json"),
    "an event callback without an event": (b'{"type": "event_callback"}', "application/json"),
    "a number of 6,000 digits": (b'{"type": ' + b"9" * 6_000 + b"}", "application/json"),
    "a byte order mark": (b'\xef\xbb\xbf{"type": "x"}', "application/json"),
    "deep JSON": (b'{"type": "x", "a": ' + b"[" * 9_000 + b"]" * 9_000 + b"}", "application/json"),
    "deep JSON in a form": (b"payload=" + b"%5B" * 9_000 + b"%5D" * 9_000, FORM),
    "an empty form": (b"", FORM),
    "a form of nothing known": (b"text=canary in the coal mine", FORM),
    "a form that is half JSON": (b"{canary in the coal mine", FORM),
    "a form of many fields": (urlencode({f"a{n}": "1" for n in range(500)}).encode(), FORM),
    "an empty payload": (b"payload=", FORM),
    "a payload that is no JSON": (b"payload=canary in the coal mine", FORM),
    "a payload that is a list": (b"payload=%5B%5D", FORM),
    "two payloads": (b"payload=%7B%22type%22%3A%22x%22%7D&payload=canary", FORM),
    "another kind of form": (b"--x\r\n\r\n{}\r\n--x--\r\n", "multipart/form-data; boundary=x"),
    "no kind at all": (CANARY.encode(), ""),
}


@pytest.mark.parametrize(
    ("body", "kind"), [pytest.param(*given, id=name) for name, given in NOT_PAYLOADS.items()]
)
def test_what_is_no_payload_is_refused_in_one_line(
    stage: Stage, body: bytes, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        ack = stage.slack.deliver_raw(body, kind)

    assert ack.status == 400
    assert ack.body == ""
    lines = [record.getMessage() for record in caplog.records if record.name == "bot.web"]
    assert len(lines) == 1
    assert lines[0].startswith("refused a request with 400: ")
    assert silent(caplog)


def test_what_is_not_utf8_is_refused(stage: Stage) -> None:
    body = b'{"type": "\xff\xfe"}'

    ack = stage.slack.deliver_raw(body, headers=signed_by_hand(stage, body), signed=False)

    assert ack.status == 400


def test_what_is_larger_than_any_payload_is_refused_unread(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    payload = mention_payload(stage)
    payload["event"]["text"] += "x" * LARGEST

    with caplog.at_level(logging.INFO):
        ack = delivered(stage, payload)

    assert ack.status == 413
    assert silent(caplog)


def test_a_body_whose_size_is_not_told_is_not_read_to_its_end(stage: Stage) -> None:
    """Sent in pieces, without a Content-Length: as much as that is refused all the same."""
    import requests

    pieces = (b"x" * 100_000 for _ in range(20))
    headers = signed_by_hand(stage, b"x" * 2_000_000)

    try:
        answer = requests.post(
            f"{stage.slack.app_url}/slack/events", data=pieces, headers=headers, timeout=10
        )
    except requests.ConnectionError:
        return  # refused before all of it was sent

    assert answer.status_code in {401, 413}


def test_brackets_that_somebody_typed_do_not_count_as_depth(stage: Stage) -> None:
    payload = mention_payload(stage)
    payload["event"]["text"] = '<@U0ADVISOR> What is BPO? \\" ' + "[{(" * 500

    assert delivered(stage, payload).status == 200


def test_a_kind_with_a_charset_is_taken(stage: Stage) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "proof"}).encode()

    ack = stage.slack.deliver_raw(body, "application/json; charset=utf-8")

    assert ack.status == 200
    assert "proof" in ack.body


REPLACEMENTS: tuple[object, ...] = (None, 3, "odd", [], {}, [3], [{}], True)


def mutations(payload: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The payload with one value replaced by something else, or taken out; two levels down."""
    for path in _paths(payload, 3):
        for replacement in (*REPLACEMENTS, ...):
            changed = copy.deepcopy(payload)
            parent: Any = changed
            for key in path[:-1]:
                parent = parent[key]
            if replacement is ...:
                del parent[path[-1]]
            else:
                parent[path[-1]] = replacement
            yield f"{'.'.join(map(str, path))} = {replacement!r}", changed


def _paths(value: object, depth: int) -> Iterator[tuple[Any, ...]]:
    inside: Any = ()
    if depth and isinstance(value, dict):
        inside = value.items()
    elif depth and isinstance(value, list):
        inside = enumerate(value)
    for key, part in inside:
        if key in {"blocks", "message", "token", "api_app_id", "state"}:
            continue  # nobody looks into these
        yield (key,)
        for rest in _paths(part, depth - 1):
            yield (key, *rest)


@pytest.mark.parametrize("make", [mention_payload, click_payload, submission_payload])
def test_a_payload_of_another_shape_is_never_a_failure(
    stage: Stage, make: Any, caplog: pytest.LogCaptureFixture
) -> None:
    payload = make(stage)
    caplog.clear()
    failed = []
    with caplog.at_level(logging.WARNING):
        for what, changed in mutations(payload):
            if payload["type"] == "event_callback":
                ack = delivered(stage, changed)
            else:
                body = f"payload={quote(json.dumps(changed))}".encode()
                ack = stage.slack.deliver_raw(body, FORM)
            if ack.status not in {200, 400, 404}:
                failed.append((what, ack.status))

    assert failed == []
    assert silent(caplog)


@pytest.mark.parametrize(
    "field", ["team_id", "channel_id", "user_id", "trigger_id", "response_url", "command"]
)
def test_a_command_that_lacks_what_commands_have_is_refused(stage: Stage, field: str) -> None:
    form = stage.slack.payloads.command(ADA, "C0OPERATIONS", "/advisor", "help")
    del form[field]

    assert stage.slack.deliver_raw(urlencode(form).encode(), FORM).status == 400


def test_another_address_and_another_method_are_not_ours(stage: Stage) -> None:
    import requests

    app = stage.slack.app_url
    assert requests.get(f"{app}/slack/events", timeout=5).status_code == 405
    assert requests.get(f"{app}/nowhere", timeout=5).status_code == 404
