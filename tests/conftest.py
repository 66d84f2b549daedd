"""What every test may ask for: the trained advisor, and the real app behind the stand-in."""

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
