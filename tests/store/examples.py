"""A run and what can be done to it, as literal as can be."""

from typing import Any

from advisor.store import (
    Answer,
    EndRun,
    OpenRun,
    Participant,
    Respond,
    Run,
    RunChange,
    RunView,
    Turn,
    Workspace,
)

from .conftest import DAY, NOW

PLAIN = Run(
    id="R1",
    assessment="readiness",
    version="3",
    hash="abc",
    starter="U0",
    subject="Payroll",
    display="Process A",
    context={"size": 40, "options": ["Cebu", "Łódź"]},
    anonymous=False,
    solo=False,
    channel="C1",
    audience="everyone",
    guests=False,
    opened_at=NOW,
    deadline=NOW + 3 * DAY,
    remind_at=NOW + 2 * DAY,
    card="card1",
)


def a_run(**fields: Any) -> Run:
    """A run like the plain one, but for some fields."""
    plain = {name: getattr(PLAIN, name) for name in PLAIN.__slots__}
    return Run(**plain | fields)


def do(workspace: Workspace, *changes: RunChange) -> None:
    """Commits changes as one turn."""
    assert workspace.commit(Turn((), changes), NOW)


def opened(workspace: Workspace, *invited: str, **fields: Any) -> Run:
    """Opens a run and returns it."""
    run = a_run(**fields)
    do(workspace, OpenRun(run, invited))
    return run


def seen(workspace: Workspace, run: str = "R1") -> RunView:
    """A run that has to be there."""
    view = workspace.view(run)
    assert view is not None
    return view


def people(workspace: Workspace, run: str = "R1") -> dict[str, Participant]:
    return {person.user: person for person in seen(workspace, run).participants}


def answers(workspace: Workspace, run: str = "R1") -> list[tuple[str, str, Any]]:
    return [(one.user, one.question, one.value) for one in seen(workspace, run).answers]


def said(user: str, question: str = "q1", value: Any = 3, run: str = "R1") -> Respond:
    """A person's answer to a question."""
    return Respond(run, user, {(question, ""): value})


def ending(workspace: Workspace, run: str = "R1", **fields: Any) -> EndRun:
    """The end of a run as it is now."""
    now = seen(workspace, run).run
    fields = {"state": "closed", "ended_at": NOW + DAY} | fields
    plain = {name: getattr(now, name) for name in now.__slots__}
    return EndRun(Run(**plain | fields), {"score": 71})


def an_answer(user: str, question: str, value: Any, option: str = "") -> Answer:
    return Answer(user, question, option, value)
