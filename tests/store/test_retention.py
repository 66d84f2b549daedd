"""Retention removes what is old, all of it, and nothing else."""

from datetime import timedelta
from pathlib import Path

import pytest

from advisor.store import Purged, Queue, Rate, Remember, Retention, Store, Turn, Workspace
from advisor.store import retention as retention_module

from .conftest import DAY, NOW, message
from .inside import rows

SECOND = timedelta(seconds=1)
FULL = Turn(
    ("e1",),
    (
        Remember("t1", {"intent": "risks"}, 0),
        Rate("U1", "a1", (), None, "up"),
        Queue("canary in a question", "gap"),
    ),
    tuple(message(f"a{n}", f"C{n}", "canary in a reply") for n in range(3)),
)


@pytest.fixture(autouse=True)
def full(workspace: Workspace) -> None:
    """A row of every kind: a reply that was sent, one that is dead, one that waits."""
    workspace.commit(FULL, NOW)
    workspace.sent("a0", NOW, "1.1")
    workspace.dead("a1", "is_archived")


@pytest.mark.parametrize(
    ("age", "purged"),
    [
        (1 * DAY, Purged(0, 0, 0, 0, 0)),
        (1 * DAY + SECOND, Purged(0, 0, 1, 0, 0)),
        (7 * DAY, Purged(0, 0, 1, 0, 0)),
        (7 * DAY + SECOND, Purged(1, 1, 1, 1, 0)),
        (90 * DAY, Purged(1, 1, 1, 1, 0)),
        (90 * DAY + SECOND, Purged(1, 1, 1, 1, 1)),
    ],
)
def test_each_kind_has_its_time(store: Store, age: timedelta, purged: Purged) -> None:
    assert store.purge(NOW + age) == purged
    assert store.purge(NOW + age) == Purged(0, 0, 0, 0, 0)


def test_ratings_and_waiting_calls_stay(store: Store, workspace: Workspace) -> None:
    store.purge(NOW + 1000 * DAY)

    assert len(workspace.ratings()) == 1
    assert [row.outgoing.id for row in store.due(NOW, 9)] == ["a2"]


def test_other_times_can_be_set(store: Store) -> None:
    assert store.purge(NOW + SECOND, Retention(unanswered=timedelta(0))).unanswered == 1


def test_a_question_asked_again_is_kept_from_then_on(store: Store, workspace: Workspace) -> None:
    workspace.commit(Turn((), (Queue("canary in a question", "gap"),)), NOW + 30 * DAY)

    assert store.purge(NOW + 100 * DAY).unanswered == 0


def test_a_great_deal_goes_in_small_steps(
    store: Store, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention_module, "_FEW", 10)
    workspace.commit(Turn(tuple(f"k{n}" for n in range(95))), NOW)

    assert store.purge(NOW + 8 * DAY).keys == 96


def test_what_was_purged_is_in_none_of_the_files(
    store: Store, workspace: Workspace, path: Path
) -> None:
    workspace.sent("a2", NOW, None)
    if not path.exists():
        pytest.skip("in memory there are no files")
    assert b"canary" in content(path), "the test would be blind"

    store.purge(NOW + 91 * DAY)

    assert rows(store)["outgoing"] == 0
    assert b"canary" not in content(path)


def content(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()))
