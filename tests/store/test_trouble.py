"""A disk that is full, read-only or damaged is told in the store's own words, and passes."""

import os
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.store import (
    DeleteRun,
    Outgoing,
    Queue,
    Store,
    StoreDamaged,
    StoreFull,
    StoreNotWritable,
    Turn,
    open_store,
)

from .conftest import DAY, NOW, clock, message
from .examples import do, ending, opened, said, seen
from .inside import damage, everything, on_reader, on_writer

LARGE = "x" * 200_000
CARD = {"$ts_of": "card1"}


def limit(store: Store, pages: int | None) -> None:
    """Lets the database grow no more, or again."""
    size = on_writer(store, lambda db: db.execute("PRAGMA page_count").fetchone()[0])
    most = size + pages if pages is not None else 2**30
    on_writer(store, lambda db: db.execute(f"PRAGMA max_page_count = {most}").fetchone())


GROWING: dict[str, Callable[[Store], object]] = {
    "a run is opened": lambda store: opened(store.workspace("T1"), id="R2", subject=LARGE),
    "somebody answers": lambda store: do(store.workspace("T1"), said("U1", "q1", LARGE)),
    "a run ends": lambda store: do(
        store.workspace("T1"), replace(ending(store.workspace("T1")), result={"why": LARGE})
    ),
    "a question is queued": lambda store: store.workspace("T1").commit(
        Turn(("e9",), (Queue(LARGE, "gap"),)), NOW
    ),
    "a call is put off": lambda store: store.retry("a1", NOW + DAY, LARGE),
    "a call is given up": lambda store: store.dead("a1", LARGE),
    "a call goes elsewhere": lambda store: store.redirect("a1", message("a1", "D1", LARGE), "gone"),
}


@pytest.mark.parametrize("name", GROWING)
def test_what_finds_no_space_leaves_no_trace_and_works_when_there_is_space(
    store: Store, name: str
) -> None:
    workspace = store.workspace("T1")
    opened(workspace, "U1")
    workspace.commit(Turn((), (), (message("a1"),)), NOW)
    before = everything(store)
    limit(store, 2)

    with pytest.raises(StoreFull):
        GROWING[name](store)
    assert everything(store) == before
    assert seen(workspace).run.id == "R1", "reading goes on"

    limit(store, None)
    GROWING[name](store)
    assert everything(store) != before


def test_what_needs_no_space_is_done_when_there_is_none(file_store: Store) -> None:
    workspace = file_store.workspace("T1")
    opened(workspace, "U1")
    workspace.commit(Turn(("e1",), (Queue(LARGE, "gap"),), (message("a1"),)), NOW)
    limit(file_store, 0)

    file_store.sent("a1", NOW, "1.1")
    assert file_store.purge(NOW + 91 * DAY).unanswered == 1
    do(workspace, DeleteRun("R1"))
    assert workspace.forget("U1") == 0

    assert file_store.due(NOW, 9) == ()


def test_an_outbox_that_can_not_be_written_is_held_up_and_loses_nothing(
    file_store: Store,
) -> None:
    workspace = file_store.workspace("T1")
    calls = (Outgoing("a1", "chat.update", {"ts": CARD}, "C1"), message("a2"))
    workspace.commit(Turn((), (), calls), NOW)
    on_writer(file_store, lambda db: db.execute("PRAGMA query_only = ON").fetchall())

    with pytest.raises(StoreNotWritable):
        file_store.due(NOW, 9)  # the first call refers to nothing and is to be given up

    on_writer(file_store, lambda db: db.execute("PRAGMA query_only = OFF").fetchall())
    assert [row.outgoing.id for row in file_store.due(NOW, 9)] == ["a2"]


def test_what_can_not_be_written_for_a_while_is_told_and_written_later(
    file_store: Store,
) -> None:
    workspace = file_store.workspace("T1")
    opened(workspace, "U1")
    on_writer(file_store, lambda db: db.execute("PRAGMA query_only = ON").fetchall())

    for write in (
        lambda: do(workspace, said("U1")),
        lambda: workspace.forget("U1"),
        workspace.erase,
        lambda: file_store.purge(NOW),
    ):
        with pytest.raises(StoreNotWritable):
            write()
    assert seen(workspace).answers == ()

    on_writer(file_store, lambda db: db.execute("PRAGMA query_only = OFF").fetchall())
    do(workspace, said("U1"))
    assert len(seen(workspace).answers) == 1


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="nothing is read-only for this user"
)
def test_a_database_that_may_not_be_written_is_not_opened(path: Path) -> None:
    open_store(path, clock=clock).close()
    path.chmod(0o400)

    with pytest.raises(StoreNotWritable):
        open_store(path, clock=clock)

    path.chmod(0o600)
    open_store(path, clock=clock).close()


def test_damage_met_at_work_is_told_not_answered_from(path: Path) -> None:
    with closing(open_store(path, clock=clock)) as store:
        for n in range(200):
            store.workspace("T1").commit(Turn((f"e{n}",), (Queue(f"q{n}", "gap"),)), NOW)
        store.purge(NOW)
        damage(path)

        with pytest.raises(StoreDamaged):
            store.workspace("T1").unanswered(200)
        with pytest.raises(StoreDamaged):
            on_reader(store, lambda db: db.execute("SELECT * FROM event_keys").fetchall())
