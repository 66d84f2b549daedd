"""A backup is whole, is made while the app is at work, and can be restored."""

import os
import resource
import stat
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event

import pytest

from advisor.store import (
    Remember,
    Store,
    StoreClosed,
    StoreDamaged,
    StoreError,
    StoreExists,
    Turn,
    open_reader,
    open_store,
)

from .conftest import NOW, clock, message
from .examples import do, opened, said, seen
from .inside import damage, everything, on_writer


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "backups" / "monday.db"


def test_a_backup_is_restored_by_putting_it_in_the_databases_place(path: Path, copy: Path) -> None:
    store = open_store(path, clock=clock)
    opened(store.workspace("T1"), "U1")
    store.workspace("T1").commit(Turn(("e1",), (), (message("a1"),)), NOW)
    store.backup(copy)
    before = everything(store)
    do(store.workspace("T1"), said("U1"))
    store.close()

    for file in path.parent.iterdir():
        file.unlink()
    copy.replace(path)
    store = open_store(path, clock=clock)

    assert everything(store) == before
    assert not store.workspace("T1").commit(Turn(("e1",)), NOW), "repeats are known as such"
    assert [row.outgoing.id for row in store.due(NOW, 9)] == ["a1"]
    do(store.workspace("T1"), said("U1"))
    assert len(seen(store.workspace("T1")).answers) == 1
    store.close()


def test_a_backup_made_under_load_is_of_one_moment(file_store: Store, copy: Path) -> None:
    workspace = file_store.workspace("T1")
    stop, started = Event(), Event()

    def commit() -> int:
        n = 0
        while not stop.is_set() or n < 5:
            turn = Turn((f"e{n}",), (Remember("t1", {"n": n}, n),), (message(f"a{n}", f"C{n}"),))
            workspace.commit(turn, NOW)
            n += 1
            started.set()
        return n

    with ThreadPoolExecutor(1) as pool:
        committing = pool.submit(commit)
        started.wait(5)
        file_store.backup(copy)
        with closing(open_reader(path_of(file_store))) as reader:
            reader.backup(copy.with_name("tuesday.db"))
        stop.set()
        committing.result()

    for backup in (copy, copy.with_name("tuesday.db")):
        with closing(open_store(backup, clock=clock)) as restored:
            remembered = restored.workspace("T1").memory("t1")
            assert remembered is not None
            n = remembered.version
            assert {len(all_rows) for all_rows in everything(restored).values()} == {0, 1, n}
            assert restored.backlog(NOW).count == n


def path_of(store: Store) -> Path:
    return Path(on_writer(store, lambda db: db.execute("PRAGMA database_list").fetchone()[2]))


def test_what_is_in_memory_can_be_backed_up(store: Store, copy: Path) -> None:
    opened(store.workspace("T1"))

    store.backup(copy)

    with closing(open_store(copy, clock=clock)) as restored:
        assert everything(restored) == everything(store)
    do(store.workspace("T1"), said("U1"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such modes")
def test_a_backup_is_one_file_that_its_owner_reads(file_store: Store, copy: Path) -> None:
    file_store.backup(copy)

    assert [file.name for file in copy.parent.iterdir()] == ["monday.db"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_backup_replaces_nothing(file_store: Store, copy: Path) -> None:
    copy.parent.mkdir()
    copy.write_text("my diary")

    with pytest.raises(StoreExists) as caught:
        file_store.backup(copy)
    with pytest.raises(StoreExists):
        file_store.backup(path_of(file_store))

    assert caught.value.path == copy
    assert copy.read_text() == "my diary"
    assert [file.name for file in copy.parent.iterdir()] == ["monday.db"]


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Lets no file grow beyond a size, as on a disk that fills up."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_backup_without_space_leaves_nothing(file_store: Store, copy: Path) -> None:
    large = message("a1", text="x" * 300_000)
    file_store.workspace("T1").commit(Turn((), (), (large,)), NOW)

    with pytest.raises(StoreError), largest_file(100_000):
        file_store.backup(copy)

    assert list(copy.parent.iterdir()) == []
    file_store.backup(copy)


def one_page(path: Path) -> None:
    damage(path, last=1)


def one_key(path: Path) -> None:
    """Changes a key in the table or in its index, so that they contradict each other."""
    path.write_bytes(path.read_bytes().replace(b"the 57th key", b"the 5?th key", 1))


@pytest.mark.parametrize("spoil", [one_page, one_key])
def test_a_backup_of_a_damaged_database_is_not_kept(
    file_store: Store, path: Path, copy: Path, spoil: Callable[[Path], None]
) -> None:
    for n in range(100):
        turn = Turn((f"the {n}th key",), (), (message(f"a{n}"),))
        file_store.workspace("T1").commit(turn, NOW)
    file_store.purge(NOW)
    spoil(path)

    with pytest.raises(StoreDamaged):
        file_store.backup(copy)

    assert list(copy.parent.iterdir()) == []


def test_a_backup_is_on_the_disk_before_it_is_told(
    file_store: Store, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr("advisor.store.backup.os.fsync", noted)

    file_store.backup(copy)

    assert synced == [copy.stat().st_ino, copy.parent.stat().st_ino]


def test_a_backup_keeps_nothing_of_what_was_removed(file_store: Store, copy: Path) -> None:
    for n in range(300):
        turn = Turn((), (), (message(f"a{n}", text=f"canary {n}"),))
        file_store.workspace("T1").commit(turn, NOW)
        file_store.sent(f"a{n}", NOW, None)
    on_writer(file_store, lambda db: db.execute("PRAGMA secure_delete = OFF").fetchall())
    on_writer(file_store, lambda db: db.execute("DELETE FROM outgoing").fetchall())

    file_store.backup(copy)

    assert b"canary" not in copy.read_bytes()


def test_a_backup_that_can_not_be_written_is_told(file_store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StoreError):
        file_store.backup(tmp_path / "file" / "monday.db")


def test_a_closed_store_makes_no_backup(file_store: Store, copy: Path) -> None:
    file_store.close()

    with pytest.raises(StoreClosed):
        file_store.backup(copy)
