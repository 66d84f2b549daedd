"""The command line reads what is kept while the app is at work."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from sqlite_utils import Database

from advisor.store import (
    Audit,
    Queue,
    Rate,
    Reader,
    Remember,
    Store,
    StoreClosed,
    StoreDamaged,
    StoreError,
    StoreNotReady,
    StoreTooNew,
    Turn,
    open_reader,
    open_store,
)
from advisor.store.schema import migrations

from .conftest import NOW, clock
from .examples import do, opened, said


@pytest.fixture
def reader(file_store: Store, path: Path) -> Iterator[Reader]:
    """A reader of a database that is open for writing."""
    full = (Remember("t1", {"a": 1}, 0), Rate("U1", "a1", (), None, "up"), Queue("why", "gap"))
    file_store.workspace("T1").commit(Turn((), (*full, Audit("U1", "open", "R1"))), NOW)
    opened(file_store.workspace("T1"), "U1")
    opened(file_store.workspace("T2"), id="R2")
    opened_reader = open_reader(path)
    yield opened_reader
    opened_reader.close()


def test_it_reads_what_the_app_reads(reader: Reader, file_store: Store) -> None:
    theirs, ours = file_store.workspace("T1"), reader.workspace("T1")

    assert ours.team == "T1"
    assert ours.memory("t1") == theirs.memory("t1") is not None
    assert ours.ratings() == theirs.ratings() != ()
    assert ours.unanswered(9) == theirs.unanswered(9) != ()
    assert ours.view("R1") == theirs.view("R1") is not None
    assert ours.runs() == theirs.runs() != ()
    assert ours.runs_of("U1") == theirs.runs_of("U1") != ()
    assert ours.audit(9) == theirs.audit(9) != ()


def test_it_knows_the_workspaces_and_keeps_them_apart(reader: Reader) -> None:
    assert reader.workspaces() == ("T1", "T2")
    assert reader.workspace("T2").view("R1") is None
    assert [run.id for run in reader.workspace("T2").runs()] == ["R2"]


def test_it_sees_what_is_committed_meanwhile(reader: Reader, file_store: Store) -> None:
    do(file_store.workspace("T1"), said("U1"))

    view = reader.workspace("T1").view("R1")

    assert view is not None
    assert len(view.answers) == 1


def test_it_can_not_write(reader: Reader) -> None:
    with pytest.raises(Exception, match="readonly"):
        reader._db.execute("DELETE FROM runs")  # type: ignore[attr-defined]


def test_it_keeps_the_app_from_nothing(reader: Reader, file_store: Store) -> None:
    file_store.purge(NOW)
    do(file_store.workspace("T1"), said("U1"))

    assert reader.workspaces() == ("T1", "T2")


def test_threads_share_it(reader: Reader) -> None:
    found: list[int] = []
    threads = [
        Thread(target=lambda: found.append(len(reader.workspace("T1").runs()))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [1] * 8


def test_a_closed_reader_says_so(reader: Reader) -> None:
    reader.close()
    reader.close()

    with pytest.raises(StoreClosed):
        reader.workspaces()


def test_it_reads_when_the_app_is_down_and_does_not_keep_it_down(path: Path) -> None:
    store = open_store(path, clock=clock)
    opened(store.workspace("T1"))
    store.close()

    reader = open_reader(path)
    assert len(reader.workspace("T1").runs()) == 1
    store = open_store(path, clock=clock)
    do(store.workspace("T1"), said("U1"))
    store.close()
    reader.close()


def test_a_database_of_an_earlier_version_has_to_be_brought_up_to_date(path: Path) -> None:
    path.parent.mkdir()
    with Database(path) as db:
        migrations.apply(db, stop_before="m003_runs")
    before = path.read_bytes()

    with pytest.raises(StoreNotReady, match="start the app once"):
        open_reader(path)

    assert path.read_bytes() == before


def later(path: Path) -> None:
    open_store(path, clock=clock).close()
    with Database(path) as db:
        db.table("_sqlite_migrations").insert(
            {"migration_set": migrations.name, "name": "m999_later", "applied_at": "2030"}
        )


def nothing(path: Path) -> None:
    del path


def no_database(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"a letter to my aunt" * 500)


def empty(path: Path) -> None:
    path.parent.mkdir()
    path.touch()


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (nothing, StoreNotReady),
        (empty, StoreNotReady),
        (no_database, StoreDamaged),
        (later, StoreTooNew),
    ],
)
def test_what_it_can_not_read_it_says_and_leaves_alone(
    path: Path, make: object, error: type[StoreError]
) -> None:
    assert callable(make)
    make(path)

    with pytest.raises(error):
        open_reader(path)

    assert not path.with_name("advisor.db.lock").exists() or make is later
