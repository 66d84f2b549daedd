"""A stand-in whose time stands still, with and without its server, and an app that is a double."""

from collections.abc import Iterator

import pytest
import responses
from slack_sdk import WebClient

from bot.playground import ManualClock, Standin

APP = "http://127.0.0.1:9"
EVENTS = f"{APP}/slack/events"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def app() -> Iterator[responses.RequestsMock]:
    """The app under the stand-in, scripted request by request."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as double:
        yield double


@pytest.fixture
def slack(clock: ManualClock) -> Standin:
    """A stand-in without a server."""
    return Standin(app_url=APP, signing_secret="secret", bot_token="xoxb-test", clock=clock)


@pytest.fixture
def served(slack: Standin) -> Iterator[Standin]:
    """A stand-in that answers on a port."""
    with slack:
        yield slack


@pytest.fixture
def client(served: Standin) -> WebClient:
    """The client that the app would use."""
    return WebClient("xoxb-test", base_url=served.api_url, retry_handlers=[])
