"""A question waits from its acceptance until the turn that answers it, and no longer."""

import pytest

from advisor.store import Asked, Refused, Remember, Store, Turn, Workspace

from .conftest import MINUTE, NOW, message
from .inside import rows


def asked(id: str = "q1", text: str = "What is BPO?", **place: object) -> Asked:  # noqa: A002
    return Asked(id, "U1", "t1", {"channel": "C1"} | place, text)


def test_questions_of_all_workspaces_wait_in_the_order_in_which_they_were_accepted(
    store: Store,
) -> None:
    for number, team in enumerate(("T2", "T1", "T2")):
        turn = Turn((f"e{number}",), (asked(f"q{number}", reply_in=None),))
        assert store.workspace(team).commit(turn, NOW + number * MINUTE)

    waiting = store.pending(10)

    assert [(one.team, one.question.id) for one in waiting] == [
        ("T2", "q0"),
        ("T1", "q1"),
        ("T2", "q2"),
    ]
    assert waiting[1].question == asked("q1", reply_in=None)
    assert waiting[1].asked_at == NOW + MINUTE
    assert store.pending(1) == waiting[:1]


def test_a_question_whose_message_came_before_is_not_asked_again(
    store: Store, workspace: Workspace
) -> None:
    assert workspace.commit(Turn(("e1",), (asked("q1"),)), NOW)

    assert not workspace.commit(Turn(("e1",), (asked("q2"),)), NOW)

    assert [one.question.id for one in store.pending(10)] == ["q1"]


def test_the_turn_that_answers_a_question_ends_its_waiting(
    store: Store, workspace: Workspace
) -> None:
    workspace.commit(Turn(("e1",), (asked(),)), NOW)
    assert workspace.backlog(NOW + MINUTE).count == 1
    assert store.backlog(NOW + MINUTE).age == MINUTE

    assert workspace.commit(Turn((), (), (message(),), "q1"), NOW)

    assert store.pending(10) == ()
    assert workspace.backlog(NOW).count == 1, "its reply waits in its place"


def test_a_thread_is_one_in_which_a_question_waits_until_that_is_answered(
    workspace: Workspace,
) -> None:
    assert not workspace.is_asked("t1")
    workspace.commit(Turn(("e1",), (asked(),)), NOW)
    assert workspace.is_asked("t1")
    assert not workspace.is_asked("t2")

    workspace.commit(Turn((), (), (), "q1"), NOW)

    assert not workspace.is_asked("t1")


def test_a_question_is_answered_once(store: Store, workspace: Workspace) -> None:
    workspace.commit(Turn(("e1",), (asked(),)), NOW)
    workspace.commit(Turn((), (), (message("a1"),), "q1"), NOW)
    before = rows(store)

    second = Turn((), (Remember("t1", {}, 0),), (message("a2"),), "q1")

    assert not workspace.commit(second, NOW)
    assert rows(store) == before


def test_a_question_waits_on_if_its_turn_is_not_written(store: Store, workspace: Workspace) -> None:
    workspace.commit(Turn(("e1",), (asked(),), (message("a1"),)), NOW)

    with pytest.raises(Refused):
        workspace.commit(Turn((), (), (message("a1"),), "q1"), NOW)

    assert [one.question.id for one in store.pending(10)] == ["q1"]


def test_a_forgotten_persons_question_is_not_answered(store: Store, workspace: Workspace) -> None:
    workspace.commit(Turn(("e1",), (asked(),)), NOW)

    workspace.forget("U1")

    assert store.pending(10) == ()
    assert not workspace.commit(Turn((), (), (message(),), "q1"), NOW)


def test_a_text_and_its_place_come_back_as_they_were(store: Store, workspace: Workspace) -> None:
    text = "tab\t null\0 emoji 🙂 quote ' \u202e"
    workspace.commit(
        Turn((), (Asked("q1", "U1", "t1", {"a": [1, None]}, text, overheard=True),)), NOW
    )

    [waiting] = store.pending(10)

    assert waiting.question == Asked("q1", "U1", "t1", {"a": [1, None]}, text, overheard=True)
    assert text not in repr(waiting)
