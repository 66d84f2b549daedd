"""What leaves Slack: finished results for another program, and charts as files."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests
import responses

from advisor import Advisor
from advisor.store import Due, Outgoing
from bot.delivery import Means, Webhook, calls, web_client, webhook
from bot.delivery.outcomes import Accepted, Later, Outcome, Rejected
from bot.playground import Fault, rate_limited, server_error
from bot.settings import Settings

from . import checking
from .checking import answer, card, invitation, start_alone, start_together
from .stage import ADA, BEN, MEI, OPERATIONS, SOURCING, Stage, shown, staged

URL, SECRET = "https://example.test/advisor", "canary-secret-canary"
NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
BODY = {"run": "R1", "name": "Project Maple \u00e4 \U0001f600", "result": {"score": 64.5}}


def is_signed(headers: Any, body: bytes, secret: str = SECRET) -> bool:
    """What a receiver does before it believes a word."""
    stamp = headers["X-Advisor-Request-Timestamp"].encode()
    digest = hmac.new(secret.encode(), b"v1:" + stamp + b":" + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(headers["X-Advisor-Signature"], f"v1={digest}")


# The post itself


@responses.activate
def test_the_receiver_can_verify_who_sent_it_and_what() -> None:
    responses.post(URL)
    with requests.Session() as session:
        webhook.post(Webhook(URL, SECRET), "d1", BODY, NOW, session)
    sent = responses.calls[0].request
    body = sent.body
    assert isinstance(body, bytes)
    assert is_signed(sent.headers, body)
    assert not is_signed(sent.headers, body + b" ")
    assert not is_signed(sent.headers, body, "another secret, long enough")
    assert json.loads(body) == {"id": "d1", **BODY}
    assert sent.headers["X-Advisor-Delivery"] == "d1"
    assert sent.headers["X-Advisor-Request-Timestamp"] == str(int(NOW.timestamp()))
    assert sent.headers["Content-Type"] == "application/json"


@responses.activate
def test_a_redirect_is_not_followed_with_the_result() -> None:
    responses.post(URL, status=302, headers={"Location": "https://elsewhere.test/"})
    responses.post("https://elsewhere.test/")
    with requests.Session() as session:
        webhook.post(Webhook(URL, SECRET), "d1", BODY, NOW, session)
    assert [call.request.url for call in responses.calls] == [URL]


def test_the_secret_is_not_shown_with_the_webhook() -> None:
    assert SECRET not in repr(Webhook(URL, SECRET))


def made(settings: Webhook | None) -> Outcome:
    """What becomes of a finished result."""
    due = Due("T1", Outgoing("d1", webhook.METHOD, {"body": BODY}, webhook.METHOD), NOW, 0, None)
    with requests.Session() as session:
        return calls.make(
            due, Means(lambda _: web_client("xoxb-1"), session, webhook=settings), NOW
        )


@pytest.mark.parametrize(
    ("status", "kind"),
    [(200, Accepted), (202, Accepted), (204, Accepted)]
    + [(status, Later) for status in (408, 429, 500, 502, 503, 504)]
    + [(status, Rejected) for status in (400, 401, 403, 404, 410, 422)],
)
@responses.activate
def test_what_may_heal_is_tried_again_and_a_refusal_is_final(status: int, kind: type) -> None:
    responses.post(URL, status=status, body="" if status == 204 else "canary of the receiver")
    outcome = made(Webhook(URL, SECRET))
    assert isinstance(outcome, kind)
    assert "canary" not in str(outcome)


@responses.activate
def test_the_receiver_says_when_to_come_again() -> None:
    responses.post(URL, status=429, headers={"Retry-After": "30"})
    assert made(Webhook(URL, SECRET)) == Later("ratelimited", 30.0)


@pytest.mark.parametrize(
    "error", [requests.ConnectTimeout(), requests.ReadTimeout(), requests.ConnectionError()]
)
@responses.activate
def test_a_receiver_that_is_not_there_is_tried_again(error: Exception) -> None:
    responses.post(URL, body=error)
    assert made(Webhook(URL, SECRET)) == Later(type(error).__name__)


@responses.activate
def test_without_settings_nothing_is_sent() -> None:
    assert made(None) == Rejected("no_webhook")
    assert len(responses.calls) == 0


# In the whole app


@dataclass
class Receiver:
    """Another program on a port of its own; it answers `statuses` in turn, then 200."""

    statuses: list[int] = field(default_factory=list)
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made_ = Receiver()

    class Take(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made_.taken.append((dict(self.headers), body))
            self.send_response(made_.statuses.pop(0) if made_.statuses else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Take)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    made_.url = f"http://127.0.0.1:{server.server_port}/"
    yield made_
    server.shutdown()
    server.server_close()


@pytest.fixture
def published(advisor: Advisor, settings: Settings, receiver: Receiver) -> Iterator[Stage]:
    """The app with a webhook."""
    ours = replace(settings, webhook_url=receiver.url, webhook_secret=SECRET)
    with staged(ours, advisor) as made_:
        yield made_


def close(stage: Stage) -> None:
    stage.click(card(stage), "Manage", ADA)
    stage.click(stage.modal(ADA), "Close now", ADA)


def finish(stage: Stage) -> None:
    """Ben answers and Ada closes."""
    start_together(stage, (BEN,))
    answer(stage, invitation(stage, BEN), BEN)
    stage.click(card(stage), "Manage", ADA)
    stage.slack.press(ADA, stage.modal(ADA), "Close now")


def test_a_finished_result_is_published_signed_once_and_under_its_neutral_name(
    published: Stage, receiver: Receiver
) -> None:
    start_together(published, (BEN,))
    answer(published, invitation(published, BEN), BEN)
    assert receiver.taken == []
    close(published)
    [(headers, body)] = receiver.taken
    assert is_signed(headers, body)
    found = json.loads(body)
    assert (found["name"], found["assessment"]) == ("Project Maple", "readiness")
    assert found["result"]["respondents"] == 1
    assert b"Payroll" not in body
    assert BEN.encode() not in body


def test_what_was_answered_alone_is_published_to_no_program(
    published: Stage, receiver: Receiver
) -> None:
    start_alone(published)
    checking.fill(published, ADA)
    assert checking.result(published, ADA)
    assert receiver.taken == []


def test_a_receiver_that_fails_gets_the_same_delivery_again(
    published: Stage, receiver: Receiver
) -> None:
    receiver.statuses = [500, 503]
    finish(published)
    for _ in range(20):
        published.slack.advance(timedelta(seconds=20))
        published.settle()
    assert len(receiver.taken) == 3
    ids = {headers["X-Advisor-Delivery"] for headers, _ in receiver.taken}
    assert len(ids) == 1
    assert all(is_signed(headers, body) for headers, body in receiver.taken)
    assert "closed" in shown(card(published))  # Slack didn't wait for it


def test_a_receiver_that_refuses_is_not_asked_again(published: Stage, receiver: Receiver) -> None:
    receiver.statuses = [400]
    finish(published)
    published.advance(timedelta(hours=2))
    assert len(receiver.taken) == 1


def test_what_is_called_off_or_has_no_answers_is_not_published(
    published: Stage, receiver: Receiver
) -> None:
    start_together(published, (BEN,))
    published.click(card(published), "Manage", ADA)
    published.click(published.modal(ADA), "Call off", ADA)
    start_together(published, (BEN,), channel=OPERATIONS)
    published.advance(checking.WEEK)
    assert receiver.taken == []


# Pictures


def uploads(stage: Stage) -> list[str]:
    return [c.method.partition(".")[2] for c in stage.slack.calls if c.method.startswith("files.")]


def test_a_picture_takes_three_calls_and_goes_to_the_thread(stage: Stage) -> None:
    start_together(stage, (BEN,))
    answer(stage, invitation(stage, BEN), BEN)
    close(stage)
    [file] = stage.eventually(stage.files)
    assert file.thread_ts == card(stage).ts
    assert uploads(stage) == ["getUploadURLExternal", "completeUploadExternal"]
    assert "Project Maple" in file.alt_txt
    assert "Payroll" not in file.alt_txt + file.title


def test_a_picture_goes_to_direct_messages_where_the_result_does(stage: Stage) -> None:
    start_alone(stage)
    checking.fill(stage, ADA)
    [file] = stage.eventually(stage.files)
    assert file.thread_ts is None
    opened = [call for call in stage.slack.calls if call.method == "conversations.open"]
    assert len(opened) == 1


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
@pytest.mark.parametrize("trouble", [server_error(), rate_limited(5)], ids=["broken", "too many"])
def test_trouble_at_any_call_is_tried_again_as_a_whole_and_shown_once(
    stage: Stage, method: str, trouble: Fault
) -> None:
    stage.slack.faults.next(method, trouble)
    start_alone(stage)
    checking.fill(stage, ADA)
    stage.slack.advance(timedelta(minutes=1))
    stage.settle()
    assert len([m for m in stage.inbox(ADA) if m.files]) == 1


def test_a_refusal_is_final_and_the_text_is_there_all_the_same(stage: Stage) -> None:
    refused = Fault(200, '{"ok": false, "error": "storage_limit_reached"}')
    stage.slack.faults.next("files.getUploadURLExternal", refused)
    start_alone(stage)
    checking.fill(stage, ADA)
    stage.advance(timedelta(hours=1))
    assert stage.files() == []
    assert checking.result(stage, ADA)


def test_too_few_anonymous_answers_give_neither_scores_nor_a_picture(
    published: Stage, receiver: Receiver
) -> None:
    start_together(published, (BEN, MEI), Names="yes")
    for user in (BEN, MEI):
        answer(published, invitation(published, user), user, 4)
    published.click(card(published), "Manage", ADA)
    assert "2 of at least 3 anonymous answers" in str(published.modal(ADA).body)
    published.click(published.modal(ADA), "Close now", ADA)
    assert published.files() == []
    thread = "\n".join(shown(m) for m in published.seen(SOURCING, ADA, card(published).ts))
    assert "Ready" not in thread.replace("Ready to", "")
    [(_, body)] = receiver.taken
    found = json.loads(body)["result"]
    assert found.get("score") is None
    assert not found.get("dimensions")
