"""A turn is committed whole, once, or not at all."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest

from advisor.store import (
    Change,
    Explain,
    Forget,
    Outgoing,
    Queue,
    Rate,
    Refused,
    Remember,
    Stale,
    Store,
    Turn,
    Verdict,
    Workspace,
)

from .conftest import DAY, MINUTE, NOW, message
from .inside import rows


def remember(version: int, thread: str = "t1", **memory: Any) -> Remember:
    return Remember(thread, memory, version)


def rate(verdict: Verdict, rater: str = "U1") -> Rate:
    return Rate(rater, "a1", ("payroll",), "risks", verdict)


def changes(*some: Change) -> Turn:
    return Turn((), some, ())


def test_a_turn_leaves_its_key_its_changes_and_its_calls(
    store: Store, workspace: Workspace
) -> None:
    turn = Turn(("e1", "m1"), (remember(0, intent="risks"), Queue("who?", "gap")), (message(),))

    assert workspace.commit(turn, NOW)

    assert {name: count for name, count in rows(store).items() if count} == {
        "event_keys": 2,
        "thread_memory": 1,
        "unanswered": 1,
        "outgoing": 1,
    }


@pytest.mark.parametrize("keys", [("e1",), ("e2", "e1"), ("e1", "e2")])
def test_one_key_seen_before_is_enough_to_write_nothing(
    store: Store, workspace: Workspace, keys: tuple[str, ...]
) -> None:
    workspace.commit(Turn(("e1",), (), ()), NOW)
    before = rows(store)

    assert not workspace.commit(Turn(keys, (remember(0),), (message(),)), NOW)

    assert rows(store) == before


def test_turns_without_a_key_are_never_repeats(workspace: Workspace) -> None:
    assert workspace.commit(Turn((), (), (message("a1"),)), NOW)
    assert workspace.commit(Turn((), (), (message("a2"),)), NOW)


def test_a_key_named_twice_in_a_turn_is_one_key(workspace: Workspace) -> None:
    assert workspace.commit(Turn(("e1", "e1"), (), ()), NOW)


@pytest.mark.parametrize(
    ("last", "error"),
    [
        (message("a1"), Refused),
        (Outgoing("a2", "chat.postMessage", {"n": float("nan")}, "C1"), ValueError),
        (Outgoing("a2", "chat.postMessage", {"n": object()}, "C1"), TypeError),
    ],
    ids=["an id used before", "not a number", "no JSON"],
)
def test_a_turn_that_fails_at_its_end_leaves_nothing_of_its_beginning(
    store: Store, workspace: Workspace, last: Outgoing, error: type[Exception]
) -> None:
    workspace.commit(Turn((), (), (message("a1"),)), NOW)
    before = rows(store)

    with pytest.raises(error):
        workspace.commit(Turn(("e1",), (remember(0), rate("up")), (message("a0"), last)), NOW)

    assert rows(store) == before
    assert workspace.commit(Turn(("e1",), (), ()), NOW)


def test_the_same_key_has_one_effect_from_50_threads_at_once(
    store: Store, workspace: Workspace
) -> None:
    barrier = Barrier(50)

    def deliver(number: int) -> bool:
        barrier.wait()
        return workspace.commit(Turn(("e1",), (Queue("q", "gap"),), (message(f"a{number}"),)), NOW)

    with ThreadPoolExecutor(50) as pool:
        committed = list(pool.map(deliver, range(50)))

    assert committed.count(True) == 1
    assert rows(store)["outgoing"] == 1
    assert workspace.unanswered(5)[0].count == 1


def test_memory_is_none_until_something_is_remembered(workspace: Workspace) -> None:
    assert workspace.memory("t1") is None


def test_memory_is_replaced_when_its_version_is_named(workspace: Workspace) -> None:
    workspace.commit(changes(remember(0, intent="risks")), NOW)
    first = workspace.memory("t1")
    assert first is not None
    workspace.commit(changes(remember(first.version, intent="costs", slots={"x": [1]})), NOW)

    second = workspace.memory("t1")

    assert second is not None
    assert second.memory == {"intent": "costs", "slots": {"x": [1]}}
    assert second.version > first.version


@pytest.mark.parametrize("version", [0, 2, 99])
def test_a_stale_memory_raises_and_writes_nothing(
    store: Store, workspace: Workspace, version: int
) -> None:
    workspace.commit(changes(remember(0, intent="risks")), NOW)
    before = rows(store)

    with pytest.raises(Stale) as caught:
        workspace.commit(Turn(("e1",), (rate("up"), remember(version)), (message(),)), NOW)

    assert (caught.value.thread, caught.value.read, caught.value.current) == ("t1", version, 1)
    assert rows(store) == before
    assert "t1" not in str(caught.value), "a thread's name can hold a person's id"


def test_of_two_that_read_the_same_memory_one_wins_and_the_other_is_told(
    workspace: Workspace,
) -> None:
    barrier = Barrier(20)

    def change(number: int) -> bool:
        barrier.wait()
        try:
            return workspace.commit(changes(remember(0, winner=number)), NOW)
        except Stale:
            return False

    with ThreadPoolExecutor(20) as pool:
        won = list(pool.map(change, range(20)))

    remembered = workspace.memory("t1")
    assert won.count(True) == 1
    assert remembered is not None
    assert remembered.memory == {"winner": won.index(True)}


def test_a_forgotten_thread_starts_anew(workspace: Workspace) -> None:
    workspace.commit(changes(remember(0), remember(0, thread="t2")), NOW)

    workspace.commit(changes(Forget("t1"), Forget("never known")), NOW)

    assert workspace.memory("t1") is None
    assert workspace.memory("t2") is not None
    with pytest.raises(Stale):
        workspace.commit(changes(remember(1)), NOW)


def test_the_last_thumb_of_a_person_counts(workspace: Workspace) -> None:
    workspace.commit(changes(rate("up"), rate("up", "U2")), NOW)
    workspace.commit(changes(rate("down")), NOW + MINUTE)

    other, own = workspace.ratings()

    assert (other.rater, other.verdict, other.rated_at) == ("U2", "up", NOW)
    assert (own.rater, own.verdict, own.rated_at) == ("U1", "down", NOW + MINUTE)
    assert (own.answer, own.entries, own.intent) == ("a1", ("payroll",), "risks")


def test_a_reason_belongs_to_its_thumb(workspace: Workspace) -> None:
    workspace.commit(changes(Explain("U1", "a1", "too early")), NOW)
    assert workspace.ratings() == ()

    workspace.commit(changes(rate("down"), rate("down", "U2")), NOW)
    workspace.commit(changes(Explain("U1", "a1", "out of date")), NOW)
    assert [rating.reason for rating in workspace.ratings()] == ["out of date", None]

    workspace.commit(changes(rate("down")), NOW)
    assert workspace.ratings()[0].reason == "out of date"

    workspace.commit(changes(rate("up")), NOW)
    assert workspace.ratings()[0].reason is None


def test_the_same_question_is_counted_and_the_commonest_comes_first(workspace: Workspace) -> None:
    workspace.commit(changes(Queue("Why Manila?", "not_covered")), NOW)
    workspace.commit(changes(Queue("Rates?", "unrecognised")), NOW)
    workspace.commit(changes(Queue(" why  MANILA? ", "not_covered")), NOW + DAY)

    manila, rates = workspace.unanswered(10)

    assert (manila.text, manila.kind, manila.count) == ("Why Manila?", "not_covered", 2)
    assert (manila.first_at, manila.last_at) == (NOW, NOW + DAY)
    assert (rates.text, rates.count) == ("Rates?", 1)
    assert workspace.unanswered(1) == (manila,)


@pytest.mark.parametrize("text", ["", "\0", "'; DROP TABLE ratings; --", "\ud800", "🙂" * 5000])
def test_any_text_is_kept_without_an_error(workspace: Workspace, text: str) -> None:
    memory: Mapping[str, Any] = {"slot": text}
    turn = Turn(
        (text,),
        (Remember(text, memory, 0), rate("up", text), Explain(text, "a1", text), Queue(text, text)),
        (Outgoing("a1", "chat.postMessage", {"text": text}, text),),
    )

    assert workspace.commit(turn, NOW)
    assert not workspace.commit(turn, NOW)

    remembered = workspace.memory(text)
    assert remembered is not None
    assert remembered.memory == memory
    assert workspace.due(NOW, 1)[0].outgoing.payload == {"text": text}
    assert len(workspace.ratings()) == len(workspace.unanswered(5)) == 1


def test_a_time_without_a_zone_is_refused(workspace: Workspace) -> None:
    with pytest.raises(ValueError, match="timezone"):
        workspace.commit(Turn(), datetime(2026, 3, 2))


def test_values_show_no_text_in_their_repr() -> None:
    secret = "what the person wrote"
    turn = Turn(
        (),
        (Remember("t", {"x": secret}, 0), Explain("U", "a", secret), Queue(secret, "gap")),
        (message(text=secret),),
    )

    assert secret not in repr(turn)
