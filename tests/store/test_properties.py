"""Payloads come again, late, out of order and at once; a plain model says what must be kept."""

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from advisor.store import (
    Change,
    ChangeRun,
    DeleteAnswers,
    DeleteRun,
    EndRun,
    Expect,
    HandIn,
    Invite,
    OpenRun,
    Refused,
    Respond,
    RunGone,
    Stale,
    Store,
    StoreError,
    Turn,
    open_store,
)

from .conftest import DAY, NOW, clock, message
from .examples import a_run

RUNS = [f"R{n}" for n in range(2)]
USERS = [f"U{n}" for n in range(3)]
QUESTIONS = ["q0", "q1"]

Outcome = bool | type[StoreError]


@dataclass
class Model:
    """A run, as it ought to be."""

    anonymous: bool
    state: str = "open"
    revision: int = 1
    people: dict[str, tuple[bool, bool]] = field(default_factory=dict)
    """Whether each was invited and has handed in."""
    answers: dict[tuple[str, str], int] = field(default_factory=dict)
    results: int = 0

    def come(self, user: str, *, handed_in: bool = False) -> None:
        invited, handed = self.people.get(user, (False, False))
        self.people[user] = (invited, handed or handed_in)

    def drop_answers_of(self, user: str) -> None:
        self.answers = {key: value for key, value in self.answers.items() if key[0] != user}

    def untie(self) -> None:
        self.answers = {}
        self.people = {
            user: (invited, False)
            for user, (invited, _) in self.people.items()
            if invited or not self.anonymous
        }


@dataclass(frozen=True)
class Payload:
    """A click as it is delivered: always the same key, from what was seen when it was made."""

    key: str
    kind: str
    run: str
    user: str
    question: str
    value: int
    revision: int


KINDS = [
    "answer",
    "hand in",
    "answer",
    "invite",
    "close",
    "reopen",
    "drop",
    "cancel",
    "delete",
    "open",
]


class Deliveries(RuleBasedStateMachine):
    """Delivers payloads to a store in memory and to the model."""

    payloads: Bundle[Payload] = Bundle("payloads")

    def __init__(self) -> None:
        super().__init__()
        self.store = self._opened()
        self.runs: dict[str, Model] = {}
        self.seen: set[str] = set()
        self.accepted = 0
        self.made = 0

    def teardown(self) -> None:
        self.store.close()

    def _opened(self) -> Store:
        return open_store(None, clock=clock)

    @initialize()
    def start(self) -> None:
        """A run of either sort is open."""
        for value, run in enumerate(RUNS):
            self._deliver(self._made("open", run, "U0", "q0", value), 1)

    @rule(
        target=payloads,
        kind=st.sampled_from(KINDS),
        run=st.sampled_from(RUNS),
        user=st.sampled_from(USERS),
        question=st.sampled_from(QUESTIONS),
        value=st.integers(0, 5),
        times=st.sampled_from([1, 0, 1, 2]),
    )
    def press(  # noqa: PLR0913, PLR0917 - one for each part of a payload
        self, kind: str, run: str, user: str, question: str, value: int, times: int
    ) -> Payload:
        """Somebody presses something; it arrives, or is on its way for a while."""
        payload = self._made(kind, run, user, question, value)
        self._deliver(payload, times)
        return payload

    def _made(self, kind: str, run: str, user: str, question: str, value: int) -> Payload:
        self.made += 1
        now = self.runs.get(run)
        revision = now.revision if now else 1
        return Payload(f"p{self.made}", kind, run, user, question, value, revision)

    @rule(payload=payloads, times=st.integers(1, 3))
    def deliver(self, payload: Payload, times: int) -> None:
        """A payload arrives late or again, some times in a row."""
        self._deliver(payload, times)

    def _deliver(self, payload: Payload, times: int) -> None:
        for _ in range(times):
            expected = self._expected(payload)
            assert self._commit(payload) == expected
            self._apply(payload, expected)

    @rule(payload=payloads, copies=st.integers(2, 4))
    def deliver_at_once(self, payload: Payload, copies: int) -> None:
        """Copies of a payload arrive at the same moment; one at most has an effect."""
        expected = self._expected(payload)
        outcomes = at_once([lambda: self._commit(payload)] * copies)
        once = [expected, *[False] * (copies - 1)] if expected is True else [expected] * copies
        assert sorted(map(str, outcomes)) == sorted(map(str, once))
        self._apply(payload, expected)

    @rule(run=st.sampled_from(RUNS), value=st.integers(0, 5))
    def all_answer_at_once(self, run: str, value: int) -> None:
        """Everybody answers at the same moment; all answers count, or none if it is over."""
        acts: list[Callable[[], Outcome]] = []
        for user in USERS:
            turn = Turn((), (Respond(run, user, {("q0", ""): value}),))
            acts.append(lambda turn=turn: self._outcome(turn))  # type: ignore[misc]
        is_open = run in self.runs and self.runs[run].state == "open"
        assert at_once(acts) == [True if is_open else RunGone] * len(USERS)
        if is_open:
            model = self.runs[run]
            for user in USERS:
                model.come(user)
                model.answers[user, "q0"] = value
                model.revision += 1

    @rule()
    def clean_up(self) -> None:
        """A week passes: what comes again after that is new."""
        self.store.purge(NOW + 8 * DAY)
        self.seen.clear()

    @invariant()
    def what_is_kept_is_what_the_model_says(self) -> None:
        workspace = self.store.workspace("T1")
        assert {run.id for run in workspace.runs()} == self.runs.keys()
        for run, model in self.runs.items():
            view = workspace.view(run)
            assert view is not None
            assert (view.run.state, view.run.revision) == (model.state, model.revision)
            assert model.people == {
                person.user: (person.invited, person.handed_in_at is not None)
                for person in view.participants
            }
            kept = {(answer.user, answer.question): answer.value for answer in view.answers}
            assert kept == model.answers
            assert (view.result.number if view.result else 0) == model.results

    @invariant()
    def each_effect_has_its_message_once(self) -> None:
        assert self.store.backlog(NOW).count == self.accepted

    @invariant()
    def another_workspace_sees_nothing(self) -> None:
        other = self.store.workspace("T2")
        assert other.runs() + other.runs_of("U0") == ()
        assert other.due(NOW, 9) == ()
        assert not any(other.view(run) for run in RUNS)

    def _commit(self, payload: Payload) -> Outcome:
        changes = CHANGES[payload.kind](payload)
        call = message(f"{payload.key}-{self.accepted}", payload.key, "done")
        return self._outcome(Turn((payload.key,), changes, (call,)))

    def _outcome(self, turn: Turn) -> Outcome:
        try:
            return self.store.workspace("T1").commit(turn, NOW)
        except (Refused, RunGone, Stale) as error:
            return type(error)

    def _expected(self, payload: Payload) -> Outcome:
        if payload.key in self.seen:
            return False
        model = self.runs.get(payload.run)
        if payload.kind == "open":
            return Refused if model else True
        if model is None:
            return RunGone
        needs_open = payload.kind in {"answer", "hand in", "invite", "close", "cancel"}
        if needs_open and model.state != "open":
            return RunGone
        guarded = payload.kind in {"close", "cancel", "reopen"}
        return Stale if guarded and payload.revision != model.revision else True

    def _apply(self, payload: Payload, outcome: Outcome) -> None:
        if outcome is not True:
            return
        self.seen.add(payload.key)
        self.accepted += 1
        if payload.kind == "open":
            self.runs[payload.run] = Model(anonymous=payload.value % 2 == 1)
            self.runs[payload.run].people[payload.user] = (True, False)
            return
        model = self.runs[payload.run]
        was_open = model.state == "open"
        match payload.kind:
            case "answer":
                model.come(payload.user)
                model.answers[payload.user, payload.question] = payload.value
            case "hand in":
                model.come(payload.user, handed_in=True)
            case "invite":
                _, handed = model.people.get(payload.user, (False, False))
                model.people[payload.user] = (True, handed)
            case "close" | "cancel":
                model.state = "closed" if payload.kind == "close" else "cancelled"
                model.results += payload.kind == "close"
                if model.anonymous or payload.kind == "cancel":
                    model.untie()
            case "reopen":
                model.state = "open"
            case "drop":
                model.drop_answers_of(payload.user)
                if payload.user in model.people:
                    invited, _ = model.people.pop(payload.user)
                    if invited:
                        model.people[payload.user] = (True, False)
            case "delete":
                del self.runs[payload.run]
                # Calls that wait go with their run only if they name it; these don't.
        model.revision += was_open or payload.kind == "reopen"


class DeliveriesAcrossRestarts(Deliveries):
    """The same on disk, where the app stops and starts again now and then."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        super().__init__()

    def teardown(self) -> None:
        super().teardown()
        self.folder.cleanup()

    def _opened(self) -> Store:
        return open_store(Path(self.folder.name) / "advisor.db", clock=clock)

    @rule()
    def restart(self) -> None:
        """The app stops and starts again."""
        self.store.close()
        self.store = self._opened()


def _run_of(payload: Payload, **fields: Any) -> Any:
    return a_run(id=payload.run, card=None, revision=payload.revision, **fields)


def _opening(payload: Payload) -> tuple[Change, ...]:
    anonymous = payload.value % 2 == 1
    return (OpenRun(replace(_run_of(payload, anonymous=anonymous), revision=1), (payload.user,)),)


def _ended(payload: Payload, state: str, result: Any) -> tuple[Change, ...]:
    return (EndRun(_run_of(payload, state=state, ended_at=NOW), result),)


CHANGES: dict[str, Callable[[Payload], tuple[Change, ...]]] = {
    "open": _opening,
    "answer": lambda one: (Respond(one.run, one.user, {(one.question, ""): one.value}),),
    "hand in": lambda one: (HandIn(one.run, one.user),),
    "invite": lambda one: (Invite(one.run, (one.user,)),),
    "close": lambda one: _ended(one, "closed", {"value": one.value}),
    "cancel": lambda one: _ended(one, "cancelled", None),
    "reopen": lambda one: (Expect(one.run, one.revision), ChangeRun(_run_of(one))),
    "drop": lambda one: (DeleteAnswers(one.run, one.user),),
    "delete": lambda one: (DeleteRun(one.run),),
}


def at_once(acts: Sequence[Callable[[], Outcome]]) -> list[Outcome]:
    barrier = Barrier(len(acts))

    def act(one: Callable[[], Outcome]) -> Outcome:
        barrier.wait()
        return one()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def often(examples: int, *, anew: bool = False) -> settings:
    """Tries as many ways, the same ones each time unless `anew`."""
    return settings(
        max_examples=examples,
        stateful_step_count=30,
        deadline=None,
        derandomize=not anew,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


TestDeliveries = Deliveries.TestCase
TestDeliveries.settings = often(50)
TestDeliveriesAcrossRestarts = DeliveriesAcrossRestarts.TestCase
TestDeliveriesAcrossRestarts.settings = often(10)


@pytest.mark.torture
@pytest.mark.parametrize("machine", [Deliveries, DeliveriesAcrossRestarts])
def test_deliveries_in_many_more_ways(machine: type[RuleBasedStateMachine]) -> None:
    run_state_machine_as_test(machine, settings=often(2_000, anew=True))
