"""A call can refer to a message before Slack has said what it is called there."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from advisor.store import ChangeRun, DeleteRun, Outgoing, Store, Turn, Workspace, open_store

from .conftest import DAY, NOW, clock, message
from .examples import a_run, do, ending, opened, seen
from .inside import rows

CARD = {"$ts_of": "card1"}


def call(id: str, method: str = "chat.update", **payload: Any) -> Outgoing:  # noqa: A002
    return Outgoing(id, method, payload, "C1", "R1")


def card(workspace: Workspace) -> None:
    """Opens a run and queues its card."""
    opened(workspace)
    commit(workspace, replace(message("card1"), run="R1"))


def commit(workspace: Workspace, *outgoing: Outgoing) -> None:
    workspace.commit(Turn((), (), outgoing), NOW)


def due(store: Store) -> dict[str, Any]:
    """What is due, by id."""
    return {row.outgoing.id: row.outgoing.payload for row in store.due(NOW, 9)}


def test_a_reference_becomes_the_ts_wherever_it_stands(store: Store, workspace: Workspace) -> None:
    card(workspace)
    commit(workspace, call("a1", ts=CARD, blocks=[{"value": CARD}, "text"], thread_ts=CARD))
    assert list(due(store)) == ["card1"], "what refers to a card is behind it"

    store.sent("card1", NOW, "1.1")

    assert due(store) == {
        "a1": {"ts": "1.1", "blocks": [{"value": "1.1"}, "text"], "thread_ts": "1.1"}
    }
    assert store.due(NOW, 1)[0].outgoing.run == "R1"


def test_a_card_is_known_for_as_long_as_its_run_is_there(
    store: Store, workspace: Workspace
) -> None:
    card(workspace)
    store.sent("card1", NOW, "1.1")
    store.purge(NOW + 900 * DAY)
    assert rows(store)["outgoing"] == 0

    commit(workspace, call("a1", ts=CARD))

    assert due(store) == {"a1": {"ts": "1.1"}}
    do(workspace, DeleteRun("R1"))
    assert rows(store)["messages"] == 0


def test_other_messages_are_known_until_they_are_purged(store: Store, workspace: Workspace) -> None:
    commit(workspace, message("m1"))
    store.sent("m1", NOW, "2.2")
    commit(workspace, call("a1", ts={"$ts_of": "m1"}))
    store.purge(NOW + 2 * DAY)
    commit(workspace, replace(call("b1", text="late", thread_ts={"$ts_of": "m1"}), channel="C2"))

    assert due(store) == {"a1": {"ts": "2.2"}, "b1": {"text": "late"}}


def test_a_thread_whose_card_died_is_left_out(store: Store, workspace: Workspace) -> None:
    card(workspace)
    commit(workspace, call("a1", "chat.postMessage", text="hi", thread_ts=CARD))

    store.dead("card1", "not_in_channel")

    assert due(store) == {"a1": {"text": "hi"}}


def test_a_change_of_a_message_that_was_never_sent_is_given_up(
    store: Store, workspace: Workspace
) -> None:
    card(workspace)
    commit(workspace, call("a1", ts=CARD), call("a2", "chat.delete", ts=CARD), message("a3"))
    store.dead("card1", "not_in_channel")

    assert list(due(store)) == ["a3"]

    letters = {letter.outgoing.id: letter for letter in store.dead_letters()}
    assert letters.keys() == {"card1", "a1", "a2"}
    assert letters["a1"].error == "the message it refers to was not sent"
    assert letters["a1"].died_at == NOW


def test_a_turn_that_deletes_a_run_can_delete_its_card(store: Store, workspace: Workspace) -> None:
    card(workspace)
    store.sent("card1", NOW, "1.1")

    workspace.commit(Turn((), (DeleteRun("R1"),), (call("a1", "chat.delete", ts=CARD),)), NOW)

    assert due(store) == {"a1": {"ts": "1.1"}}
    store.sent("a1", NOW, None)
    assert rows(store)["outgoing"] == 1


def test_a_run_gets_a_new_card(store: Store, workspace: Workspace) -> None:
    card(workspace)
    store.sent("card1", NOW, "1.1")
    changed = replace(seen(workspace).run, card="card2")
    workspace.commit(Turn((), (ChangeRun(changed),), (replace(message("card2"), run="R1"),)), NOW)
    store.sent("card2", NOW, "2.2")
    store.purge(NOW + 2 * DAY)

    commit(workspace, call("a1", old=CARD, new={"$ts_of": "card2"}))

    assert due(store) == {"a1": {"old": "1.1", "new": "2.2"}}


def test_a_card_of_a_run_that_ended_without_a_trace_is_known(
    store: Store, workspace: Workspace
) -> None:
    opened(workspace, anonymous=True)
    commit(workspace, replace(message("card1"), run="R1"))
    end = ending(workspace)
    workspace.commit(Turn((), (end,), (call("a1", ts=CARD),)), NOW)

    store.sent("card1", NOW, "1.1")

    assert due(store) == {"a1": {"ts": "1.1"}}


def test_a_message_without_a_ts_is_not_known(store: Store, workspace: Workspace) -> None:
    card(workspace)
    store.sent("card1", NOW, None)
    commit(workspace, call("a1", ts=CARD))

    assert due(store) == {}


def test_another_workspaces_message_is_not_known(store: Store, workspace: Workspace) -> None:
    card(workspace)
    store.sent("card1", NOW, "1.1")
    other = store.workspace("T2")
    opened(other, card="other")

    commit(other, call("a1", ts=CARD, text="x"), call("a2", thread_ts=CARD))

    assert due(store) == {"a2": {}}
    assert [letter.outgoing.id for letter in other.dead_letters()] == ["a1"]
    assert workspace.dead_letters() == ()


def test_what_only_looks_like_a_reference_stays_as_it_is(
    store: Store, workspace: Workspace
) -> None:
    card(workspace)
    store.sent("card1", NOW, "1.1")
    payload: dict[str, Any] = {
        "text": '{"$ts_of": "card1"}',
        "a": {"$ts_of": 5},
        "b": {"$ts_of": "card1", "c": 1},
    }

    commit(workspace, call("a1", **payload))

    assert due(store) == {"a1": payload}


def test_references_outlive_a_restart(path: Path) -> None:
    store = open_store(path, clock=clock)
    card(store.workspace("T1"))
    commit(store.workspace("T1"), call("a1", ts=CARD))
    store.close()
    store = open_store(path, clock=clock)
    store.sent("card1", NOW, "1.1")
    store.close()

    store = open_store(path, clock=clock)

    assert due(store) == {"a1": {"ts": "1.1"}}
    assert seen(store.workspace("T1")).run == a_run()
    store.close()


def test_a_call_sent_elsewhere_instead_stays_with_its_run(
    store: Store, workspace: Workspace
) -> None:
    opened(workspace)
    commit(workspace, call("a1", "response_url", url="u"))

    store.redirect("a1", message("a1", "D1"), "used_url")

    assert store.due(NOW, 1)[0].outgoing == replace(message("a1", "D1"), run="R1")
