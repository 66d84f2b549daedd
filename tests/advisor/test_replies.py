"""Every answer and every wording can be read as plain text."""

from datetime import date, timedelta

import pytest

import knowledge
from advisor import Advisor, Kind, Memory, Reply
from advisor.answering import plain, talk
from knowledge import Library, plain_yaml

from .conftest import TODAY

CONTACTS = [None, "#ask-sourcing", "Jane <jane@example.com>", "# **odd** [x](y) `z` <b>"]
WORDINGS = plain_yaml.parse((talk.HERE / "wording.yaml").read_text(encoding="utf8"))
OCCASIONS = sorted(WORDINGS) if isinstance(WORDINGS, dict) else []


@pytest.fixture(scope="module")
def library() -> Library:
    return knowledge.load()


@pytest.fixture(scope="module")
def replies(advisor: Advisor, library: Library) -> dict[str, Reply]:
    """The reply that opens each entry, and the one that expands it."""
    made = {}
    for entry in library:
        opened = advisor.choose(f"entry:{entry.id}", Memory(), "r1", TODAY)
        made[entry.id] = opened.reply
        if entry.long:
            more = advisor.choose(f"more:{entry.id}", opened.memory, "r2", TODAY)
            made[f"more of {entry.id}"] = more.reply
    return made


def test_every_answer_reads_as_plain_text_with_its_source(replies: dict[str, Reply]) -> None:
    for name, reply in replies.items():
        text = plain.text(reply)
        assert reply.kind is Kind.ANSWER, name
        assert "**" not in text, name
        assert text.splitlines()[-1].startswith(("Source: ", "Sources: ")), name
        assert " · reviewed " in text.splitlines()[-1], name


def test_every_first_answer_is_short(replies: dict[str, Reply]) -> None:
    """About 120 words with its counterpoint; the source line isn't read but looked up."""
    wordy = {}
    for name, reply in replies.items():
        words = len(plain.text(reply).rpartition("\n\nSource")[0].split())
        if words > 130 and not name.startswith("more of "):
            wordy[name] = words
    assert wordy == {}


def test_every_answer_says_what_to_ask_next(replies: dict[str, Reply], library: Library) -> None:
    for name, reply in replies.items():
        if not name.startswith("more of "):
            assert 1 <= len(reply.choices) <= 4, name
        labels = [choice.label for choice in reply.choices]
        assert len(labels) == len(set(labels)), name
        for choice in reply.choices:
            what, _, entry = choice.request.partition(":")
            assert what in {"entry", "more"}, name
            assert entry in library, name


def test_a_counterpoint_and_an_inference_are_never_left_out(
    replies: dict[str, Reply], library: Library
) -> None:
    for entry in library:
        remarks = " ".join(replies[entry.id].sections[0].remarks)
        assert (entry.counterpoint or "") in remarks
        assert ("our own inference" in remarks) is (entry.basis is knowledge.Basis.INFERENCE)


def test_figures_come_with_how_well_they_are_founded(
    replies: dict[str, Reply], library: Library
) -> None:
    founded = [entry for entry in library if entry.figures and entry.long]
    assert founded
    for entry in founded:
        text = plain.text(replies[f"more of {entry.id}"])
        for figure in entry.figures:
            assert figure.value in text
            assert figure.strength in text


def test_an_overdue_answer_says_so(advisor: Advisor, library: Library) -> None:
    entry = library["bpo"]
    due = entry.reviewed + entry.interval
    fresh = advisor.choose("entry:bpo", Memory(), "r", due).reply
    stale = advisor.choose("entry:bpo", Memory(), "r", due + timedelta(days=1)).reply
    assert "review has been due" not in plain.text(fresh)
    assert "review has been due" in plain.text(stale)


@pytest.mark.parametrize("contact", CONTACTS)
@pytest.mark.parametrize("occasion", OCCASIONS)
def test_every_wording_can_be_said_whoever_the_contact_is(
    library: Library, occasion: str, contact: str | None
) -> None:
    reply = talk.load(contact).say(occasion, library)
    text = plain.text(reply)
    assert text.strip()
    assert "  " not in text
    assert "{" not in text
    assert "None" not in text.replace("None of these", "")
    assert len(reply.choices) == len(WORDINGS[occasion].get("offers", ()))  # type: ignore[index]


def test_the_contact_is_named_where_one_is_set(library: Library) -> None:
    said = plain.text(talk.load("#ask-sourcing").say("not_covered", library))
    assert "#ask-sourcing" in said
    assert "#ask-sourcing" not in plain.text(talk.load(None).say("not_covered", library))


def test_what_is_offered_instead_replaces_the_usual_offers(
    advisor: Advisor, library: Library
) -> None:
    nearest = advisor.choose("entry:bpo", Memory(), "r", date(2026, 1, 1)).reply.choices
    assert talk.load(None).say("greeting", library, nearest).choices == nearest
