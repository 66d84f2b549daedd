"""Calls to Slack leave in order, one a channel, and are accounted for."""

from datetime import timedelta

from advisor.store import Backlog, Outgoing, Store, Turn, Workspace

from .conftest import DAY, MINUTE, NOW, message


def commit(workspace: Workspace, *outgoing: Outgoing) -> None:
    workspace.commit(Turn((), (), outgoing), NOW)


def due(outbox: Store | Workspace, minutes: float = 0, limit: int = 10) -> list[str]:
    return [row.outgoing.id for row in outbox.due(NOW + minutes * MINUTE, limit)]


def test_a_committed_call_is_due_as_it_was_given(store: Store, workspace: Workspace) -> None:
    commit(workspace, message())

    (row,) = store.due(NOW, 10)

    assert row.outgoing == message()
    assert (row.team, row.queued_at, row.attempts, row.error) == ("T1", NOW, 0, None)


def test_a_channel_shows_its_first_call_only(store: Store, workspace: Workspace) -> None:
    commit(workspace, message("a1"), message("a2"), message("b1", "C2"))
    assert due(store) == ["a1", "b1"]
    assert due(store, limit=1) == ["a1"]

    store.sent("a1", NOW, "1.1")
    assert due(store) == ["a2", "b1"]


def test_channels_of_the_same_name_in_two_workspaces_do_not_wait_for_each_other(
    store: Store, workspace: Workspace
) -> None:
    commit(workspace, message("a1"))
    commit(store.workspace("T2"), message("b1"))

    assert due(store) == ["a1", "b1"]


def test_a_call_put_off_holds_its_channel_back_and_no_other(
    store: Store, workspace: Workspace
) -> None:
    commit(workspace, message("a1"), message("a2"), message("b1", "C2"))

    store.retry("a1", NOW + MINUTE, "ratelimited")

    assert due(store, 0.999) == ["b1"]
    assert due(store, 1) == ["a1", "b1"]
    (row,) = store.due(NOW + MINUTE, 1)
    assert (row.attempts, row.error) == (1, "ratelimited")


def test_a_call_is_never_due_a_fraction_early(store: Store, workspace: Workspace) -> None:
    commit(workspace, message("a1"))
    store.retry("a1", NOW + timedelta(microseconds=500), "ratelimited")

    assert store.due(NOW + timedelta(microseconds=499), 1) == ()
    assert store.due(NOW + timedelta(milliseconds=1), 1) != ()


def test_the_next_time_to_look_is_told(store: Store, workspace: Workspace) -> None:
    assert store.next_due(NOW) is None
    commit(workspace, message("a1"), message("a2"), message("b1", "C2"))
    assert store.next_due(NOW) is None, "what is due already needs no waiting for"

    store.retry("a1", NOW + 2 * MINUTE, "timeout")
    store.retry("b1", NOW + MINUTE, "timeout")

    assert store.next_due(NOW) == NOW + MINUTE
    assert store.next_due(NOW + MINUTE) == NOW + 2 * MINUTE


def test_a_dead_call_lets_the_next_one_go_and_stays_on_record(
    store: Store, workspace: Workspace
) -> None:
    commit(workspace, message("a1"), message("a2"))

    store.dead("a1", "is_archived")

    assert due(store) == ["a2"]
    (letter,) = workspace.dead_letters()
    assert letter.outgoing == message("a1")
    assert (letter.team, letter.error, letter.attempts) == ("T1", "is_archived", 1)
    assert (letter.queued_at, letter.died_at) == (NOW, NOW)


def test_what_is_over_can_not_be_changed(store: Store, workspace: Workspace) -> None:
    commit(workspace, message("a1"), message("b1", "C2"))
    store.sent("a1", NOW, "1.1")
    store.dead("b1", "is_archived")

    for outgoing_id in ("a1", "b1", "unknown"):
        store.retry(outgoing_id, NOW, "late")
        store.redirect(outgoing_id, message("c1"), "late")
        store.sent(outgoing_id, NOW, "2.2")
        store.dead(outgoing_id, "late")

    assert due(store) == []
    assert [letter.error for letter in store.dead_letters()] == ["is_archived"]


def test_a_redirected_call_is_due_at_once_in_its_new_channel(
    store: Store, workspace: Workspace
) -> None:
    commit(workspace, message("a1"), message("a2"))
    store.retry("a1", NOW + DAY, "timeout")

    store.redirect("a1", message("a1", "D1", "instead"), "used_url")

    first, second = store.due(NOW, 10)
    assert first.outgoing == message("a1", "D1", "instead")
    assert (first.attempts, first.error) == (0, "used_url")
    assert second.outgoing.id == "a2"


def test_the_backlog_counts_what_waits_and_its_age(store: Store, workspace: Workspace) -> None:
    assert store.backlog(NOW) == Backlog(0, timedelta(0))
    commit(workspace, message("a1"), message("a2"), message("b1", "C2"))
    store.workspace("T2").commit(Turn((), (), (message("c1"),)), NOW + MINUTE)
    store.sent("a1", NOW, None)
    store.dead("b1", "is_archived")

    assert store.backlog(NOW + 5 * MINUTE) == Backlog(2, 5 * MINUTE)
    assert workspace.backlog(NOW + 5 * MINUTE) == Backlog(1, 5 * MINUTE)
    assert store.backlog(NOW - DAY).age == timedelta(0), "a clock set back makes nothing negative"
