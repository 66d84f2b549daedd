"""People press at once; what each of them is told is true."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest

from advisor.store import (
    ChangeRun,
    EndRun,
    Expect,
    HandIn,
    RunGone,
    RunView,
    Stale,
    Store,
    Turn,
    Workspace,
    open_store,
)

from .conftest import DAY, NOW, clock
from .examples import a_run, answers, do, ending, opened, said, seen

ROUNDS = 20
Outcome = str | None


def at_once(acts: Sequence[Callable[[], object]]) -> list[Outcome]:
    """Does things on a thread each; returns the names of the errors, None where there was none."""
    barrier = Barrier(len(acts))

    def act(one: Callable[[], object]) -> Outcome:
        barrier.wait()
        try:
            one()
        except (Stale, RunGone) as error:
            return type(error).__name__
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def test_of_many_who_end_a_run_one_wins_and_the_others_are_told(workspace: Workspace) -> None:
    for n in range(ROUNDS):
        run = f"R{n}"
        opened(workspace, "U1", id=run)
        ends = [replace(ending(workspace, run), result={"by": number}) for number in range(4)]

        outcomes = at_once([lambda end=end: do(workspace, end) for end in ends])  # type: ignore[misc]

        result = seen(workspace, run).result
        assert outcomes.count(None) == 1
        assert result is not None
        assert (result.number, result.result) == (1, {"by": outcomes.index(None)})


def test_of_two_who_change_a_run_one_wins_and_the_other_is_stale(workspace: Workspace) -> None:
    for n in range(ROUNDS):
        run = opened(workspace, id=f"R{n}")
        longer = [replace(run, deadline=NOW + days * DAY) for days in (5, 6)]

        outcomes = at_once([lambda to=to: do(workspace, ChangeRun(to)) for to in longer])  # type: ignore[misc]

        assert sorted(outcomes, key=str) == [None, "Stale"]
        assert seen(workspace, run.id).run.deadline == longer[outcomes.index(None)].deadline


@pytest.mark.parametrize("anonymous", [False, True])
def test_no_accepted_answer_is_missing_from_a_result(
    workspace: Workspace, *, anonymous: bool
) -> None:
    for n in range(ROUNDS):
        run = f"R{n}"
        opened(workspace, "U0", id=run, anonymous=anonymous)
        view = seen(workspace, run)
        users = [f"U{number}" for number in range(1, 5)]

        def close(view: RunView = view) -> None:
            """Ends the run with a result that counts the answers, as often as it takes."""
            while True:
                closed = replace(view.run, state="closed", ended_at=NOW)
                counted = {"counted": sorted(answer.user for answer in view.answers)}
                try:
                    return do(workspace, EndRun(closed, counted))
                except Stale:
                    view = seen(workspace, view.run.id)

        def answer(user: str, run: str = run) -> None:
            do(workspace, said(user, run=run), HandIn(run, user))

        outcomes = at_once([close, *(lambda user=user: answer(user) for user in users)])

        accepted = [user for user, error in zip(users, outcomes[1:], strict=True) if error is None]
        after = seen(workspace, run)
        assert set(outcomes) <= {None, "RunGone"}
        assert after.result is not None
        assert after.result.result == {"counted": accepted}
        assert [one.user for one in after.answers] == ([] if anonymous else accepted_order(after))


def accepted_order(view: RunView) -> list[str]:
    assert view.result is not None
    counted = set(view.result.result["counted"])
    return [one.user for one in view.answers if one.user in counted]


def test_answers_of_several_people_at_once_are_all_kept(workspace: Workspace) -> None:
    opened(workspace)
    users = [f"U{number}" for number in range(20)]

    outcomes = at_once([lambda user=user: do(workspace, said(user)) for user in users])  # type: ignore[misc]

    assert set(outcomes) == {None}
    assert sorted(user for user, _, _ in answers(workspace)) == sorted(users)
    assert seen(workspace).run.revision == 21


def test_one_page_sent_twice_at_once_counts_once(workspace: Workspace) -> None:
    opened(workspace, "U1")
    page = Turn(("trigger:1",), (Expect("R1", 1), said("U1"), HandIn("R1", "U1")))

    outcomes = at_once([lambda: workspace.commit(page, NOW)] * 4)

    assert outcomes == [None] * 4, "a repeat is no error"
    assert seen(workspace).run.revision == 3


def test_a_view_shows_one_moment(file_store: Store) -> None:
    workspace = file_store.workspace("T1")
    opened(workspace)
    stop = [False]

    def answer() -> None:
        for n in range(200):
            do(workspace, said(f"U{n}"), HandIn("R1", f"U{n}"))
        stop[0] = True

    def look() -> None:
        while not stop[0]:
            view = seen(workspace)
            assert len(view.answers) == len(view.participants)
            assert view.run.revision == 1 + 2 * len(view.answers)

    assert at_once([answer, look, look]) == [None] * 3


def test_a_run_goes_on_after_a_restart_at_every_step(path: Path) -> None:
    def step(*changes: object) -> RunView:
        store = open_store(path, clock=clock)
        try:
            do(store.workspace("T1"), *changes)  # type: ignore[arg-type]
            return seen(store.workspace("T1"))
        finally:
            store.close()

    run = a_run()
    store = open_store(path, clock=clock)
    opened(store.workspace("T1"), "U1")
    store.close()
    view = step(said("U1"))
    view = step(Expect("R1", view.run.revision), HandIn("R1", "U1"))
    assert view.participants[0].handed_in_at == NOW
    longer = replace(view.run, deadline=NOW + 9 * DAY)
    view = step(ChangeRun(longer))
    closed = replace(view.run, state="closed", ended_at=NOW)
    view = step(EndRun(closed, {"score": 5}))
    again = replace(view.run, state="open", ended_at=None, reopened="q1")
    view = step(ChangeRun(again))

    assert view.run == replace(run, deadline=longer.deadline, reopened="q1", revision=6)
    assert view.result is not None
    assert [(one.user, one.value) for one in view.answers] == [("U1", 3)]
