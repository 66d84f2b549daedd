"""The same question answered by place, and what a source's own data says."""

from datetime import date

import pytest

from knowledge import Evidence, Key, Library, load
from knowledge.validation import JURISDICTIONS, SOURCE_KINDS

from .conftest import SOURCES, Tree, entry, problems_of

ANSWERS = "  - {intent: challenge, risk: costs%s}"


def answering(identity: str, place: str, **changes: str) -> str:
    """An entry that answers the question on costs for a place; for none if `place` is empty."""
    text = entry(identity, **changes)
    slot = f", jurisdiction: {place}" if place else ""
    return text.replace(f"  - {{intent: challenge, risk: {identity}}}", ANSWERS % slot)


@pytest.fixture
def costs(tree: Tree) -> Library:
    """One question: answered without a place, and for two places."""
    files = {"": "costs", "uk": "costs_uk", "eu": "costs_eu"}
    return load(tree({f"{name}.md": answering(name, place) for place, name in files.items()}))


def test_an_entry_tells_which_entries_answer_for_places(costs: Library) -> None:
    for name in costs.entries:
        local = costs.local(costs[name])
        assert {place: found.id for place, found in local.items()} == {
            "eu": "costs_eu",
            "uk": "costs_uk",
        }


def test_what_answers_for_a_place_leads_back_to_what_answers_without(costs: Library) -> None:
    assert [costs.general(name) for name in ("costs", "costs_uk", "costs_eu")] == ["costs"] * 3


def test_a_question_with_a_place_is_looked_up_as_it_is(costs: Library) -> None:
    found = costs.answering("challenge", {"jurisdiction": "uk", "risk": "costs"})
    assert found is not None
    assert found.id == "costs_uk"
    assert costs.answering("challenge", {"jurisdiction": "us", "risk": "costs"}) is None


def test_an_entry_holds_where_it_says_and_where_it_is_asked(tree: Tree) -> None:
    said = entry("law", owner="owner: editors\njurisdiction: us")
    library = load(tree({"law.md": said, "costs.md": answering("costs", "uk")}))
    assert library["law"].jurisdictions == {"us"}
    assert library["costs"].jurisdictions == {"uk"}


def test_an_entry_with_a_question_of_its_own_is_general_although_it_answers_for_a_place(
    tree: Tree,
) -> None:
    both = entry("law").replace(
        "risk: law}", "risk: law}\n  - {intent: challenge, risk: costs, jurisdiction: uk}"
    )
    library = load(tree({"law.md": both, "costs.md": answering("costs", "")}))
    assert library.general("law") == "law"
    assert library.local(library["law"]) == {}
    assert library.local(library["costs"])["uk"].id == "law"


def test_a_key_without_its_place() -> None:
    key = Key.of("exit", {"jurisdiction": "eu", "exit_topic": "plan"})
    assert key.jurisdiction == "eu"
    assert key.anywhere == Key.of("exit", {"exit_topic": "plan"})
    assert key.anywhere.jurisdiction is None


@pytest.mark.parametrize(
    ("text", "key", "message"),
    [
        (entry(owner="owner: x\njurisdiction: mars"), "jurisdiction", "is 'mars'"),
        (answering("costs", "mars"), "answers[0].jurisdiction", "is 'mars'"),
        (
            answering("costs", "uk", owner="owner: x\njurisdiction: eu"),
            "answers[0].jurisdiction",
            "is 'uk', the entry's own is 'eu'",
        ),
        (entry(owner="owner: x\nrevision: soon"), "revision", "names no date"),
    ],
)
def test_a_broken_place_names_file_key_and_remedy(
    tree: Tree, text: str, key: str, message: str
) -> None:
    (problem,) = problems_of(tree({"costs.md": text}))
    assert (problem.file, problem.key) == ("knowledge/entries/costs.md", key)
    assert message in problem.message
    assert problem.remedy.endswith(".")


@pytest.mark.parametrize(
    ("line", "key", "message"),
    [
        ("url: http://example.com", "paper.url", "is 'http://example.com'"),
        ("url: https://example.com/a|b", "paper.url", "is 'https://example.com/a|b'"),
        ('url: "https://example.com/<!channel>"', "paper.url", "is 'https://example.com/<"),
        ("year: soon", "paper.year", "is not a year"),
        ("year: 2024", "paper.year", "says again what `published` says"),
        ("jurisdiction: fr", "paper.jurisdiction", "is 'fr'"),
        ("evidence: hearsay", "paper.evidence", "is 'hearsay'"),
    ],
)
def test_a_broken_detail_of_a_source_names_file_key_and_remedy(
    tree: Tree, line: str, key: str, message: str
) -> None:
    (problem,) = problems_of(tree({"costs.md": entry()}, f"{SOURCES}  {line}\n"))
    assert (problem.file, problem.key) == ("knowledge/sources.yaml", key)
    assert message in problem.message
    assert problem.remedy.endswith(".")


def test_a_source_s_kind_is_one_of_a_few(tree: Tree) -> None:
    broken = SOURCES.replace("kind: academic", "kind: rumour")
    (problem,) = problems_of(tree({"costs.md": entry()}, broken))
    assert problem.key == "paper.kind"
    assert all(kind in problem.remedy for kind in SOURCE_KINDS)


def test_a_source_s_details_are_read(tree: Tree) -> None:
    details = "  jurisdiction: uk\n  url: https://example.com/a?b=1&c=2\n  evidence: summary\n"
    text = SOURCES.replace("published: 2024-06-18", "year: 2021").replace("academic", "law")
    found = load(tree({"costs.md": entry()}, text + details)).sources["paper"]
    assert (found.since, found.jurisdiction, found.legal) == (2021, "uk", True)
    assert (found.url, found.evidence) == ("https://example.com/a?b=1&c=2", Evidence.SUMMARY)


def test_the_year_of_a_source_is_that_of_its_date(library: Library) -> None:
    assert library.sources["bpo-explained"].published == date(2024, 6, 18)
    assert library.sources["bpo-explained"].since == 2024


def test_no_two_sources_are_called_the_same(library: Library) -> None:
    names = [source.name for source in library.sources.values()]
    assert sorted(names) == sorted(set(names))


def test_every_source_of_a_place_that_binds_says_where(library: Library) -> None:
    """A law holds somewhere; the reader has to see where."""
    laws = [source for source in library.sources.values() if source.kind == "law"]
    assert [law.id for law in laws if law.jurisdiction not in JURISDICTIONS] == []


def test_every_answer_for_a_place_has_one_for_none(library: Library) -> None:
    alone = [
        entry.id
        for entry in library
        for key in entry.answers
        if key.jurisdiction and library.answering(key.intent, dict(key.anywhere.slots)) is None
    ]
    assert alone == []
