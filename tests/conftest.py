"""What every test may ask for: the trained advisor, and the real app behind the stand-in."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from advisor import Advisor, train
from bot.playground import Standin, playing
from bot.playing import make_app
from bot.settings import Settings

CONTACT = "#ask-sourcing"
CACHE = Path(__file__).parent.parent / ".pytest_cache" / "advisor"


@dataclass(frozen=True)
class Playground:
    """The page's address, and the stand-in behind it."""

    url: str
    standin: Standin


@pytest.fixture(scope="session")
def advisor() -> Advisor:
    """The advisor with the real content, its model trained once for all tests."""
    return train(CONTACT, CACHE)


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """What a command run inside the tests sets up for its log lines ends with the test."""
    root = logging.getLogger()
    ours = [root, logging.getLogger("bot"), logging.getLogger("advisor")]
    before, levels = list(root.handlers), [logger.level for logger in ours]
    hook = threading.excepthook
    yield
    threading.excepthook = hook
    for handler in root.handlers[:]:
        if handler not in before and type(handler) is logging.StreamHandler:
            root.removeHandler(handler)
    for logger, level in zip(ours, levels, strict=True):
        logger.setLevel(level)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database=tmp_path / "advisor.db", contact=CONTACT)


@pytest.fixture
def slack(advisor: Advisor, settings: Settings) -> Iterator[Standin]:
    """Slack's stand-in with the real app behind signed HTTP."""
    with playing(partial(make_app, settings, advisor)) as standin:
        yield standin


@pytest.fixture
def playground(slack: Standin) -> Playground:
    return Playground(slack.base_url, slack)
