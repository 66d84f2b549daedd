"""A workspace's token is kept, replaced and erased; a state is good once, for a while."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlite_utils import Database

from advisor.store import (
    Install,
    Installation,
    Rate,
    Refused,
    Store,
    Turn,
    Workspace,
    open_reader,
    open_store,
)
from advisor.store import installations as module
from advisor.store.schema import migrations

from .conftest import DAY, MINUTE, NOW, clock
from .inside import content, rows

TOKEN = "xoxb-canary-1"
SECOND = timedelta(seconds=1)


def install(workspace: Workspace, token: str = TOKEN, after: timedelta = 0 * SECOND) -> None:
    assert workspace.commit(Turn((), (Install(token),)), NOW + after)


def test_a_token_is_kept_for_its_workspace(store: Store) -> None:
    install(store.workspace("T2"), "xoxb-2")
    install(store.workspace("T1"), "xoxb-1")

    assert store.workspace("T1").installation() == Installation("xoxb-1", NOW)
    assert store.workspace("T2").installation() == Installation("xoxb-2", NOW)
    assert store.workspace("T3").installation() is None
    assert store.installed() == ("T1", "T2")


def test_a_new_installation_replaces_the_earlier_one(store: Store, workspace: Workspace) -> None:
    install(workspace)
    install(workspace, "xoxb-2", MINUTE)

    assert workspace.installation() == Installation("xoxb-2", NOW + MINUTE)
    assert rows(store)["installations"] == 1


def test_nothing_is_no_token(workspace: Workspace) -> None:
    with pytest.raises(Refused):
        install(workspace, "")

    assert workspace.installation() is None


def test_a_token_is_in_no_repr(workspace: Workspace) -> None:
    install(workspace)

    assert "canary" not in repr((Install(TOKEN), workspace.installation()))


@pytest.mark.parametrize("way", ["erased", "replaced"])
def test_a_token_that_is_gone_is_in_none_of_the_files(
    file_store: Store, path: Path, way: str
) -> None:
    workspace = file_store.workspace("T1")
    install(workspace)
    assert TOKEN.encode() in content(path), "the test would be blind"

    if way == "erased":
        assert workspace.erase() == 1
    else:
        file_store.purge(NOW)
        install(workspace, "xoxb-2")
        file_store.purge(NOW + MINUTE)

    assert TOKEN.encode() not in content(path)


@pytest.mark.parametrize(
    ("installed", "stays"), [(-DAY, False), (-SECOND, False), (0 * DAY, True), (DAY, True)]
)
def test_erasing_leaves_an_installation_that_is_no_older(
    workspace: Workspace, installed: timedelta, *, stays: bool
) -> None:
    install(workspace, after=installed)
    workspace.commit(Turn((), (Rate("U1", "a1", (), None, "up"),)), NOW)

    workspace.erase(installed_before=NOW)

    assert (workspace.installation() is not None) is stays
    assert workspace.ratings() == ()


def test_what_was_kept_before_there_were_installations_is_kept(path: Path) -> None:
    path.parent.mkdir()
    with Database(path) as db:
        migrations.apply(db, stop_before="m004_installations")
        db.execute("INSERT INTO ratings VALUES ('T1', 'U1', 'a1', '[]', NULL, 'up', NULL, 1)")

    with closing(open_store(path, clock=clock)) as store:
        install(store.workspace("T1"))

        assert len(store.workspace("T1").ratings()) == 1
        assert store.installed() == ("T1",)


def test_a_token_and_a_state_outlive_the_process(path: Path) -> None:
    with closing(open_store(path, clock=clock)) as store:
        install(store.workspace("T1"))
        store.issue_state("s1", NOW + MINUTE)

    with closing(open_store(path, clock=clock)) as store:
        assert store.workspace("T1").installation() == Installation(TOKEN, NOW)
        assert store.take_state("s1", NOW)


def test_a_state_is_good_once(store: Store) -> None:
    store.issue_state("s1", NOW + 10 * MINUTE)

    assert not store.take_state("s2", NOW)
    assert store.take_state("s1", NOW)
    assert not store.take_state("s1", NOW)


def test_a_state_that_comes_back_twice_at_once_is_good_once(store: Store) -> None:
    store.issue_state("s1", NOW + 10 * MINUTE)
    barrier = Barrier(8)

    def take() -> bool:
        barrier.wait()
        return store.take_state("s1", NOW)

    with ThreadPoolExecutor(8) as pool:
        taken = [pool.submit(take) for _ in range(8)]

    assert sorted(each.result() for each in taken) == [False] * 7 + [True]


@pytest.mark.parametrize(("later", "good"), [(10 * MINUTE - SECOND, True), (10 * MINUTE, False)])
def test_a_state_expires(store: Store, later: timedelta, *, good: bool) -> None:
    store.issue_state("s1", NOW + 10 * MINUTE)

    assert store.take_state("s1", NOW + later) is good


def test_states_that_expired_are_purged(store: Store) -> None:
    store.issue_state("s1", NOW + MINUTE)
    store.issue_state("s2", NOW + DAY)

    store.purge(NOW + MINUTE)

    assert rows(store)["install_states"] == 1
    assert store.take_state("s2", NOW + MINUTE)


def test_of_very_many_states_the_newest_are_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_STATES", 3)
    for number in range(5):
        store.issue_state(f"s{number}", NOW + MINUTE)

    kept = [number for number in range(5) if store.take_state(f"s{number}", NOW)]

    assert kept == [2, 3, 4]


def test_who_only_reads_the_database_is_given_no_token(file_store: Store, path: Path) -> None:
    install(file_store.workspace("T1"))

    with closing(open_reader(path)) as reader:
        assert not hasattr(reader.workspace("T1"), "installation")
        assert reader.workspaces() == (), "there is nothing to export"
