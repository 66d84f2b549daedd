"""Each change of a run has its effect, whole, once, and only on a run that can take it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, get_args

import pytest

from advisor.store import (
    Audit,
    ChangeRun,
    DeleteAnswers,
    DeleteRun,
    EndRun,
    Expect,
    HandIn,
    Invite,
    OpenRun,
    Participant,
    Plan,
    PlanStep,
    Quieten,
    Refused,
    Respond,
    RunChange,
    RunGone,
    Stale,
    Store,
    TakeBack,
    Turn,
    Workspace,
)

from .conftest import DAY, MINUTE, NOW, message
from .examples import a_run, an_answer, answers, do, ending, opened, people, said, seen
from .inside import rows, rows_of


def test_an_opened_run_is_found_as_it_was_given(workspace: Workspace) -> None:
    run = opened(workspace, "U1", "U2")

    view = seen(workspace)

    assert view.run == run
    assert view.participants == (Participant("U1", invited=True), Participant("U2", invited=True))
    assert (view.answers, view.result, view.plans) == ((), None, ())
    assert workspace.view("R2") is None


@pytest.mark.parametrize(
    "fields",
    [
        {"channel": None, "card": None, "deadline": None, "remind_at": None},
        {"anonymous": True, "solo": True, "guests": True, "audience": "starter"},
        {"reopened": "q4", "reminders": 2, "revision": 9},
        {"state": "closed", "ended_at": NOW},
    ],
)
def test_every_field_of_a_run_is_kept(workspace: Workspace, fields: dict[str, Any]) -> None:
    assert opened(workspace, **fields) == seen(workspace).run


@pytest.mark.parametrize(
    "fields",
    [
        {"id": ""},
        {"state": "paused"},
        {"state": "closed"},
        {"ended_at": NOW},
        {"audience": "everybody"},
        {"reminders": -1},
        {"revision": 0},
    ],
)
def test_a_run_that_can_not_be_is_refused(
    store: Store, workspace: Workspace, fields: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        workspace.commit(Turn(("e1",), (OpenRun(a_run(**fields), ("U1",)),)), NOW)

    assert not any(rows(store).values())


def test_an_id_names_one_run(workspace: Workspace) -> None:
    opened(workspace)

    with pytest.raises(Refused):
        opened(workspace, subject="Another")

    assert seen(workspace).run.subject == "Payroll"


def test_a_changed_run_keeps_its_starter_and_its_promise_and_counts_up(
    workspace: Workspace,
) -> None:
    run = opened(workspace)

    do(workspace, ChangeRun(replace(run, deadline=NOW + 9 * DAY, starter="U9", anonymous=True)))

    assert seen(workspace).run == replace(run, deadline=NOW + 9 * DAY, revision=2)


def test_a_run_that_ended_is_opened_again_for_a_question(workspace: Workspace) -> None:
    opened(workspace, "U1")
    do(workspace, said("U1"), HandIn("R1", "U1"))
    do(workspace, ending(workspace))
    ended = seen(workspace)
    assert ended.run.state == "closed"

    again = replace(ended.run, state="open", ended_at=None, reopened="q1")
    do(workspace, ChangeRun(again), TakeBack("R1", ("U1",)))

    view = seen(workspace)
    assert (view.run.state, view.run.reopened) == ("open", "q1")
    assert view.participants[0].handed_in_at is None
    assert view.result == ended.result


def test_a_change_can_not_end_a_run(workspace: Workspace) -> None:
    run = opened(workspace)

    with pytest.raises(ValueError, match="EndRun"):
        do(workspace, ChangeRun(replace(run, state="closed", ended_at=NOW)))
    with pytest.raises(ValueError, match="closed or cancelled"):
        do(workspace, EndRun(run))

    assert seen(workspace).run == run


def test_people_are_invited_once(workspace: Workspace) -> None:
    opened(workspace, "U1")
    do(workspace, said("U2"))
    assert not people(workspace)["U2"].invited

    do(workspace, Invite("R1", ("U3", "U2", "U1")))

    assert list(people(workspace)) == ["U1", "U2", "U3"]
    assert all(person.invited for person in people(workspace).values())
    assert len(answers(workspace)) == 1


def test_answers_replace_earlier_ones_and_can_be_withdrawn(workspace: Workspace) -> None:
    opened(workspace, "U1")
    first = {("q1", ""): 3, ("q2", "Cebu"): [1, "unknown", None], ("q2", "Łódź"): "skip"}
    do(workspace, Respond("R1", "U1", first))

    do(workspace, Respond("R1", "U1", {("q1", ""): {"a": 1.5}}, None, (("q2", "Łódź"),)))

    assert seen(workspace).answers == (
        an_answer("U1", "q1", {"a": 1.5}),
        an_answer("U1", "q2", [1, "unknown", None], "Cebu"),
    )


def test_who_comes_by_the_card_is_added_with_roles(workspace: Workspace) -> None:
    opened(workspace, "U1")

    do(workspace, Respond("R1", "U2", {}, ("it", "finance")))
    do(workspace, said("U2"))

    assert people(workspace)["U2"] == Participant("U2", invited=False, roles=("it", "finance"))
    do(workspace, Respond("R1", "U2", {}, ()))
    assert people(workspace)["U2"].roles == ()


def test_handing_in_is_noted_and_taken_back(workspace: Workspace) -> None:
    opened(workspace, "U1")
    workspace.commit(Turn((), (HandIn("R1", "U1"), HandIn("R1", "U2"))), NOW + MINUTE)
    assert [person.handed_in_at for person in people(workspace).values()] == [NOW + MINUTE] * 2

    do(workspace, TakeBack("R1", ("U1", "never seen")))

    assert people(workspace)["U1"].handed_in_at is None
    assert people(workspace)["U2"] == Participant("U2", invited=False, handed_in_at=NOW + MINUTE)


def test_who_wants_quiet_has_it(workspace: Workspace) -> None:
    opened(workspace, "U1", "U2")

    do(workspace, Quieten("R1", "U1"), Quieten("R1", "never seen"))

    assert {user: person.quiet for user, person in people(workspace).items()} == {
        "U1": True,
        "U2": False,
    }


def test_results_count_up_and_the_last_one_counts(workspace: Workspace) -> None:
    opened(workspace)
    workspace.commit(Turn((), (ending(workspace),)), NOW + MINUTE)
    first = seen(workspace).result
    assert first is not None
    assert (first.run, first.number, first.found_at) == ("R1", 1, NOW + MINUTE)
    assert first.result == {"score": 71}

    do(workspace, ChangeRun(replace(seen(workspace).run, state="open", ended_at=None)))
    do(workspace, replace(ending(workspace), result={"score": 80}))

    second = seen(workspace).result
    assert second is not None
    assert (second.number, second.result) == (2, {"score": 80})


def test_a_step_is_taken_on_handed_over_and_given_back(workspace: Workspace) -> None:
    opened(workspace)
    day = date(2026, 4, 1)
    do(workspace, PlanStep("R1", Plan("risk.exit", "U1", None)))
    do(workspace, PlanStep("R1", Plan("assessment:location", None, day)))
    do(workspace, PlanStep("R1", Plan("risk.exit", "U2", day)))
    assert seen(workspace).plans == (
        Plan("assessment:location", None, day),
        Plan("risk.exit", "U2", day),
    )

    do(workspace, PlanStep("R1", Plan("risk.exit", None, None)))

    assert [plan.target for plan in seen(workspace).plans] == ["assessment:location"]


def test_ones_answers_are_deleted_and_the_place_of_one_who_was_not_invited(
    workspace: Workspace,
) -> None:
    opened(workspace, "U1")
    for user in ("U1", "U2", "U3"):
        do(workspace, Respond("R1", user, {("q1", ""): 3}, ("it",)), HandIn("R1", user))
    do(workspace, Quieten("R1", "U1"))

    do(workspace, DeleteAnswers("R1", "U1"), DeleteAnswers("R1", "U2"), DeleteAnswers("R1", "U9"))

    assert answers(workspace) == [("U3", "q1", 3)]
    assert list(people(workspace)) == ["U1", "U3"]
    assert people(workspace)["U1"] == Participant("U1", invited=True, quiet=True)


def test_a_deleted_run_leaves_its_audit_alone(store: Store, workspace: Workspace) -> None:
    opened(workspace, "U1")
    done = message("card1")
    workspace.commit(Turn((), (said("U1"),), (replace(done, run="R1"),)), NOW)
    workspace.sent("card1", NOW, "1.1")
    do(
        workspace,
        PlanStep("R1", Plan("x", "U1", None)),
        ending(workspace),
        Audit("U0", "end", "R1"),
    )
    assert all(rows(store)[name] for name in ("answers", "results", "plans", "messages"))

    do(workspace, DeleteRun("R1"), Audit("U0", "delete", "R1"))

    assert {name: count for name, count in rows(store).items() if count} == {"audit": 2}


def test_the_audit_tells_the_last_things_first(workspace: Workspace) -> None:
    workspace.commit(Turn((), (Audit("U0", "open", "R1"),)), NOW)
    workspace.commit(Turn((), (Audit(None, "delete", "R1"),)), NOW + MINUTE)

    last, first = workspace.audit(9)

    assert (last.at, last.actor, last.action, last.run) == (NOW + MINUTE, None, "delete", "R1")
    assert first.actor == "U0"
    assert workspace.audit(1) == (last,)


RAISING: list[RunChange] = [
    Invite("R1", ("U9",)),
    said("U1"),
    HandIn("R1", "U1"),
    TakeBack("R1", ("U1",)),
    DeleteAnswers("R1", "U1"),
    ChangeRun(a_run(reminders=1)),
]
KEEPING: list[RunChange] = [
    Expect("R1", 1),
    Quieten("R1", "U1"),
    PlanStep("R1", Plan("x", "U1", None)),
]


@pytest.mark.parametrize("change", RAISING, ids=lambda change: type(change).__name__)
def test_what_changes_a_run_or_its_answers_raises_its_revision(
    workspace: Workspace, change: RunChange
) -> None:
    opened(workspace, "U1")

    do(workspace, change)

    assert seen(workspace).run.revision == 2


@pytest.mark.parametrize("change", KEEPING, ids=lambda change: type(change).__name__)
def test_what_changes_neither_keeps_the_revision(workspace: Workspace, change: RunChange) -> None:
    opened(workspace, "U1")

    do(workspace, change)

    assert seen(workspace).run.revision == 1


def test_deleting_answers_of_a_run_that_ended_keeps_its_revision(workspace: Workspace) -> None:
    opened(workspace, "U1")
    do(workspace, said("U1"))
    do(workspace, ending(workspace))
    ended = seen(workspace)

    do(workspace, DeleteAnswers("R1", "U1"))

    assert seen(workspace) == replace(ended, answers=())


FROM_OLD: list[RunChange] = [
    Expect("R1", 1),
    ChangeRun(a_run()),
    EndRun(a_run(state="closed", ended_at=NOW)),
]


@pytest.mark.parametrize("change", FROM_OLD, ids=lambda change: type(change).__name__)
@pytest.mark.parametrize("late", [False, True], ids=["first", "last"])
def test_what_was_made_from_an_older_revision_writes_nothing(
    store: Store, workspace: Workspace, change: RunChange, *, late: bool
) -> None:
    opened(workspace, "U1")
    do(workspace, said("U1", "q1", 1))
    before = rows(store), seen(workspace)
    more = [change, said("U1", "q1", 5)]

    with pytest.raises(Stale) as caught:
        workspace.commit(Turn(("e1",), tuple(reversed(more) if late else more)), NOW)

    assert (caught.value.run, caught.value.thread) == ("R1", None)
    assert (caught.value.read, caught.value.current) == (1, 2)
    assert (rows(store), seen(workspace)) == before


def test_a_turn_may_change_a_run_and_end_it_from_the_revision_it_read(
    workspace: Workspace,
) -> None:
    run = opened(workspace, "U1")
    end = EndRun(replace(run, state="closed", ended_at=NOW), {"score": 1})

    do(workspace, Expect("R1", 1), said("U1"), HandIn("R1", "U1"), end)

    assert seen(workspace).run == replace(end.run, revision=4)


def test_a_run_may_be_opened_and_changed_in_one_turn(workspace: Workspace) -> None:
    run = a_run()

    do(workspace, OpenRun(run, ("U1",)), said("U1"), ChangeRun(replace(run, reminders=1)))

    assert seen(workspace).run.revision == 3


ALL: dict[str, RunChange] = {
    type(change).__name__: change for change in [*RAISING, *KEEPING, *FROM_OLD, DeleteRun("R1")]
}
ONLY_OPEN = ["Invite", "Respond", "HandIn", "TakeBack", "EndRun"]


@pytest.mark.parametrize("kind", ALL)
def test_a_run_that_is_not_there_is_gone(store: Store, workspace: Workspace, kind: str) -> None:
    with pytest.raises(RunGone) as caught:
        workspace.commit(Turn(("e1",), (ALL[kind],)), NOW)

    assert (caught.value.run, caught.value.state) == ("R1", None)
    assert not any(rows(store).values())


@pytest.mark.parametrize("kind", ALL)
def test_another_workspaces_run_is_as_if_not_there(
    store: Store, workspace: Workspace, kind: str
) -> None:
    opened(store.workspace("T2"), "U1")
    do(store.workspace("T2"), said("U1"))
    before = rows(store), seen(store.workspace("T2"))

    with pytest.raises(RunGone) as caught:
        do(workspace, ALL[kind])

    assert caught.value.state is None
    assert (rows(store), seen(store.workspace("T2"))) == before


def full(workspace: Workspace) -> None:
    """A run with something of everything, and what every change can change."""
    opened(workspace, "U1", "U3", anonymous=True)
    card = replace(message(f"card1{workspace.team}"), run="R1")
    do(workspace, ChangeRun(replace(seen(workspace).run, card=card.id)))
    waiting = replace(message(f"a1{workspace.team}", "C2"), run="R1")
    do(workspace, said("U1"), HandIn("R1", "U1"), said("U2"), PlanStep("R1", PLAN))
    do(workspace, ending(workspace))
    again = replace(seen(workspace).run, state="open", ended_at=None)
    do(workspace, ChangeRun(again), TakeBack("R1", ("U1",)), said("U1"), said("U2"))
    workspace.commit(Turn((), (HandIn("R1", "U1"), HandIn("R1", "U2")), (card, waiting)), NOW)
    workspace.sent(card.id, NOW, "1.1")


PLAN = Plan("x", "U1", None)
BESIDE: dict[str, Callable[[Workspace], RunChange]] = {
    "Expect": lambda now: Expect("R1", seen(now).run.revision),
    "ChangeRun": lambda now: ChangeRun(replace(seen(now).run, display="Another")),
    "Invite": lambda _: Invite("R1", ("U2", "U9")),
    "Respond": lambda _: Respond("R1", "U1", {("q1", ""): 9}, ("it",), (("q2", ""),)),
    "Respond, withdrawing": lambda _: Respond("R1", "U1", {}, None, (("q1", ""),)),
    "HandIn": lambda _: HandIn("R1", "U2"),
    "TakeBack": lambda _: TakeBack("R1", ("U1", "U2")),
    "EndRun": ending,
    "Quieten": lambda _: Quieten("R1", "U1"),
    "PlanStep": lambda _: PlanStep("R1", Plan("x", "U9", None)),
    "PlanStep, given back": lambda _: PlanStep("R1", Plan("x", None, None)),
    "DeleteRun": lambda _: DeleteRun("R1"),
    "DeleteAnswers": lambda _: DeleteAnswers("R1", "U1"),
    "DeleteAnswers of a guest": lambda _: DeleteAnswers("R1", "U2"),
    "Audit": lambda _: Audit("U1", "look", "R1"),
}


@pytest.mark.parametrize("name", BESIDE)
def test_a_run_of_the_same_id_in_another_workspace_stays_as_it_is(
    store: Store, workspace: Workspace, name: str
) -> None:
    other = store.workspace("T0")
    full(other)
    theirs = seen(other), rows_of(store, "T0")
    full(workspace)
    assert (seen(other), rows_of(store, "T0")) == theirs
    assert replace(seen(workspace).run, card=None) == replace(theirs[0].run, card=None)
    assert seen(workspace).participants == theirs[0].participants
    assert seen(workspace).result == theirs[0].result

    do(workspace, BESIDE[name](workspace))

    assert (seen(other), rows_of(store, "T0")) == theirs


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_what_was_promised_in_another_workspace_is_of_no_account(
    store: Store, workspace: Workspace, state: str
) -> None:
    opened(store.workspace("T0"), anonymous=True)
    opened(workspace, card=None)
    do(workspace, said("U2"))

    do(workspace, ending(workspace, state=state))

    assert len(seen(workspace).answers) == (state == "closed")
    assert list(people(workspace)) == ["U2"]


def test_who_takes_part_in_another_workspace_finds_nothing_in_this_one(
    store: Store, workspace: Workspace
) -> None:
    opened(workspace)
    opened(store.workspace("T0"), "U1", "U2")
    opened(store.workspace("T0"), id="R2", starter="U2", card=None)

    assert workspace.runs_of("U1") == workspace.runs_of("U2") == ()


def test_every_change_was_tried_beside_a_run_of_the_same_id() -> None:
    names = {kind.__name__ for kind in get_args(RunChange)}

    assert names - {"OpenRun"} <= BESIDE.keys()


@pytest.mark.parametrize("state", ["closed", "cancelled"])
@pytest.mark.parametrize("kind", ONLY_OPEN)
def test_a_run_that_ended_takes_nothing_more(
    store: Store, workspace: Workspace, kind: str, state: str
) -> None:
    opened(workspace, "U1")
    do(workspace, ending(workspace, state=state))
    before = rows(store), seen(workspace)

    with pytest.raises(RunGone) as caught:
        workspace.commit(Turn(("e1",), (ALL[kind],)), NOW)

    assert caught.value.state == state
    assert (rows(store), seen(workspace)) == before


def test_every_change_was_tried_on_a_run_that_is_gone() -> None:
    names = {kind.__name__ for kind in get_args(RunChange)}

    assert names - {"OpenRun", "Audit"} == ALL.keys()


def test_runs_are_listed_the_newest_first(workspace: Workspace) -> None:
    first = opened(workspace, id="R1")
    second = opened(workspace, id="R2", opened_at=NOW + MINUTE, assessment="location")
    third = opened(workspace, id="R3", opened_at=NOW + MINUTE, card=None)
    do(workspace, ending(workspace, "R3"))
    ended = seen(workspace, "R3").run

    assert workspace.runs() == (ended, second, first)
    assert workspace.runs(state="open") == (second, first)
    assert workspace.runs(state="closed") == (replace(third, **_end(ended)),)
    assert workspace.runs(assessment="readiness") == (ended, first)
    assert workspace.runs(state="cancelled", assessment="readiness") == ()


def _end(run: Any) -> dict[str, Any]:
    return {name: getattr(run, name) for name in ("state", "ended_at", "revision")}


def test_a_person_finds_the_runs_started_asked_in_and_come_to(workspace: Workspace) -> None:
    opened(workspace, "U1", id="R1", starter="U0")
    opened(workspace, "U1", id="R2", starter="U1", opened_at=NOW + MINUTE)
    opened(workspace, id="R3", starter="U2", opened_at=NOW + 2 * MINUTE)
    do(workspace, said("U1", run="R3"))
    opened(workspace, "U5", id="R4")

    assert [run.id for run in workspace.runs_of("U1")] == ["R3", "R2", "R1"]
    assert [run.id for run in workspace.runs_of("U0")] == ["R4", "R1"]
    assert workspace.runs_of("U9") == ()


def test_runs_come_due_by_deadline_and_by_reminder(store: Store, workspace: Workspace) -> None:
    opened(workspace, id="R1", deadline=NOW + 3 * MINUTE, remind_at=NOW + MINUTE)
    opened(store.workspace("T2"), id="R2", deadline=NOW + 2 * MINUTE, remind_at=None)
    opened(workspace, id="R3", deadline=None, remind_at=None)
    opened(workspace, id="R4", deadline=NOW, remind_at=None)
    do(workspace, ending(workspace, "R4"))

    def due(minutes: float) -> list[tuple[str, str]]:
        return [(team, run.id) for team, run in store.runs_due(NOW + minutes * MINUTE)]

    assert due(0.999) == []
    assert due(1) == [("T1", "R1")]
    assert due(2) == [("T1", "R1"), ("T2", "R2")]
    assert store.next_run_due(NOW) == NOW + MINUTE
    assert store.next_run_due(NOW + MINUTE) == NOW + 2 * MINUTE
    assert store.next_run_due(NOW + 2 * MINUTE) == NOW + 3 * MINUTE
    assert store.next_run_due(NOW + 3 * MINUTE) is None


@pytest.mark.parametrize("text", ["", "\0", "'; DROP TABLE runs; --", "\ud800", "🙂" * 5000])
def test_any_text_is_kept_in_a_run_without_an_error(workspace: Workspace, text: str) -> None:
    run = a_run(subject=text, display=text, context={text: text}, starter=text)
    plan = PlanStep("R1", Plan(text, text, None))

    do(workspace, OpenRun(run, (text,)), Respond("R1", text, {(text, text): text}, (text,)), plan)
    do(workspace, Audit(text, text, text), HandIn("R1", text), Quieten("R1", text))

    view = seen(workspace)
    assert view.run.context == {text: text}
    assert (view.answers[0].value, view.participants[0].roles) == (text, (text,))
    assert len(workspace.runs_of(text)) == len(view.participants) == 1


def test_an_answer_that_has_no_form_in_json_is_an_error_that_keeps_nothing(
    workspace: Workspace,
) -> None:
    opened(workspace, "U1")

    with pytest.raises(TypeError):
        do(workspace, said("U1", "q1", 1), said("U1", "q2", object()))
    with pytest.raises(ValueError, match="JSON"):
        do(workspace, said("U1", "q1", float("nan")))

    assert answers(workspace) == []


def test_values_of_runs_show_no_text_in_their_repr(workspace: Workspace) -> None:
    secret = "what the person wrote"
    run = a_run(subject=secret, context={"x": secret})
    change = Respond("R1", "U1", {("q1", ""): secret}, (secret,))
    end = EndRun(replace(run, state="closed", ended_at=NOW), {"x": secret})
    do(workspace, OpenRun(run, ()), change)

    assert secret not in repr((run, change, end, seen(workspace)))


def test_times_come_back_to_the_millisecond(workspace: Workspace) -> None:
    run = opened(workspace, deadline=NOW + timedelta(microseconds=1999))

    assert seen(workspace).run.deadline == NOW + timedelta(milliseconds=1)
    assert run.deadline != seen(workspace).run.deadline
