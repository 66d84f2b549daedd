"""`advisor results export` and `explain`, beside an app that is at work."""

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

import knowledge
from advisor import assessments
from advisor.runs import Shelf
from advisor.store import open_store
from tests.runs.room import BO, CY, NOW, Room

from .conftest import Main, Run, is_one_line


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """The database that the command reads, held open as by the app."""
    library = knowledge.load()
    shelf = Shelf.of(library, assessments.load(entries=library.entries))
    store = open_store(tmp_path / "advisor.db", clock=lambda: NOW)
    yield Room(shelf, store.workspace("T0"))
    store.close()


def finished(room: Room, **start: str) -> str:
    run = room.open(BO, CY, **start)
    room.answer(run, BO, 1)
    room.answer(run, CY, 4)
    room.finish(run)
    return run


def test_runs_are_exported_as_csv_while_the_app_is_at_work(main: Main, room: Room) -> None:
    run = finished(room, display="=1+1", subject="Canary")
    ended = main("results", "export")
    assert (ended.code, ended.err) == (0, "")
    [row] = csv.DictReader(io.StringIO(ended.out))
    assert (row["run"], row["name"], row["state"]) == (run, "'=1+1", "closed")
    assert "Canary" not in ended.out


def test_runs_of_all_workspaces_are_exported_as_json(
    main: Main, room: Room, tmp_path: Path
) -> None:
    finished(room, display="Projekt Ahörn \U0001f341")
    ended = main("results", "export", "--format", "json")
    [record] = json.loads(ended.out)
    assert record["name"] == "Projekt Ahörn \U0001f341"
    assert record["result"]["respondents"] == 2
    assert (tmp_path / "advisor.db").exists()


def test_a_result_is_explained_by_finding_it_again(main: Main, room: Room) -> None:
    ended = main("results", "explain", finished(room, subject="Canary"))
    assert ended.code == 0
    assert "decision aid" in ended.out
    assert "Recomputed from the answers that are kept: the same result." in ended.out
    assert "Canary" not in ended.out
    assert BO not in ended.out


def test_a_run_without_a_result_says_so(main: Main, room: Room) -> None:
    ended = main("results", "explain", room.open(BO))
    assert (ended.code, ended.out) == (0, "This run has no result.\n")


@pytest.mark.parametrize("run", ["NOSUCHRUN", "", "' or 1=1 --"])
def test_an_unknown_run_is_said_with_where_runs_are_listed(
    main: Main, room: Room, run: str
) -> None:
    finished(room)
    ended = main("results", "explain", run)
    assert ended.code != 0
    assert ended.out == ""
    assert "list them with advisor results export" in ended.err
    assert is_one_line(ended.err)


@pytest.mark.parametrize("arguments", [["export"], ["explain", "R1"]])
def test_without_a_database_it_says_how_to_get_one(main: Main, arguments: list[str]) -> None:
    ended = main("results", *arguments)
    assert ended.code != 0
    assert "start the app once" in ended.err
    assert is_one_line(ended.err)


@pytest.mark.parametrize("arguments", [["export"], ["explain", "R1"]])
def test_a_file_that_is_no_database_is_an_error_in_one_line(
    main: Main, arguments: list[str], tmp_path: Path
) -> None:
    (tmp_path / "advisor.db").write_bytes(b"no database at all, but long enough to look like one")
    ended = main("results", *arguments)
    assert ended.code != 0
    assert is_one_line(ended.err)


def test_reading_changes_nothing(main: Main, room: Room, tmp_path: Path) -> None:
    finished(room)
    with sqlite3.connect(tmp_path / "advisor.db") as before:
        counted = before.execute("select count(*), max(revision) from runs").fetchone()
    main("results", "export")
    with sqlite3.connect(tmp_path / "advisor.db") as after:
        assert after.execute("select count(*), max(revision) from runs").fetchone() == counted


def test_the_installed_command_writes_what_spreadsheets_read(run: Run, room: Room) -> None:
    finished(room, display="Ahörn")
    ran = run("results", "export", PYTHONIOENCODING="ascii")
    assert ran.returncode == 0
    assert "Ah" in ran.stdout
    assert ran.stdout.count("\n") == 2
