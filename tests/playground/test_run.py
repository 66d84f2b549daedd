"""Starting and stopping: ports, the app beside the stand-in, waiting for answers."""

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
from flask import Flask, request
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.playground import AppSettings, ManualClock, PortTaken, Standin, SystemClock, playing


def echo(settings: AppSettings) -> tuple[Any, Callable[[], None]]:
    """An app that repeats what it hears, in a thread, if the signature is right."""
    app = Flask("echo")
    client = WebClient(settings.bot_token, base_url=settings.api_url)
    verifier = SignatureVerifier(settings.signing_secret)

    @app.post("/slack/events")
    def events() -> tuple[str, int]:
        if not verifier.is_valid_request(request.get_data(), dict(request.headers)):
            return "", 401
        event = json.loads(request.get_data())["event"]
        if not event.get("bot_id"):
            where = {"channel": event["channel"], "thread_ts": event["ts"]}
            client.chat_postMessage(text=f"echo: {event['text']}", **where)
        return "", 200

    return app.wsgi_app, lambda: None


def test_the_app_answers_through_the_stand_in() -> None:
    with playing(echo) as slack:
        outcome = slack.direct("U0ADA", "hello")
        assert outcome.ok
        assert outcome.ack.status == 200
        assert 0 < outcome.ack.seconds < 3
        reply = slack.wait_for_reply(outcome)
        assert reply.text == "echo: hello"
        assert outcome.message is not None
        assert reply.thread_ts == outcome.message.ts


def test_waiting_for_an_answer_that_does_not_come_ends() -> None:
    slack = Standin(clock=ManualClock())
    said = slack.say("U0ADA", "#general", "anyone?")
    with pytest.raises(TimeoutError, match="no reply in C0GENERAL within"):
        slack.wait_for_reply(said, timeout=0.01)


def test_waiting_finds_an_answer_that_comes_later() -> None:
    slack = Standin(clock=ManualClock())
    said = slack.say("U0ADA", "#general", "anyone?")
    later = threading.Timer(0.02, slack.workspace.post, ("C0GENERAL", "U0ADVISOR", "here"))
    later.start()
    assert slack.wait_for_reply(said).text == "here"
    later.join()


def test_a_taken_port_says_what_to_try() -> None:
    with Standin() as first:
        port = int(first.url.rpartition(":")[2])
        with pytest.raises(PortTaken) as caught:
            Standin(port=port).start()
    assert str(caught.value) == f"Port {port} is taken; try --port {port + 1}"


def test_a_stopped_stand_in_frees_its_port() -> None:
    with Standin() as slack:
        url = slack.url
        port = int(url.rpartition(":")[2])
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=1)
    with Standin(port=port) as again:
        assert again.url == url


def test_an_app_that_cannot_be_made_leaves_nothing_running() -> None:
    def broken(settings: AppSettings) -> tuple[Any, Callable[[], None]]:
        addresses.append(settings.api_url)
        raise RuntimeError("no model")

    addresses: list[str] = []
    with pytest.raises(RuntimeError, match="no model"), playing(broken):
        pass
    with pytest.raises(requests.ConnectionError):
        requests.get(addresses[0], timeout=1)


def test_the_app_hears_its_own_direct_messages_when_slack_would_tell_it() -> None:
    heard: list[str] = []

    def listening(settings: AppSettings) -> tuple[Any, Callable[[], None]]:
        app = Flask("listening")

        @app.post("/slack/events")
        def events() -> str:
            event = json.loads(request.get_data())["event"]
            heard.append(event.get("subtype") or event.get("bot_id") or "person")
            return ""

        clients.append(WebClient(settings.bot_token, base_url=settings.api_url))
        return app.wsgi_app, lambda: None

    clients: list[WebClient] = []
    with playing(listening):
        posted = clients[0].chat_postMessage(channel="D0ADA", text="hi")
        clients[0].chat_update(channel="D0ADA", ts=posted["ts"], text="ho")
        end = time.monotonic() + 5
        while len(heard) < 2 and time.monotonic() < end:
            time.sleep(0.005)
    assert heard == ["B0ADVISOR", "message_changed"]


def test_the_clocks_run_what_is_due_in_order() -> None:
    ran: list[str] = []
    manual = ManualClock(100)
    manual.later(5, lambda: ran.append(f"b at {manual.now():g}"))
    manual.later(1, lambda: manual.later(1, lambda: ran.append(f"a at {manual.now():g}")))
    manual.advance(10)
    assert ran == ["a at 102", "b at 105"]
    assert manual.now() == 110

    real, done = SystemClock(), threading.Event()
    real.later(60, lambda: ran.append("never"))
    real.later(0, done.set)
    assert done.wait(5)
    real.close()
