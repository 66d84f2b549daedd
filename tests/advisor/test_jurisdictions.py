"""Whose law or custom is asked about: asked back only where it changes the answer."""

from datetime import date

import pytest

import knowledge
from advisor import Advisor, Memory
from advisor.answering import plain
from knowledge import Library

from .conftest import TODAY, Converse


@pytest.fixture(scope="module")
def library() -> Library:
    return knowledge.load()


def local(library: Library) -> dict[str, dict[str, str]]:
    """The entries whose answer differs by place, and what answers there."""
    return {
        entry.id: {place: found.id for place, found in library.local(entry).items()}
        for entry in library
        if library.local(entry) and not entry.jurisdictions
    }


def test_an_answer_that_differs_by_place_offers_the_places_first(
    advisor: Advisor, library: Library
) -> None:
    differing = local(library)
    assert differing
    for entry, places in differing.items():
        reply = advisor.choose(f"entry:{entry}", Memory(), "r", TODAY).reply
        first = reply.choices[: len(places)]
        assert {choice.request for choice in first} == {f"entry:{id_}" for id_ in places.values()}
        assert [choice.label for choice in first] == [f"In the {p.upper()}" for p in sorted(places)]


def test_an_answer_for_a_place_is_remembered_as_such(advisor: Advisor, library: Library) -> None:
    for places in local(library).values():
        for place, entry in places.items():
            if library[entry].answers[0].jurisdiction:
                memory = advisor.choose(f"entry:{entry}", Memory(), "r", TODAY).memory
                assert dict(memory.slots)["jurisdiction"] == place


@pytest.mark.parametrize(
    "question",
    [
        "What is BPO?",
        "What are the benefits of outsourcing?",
        "What are the hidden costs of outsourcing?",
        "How do we avoid vendor lock-in?",
        "What belongs in an outsourcing contract?",
        "What is an SLA?",
    ],
)
@pytest.mark.parametrize("place", ["in the UK", "for a German company", "in the EU", "in America"])
def test_a_place_that_does_not_matter_changes_no_answer(
    converse: Converse, question: str, place: str
) -> None:
    plainly = converse(question).reply
    there = converse(f"{question.rstrip('?')} {place}?").reply
    assert there.entries == plainly.entries
    assert "you asked about" not in plain.text(there)


def test_a_place_is_carried_beside_the_slot(converse: Converse) -> None:
    (part,) = converse("What are the hidden costs of outsourcing in the UK?").reply.parts
    assert part.slots == {"risk": "hidden_costs", "jurisdiction": "uk"}


def test_a_place_that_is_denied_is_none(converse: Converse) -> None:
    reply = converse("Do our employees transfer to the provider by law? not in the UK").reply
    assert all("jurisdiction" not in part.slots for part in reply.parts)


def test_a_law_of_elsewhere_says_so_only_when_a_place_was_named(converse: Converse) -> None:
    assert "you asked about the UK" in plain.text(converse("DORA in the UK").reply)
    assert "you asked about" not in plain.text(converse("What is DORA?").reply)
    assert "you asked about" not in plain.text(converse("What is DORA in the EU?").reply)


def test_what_is_under_revision_says_so_with_the_day_of_the_last_check(
    advisor: Advisor, library: Library
) -> None:
    revised = [entry for entry in library if entry.revision]
    assert revised
    for entry in revised:
        opened = advisor.choose(f"entry:{entry.id}", Memory(), "r", date(2026, 11, 22))
        said = " ".join(opened.reply.sections[0].remarks)
        assert "Under revision: " in said, entry.id
        assert "22 November 2026" in said, entry.id
        assert "2026-11" not in said, entry.id
