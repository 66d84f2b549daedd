"""A thread's memory survives being stored, and whatever else may be found in its place."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor import Memory

from .conftest import Converse

texts = st.none() | st.text()
memories = st.builds(
    Memory,
    intent=texts,
    slots=st.lists(st.tuples(st.text(), st.text())).map(tuple),
    entry=texts,
    expanded=st.booleans(),
    shown=st.lists(st.text()).map(tuple),
    reply=texts,
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
KEYS = "intent slots entry expanded shown reply".split()


@given(memories)
def test_a_memory_comes_back_as_it_was_stored(memory: Memory) -> None:
    stored = json.loads(json.dumps(memory.to_json()))
    assert Memory.from_json(stored) == memory


@given(st.dictionaries(st.sampled_from(KEYS) | st.text(), anything))
def test_a_memory_is_made_of_any_stored_object(stored: dict[str, Any]) -> None:
    memory = Memory.from_json(stored)
    assert Memory.from_json(json.loads(json.dumps(memory.to_json()))) == memory


@pytest.mark.parametrize("slots", [["ab"], [1], [["a"]], [["a", 1]], {"a": "b"}, "ab", None])
def test_odd_slots_are_forgotten(slots: object) -> None:
    assert Memory.from_json({"intent": "benefit", "slots": slots}) == Memory(intent="benefit")


def test_odd_entries_are_forgotten() -> None:
    assert Memory.from_json({"shown": ["bpo", None, 5]}).shown == ("bpo",)


def test_what_newer_versions_add_is_ignored() -> None:
    assert Memory.from_json({"entry": "bpo", "mood": "good"}) == Memory(entry="bpo")


def test_a_new_entry_is_the_topic_and_not_yet_expanded() -> None:
    memory = Memory(entry="bpo", expanded=True, shown=("bpo",), reply="r1")
    after = memory.after("risk.overview", "challenge", {"risk": "costs"})
    assert after == Memory(
        "challenge",
        (("risk", "costs"),),
        "risk.overview",
        expanded=False,
        shown=("bpo", "risk.overview"),
        reply="r1",
    )


def test_an_entry_shown_again_is_remembered_once_as_the_latest() -> None:
    memory = Memory(shown=("bpo", "risk.overview")).after("bpo", None, {})
    assert memory.shown == ("risk.overview", "bpo")


def test_a_long_thread_is_remembered_in_part() -> None:
    memory = Memory()
    for number in range(100):
        memory = memory.after(f"entry.{number}", None, {})
    assert len(memory.shown) == 20
    assert memory.shown[-1] == "entry.99"


def test_a_memory_never_holds_what_was_said(converse: Converse) -> None:
    memory = converse("What are the hidden costs for our Leeds branch?", "and the canary?").memory
    stored = json.dumps(memory.to_json()).lower()
    assert not [word for word in ("leeds", "branch", "canary") if word in stored]


@pytest.mark.parametrize(
    "said",
    [
        "and the downsides?",
        "tell me more",
        "how do we avoid that?",
        "what about nearshore?",
        "that helped",
        "an example?",
        "what is BPO?",
        "",
    ],
)
def test_a_memory_of_an_entry_that_is_gone_does_no_harm(converse: Converse, said: str) -> None:
    gone = Memory("poem", (("risk", "dragons"),), "gone", shown=("gone",), reply="r0")
    assert converse(said, memory=gone).reply.sections
