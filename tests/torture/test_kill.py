"""Nothing that was acknowledged is lost, and nothing is half there, however the process ends."""

import itertools
import json
import os
import random
import sqlite3
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from bot.playground import Standin, hang
from tests.torture.server import Server, serving
from tests.torture.traffic import QUESTIONS, SECRET, TOKEN, body_of, mention, press, signed

SENDERS = 6
CHANNELS = ("C0OPERATIONS", "C0GENERAL", "G0SOURCING", "C0PARTNERS")
MANY = 100_000
LONG_ROUNDS = int(os.environ.get("TORTURE_ROUNDS", "300"))


@dataclass
class Load:
    """People who mention the app and press its buttons as fast as it acknowledges."""

    url: str
    slack: Standin
    numbers: "itertools.count[int]"
    acknowledged: set[int] = field(default_factory=set)
    sent: dict[int, tuple[str, str]] = field(default_factory=dict)
    """By number: the key of what was sent, and the `ts` below which its reply belongs."""
    statuses: Counter[int] = field(default_factory=Counter)
    ended: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        """Send from now on."""
        self.ended.clear()
        self.threads = [threading.Thread(target=self._send) for _ in range(SENDERS)]
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        """Send no more, and wait until every request has had its answer or failed."""
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def _send(self) -> None:
        with requests.Session() as session:
            while not self.ended.is_set():
                number = next(self.numbers)
                channel, text = CHANNELS[number % len(CHANNELS)], QUESTIONS[number % len(QUESTIONS)]
                said = self.slack.workspace.post(channel, "U0ADA", text)
                payload, key = mention(number, channel, text, said.ts), f"event:Ev{number:010d}"
                if number % 3 == 0:
                    payload = press(number, "choice_0", "entry:bpo", "U0ADA", channel, said.ts)
                    key = f"trigger:{payload['trigger_id']}"
                body, kind = body_of(payload)
                self.sent[number] = key, said.ts
                try:
                    answer = session.post(
                        f"{self.url}/slack/events",
                        data=body,
                        headers=signed(body, kind),
                        timeout=10,
                    )
                except requests.RequestException:
                    continue
                self.statuses[answer.status_code] += 1
                if answer.status_code == 200:
                    self.acknowledged.add(number)


@dataclass(frozen=True)
class Found:
    """What the database holds, by the number of the message."""

    keys: Counter[str]
    replies: Counter[str]
    questions: Counter[str]
    """Those that wait for their reply, by the `ts` below which it will belong."""


def contents(database: Path) -> Found:
    """Read the database as another program does, after SQLite has found it whole.

    Everything is read in one transaction: the server may be at work again.
    """
    with sqlite3.connect(
        f"file:{database}?mode=ro", uri=True, timeout=30, isolation_level=None
    ) as db:
        db.execute("BEGIN")
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        keys = Counter(row[0] for row in db.execute("SELECT key FROM event_keys"))
        payloads = [json.loads(row[0]) for row in db.execute("SELECT payload FROM outgoing")]
        places = [json.loads(row[0]) for row in db.execute("SELECT place FROM questions")]
    db.close()
    replies = Counter(payload["thread_ts"] for payload in payloads)
    return Found(keys, replies, Counter(place["reply_in"] for place in places))


def check(load: Load, found: Found) -> None:
    """Acknowledged means kept, kept means once, and a key has its reply or waits for it."""
    for number, (key, ts) in load.sent.items():
        kept, reply = found.keys[key], found.replies[ts] + found.questions[ts]
        assert kept == reply, f"number {number} is half written"
        assert kept <= 1, f"number {number} is there {kept} times"
        if number in load.acknowledged:
            assert kept == 1, f"number {number} was acknowledged and is lost"


def killed(server: Server, slack: Standin, rounds: int, seed: int) -> Load:
    """Put the server under load and kill it, round after round, at random moments."""
    chance = random.Random(seed)  # noqa: S311 - a seed that says it all
    # Slack takes its time, so that a kill finds calls underway: taken, and not yet written down.
    slack.faults.next("chat.postMessage", *[hang(0.1)] * MANY)
    load = Load(server.url, slack, itertools.count(1))
    for number in range(rounds):
        load.begin()
        time.sleep(chance.uniform(0.05, 1.0))
        if number % 5 == 4:
            server.kill()
            load.end()
            check(load, contents(server.database))
            server.start()
        else:
            server.kill_worker()
            time.sleep(chance.uniform(0, 0.05))
            load.end()
            server.wait_until_ready()
        check(load, contents(server.database))
    assert all(count == 1 for count in posted(slack).values()), "no reply was posted twice"
    return load


def posted(slack: Standin) -> Counter[str]:
    """How often each reply that Slack shows is there, by our id."""
    shown = Counter[str]()
    for channel in CHANNELS:
        for message in slack.workspace.all_messages(channel):
            if message.metadata:
                shown[message.metadata["event_payload"]["id"]] += 1
    return shown


@pytest.mark.parametrize(
    "rounds", [10, pytest.param(LONG_ROUNDS, marks=pytest.mark.torture)], ids=["short", "long"]
)
def test_no_acknowledged_message_is_lost_or_doubled_when_the_server_is_killed(
    tmp_path: Path, rounds: int
) -> None:
    with (
        Standin(signing_secret=SECRET, bot_token=TOKEN) as slack,
        serving(tmp_path / "advisor.db", slack.api_url) as server,
    ):
        load = killed(server, slack, rounds, seed=rounds)

        assert load.acknowledged
        assert set(load.statuses) <= {200, 502, 503}
        print(
            f"\n{rounds} kills, {len(load.sent)} sent, {len(load.acknowledged)} acknowledged, "
            f"0 lost, 0 half written, {sum(posted(slack).values())} posted, 0 twice"
        )
