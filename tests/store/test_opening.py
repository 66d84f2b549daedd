"""Opening checks, migrates and locks; what was acknowledged outlives the process."""

import json
import os
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from advisor.store import (
    Queue,
    Rate,
    Remember,
    Remembered,
    Store,
    StoreDamaged,
    StoreFailed,
    StoreInUse,
    StoreNotWritable,
    StoreTooNew,
    Turn,
    connections,
    open_reader,
    open_store,
)
from advisor.store.driver import sqlite3
from advisor.store.schema import migrations

from .conftest import NOW, clock, message
from .examples import opened, seen
from .inside import damage, on_reader, on_writer, rows

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "secure_delete": 1,
    "temp_store": 2,
    # A SQLite that can't use our tables otherwise has to trust them.
    "trusted_schema": int(not connections.distrust_works()),
}


def pragmas(db: Database) -> dict[str, Any]:
    return {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in [*PRAGMAS, "query_only"]}


def test_pragmas_are_as_promised_on_every_connection(file_store: Store) -> None:
    with ThreadPoolExecutor(3) as pool:
        barrier = threading.Barrier(3)

        def read() -> dict[str, Any]:
            barrier.wait()
            return on_reader(file_store, pragmas)

        readers = [pool.submit(read) for _ in range(3)]

    assert [reader.result() for reader in readers] == [PRAGMAS | {"query_only": 1}] * 3
    assert on_writer(file_store, pragmas) == PRAGMAS | {"query_only": 0}


def test_pragmas_are_as_promised_in_memory_and_when_only_reading(path: Path) -> None:
    with closing(open_store(None, clock=clock)) as store:
        assert on_writer(store, pragmas) == PRAGMAS | {"journal_mode": "memory", "query_only": 0}
    with closing(open_store(path, clock=clock)), closing(open_reader(path)) as reader:
        assert pragmas(reader._db) == PRAGMAS | {"query_only": 1}  # type: ignore[attr-defined]


def test_a_sqlite_that_passes_over_a_pragma_is_not_used(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connections._PRAGMAS, "no_such_pragma", 1)

    with pytest.raises(StoreFailed, match="no_such_pragma"):
        open_store(path, clock=clock)


def test_every_table_is_strict(store: Store) -> None:
    loose = on_reader(
        store,
        lambda db: db.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT strict"
        ).fetchall(),
    )

    ours = {name for (name,) in loose if not name.startswith(("sqlite_", "_sqlite_"))}
    assert ours == set()


def test_readers_of_finished_threads_are_closed(file_store: Store) -> None:
    with ThreadPoolExecutor(5) as pool:
        barrier = threading.Barrier(5)
        for _ in range(5):
            pool.submit(lambda: (barrier.wait(), file_store.backlog(NOW)))

    open_readers = file_store._engine._connections._readers  # type: ignore[attr-defined]
    assert len(open_readers) == 0


def test_everything_is_there_after_a_restart(path: Path) -> None:
    store = open_store(path, clock=clock)
    workspace = store.workspace("T1")
    workspace.commit(
        Turn(
            ("e1",),
            (
                Remember("t1", {"intent": "risks"}, 0),
                Rate("U1", "a1", (), None, "up"),
                Queue("q", "gap"),
            ),
            (message("a1"), message("b1", "C2"), message("c1", "C3")),
        ),
        NOW,
    )
    workspace.sent("a1", NOW, "1.1")
    workspace.dead("b1", "is_archived")
    before = rows(store), workspace.memory("t1"), store.due(NOW, 9), store.dead_letters()
    store.close()

    store = open_store(path, clock=clock)
    workspace = store.workspace("T1")

    assert before == (rows(store), workspace.memory("t1"), store.due(NOW, 9), store.dead_letters())
    assert not workspace.commit(Turn(("e1",)), NOW)
    store.close()


def test_a_closed_store_leaves_one_file_and_its_lock(path: Path) -> None:
    store = open_store(path, clock=clock)
    store.workspace("T1").commit(Turn(("e1",)), NOW)
    store.close()

    assert sorted(file.name for file in path.parent.iterdir()) == ["advisor.db", "advisor.db.lock"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such modes")
def test_only_the_owner_reads_the_files(file_store: Store, path: Path) -> None:
    file_store.workspace("T1").commit(Turn(("e1",)), NOW)

    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


CHILD = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from advisor.store import *
now = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
store = open_store(Path(sys.argv[1]), clock=lambda: now)
n = 0
while True:
    call = Outgoing(f"a{n}", "chat.postMessage", {"text": "x"}, f"C{n}")
    turn = Turn((f"e{n}",), (Remember("t1", {"n": n}, n),), (call,))
    assert store.workspace("T1").commit(turn, now)
    print(n, flush=True)
    n += 1
    time.sleep(0.001)
"""


@dataclass(frozen=True)
class Killed:
    """What was seen of a process that committed turns until it was killed."""

    path: Path
    pid: int
    acknowledged: int
    refused: StoreInUse


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    path = tmp_path_factory.mktemp("killed") / "advisor.db"
    command = [sys.executable, "-c", CHILD, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - ourselves
        assert process.stdout is not None
        try:
            acknowledged = int(process.stdout.readline())
            with pytest.raises(StoreInUse) as caught:
                open_store(path, clock=clock)
            while acknowledged < 20:
                acknowledged = int(process.stdout.readline())
        finally:
            process.kill()  # SIGKILL
        acknowledged = max([acknowledged, *map(int, process.stdout.read().split())])
    return Killed(path, process.pid, acknowledged, caught.value)


def test_a_second_process_is_refused_and_told_who_is_first(killed: Killed) -> None:
    refused = killed.refused

    assert (refused.path, refused.pid, refused.since) == (killed.path, killed.pid, NOW)
    assert str(killed.pid) in str(refused)


def test_a_commit_that_returned_survives_kill_9(killed: Killed) -> None:
    store = open_store(killed.path, clock=clock)
    count = rows(store)["event_keys"]
    remembered = store.workspace("T1").memory("t1")
    waiting = store.backlog(NOW).count
    store.close()

    first_unacknowledged = killed.acknowledged + 1
    assert count in {first_unacknowledged, first_unacknowledged + 1}, "one may be untold"
    assert remembered is not None
    assert remembered.memory == {"n": count - 1}
    assert waiting == count


def test_a_store_is_refused_twice_in_one_process_also_by_another_name(
    file_store: Store, path: Path, tmp_path: Path
) -> None:
    assert file_store.workspace("T1").commit(Turn(("e1",)), NOW)
    alias = tmp_path / "alias.db"
    alias.symlink_to(path)

    for name in (path, alias):
        with pytest.raises(StoreInUse):
            open_store(name, clock=clock)


def test_a_lock_with_unreadable_facts_is_a_lock_all_the_same(file_store: Store, path: Path) -> None:
    del file_store  # it is open
    path.with_name("advisor.db.lock").write_text("{")

    with pytest.raises(StoreInUse) as caught:
        open_store(path, clock=clock)

    assert (caught.value.pid, caught.value.since) == (None, None)


def test_what_can_not_be_opened_is_not_writable(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()

    for path in (tmp_path / "folder", tmp_path / "file" / "advisor.db"):
        with pytest.raises(StoreNotWritable):
            open_store(path, clock=clock)


def test_what_is_no_database_is_damaged_and_left_as_it_is(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"a letter to my aunt" * 500)

    with pytest.raises(StoreDamaged):
        open_store(path, clock=clock)

    assert path.read_bytes() == b"a letter to my aunt" * 500


def test_a_database_with_flipped_bytes_is_damaged(path: Path) -> None:
    store = open_store(path, clock=clock)
    for n in range(200):
        store.workspace("T1").commit(Turn((f"e{n}",), (), (message(f"a{n}", text="x" * 99),)), NOW)
    store.close()
    damage(path)

    with pytest.raises(StoreDamaged) as caught:
        open_store(path, clock=clock)

    assert caught.value.findings
    path.unlink()
    open_store(path, clock=clock).close()  # the lock was let go


def test_damage_that_only_the_full_check_finds_is_found(path: Path) -> None:
    store = open_store(path, clock=clock)
    store.workspace("T1").commit(Turn(("e1", "e2")), NOW)
    store.close()
    with Database(path) as db:  # an index that misses a row
        db.execute("PRAGMA writable_schema = ON")
        db.execute(
            "UPDATE sqlite_master SET sql = sql || ' WHERE 0' WHERE name = 'event_keys_by_age'"
        )

    with pytest.raises(StoreDamaged):
        open_store(path, clock=clock)


def steps() -> list[str]:
    with Database(memory=True) as empty:
        return [migration.name for migration in migrations.pending(empty)]


def schema(db: Database) -> set[tuple[str, str]]:
    return {(name, sql) for name, sql in db.execute("SELECT name, sql FROM sqlite_master")}


@pytest.mark.parametrize("version", [None, *steps()])
def test_every_earlier_version_becomes_the_present_one(
    path: Path, file_store: Store, version: str | None, tmp_path: Path
) -> None:
    del path
    present = on_reader(file_store, schema)
    older = tmp_path / "older.db"
    with Database(older) as db:
        if version is not None:
            migrations.apply(db, stop_before=version)
            if "event_keys" in db.table_names():
                db.execute("INSERT INTO event_keys VALUES ('T1', 'e1', 1)")

    store = open_store(older, clock=clock)

    assert on_reader(store, schema) == present
    known = on_reader(store, lambda db: db.table("event_keys").count) == 1
    assert store.workspace("T1").commit(Turn(("e1",)), NOW) is not known
    store.close()


OLDER = """
INSERT INTO event_keys VALUES ('T1', 'e1', 1);
INSERT INTO thread_memory VALUES ('T1', 't1', '{"intent":"risks"}', 3, 1);
INSERT INTO ratings VALUES ('T1', 'U1', 'a1', '["payroll"]', NULL, 'up', NULL, 1);
INSERT INTO unanswered VALUES ('T1', 'why?', 'Why?', 'gap', 2, 1, 1);
INSERT INTO outgoing (id, team, channel, method, payload, queued_at)
    VALUES ('a1', 'T1', 'C1', 'chat.postMessage', '{"channel":"C1","text":"hello"}', 1);
INSERT INTO outgoing (id, team, channel, method, payload, queued_at, state, done_at, error)
    VALUES ('a2', 'T1', 'C2', 'chat.postMessage', '{}', 1, 'dead', 2, 'is_archived');
"""


def test_what_was_kept_before_there_were_runs_is_kept(path: Path) -> None:
    path.parent.mkdir()
    with Database(path) as db:
        migrations.apply(db, stop_before="m003_runs")
        db.executescript(OLDER)

    store = open_store(path, clock=clock)
    workspace = store.workspace("T1")

    assert workspace.memory("t1") == Remembered({"intent": "risks"}, 3)
    assert [rating.entries for rating in workspace.ratings()] == [("payroll",)]
    assert [gap.count for gap in workspace.unanswered(9)] == [2]
    assert [row.outgoing for row in store.due(NOW, 9)] == [message("a1")]
    assert [letter.error for letter in store.dead_letters()] == ["is_archived"]
    assert not workspace.commit(Turn(("e1",)), NOW)
    opened(workspace, "U1")
    assert [person.user for person in seen(workspace).participants] == ["U1"]
    store.close()


def test_a_database_of_a_later_version_is_left_alone(path: Path) -> None:
    open_store(path, clock=clock).close()
    with Database(path) as db:
        db.table("_sqlite_migrations").insert(
            {"migration_set": migrations.name, "name": "m999_later", "applied_at": "2030"}
        )

    with pytest.raises(StoreTooNew) as caught:
        open_store(path, clock=clock)

    assert caught.value.unknown == ("m999_later",)


def test_stores_in_memory_are_strangers_to_each_other() -> None:
    one, two = open_store(None, clock=clock), open_store(None, clock=clock)
    assert one.workspace("T1").commit(Turn(("e1",)), NOW)
    assert two.workspace("T1").commit(Turn(("e1",)), NOW)
    one.close()
    two.close()


def test_the_lock_file_tells_its_holder(file_store: Store, path: Path) -> None:
    del file_store  # it is open

    facts = json.loads(path.with_name("advisor.db.lock").read_text())

    assert facts == {"pid": os.getpid(), "since": NOW.isoformat()}
    assert sqlite3.sqlite_version_info >= (3, 37), "STRICT tables need it"
