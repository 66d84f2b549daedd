"""No change of a turn reaches another workspace, whatever ids it names."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import get_args
from uuid import uuid4

import pytest

from advisor.store import (
    Asked,
    Audit,
    Change,
    ChangeRun,
    DeleteAnswers,
    DeleteRun,
    EndRun,
    Expect,
    Explain,
    Forget,
    HandIn,
    Install,
    Invite,
    OpenRun,
    Outgoing,
    Plan,
    PlanStep,
    Queue,
    Quieten,
    Rate,
    Remember,
    Respond,
    RunGone,
    Stale,
    Store,
    TakeBack,
    Turn,
    Workspace,
)

from .conftest import DAY, NOW, message
from .examples import a_run, do, ending, said, seen
from .inside import everything, rows_of

CHANGES: Mapping[type, Callable[[Workspace], Change]] = {
    Remember: lambda _: Remember("t1", {"intent": "costs"}, 1),
    Forget: lambda _: Forget("t1"),
    Rate: lambda _: Rate("U1", "a1", ("payroll",), None, "up"),
    Explain: lambda _: Explain("U1", "a1", "other"),
    Queue: lambda _: Queue("who?", "gap"),
    Install: lambda _: Install("xoxb-2"),
    Asked: lambda _: Asked(uuid4().hex, "U1", "t9", {"channel": "C1"}, "why?"),
    Expect: lambda workspace: Expect("R1", seen(workspace).run.revision),
    OpenRun: lambda _: OpenRun(a_run(id="R2", card=None), ("U1",)),
    ChangeRun: lambda workspace: ChangeRun(replace(seen(workspace).run, deadline=NOW + 9 * DAY)),
    Invite: lambda _: Invite("R1", ("U2",)),
    Respond: lambda _: said("U1", "q1", 5),
    HandIn: lambda _: HandIn("R1", "U2"),
    TakeBack: lambda _: TakeBack("R1", ("U1",)),
    EndRun: ending,
    Quieten: lambda _: Quieten("R1", "U1"),
    PlanStep: lambda _: PlanStep("R1", Plan("payroll", "U1", None)),
    DeleteRun: lambda _: DeleteRun("R1"),
    DeleteAnswers: lambda _: DeleteAnswers("R1", "U1"),
    Audit: lambda _: Audit("U1", "closed", "R1"),
}
CHANGES_NOTHING = {Expect}
OF_WHAT_IS_THERE = {
    *(Remember, Expect, ChangeRun, Invite, Respond, HandIn, TakeBack, EndRun, Quieten, PlanStep),
    *(DeleteRun, DeleteAnswers),
}


@pytest.fixture
def other(store: Store, workspace: Workspace) -> Workspace:
    """Another workspace's handle, while the first has something for every change."""
    do(workspace, OpenRun(a_run(), ("U1",)), said("U1"), HandIn("R1", "U1"))
    turn = (Remember("t1", {"intent": "risks"}, 0), Rate("U1", "a1", (), None, "down"))
    workspace.commit(Turn(("e1",), (*turn, Queue("who?", "gap")), (message("a1"),)), NOW)
    workspace.commit(Turn((), (Asked("q1", "U1", "t9", {}, "what?"), Install("xoxb-1"))), NOW)
    return store.workspace("T2")


def test_every_change_is_tried_from_outside() -> None:
    assert set(get_args(Change)) == CHANGES.keys()


@pytest.mark.parametrize("kind", CHANGES, ids=lambda kind: kind.__name__)
def test_a_change_leaves_another_workspaces_rows_alone(
    store: Store, workspace: Workspace, other: Workspace, kind: type
) -> None:
    change, before = CHANGES[kind](workspace), rows_of(store, "T1")

    try:
        other.commit(Turn((), (change,)), NOW)
        is_refused = False
    except (RunGone, Stale):
        is_refused = True

    assert rows_of(store, "T1") == before
    assert is_refused == (kind in OF_WHAT_IS_THERE)
    assert workspace.commit(Turn((), (CHANGES[kind](workspace),)), NOW)
    assert (rows_of(store, "T1") != before) == (kind not in CHANGES_NOTHING), "or it is blind"


def test_a_question_of_another_workspace_can_not_be_answered(
    store: Store, workspace: Workspace, other: Workspace
) -> None:
    before = everything(store)

    other.commit(Turn((), (), (message("z"),), answers="q1"), NOW)

    assert everything(store) == before
    assert workspace.commit(Turn((), (), (message("z"),), answers="q1"), NOW)


def test_a_call_with_another_workspaces_id_or_run_does_not_take_its_place(
    store: Store, workspace: Workspace, other: Workspace
) -> None:
    before = rows_of(store, "T1")
    card = Outgoing("card1", "chat.postMessage", {"channel": "C1", "text": "x"}, "C1", run="R1")

    other.commit(Turn((), (), (card,)), NOW)
    other.sent("card1", NOW, "9.9")

    assert rows_of(store, "T1") == before
    assert workspace.view("R1") is not None
