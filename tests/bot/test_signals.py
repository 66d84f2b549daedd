"""The real server and the worker: they end when told to, and when Slack can't be had any more."""

import contextlib
import threading
import time
from pathlib import Path

import pytest
import requests

from advisor.store import open_store
from bot.exchange import now
from bot.playground import Standin, hang
from bot.serving import watch
from tests.torture.server import serving
from tests.torture.traffic import SECRET, TOKEN, body_of, mention, signed


def test_a_server_that_is_told_to_stop_sends_what_is_due_first(tmp_path: Path) -> None:
    with (
        Standin(signing_secret=SECRET, bot_token=TOKEN) as slack,
        serving(tmp_path / "advisor.db", slack.api_url) as server,
    ):
        slack.faults.next("chat.postMessage", hang(0.5), hang(0.5), hang(0.5))
        said = [slack.workspace.post("C0OPERATIONS", "U0ADA", "What is BPO?") for _ in range(3)]
        for number, message in enumerate(said):
            body, kind = body_of(mention(number, text=message.text, ts=message.ts))
            answer = requests.post(
                f"{server.url}/slack/events", data=body, headers=signed(body, kind), timeout=10
            )
            assert answer.status_code == 200

        code = server.stop()

        replies = [m for m in slack.workspace.all_messages("C0OPERATIONS") if m.metadata]
        assert code == 0
        assert len(replies) == 3
        assert "Traceback" not in server.log
    store = open_store(tmp_path / "advisor.db", clock=now)
    assert store.backlog(now()).count == 0
    store.close()


@pytest.mark.torture
def test_a_slack_that_hangs_does_not_keep_the_server_from_stopping(tmp_path: Path) -> None:
    with (
        Standin(signing_secret=SECRET, bot_token=TOKEN) as slack,
        serving(tmp_path / "advisor.db", slack.api_url) as server,
    ):
        slack.faults.next("chat.postMessage", *[hang(30)] * 20)
        for number, channel in enumerate(("C0OPERATIONS", "C0GENERAL", "G0SOURCING") * 3):
            said = slack.workspace.post(channel, "U0ADA", "What is BPO?")
            body, kind = body_of(mention(number, channel, said.text, said.ts))
            requests.post(
                f"{server.url}/slack/events", data=body, headers=signed(body, kind), timeout=10
            )
        began = time.monotonic()

        code = server.stop()

        print(f"\nstopped after {time.monotonic() - began:.1f} s")
        assert code == 0
        assert "Traceback" not in server.log
    store = open_store(tmp_path / "advisor.db", clock=now)
    assert store.backlog(now()).count >= 6, "what wasn't sent waits for the next start"
    store.close()


def test_the_server_logs_what_it_refuses_in_one_short_line(tmp_path: Path) -> None:
    with serving(tmp_path / "advisor.db", "http://127.0.0.1:9/api/") as server:
        for junk in (b"canary\n", b"\xff" * 5_000, b"{" * 9_000):
            requests.post(f"{server.url}/slack/events", data=junk, timeout=10)
            requests.post(f"{server.url}/slack/events", data=junk, headers=signed(junk), timeout=10)
        with contextlib.suppress(requests.RequestException):
            requests.post(f"{server.url}/slack/events", data=b"x" * 3_000_000, timeout=10)
        log = server.log

    assert "canary" not in log
    assert "Traceback" not in log
    assert all(len(line) < 2000 for line in log.splitlines())
    assert log.count("refused a request") >= 6


# Socket Mode


def test_the_worker_ends_when_it_is_told_to() -> None:
    stopped = threading.Event()
    stopped.set()

    watch(stopped, lambda: False, every=0.001, longest=0.001)


def test_the_worker_gives_up_a_connection_that_does_not_come_back() -> None:
    with pytest.raises(ConnectionError, match="start the app again"):
        watch(threading.Event(), lambda: False, every=0.001, longest=0.02)


def test_the_worker_stays_while_the_connection_comes_back() -> None:
    stopped, looks = threading.Event(), iter([True, False, True, False, True])
    began = time.monotonic()

    def is_connected() -> bool:
        found = next(looks, None)
        if found is None:
            stopped.set()
        return found is not False

    watch(stopped, is_connected, every=0.01, longest=60)

    assert stopped.is_set()
    assert time.monotonic() > began
