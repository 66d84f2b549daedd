"""A disk that is full, read-only or damaged: Slack is told to come again, and nothing gets lost."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from sqlite_utils import Database

from advisor import Advisor
from advisor.store import Rate, Store, Turn, open_store
from bot.exchange import now
from bot.settings import Settings
from tests.conftest import CACHE, CONTACT
from tests.store.inside import damage, on_writer
from tests.torture.traffic import SECRET, TOKEN

from .stage import ADA, OPERATIONS, Stage, entries

QUESTION = "<@U0ADVISOR> What are the hidden costs of outsourcing?"
MOST = 300
ROOT = Path(__file__).parents[2]


def pragma(store: Store, setting: str) -> None:
    on_writer(store, lambda db: db.execute(f"PRAGMA {setting}").fetchall())


def fill(store: Store) -> None:
    """Leave the database no page more than it has."""
    pragma(store, f"max_page_count = {on_writer(store, pages)}")


def pages(db: Database) -> int:
    (count,) = db.execute("PRAGMA page_count").fetchone()
    return int(count)


TROUBLE: Mapping[str, tuple[Callable[[Store], None], Callable[[Store], None], str]] = {
    "full": (fill, lambda store: pragma(store, f"max_page_count = {2**30}"), "full"),
    "read-only": (
        lambda store: pragma(store, "query_only = ON"),
        lambda store: pragma(store, "query_only = OFF"),
        "readonly",
    ),
}


def ask_until_refused(stage: Stage) -> int:
    """Ask again and again; returns how often it was acknowledged before it was refused."""
    for acknowledged in range(MOST):
        asked = stage.slack.mention(ADA, OPERATIONS, QUESTION)
        if not asked.ack.ok:
            assert asked.ack.status == 503
            return acknowledged
    raise AssertionError("it was never refused")


def answers(stage: Stage) -> int:
    """How many answers are in the channel."""
    said = stage.slack.workspace.all_messages(stage.slack.workspace.channel(OPERATIONS).id)
    return sum(bool(entries(message)) for message in said)


@pytest.mark.parametrize("name", TROUBLE)
def test_what_can_not_be_kept_is_refused_and_taken_when_it_can(
    stage: Stage, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    begin, end, said = TROUBLE[name]
    begin(stage.store)

    acknowledged = ask_until_refused(stage)

    errors = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert any(said in one.getMessage() for one in errors)
    assert not any(one.exc_info for one in errors), "one clear line each"

    end(stage.store)
    assert stage.slack.mention(ADA, OPERATIONS, QUESTION).ack.ok
    stage.eventually(lambda: answers(stage) == acknowledged + 1)


def rated(path: Path) -> None:
    """A database of several pages."""
    store = open_store(path, clock=now)
    for number in range(200):
        thumb = Rate(ADA, f"a{number}", ("bpo",), None, "up")
        store.workspace("T1").commit(Turn((f"k{number}",), (thumb,)), now())
    store.close()


def test_the_app_does_not_start_on_a_damaged_database_and_says_why(
    advisor: Advisor, settings: Settings
) -> None:
    assert advisor, "its model is in the cache by now"
    rated(settings.database)
    damage(settings.database)
    before = settings.database.read_bytes()
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "DATABASE_URL": f"sqlite:///{settings.database}",
        "ADVISOR_CACHE": str(CACHE),
        "ADVISOR_CONTACT": CONTACT,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "PORT": "1",
    }

    ended = subprocess.run(
        [sys.executable, "-m", "bot", "serve", "--http"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert ended.stderr.splitlines()[-1].startswith("advisor: the database is damaged: ")
    assert settings.database.read_bytes() == before, "left as it is for whoever mends it"
