from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from advisor.store import Outgoing, Store, Workspace, open_store

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def clock() -> datetime:
    return NOW


def message(id: str = "a1", channel: str = "C1", text: str = "hello") -> Outgoing:  # noqa: A002
    return Outgoing(id, "chat.postMessage", {"channel": channel, "text": text}, channel)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "advisor.db"


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, path: Path) -> Iterator[Store]:
    """A store of either kind: both keep the same promises, but for lasting."""
    opened = open_store(path if request.param == "file" else None, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def file_store(path: Path) -> Iterator[Store]:
    opened = open_store(path, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def workspace(store: Store) -> Workspace:
    return store.workspace("T1")
