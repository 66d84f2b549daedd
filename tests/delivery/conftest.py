from collections.abc import Iterator
from typing import Any

import pytest
import requests

from advisor.store import Outgoing, Store, Turn, open_store
from bot.delivery import Means, Pace, Sender, web_client

from .doubles import FakeClock, SlackDouble

TOKEN = "xoxb-canary-token"
RESPONSE_URL = "https://hooks.slack.test/commands/T1/canary-hook"


def message(id: str, channel: str = "C1", text: str | None = None) -> Outgoing:  # noqa: A002
    return Outgoing(
        id, "chat.postMessage", {"channel": channel, "text": id if text is None else text}, channel
    )


def private_reply(id: str = "a1", *, user: str | None = "U1", **body: Any) -> Outgoing:  # noqa: A002
    payload = {"url": RESPONSE_URL, "body": {"text": "canary text"} | body}
    return Outgoing(id, "response_url", payload | ({"user": user} if user else {}), "C1")


def commit(store: Store, clock: FakeClock, *outgoing: Outgoing) -> None:
    store.workspace("T1").commit(Turn((), (), outgoing), clock())


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def slack() -> Iterator[SlackDouble]:
    double = SlackDouble()
    yield double
    double.close()


@pytest.fixture
def store(clock: FakeClock) -> Iterator[Store]:
    opened = open_store(None, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as opened:
        yield opened


@pytest.fixture
def sender(
    store: Store, slack: SlackDouble, clock: FakeClock, session: requests.Session
) -> Iterator[Sender]:
    """A sender that always backs off for the longest time and is never too fast for Slack."""
    made = Sender(
        store,
        Means(lambda _: web_client(TOKEN, slack.base_url), session),
        clock,
        pace=Pace.unlimited(),
        jitter=lambda _, longest: longest,
    )
    yield made
    made.stop(1)
