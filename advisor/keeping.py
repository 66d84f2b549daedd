"""The commands that look after what is stored: results, backup, forgetting a person."""

import argparse
import io
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import knowledge
from advisor import assessments
from advisor.advisor import UnusableContentError
from advisor.runs import Shelf, exporting
from advisor.store import (
    Reader,
    RunView,
    StoreError,
    StoreInUse,
    StoreNotReady,
    open_reader,
    open_store,
)
from knowledge import ContentError


class NoSuchRunError(Exception):
    """A run that isn't stored; the text says how to list them."""


class StillRunningError(StoreError):
    """The app has the database open, which this command needs for itself."""


def export(database: Path, form: str) -> None:
    """Print every stored run as CSV or JSON.

    Raises:
        StoreError: the database can't be read.
        UnusableContentError: the assessments are not as they should be.
    """
    shelf = _shelf()
    with _reading(database) as store:
        views = list(_views(store))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf8", errors="backslashreplace", newline="")
    write = exporting.as_csv if form == "csv" else exporting.as_json
    sys.stdout.write(write(shelf, views))
    if form == "json":
        sys.stdout.write("\n")


def explain(database: Path, run: str) -> None:
    """Print one run's result, recomputed where its answers are still kept.

    Raises:
        NoSuchRunError: there is no such run.
        StoreError: the database can't be read.
        UnusableContentError: the assessments are not as they should be.
    """
    shelf = _shelf()
    with _reading(database) as store:
        found = [view for view in _views(store) if view.run.id == run]
    if not found:
        msg = f"there is no run {run!r}: list them with advisor results export"
        raise NoSuchRunError(msg)
    for view in found:
        sys.stdout.write(exporting.explain(shelf, view))


def back_up(database: Path, copy: Path) -> None:
    """Copy the database to a new file, be the app at work or not.

    Raises:
        StoreError: it can't be read, or the copy can't be written.
    """
    with _reading(database) as store:
        store.backup(copy)
    sys.stdout.write(f"{copy}\nTo restore it, stop the app and put it in the database's place.\n")


def forget(database: Path, user: str, team: str | None, clock: Callable[[], datetime]) -> None:
    """Remove or untie a person everywhere, or in one workspace; the app has to be stopped.

    Raises:
        StoreError: the app has the database open, or it can't be written.
    """
    if not database.exists():
        raise StoreNotReady(database)
    try:
        store = open_store(database, clock=clock)
    except StoreInUse as error:
        raise StillRunningError(f"{error}: stop the app, then try again") from error
    try:
        rows = store.workspace(team).forget(user) if team else store.forget(user)
    finally:
        store.close()
    if rows:
        sys.stdout.write(f"{rows} rows about {user} were removed or changed.\n")
    else:
        sys.stdout.write(f"Nothing was kept about {user}.\n")
    sys.stdout.write("Backups and what Slack shows are not changed.\n")


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this module to the `advisor` command."""
    results = commands.add_parser("results", help="what is stored of assessments")
    actions = results.add_subparsers(dest="action", required=True)
    exporting_ = actions.add_parser("export", help="every run, as CSV or JSON")
    exporting_.add_argument("--format", choices=["csv", "json"], default="csv")
    explaining = actions.add_parser("explain", help="one run's result, recomputed")
    explaining.add_argument("run", help="the run's id, which every result names")
    backup = commands.add_parser("backup", help="copy the database while the app runs")
    backup.add_argument("file", type=Path)
    forgetting = commands.add_parser("forget", help="remove a person from what is stored")
    forgetting.add_argument("user", type=_person, help="the person's id in Slack, U0123ABCD")
    forgetting.add_argument("--team", help="in this workspace only, T0123ABCD")


def run(arguments: argparse.Namespace, database: Path, clock: Callable[[], datetime]) -> int:
    """Carry out one of these commands and return its exit code."""
    if arguments.command == "backup":
        back_up(database, arguments.file)
    elif arguments.command == "forget":
        forget(database, arguments.user, arguments.team, clock)
    elif arguments.action == "export":
        export(database, arguments.format)
    else:
        explain(database, arguments.run)
    return 0


def _person(text: str) -> str:
    if not re.fullmatch(r"[UW][A-Z0-9]+", text):
        msg = f"not a user id such as U0123ABCD: {text!r}"
        raise argparse.ArgumentTypeError(msg)
    return text


def _shelf() -> Shelf:
    try:
        library = knowledge.load()
        return Shelf.of(library, assessments.load(entries=library.entries))
    except ContentError as error:
        raise UnusableContentError(len(error.problems)) from error


@contextmanager
def _reading(database: Path) -> Iterator[Reader]:
    store = open_reader(database)
    try:
        yield store
    finally:
        store.close()


def _views(store: Reader) -> Iterator[RunView]:
    for team in store.workspaces():
        workspace = store.workspace(team)
        for run in workspace.runs():
            view = workspace.view(run.id)
            if view is not None:
                yield view
