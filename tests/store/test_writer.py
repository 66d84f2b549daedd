"""One thread writes; commits are shared; a failure is its own caller's only."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from advisor.store import Queue, Store, StoreClosed, StoreFull, Turn
from advisor.store.driver import sqlite3

from .conftest import NOW, message
from .inside import on_writer, rows


@contextmanager
def writer_held(store: Store) -> Iterator[None]:
    """Keeps the writer busy, so that what is asked meanwhile is queued."""
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        def wait(_: object) -> None:
            entered.set()
            leave.wait(5)

        on_writer(store, wait)

    holder = threading.Thread(target=hold)
    holder.start()
    entered.wait(5)
    try:
        yield
    finally:
        leave.set()
        holder.join()


def commit_at_once(store: Store, turns: list[Turn]) -> list[Future[bool]]:
    """Commits turns from a thread each, all queued before the first is written."""
    workspace = store.workspace("T1")
    with ThreadPoolExecutor(len(turns)) as pool:
        with writer_held(store):
            futures = [pool.submit(workspace.commit, turn, NOW) for turn in turns]
            while queued(store) < len(turns):
                threading.Event().wait(0.001)
        return futures


def queued(store: Store) -> int:
    return len(store._engine._writer._jobs)  # type: ignore[attr-defined]


def statements(store: Store) -> list[str]:
    """Records what SQLite executes on the write connection from now on."""
    seen: list[str] = []
    on_writer(store, lambda db: db.conn.set_trace_callback(seen.append))
    return seen


def test_100_callers_share_a_commit(store: Store) -> None:
    seen = statements(store)

    futures = commit_at_once(store, [Turn((f"e{n}",)) for n in range(100)])

    assert all(future.result() for future in futures)
    assert seen.count("COMMIT") == seen.count("BEGIN IMMEDIATE") == 1
    assert rows(store)["event_keys"] == 100


def test_a_commit_is_on_the_disk_before_its_caller_goes_on(file_store: Store) -> None:
    seen = statements(file_store)

    file_store.workspace("T1").commit(Turn(("e1",)), NOW)

    assert seen[-1] == "COMMIT"
    assert rows(file_store)["event_keys"] == 1, "a reader's connection sees it"


def test_one_failure_in_a_group_is_its_callers_alone(store: Store) -> None:
    turns = [Turn((f"e{n}",), (), (message(f"a{n}"),)) for n in range(10)]
    turns[3] = Turn(("e3",), (Queue("q", "gap"),), (message("x"), message("x")))

    futures = commit_at_once(store, turns)

    failed = [n for n, future in enumerate(futures) if future.exception() is not None]
    assert failed == [3]
    assert rows(store)["event_keys"] == rows(store)["outgoing"] == 9
    assert rows(store)["unanswered"] == 0


def test_a_group_that_is_undone_as_a_whole_is_written_one_by_one(store: Store) -> None:
    on_writer(
        store,
        lambda db: db.executescript(
            "CREATE TEMP TRIGGER fatal BEFORE INSERT ON event_keys WHEN new.key = 'e3'"
            " BEGIN SELECT RAISE(ROLLBACK, 'all is undone'); END;"
        ),
    )

    futures = commit_at_once(store, [Turn((f"e{n}",)) for n in range(6)])

    failed = [n for n, future in enumerate(futures) if future.exception() is not None]
    assert failed == [3]
    assert rows(store)["event_keys"] == 5


def test_a_full_disk_is_told_and_work_goes_on_when_there_is_space(file_store: Store) -> None:
    workspace = file_store.workspace("T1")
    workspace.commit(Turn(("e1",)), NOW)
    (pages,) = on_writer(file_store, lambda db: db.execute("PRAGMA page_count").fetchone())
    limit = on_writer(file_store, lambda db: db.execute("PRAGMA max_page_count").fetchone()[0])
    on_writer(file_store, lambda db: db.execute(f"PRAGMA max_page_count = {pages}").fetchone())
    large = Turn(("e2",), (Queue("q", "gap"),), (message("a1", text="x" * 100_000),))
    before = rows(file_store)

    with pytest.raises(StoreFull):
        workspace.commit(large, NOW)
    assert rows(file_store) == before
    small_and_large = commit_at_once(file_store, [Turn(("e3",)), large, Turn(("e4",))])
    assert [future.exception() is None for future in small_and_large] == [True, False, True]

    on_writer(file_store, lambda db: db.execute(f"PRAGMA max_page_count = {limit}").fetchone())
    assert workspace.commit(large, NOW)


def test_what_a_reader_tries_to_write_is_refused(store: Store) -> None:
    with (
        pytest.raises(Exception, match="readonly"),
        store._engine.reading() as db,  # type: ignore[attr-defined]
    ):
        db.execute("DELETE FROM event_keys")
    assert store.workspace("T1").commit(Turn(("e1",)), NOW), "the writer still can"


def test_close_finishes_what_was_asked_before(store: Store) -> None:
    workspace = store.workspace("T1")
    with ThreadPoolExecutor(11) as pool:
        with writer_held(store):
            futures = [pool.submit(workspace.commit, Turn((f"e{n}",)), NOW) for n in range(10)]
            while queued(store) < 10:
                threading.Event().wait(0.001)
            closing = pool.submit(store.close)
        closing.result()

        assert all(future.result() for future in futures)


def test_a_closed_store_says_so_and_can_be_closed_again(store: Store) -> None:
    workspace = store.workspace("T1")
    workspace.memory("t1")
    store.close()
    store.close()

    with pytest.raises(StoreClosed):
        workspace.commit(Turn(), NOW)
    with pytest.raises(StoreClosed):
        workspace.memory("t1")
    with ThreadPoolExecutor(1) as pool, pytest.raises(StoreClosed):
        pool.submit(workspace.memory, "t1").result()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_nobody_waits_for_a_writer_that_has_died(
    file_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise sqlite3.OperationalError("rollback itself failed")

    monkeypatch.setattr("advisor.store.writer.Writer._work_off", broken)

    futures = commit_on_threads(file_store, 5)

    assert [type(future.exception(5)) for future in futures] == [StoreClosed] * 5


def commit_on_threads(store: Store, count: int) -> list[Future[bool]]:
    workspace = store.workspace("T1")
    with ThreadPoolExecutor(count) as pool:
        return [pool.submit(workspace.commit, Turn((f"e{n}",)), NOW) for n in range(count)]
