"""Search ranks entries by their words, forgives typos, and is never an error."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Library, load

from .conftest import SOURCES, Tree, entry

REVIEWED = date(2026, 11, 22)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Three entries about different things."""
    folder = tmp_path_factory.mktemp("shelf") / "knowledge"
    (folder / "entries").mkdir(parents=True)
    (folder / "sources.yaml").write_text(SOURCES)
    texts = {
        "costs": ("Hidden costs", "Expenses that appear after signing.", "[surprise invoices]"),
        "people": ("Low morale", "Colleagues worry about their jobs.", "[redundancy]"),
        "zones": ("Time zones", "Hours that overlap make meetings easier.", "[clock]"),
    }
    for identity, (title, short, aliases) in texts.items():
        text = entry(identity, title=f"title: {title}", aliases=f"aliases: {aliases}")
        text = text.replace("Which costs are hidden?", f"What about {title.lower()}?")
        text = text.replace("Costs that appear after signing.", short)
        text = text.replace("They come from vague contracts.", "There is more to say.")
        (folder / "entries" / f"{identity}.md").write_text(text)
    return load(folder)


def best(shelf: Library, text: str) -> str | None:
    hits = shelf.search(text)
    return hits[0].entry if hits else None


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("what are the hidden costs?", "costs"),
        ("surprise invoice", "costs"),
        ("HIDDEN COST", "costs"),
        ("colleagues are worried", "people"),
        ("overlapping hours", "zones"),
    ],
)
def test_the_entry_with_the_words_comes_first(shelf: Library, asked: str, found: str) -> None:
    assert best(shelf, asked) == found


@pytest.mark.parametrize(
    ("typo", "found"),
    [
        ("hiden expences", "costs"),
        ("invoicess", "costs"),
        ("redundency", "people"),
        ("moral", "people"),
        ("meetngs", "zones"),
    ],
)
def test_a_typo_is_forgiven(shelf: Library, typo: str, found: str) -> None:
    assert best(shelf, typo) == found


def test_a_typo_counts_less_than_the_word(shelf: Library) -> None:
    assert shelf.search("redundency")[0].score < shelf.search("redundancy")[0].score


def test_hits_come_best_first(shelf: Library) -> None:
    scores = [hit.score for hit in shelf.search("hidden costs, morale and colleagues and time")]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)


def test_a_limit_and_a_choice_of_entries_are_kept(shelf: Library) -> None:
    text = "hidden costs, morale, time zones"
    assert len(shelf.search(text, limit=2)) == 2
    assert [hit.entry for hit in shelf.search(text, among=["zones"])] == ["zones"]
    assert shelf.search(text, among=[]) == []


@pytest.mark.parametrize("text", ["", "   ", "the of and", "?!", "🎉", "xyzzyq qwrtpl", "é"])
def test_words_that_say_nothing_find_nothing(shelf: Library, text: str) -> None:
    assert shelf.search(text) == []


@given(st.text())
def test_any_text_can_be_searched_for(library: Library, text: str) -> None:
    hits = library.search(text)
    assert len(hits) <= 5
    assert all(hit.entry in library and hit.score > 0 for hit in hits)


@given(st.lists(st.sampled_from("hidden costs contract payrol transitoin morale sla kpi".split())))
def test_the_same_search_finds_the_same(library: Library, words: list[str]) -> None:
    text = " ".join(words)
    assert library.search(text) == library.search(text)


def test_the_order_of_the_files_does_not_matter(library: Library) -> None:
    turned = Library(list(reversed(list(library))), library.sources)
    for text in ("hidden costs", "who owns the code", "time zones and langauge"):
        assert [hit.entry for hit in turned.search(text)] == [
            hit.entry for hit in library.search(text)
        ]


def test_nearly_every_entry_is_found_by_its_own_title_and_question(library: Library) -> None:
    """Not all: “What is BPO?” holds no word that tells entries apart."""
    found = [
        entry.id
        for entry in library
        if entry.id in {hit.entry for hit in library.search(f"{entry.title} {entry.question}")}
    ]
    assert len(found) >= 0.95 * len(library)


def test_an_entry_is_overdue_the_day_after_its_interval(tree: Tree) -> None:
    found = load(tree({"costs.md": entry(interval="interval: 30")}))["costs"]
    due = REVIEWED + timedelta(days=30)
    assert not found.overdue(due)
    assert found.overdue(due + timedelta(days=1))


def test_an_entry_is_looked_up_by_intent_and_slots(tree: Tree) -> None:
    found = load(tree({"costs.md": entry()}))
    answer = found.answering("challenge", {"risk": "costs"})
    assert answer is not None
    assert answer.id == "costs"
    assert found.answering("challenge", {}) is None
    assert found.answering("benefit", {"risk": "costs"}) is None


def test_a_follow_up_is_looked_up_by_aspect(tree: Tree) -> None:
    text = entry("people", related="related: [{entry: costs}, {entry: costs, as: cons}]")
    found = load(tree({"costs.md": entry(), "people.md": text}))["people"]
    assert found.related_as("cons") == "costs"
    assert found.related_as("pros") is None
