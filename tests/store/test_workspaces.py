"""A handle sees and changes the rows of its own workspace only."""

from collections.abc import Callable, Mapping

import pytest

from advisor.store import (
    Asked,
    Audit,
    Backlog,
    Explain,
    Forget,
    Install,
    OpenRun,
    Queue,
    Rate,
    Remember,
    Store,
    Turn,
    Workspace,
    protocol,
)

from .conftest import DAY, NOW, message
from .examples import a_run, said
from .inside import everything

FULL = Turn(
    ("e1",),
    (
        Remember("t1", {"intent": "risks"}, 0),
        Rate("U1", "a1", ("payroll",), None, "down"),
        Explain("U1", "a1", "wrong"),
        Queue("who?", "gap"),
        Asked("q1", "U1", "t1", {"channel": "C1"}, "who?"),
        OpenRun(a_run(), ("U1",)),
        said("U1"),
        Audit("U1", "open", "R1"),
        Install("xoxb-1"),
    ),
    (message("a1"), message("b1", "C2")),
)

READS: Mapping[str, tuple[Callable[[Workspace], object], object]] = {
    "memory": (lambda other: other.memory("t1"), None),
    "is_asked": (lambda other: other.is_asked("t1"), False),
    "ratings": (lambda other: other.ratings(), ()),
    "unanswered": (lambda other: other.unanswered(10), ()),
    "view": (lambda other: other.view("R1"), None),
    "runs": (lambda other: other.runs(), ()),
    "runs_of": (lambda other: other.runs_of("U1"), ()),
    "audit": (lambda other: other.audit(10), ()),
    "due": (lambda other: other.due(NOW + DAY, 10), ()),
    "next_due": (lambda other: other.next_due(NOW), None),
    "dead_letters": (lambda other: other.dead_letters(), ()),
    "installation": (lambda other: other.installation(), None),
    "backlog": (lambda other: other.backlog(NOW), Backlog(0, 0 * DAY)),
}
WRITES: Mapping[str, Callable[[Workspace], object]] = {
    "sent": lambda other: other.sent("a1", NOW, "9.9"),
    "retry": lambda other: other.retry("a1", NOW + DAY, "other"),
    "redirect": lambda other: other.redirect("a1", message("z"), "other"),
    "dead": lambda other: other.dead("a1", "other"),
    "commit": lambda other: other.commit(
        Turn((), (Forget("t1"), Explain("U1", "a1", "other")), answers="q1"), NOW
    ),
    "forget": lambda other: other.forget("U1"),
    "erase": lambda other: other.erase(),
}


@pytest.fixture
def other(store: Store, workspace: Workspace) -> Workspace:
    """Another workspace's handle, while the first has something of every kind."""
    workspace.commit(FULL, NOW)
    workspace.dead("b1", "is_archived")
    workspace.retry("a1", NOW + DAY / 2, "timeout")
    return store.workspace("T2")


@pytest.mark.parametrize("name", READS)
def test_nothing_of_another_workspace_is_read(
    workspace: Workspace, other: Workspace, name: str
) -> None:
    read, nothing = READS[name]

    assert read(other) == nothing
    assert read(workspace) != nothing, "the test would be blind"


@pytest.mark.parametrize("name", WRITES)
def test_nothing_of_another_workspace_is_changed(
    store: Store, workspace: Workspace, other: Workspace, name: str
) -> None:
    before = everything(store)

    WRITES[name](other)

    assert everything(store) == before
    WRITES[name](workspace)
    assert everything(store) != before, "the test would be blind"


def test_every_command_of_a_workspace_is_tried_from_outside() -> None:
    commands = {
        name
        for kind in (protocol.Workspace, protocol.Records, protocol.Outbox)
        for name in vars(kind)
        if not name.startswith("_")
    }

    assert commands - {"team"} == READS.keys() | WRITES.keys()


def test_the_same_names_live_side_by_side(
    store: Store, workspace: Workspace, other: Workspace
) -> None:
    turn = Turn(FULL.keys, FULL.changes, (message("c1"),))

    assert other.commit(turn, NOW), "its keys, threads and answers are its own"

    assert (workspace.team, other.team) == ("T1", "T2")
    assert len(other.ratings()) == len(workspace.ratings()) == 1
    assert other.backlog(NOW).count == 2
    assert store.backlog(NOW).count == 4


def test_a_workspace_needs_an_id(store: Store) -> None:
    with pytest.raises(ValueError, match="id"):
        store.workspace("")
