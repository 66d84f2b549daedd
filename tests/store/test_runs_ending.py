"""When a run ends or is deleted, what must not outlive it doesn't, in no file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.store import (
    Audit,
    DeleteAnswers,
    DeleteRun,
    HandIn,
    Invite,
    Outgoing,
    Participant,
    Plan,
    PlanStep,
    Quieten,
    Respond,
    RunChange,
    Store,
    Turn,
    Workspace,
)

from .conftest import DAY, NOW, message
from .examples import answers, do, ending, opened, people, said, seen
from .inside import content, everything, rows

CANARY = b"canary"


def about(id: str, channel: str = "D1", run: str = "R1") -> Outgoing:  # noqa: A002
    return replace(message(id, channel, "canary in a message"), run=run)


def answered(workspace: Workspace, *, anonymous: bool) -> None:
    """A run in which an invited person and one who came by the card have answered."""
    opened(workspace, "U1", "U3", anonymous=anonymous)
    for user in ("U1", "U2canary"):
        turn = (
            Respond("R1", user, {("q1", ""): "canary in an answer"}, ("canary in a role",)),
            HandIn("R1", user),
        )
        workspace.commit(Turn((), turn, (about(f"to{user}", f"D{user}"),)), NOW)
    do(workspace, Quieten("R1", "U1"))


def test_a_named_run_keeps_its_answers(store: Store, workspace: Workspace) -> None:
    answered(workspace, anonymous=False)
    store.sent("toU1", NOW, "1.1")
    before = seen(workspace)

    do(workspace, ending(workspace))

    after = seen(workspace)
    assert (after.answers, after.participants) == (before.answers, before.participants)
    assert after.run.state == "closed"
    assert store.workspace("T1").view("R1") == after


@pytest.mark.parametrize(("anonymous", "state"), [(True, "closed"), (True, "cancelled")])
def test_an_anonymous_run_forgets_who_took_part(
    workspace: Workspace, *, anonymous: bool, state: str
) -> None:
    answered(workspace, anonymous=anonymous)

    do(workspace, ending(workspace, state=state))

    view = seen(workspace)
    assert view.answers == ()
    assert view.participants == (
        Participant("U1", invited=True, quiet=True),
        Participant("U3", invited=True),
    )
    assert view.result is not None


def test_a_cancelled_run_forgets_what_was_said_not_who_was_there(workspace: Workspace) -> None:
    answered(workspace, anonymous=False)

    do(workspace, replace(ending(workspace, state="cancelled"), result=None))

    view = seen(workspace)
    assert (view.answers, view.result) == ((), None)
    assert list(people(workspace)) == ["U1", "U3", "U2canary"]
    assert {(person.roles, person.handed_in_at) for person in view.participants} == {(None, None)}


def test_anonymity_that_was_promised_can_not_be_taken_back(workspace: Workspace) -> None:
    answered(workspace, anonymous=True)

    do(workspace, ending(workspace, anonymous=False))

    assert answers(workspace) == []
    assert seen(workspace).run.anonymous


def test_another_runs_answers_stay(store: Store, workspace: Workspace) -> None:
    for handle in (workspace, store.workspace("T2")):
        opened(handle, "U1", id="R2")
        do(handle, said("U1", run="R2"))
    answered(store.workspace("T2"), anonymous=True)
    answered_before = rows(store)["answers"]
    opened(workspace, "U1", anonymous=True)

    do(workspace, ending(workspace))

    assert rows(store)["answers"] == answered_before


def test_calls_made_for_an_anonymous_run_say_nothing_once_it_ended(
    store: Store, workspace: Workspace
) -> None:
    answered(workspace, anonymous=True)
    late = about("late"), about("last", "D3"), about("other", "D2", "R2")
    workspace.commit(Turn((), (), late), NOW)
    store.sent("toU1", NOW, "1.1")
    store.dead("toU2canary", "user_not_found")

    do(workspace, ending(workspace))

    assert {row.outgoing.id for row in store.due(NOW, 9)} == {"late", "last", "other"}
    assert all(row.outgoing.payload["text"] for row in store.due(NOW, 9))
    store.dead("late", "is_archived")
    store.dead("other", "is_archived")
    store.sent("last", NOW, "1.2")
    assert {(row["channel"], row["payload"]) for row in everything(store)["outgoing"]} == {
        ("", "{}")
    }
    letters = {letter.outgoing.id: letter.outgoing for letter in store.dead_letters()}
    assert letters["toU2canary"] == Outgoing("toU2canary", "chat.postMessage", {}, "", "R1")
    assert letters["late"] == replace(letters["toU2canary"], id="late"), "it waited till now"
    assert letters["other"].payload == {}, "its run isn't there"


ENDS: dict[str, tuple[bool, Callable[[Workspace], RunChange]]] = {
    "an anonymous run is closed": (True, ending),
    "a run is cancelled": (
        False,
        lambda workspace: replace(ending(workspace, state="cancelled"), result=None),
    ),
    "a run is deleted": (False, lambda _: DeleteRun("R1")),
}


@pytest.mark.parametrize("name", ENDS)
def test_what_was_said_is_in_none_of_the_files(file_store: Store, path: Path, name: str) -> None:
    anonymous, end = ENDS[name]
    workspace = file_store.workspace("T1")
    answered(workspace, anonymous=anonymous)
    for n in range(300):  # enough to split pages, whose old copies linger
        answer = {(f"q{n}", "canary option"): "canary in an answer"}
        workspace.commit(Turn((), (Respond("R1", "U1", answer),)), NOW)
    if not anonymous:
        do(workspace, Invite("R1", ("U2",)), DeleteAnswers("R1", "U2canary"))
    workspace.commit(Turn((), (), (about("late"),)), NOW)
    file_store.sent("toU1", NOW, "1.1")
    file_store.dead("toU2canary", "user_not_found")
    assert CANARY in content(path), "the test would be blind"

    do(workspace, end(workspace))
    file_store.sent("late", NOW, "1.2")
    file_store.purge(NOW)

    # Calls of a named run still name the channel they went to, for the day that they are kept.
    left = content(path).replace(b"toU2canary", b"")
    assert CANARY not in left


def test_what_hung_on_a_deleted_run_is_gone_with_calls_that_wait(
    store: Store, workspace: Workspace
) -> None:
    answered(workspace, anonymous=False)
    store.sent("toU1", NOW, "1.1")
    do(workspace, PlanStep("R1", Plan("x", "U1", None)), Audit("U0", "open", "R1"))
    workspace.commit(Turn((), (), (about("other", run="R2"), message("none", "C9"))), NOW)

    workspace.commit(Turn((), (DeleteRun("R1"),), (about("bye"),)), NOW + DAY)

    assert workspace.view("R1") is None
    assert {row.outgoing.id for row in store.due(NOW + DAY, 9)} == {"other", "none"}
    assert {name: count for name, count in rows(store).items() if count} == {
        "audit": 1,
        "outgoing": 3,
    }
