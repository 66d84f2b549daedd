"""Retention removes what is old, all of it, and nothing else."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from advisor.store import (
    Audit,
    DeleteAnswers,
    DeleteRun,
    Install,
    Invite,
    OpenRun,
    Plan,
    PlanStep,
    Purged,
    Queue,
    Rate,
    Remember,
    Retention,
    RunChange,
    Store,
    Turn,
    Workspace,
    open_reader,
)
from advisor.store import retention as retention_module

from .conftest import DAY, NOW, message
from .examples import a_run, do, ending, opened, said
from .inside import content, on_writer, rows

SECOND = timedelta(seconds=1)


def purged(*counts: int) -> Purged:
    """What was removed: keys, memory, sent, dead, unanswered, audit; nothing where not told."""
    return Purged(*counts, *[0] * (6 - len(counts)))


FULL = Turn(
    ("e1",),
    (
        Remember("t1", {"intent": "risks"}, 0),
        Rate("U1", "a1", (), None, "up"),
        Queue("canary in a question", "gap"),
        OpenRun(a_run(), ("U1",)),
        said("U1"),
        PlanStep("R1", Plan("x", "U1", None)),
        Audit("canary in the audit", "open", "R1"),
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
    ("age", "gone"),
    [
        (1 * DAY, purged(0, 0, 0, 0, 0)),
        (1 * DAY + SECOND, purged(0, 0, 1, 0, 0)),
        (7 * DAY, purged(0, 0, 1, 0, 0)),
        (7 * DAY + SECOND, purged(1, 1, 1, 1, 0)),
        (90 * DAY, purged(1, 1, 1, 1, 0)),
        (90 * DAY + SECOND, purged(1, 1, 1, 1, 1)),
        (730 * DAY, purged(1, 1, 1, 1, 1)),
        (730 * DAY + SECOND, purged(1, 1, 1, 1, 1, 1)),
    ],
)
def test_each_kind_has_its_time(store: Store, age: timedelta, gone: Purged) -> None:
    assert store.purge(NOW + age) == gone
    assert store.purge(NOW + age) == purged(0, 0, 0, 0, 0)


def test_ratings_runs_and_waiting_calls_stay(store: Store, workspace: Workspace) -> None:
    do(workspace, ending(workspace))
    before = workspace.view("R1")

    store.purge(NOW + 1000 * DAY)

    assert before is not None
    assert workspace.view("R1") == before
    assert len(workspace.ratings()) == 1
    assert [row.outgoing.id for row in store.due(NOW, 9)] == ["a2"]


UNTIL_DELETED = {
    *("ratings", "runs", "participants", "answers", "results", "plans", "messages"),
    "installations",
}


def test_every_table_has_its_time_or_is_known_to_stay(store: Store, workspace: Workspace) -> None:
    workspace.sent("a2", NOW, None)
    workspace.commit(Turn((), (Install("xoxb-1"),)), NOW)
    store.issue_state("s1", NOW + DAY)

    store.purge(NOW + 1000 * DAY)

    gone = {name for name, count in rows(store).items() if not count}
    assert gone - UNTIL_DELETED == rows(store).keys() - UNTIL_DELETED


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

    store.purge(NOW + 731 * DAY)

    assert rows(store)["outgoing"] == 0
    assert b"canary" not in content(path)


def test_a_log_that_someone_reads_is_emptied_the_next_time(
    store: Store, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    if not path.exists():
        pytest.skip("in memory there is no log")
    on_writer(store, lambda db: db.execute("PRAGMA busy_timeout = 0").fetchall())
    seen = sweeps(store)
    reader = open_reader(path)
    with reader._reading():  # type: ignore[attr-defined]
        reader._db.execute("SELECT * FROM unanswered").fetchall()  # type: ignore[attr-defined]
        store.purge(NOW + 91 * DAY)
    assert "next clean-up" in caplog.text
    assert b"canary in a question" in content(path)

    store.purge(NOW + 91 * DAY)

    assert b"canary in a question" not in content(path)
    assert len(seen) == 2
    reader.close()


def sweeps(store: Store) -> list[str]:
    """Records each time that the database is written anew from now on."""
    seen: list[str] = []

    def note(sql: str) -> None:
        if sql == "VACUUM":
            seen.append(sql)

    on_writer(store, lambda db: db.conn.set_trace_callback(note))
    return seen


def test_the_database_is_written_anew_once_a_day_and_after_answers_went(
    store: Store, workspace: Workspace
) -> None:
    seen = sweeps(store)
    expected = 0

    def purge(days: float, *, sweeping: bool) -> None:
        nonlocal expected
        expected += sweeping
        store.purge(NOW + days * DAY)
        assert len(seen) == expected

    purge(0, sweeping=True)
    purge(0.9, sweeping=False)
    purge(1, sweeping=True)
    do(workspace, said("U2"))
    purge(1.1, sweeping=False)
    ends: list[Callable[[], RunChange]] = [
        lambda: DeleteAnswers("R1", "U2"),
        lambda: ending(workspace),
        lambda: DeleteRun("R1"),
    ]
    for end in ends:
        do(workspace, end())
        purge(1.2, sweeping=True)
        purge(1.3, sweeping=False)
    workspace.forget("U1")
    assert len(seen) == expected + 1
    expected += 1
    purge(2.19, sweeping=False)
    purge(2.2, sweeping=True)


def test_writing_the_database_anew_keeps_the_order_of_things(
    store: Store, workspace: Workspace
) -> None:
    opened(workspace, *(f"U{n}" for n in range(9, 0, -1)), id="R2")
    for n in (5, 3, 8):
        do(workspace, said(f"U{n}", f"q{n}", run="R2"), said(f"U{n}", "q0", run="R2"))
    do(workspace, DeleteAnswers("R2", "U3"), Invite("R2", ("U0",)))
    workspace.commit(Turn((), (), (message("b1", "C7"), message("b2", "C7"))), NOW)
    before = workspace.view("R2"), workspace.runs(), store.due(NOW, 9), workspace.ratings()

    store.purge(NOW)

    assert before == (
        workspace.view("R2"),
        workspace.runs(),
        store.due(NOW, 9),
        workspace.ratings(),
    )
