"""A person or a workspace is forgotten everywhere, and nothing of anyone else."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlite_utils import Database

from advisor.store import (
    SOMEONE_WHO_LEFT,
    Asked,
    Audit,
    Change,
    Explain,
    HandIn,
    Install,
    OpenRun,
    Outgoing,
    Plan,
    PlanStep,
    Queue,
    Rate,
    Remember,
    Respond,
    Store,
    Turn,
    Workspace,
    forgetting,
    open_store,
)

from .conftest import NOW, clock, message
from .examples import a_run, answers, do, ending, opened, people, said, seen
from .inside import OF_NOBODY, content, everything, on_writer, rows, rows_of

GONE = "U0CANARY1"
"""The person to be forgotten."""
OTHER = "U0CANARY12"
STRANGER = "WU0CANARY1"
"""Somebody else, whose id only looks alike."""


def without_others(text: str) -> str:
    return text.replace(OTHER, "").replace(STRANGER, "")


def fill(workspace: Workspace, tag: str = "") -> None:
    """Names the person in every way there is, and another one beside."""
    for user in (GONE, OTHER):
        _talk(workspace, user, tag + user)
    mentions = f"ask <@{GONE}|name> or\n{GONE}, not {OTHER}"
    solo = replace(message(f"solo{tag}", "D9"), run="R2")
    workspace.commit(Turn((), (Queue(f"What is {STRANGER}?", "gap"),), (solo,)), NOW)
    starting = (
        OpenRun(a_run(starter=GONE, subject=mentions, context={mentions: [mentions]}), ()),
        OpenRun(a_run(id="R2", starter=GONE, solo=True, card=None), ()),
        OpenRun(a_run(id="R3", starter=OTHER, card=None), (OTHER, GONE)),
        said(GONE, run="R2"),
        Audit(GONE, "open", "R1"),
        Audit(OTHER, f"invite {GONE}", "R3"),
    )
    do(workspace, *starting)
    for user in (GONE, OTHER):
        answer = Respond("R3", user, {("q1", ""): [user]}, (user,))
        do(workspace, answer, HandIn("R3", user), said(user, "q2", mentions, run="R3"))
    end = replace(ending(workspace), result={"raised by": [GONE], "why": mentions})
    plans = [Plan("a", GONE, None), Plan("b", GONE, date(2026, 4, 1)), Plan("c", OTHER, None)]
    do(workspace, end, *(PlanStep("R1", plan) for plan in plans))


def _talk(workspace: Workspace, user: str, tag: str) -> None:
    threads = (f"direct:{user}", f"direct:{user}:1.1", f"C1:{user}", f"C{user[-1]}:2.2")
    calls: dict[str, dict[str, Any]] = {
        "chat.postMessage": {"channel": user, "text": "hi"},
        "chat.postEphemeral": {"channel": "C1", "user": user, "text": "hi"},
        "views.publish": {"user_id": user, "view": {}},
        "response_url": {"url": "u", "body": {"text": f"ask <@{user}>"}},
    }
    outgoing = [
        Outgoing(f"{n}{state}{tag[: -len(user)]}{user[-1]}", method, payload, f"D{state}{n}")
        for state in ("wait", "sent", "dead")
        for n, (method, payload) in enumerate(calls.items())
    ]
    changes: tuple[Change, ...] = (
        *(Remember(thread, {"shown": [user]}, 0) for thread in threads),
        Rate(user, f"a1{user[-1]}", (), None, "down"),
        Explain(user, f"a1{user[-1]}", f"{user} knows better"),
        Queue(f"Who is {user}?", "gap"),
        Asked(f"q{tag}", user, f"C1:{user}", {"channel": "C1"}, f"Does <@{user}> know?"),
    )
    workspace.commit(Turn((f"view:{user}:1",), changes, tuple(outgoing)), NOW)
    for call in outgoing:
        if "sent" in call.id:
            workspace.sent(call.id, NOW, "1.1")
        elif "dead" in call.id:
            workspace.dead(call.id, f"{user} not found")


def mentions(store: Store, user: str) -> list[tuple[str, dict[str, Any]]]:
    """All rows in which somebody is named."""
    found = []
    for table, all_rows in everything(store).items():
        for row in all_rows:
            text = without_others(repr(row)) if user == GONE else repr(row)
            if user in text:
                found.append((table, row))
    return found


def values(row: dict[str, Any]) -> list[Any]:
    return list(row.values())


def test_nothing_names_a_person_who_was_forgotten(store: Store, workspace: Workspace) -> None:
    fill(workspace)
    nobodys = {"messages", "installations"} | OF_NOBODY
    assert {table for table, _ in mentions(store, GONE)} == rows(store).keys() - nobodys

    assert workspace.forget(GONE) > 0

    assert mentions(store, GONE) == []
    assert workspace.forget(GONE) == 0


def test_what_others_have_stays(store: Store, workspace: Workspace) -> None:
    fill(workspace)
    theirs = [row for _, row in mentions(store, OTHER) if GONE not in values(row)]

    workspace.forget(GONE)

    kept = [row for _, row in mentions(store, OTHER)]
    assert len(kept) >= len(theirs)
    assert [rating.rater for rating in workspace.ratings()] == [OTHER]
    assert answers(workspace, "R3") == [
        (OTHER, "q1", [OTHER]),
        (OTHER, "q2", f"ask {SOMEONE_WHO_LEFT} or\n{SOMEONE_WHO_LEFT}, not {OTHER}"),
    ]
    assert people(workspace, "R3")[OTHER].handed_in_at == NOW
    assert workspace.memory(f"direct:{OTHER}") is not None
    assert f"What is {STRANGER}?" in [gap.text for gap in workspace.unanswered(9)]


def test_runs_started_for_others_stay_and_those_answered_alone_go(workspace: Workspace) -> None:
    fill(workspace)
    revision = seen(workspace, "R3").run.revision

    workspace.forget(GONE)

    view = seen(workspace)
    assert view.run.starter == SOMEONE_WHO_LEFT
    assert view.run.subject == f"ask {SOMEONE_WHO_LEFT} or\n{SOMEONE_WHO_LEFT}, not {OTHER}"
    assert view.result is not None
    assert view.result.result["raised by"] == [SOMEONE_WHO_LEFT]
    assert view.plans == (Plan("b", None, date(2026, 4, 1)), Plan("c", OTHER, None))
    assert workspace.view("R2") is None
    assert seen(workspace, "R3").run.revision == revision + 1, "a form that is open is stale"
    assert [line.actor for line in workspace.audit(9)] == [OTHER, None]


def test_calls_to_the_person_go_and_calls_that_mention_the_person_do_not_name_them(
    store: Store, workspace: Workspace
) -> None:
    fill(workspace)

    workspace.forget(GONE)

    left = [
        (row["method"], row["state"], SOMEONE_WHO_LEFT in row["payload"])
        for row in everything(store)["outgoing"]
        if OTHER not in row["payload"]
    ]
    assert sorted(left) == [("response_url", state, True) for state in ("dead", "sent", "waiting")]


def test_an_open_run_goes_on_without_its_starter(workspace: Workspace) -> None:
    opened(workspace, OTHER, starter=GONE)

    workspace.forget(GONE)

    assert seen(workspace).run.state == "open"
    assert seen(workspace).run.revision == 2
    do(workspace, said(OTHER))
    do(workspace, ending(workspace))


def test_a_run_that_ended_keeps_its_revision(workspace: Workspace) -> None:
    opened(workspace, GONE, starter=GONE)
    do(workspace, ending(workspace))
    revision = seen(workspace).run.revision

    workspace.forget(GONE)

    assert seen(workspace).run.revision == revision


def test_a_person_is_forgotten_in_one_workspace_or_in_all(store: Store) -> None:
    for team in ("T1", "T2", "T3"):
        fill(store.workspace(team), team)
    theirs = rows_of(store, "T2"), rows_of(store, "T3")

    store.workspace("T1").forget(GONE)
    assert (rows_of(store, "T2"), rows_of(store, "T3")) == theirs
    assert {row["team"] for _, row in mentions(store, GONE)} == {"T2", "T3"}

    store.forget(GONE)
    assert mentions(store, GONE) == []


def test_nobody_is_forgotten_by_an_empty_name(store: Store, workspace: Workspace) -> None:
    for forget in (store.forget, workspace.forget):
        with pytest.raises(ValueError, match="id"):
            forget("")


def test_a_workspace_is_erased_and_no_other(store: Store) -> None:
    for team in ("T1", "T2"):
        fill(store.workspace(team), team)
        store.workspace(team).commit(Turn((), (), (message(f"card1{team}"),)), NOW)
    theirs = rows_of(store, "T2")

    assert store.workspace("T1").erase() > 0

    assert everything(store) == theirs
    assert store.workspace("T1").erase() == 0
    fill(store.workspace("T1"), "T1")


def test_erasing_reaches_every_table(store: Store, workspace: Workspace) -> None:
    fill(workspace)
    card = replace(message("card2"), run="R4")
    changes = (OpenRun(a_run(id="R4", card="card2"), ()), Install("xoxb-1"))
    workspace.commit(Turn((), changes, (card,)), NOW)
    workspace.sent("card2", NOW, "1.1")
    store.issue_state("another's", NOW)
    assert all(rows(store).values()), "the test would be blind"

    workspace.erase()

    assert {name for name, count in rows(store).items() if count} == OF_NOBODY


@pytest.mark.parametrize("step", range(len(forgetting._TABLES)))
def test_what_is_answered_while_a_workspace_is_erased_leaves_nothing(
    store: Store, workspace: Workspace, step: int
) -> None:
    workspace.commit(Turn((), (Asked("q1", GONE, "t1", {}, "why?"),)), NOW)
    answer = Turn((), (Remember("t1", {}, 0), Queue("why?", "gap")), (message(),), "q1")
    steps = iter(range(1000))

    def write(work: Callable[[Database], int]) -> int:
        count = on_writer(store, work)
        if next(steps) == step:
            workspace.commit(answer, NOW)
        return count

    forgetting.erase(write, "T1")

    assert {name for name, count in rows(store).items() if count} <= OF_NOBODY


FORGETTING: dict[str, Callable[[Store], object]] = {
    "the person": lambda store: store.workspace("T1").forget(GONE),
    "the person everywhere": lambda store: store.forget(GONE),
    "the workspace": lambda store: store.workspace("T1").erase(),
}


@pytest.mark.parametrize("name", FORGETTING)
def test_what_was_forgotten_is_in_none_of_the_files(
    file_store: Store, path: Path, name: str
) -> None:
    workspace = file_store.workspace("T1")
    fill(workspace)
    for n in range(400):  # enough for pages to split and to be left empty
        turn = (
            Rate(GONE, f"m{n}", (), None, "up"),
            Explain(GONE, f"m{n}", f"{GONE} {n}; " * (n % 9)),
        )
        workspace.commit(Turn((f"view:{GONE}:{n}-",), turn), NOW)
        do(workspace, said(GONE, f"q{n}", f"{GONE} {n}; " * (n % 7), run="R3"))
    assert left(path), "the test would be blind"

    FORGETTING[name](file_store)

    assert left(path) == 0


@pytest.mark.parametrize("seed", range(6))
def test_no_page_keeps_a_copy_of_what_was_forgotten(path: Path, seed: int) -> None:
    """Overwriting what is deleted leaves copies in pages that rows have moved from."""
    choice = Random(seed)  # noqa: S311 - repeatable, not secret
    with closing(open_store(path, clock=clock)) as store:
        workspace = store.workspace("T1")
        opened(workspace)
        for batch in range(12):
            workspace.commit(_at_random(choice, f"{seed}-{batch}"), NOW)
        assert left(path), "the test would be blind"

        workspace.forget(GONE)

        assert left(path) == 0
    assert left(path) == 0


def _at_random(choice: Random, name: str) -> Turn:
    keys, changes, calls = [], list[Change](), []
    for n in range(60):
        user = choice.choice([GONE, "U8", "U9"])
        text = f"{user} " * (1 + int(choice.expovariate(1 / choice.choice([1, 6, 40]))))
        match choice.randrange(4):
            case 0:
                answer = f"m{choice.randrange(400)}"
                changes += [Rate(user, answer, (), None, "up"), Explain(user, answer, text)]
            case 1:
                changes.append(said(user, f"q{choice.randrange(400)}", text))
            case 2:
                changes.append(Remember(f"direct:{user}:{name}.{n}", {"text": text}, 0))
            case _:
                keys.append(f"view:{user}:{name}:{n}" + "x" * choice.randrange(200))
        if n % 3 == 0:
            payload = {"channel": user, "text": text}
            calls.append(Outgoing(f"{name}-{n}", "chat.postMessage", payload, user))
    return Turn(tuple(keys), tuple(changes), tuple(calls))


def left(path: Path) -> int:
    """How often the person's id is in the files."""
    return without_others(content(path).decode("latin1")).count(GONE)
