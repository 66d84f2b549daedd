"""Loading says everything that is wrong, where, and how to put it right."""

from pathlib import Path

import pytest

from knowledge import Basis, Library, Problem, check, load, orphans
from knowledge.validation import LONG_WORDS, SHORT_WORDS

from .conftest import ENTRY, SOURCES, Tree, entry, problems_of

FILE = "knowledge/entries/costs.md"


def test_a_sound_entry_is_loaded_whole(tree: Tree) -> None:
    found = load(tree({"costs.md": entry()}))["costs"]
    assert found.title == "Hidden costs"
    assert found.basis is Basis.SOURCE
    assert [key.intent for key in found.answers] == ["challenge"]
    assert found.file == FILE
    assert len(found.short) == len(found.long) == 1


def test_entries_are_found_in_any_folder(tree: Tree) -> None:
    folder = tree({})
    (folder / "entries" / "deep" / "deeper").mkdir(parents=True)
    (folder / "entries" / "deep" / "deeper" / "costs.md").write_text(entry())
    assert "costs" in load(folder)


def test_windows_line_ends_are_read_like_any_other(tree: Tree) -> None:
    folder = tree({"costs.md": ""})
    (folder / "entries" / "costs.md").write_bytes(entry().replace("\n", "\r\n").encode())
    assert "costs" in load(folder)


def test_an_entry_without_a_long_form_is_fine(tree: Tree) -> None:
    text = entry().partition("<!-- more -->")[0]
    assert load(tree({"costs.md": text}))["costs"].long == ()


BROKEN = {
    "no id": (entry(id=""), "id", "is not a text"),
    "odd id": (entry(id="id: Hidden Costs"), "id", "is 'Hidden Costs'"),
    "id unlike file": (entry(id="id: other"), "id", "differs from the file's name"),
    "no title": (entry(title=""), "title", "is not a text"),
    "long title": (entry(title=f"title: {'x' * 61}"), "title", "has 61 characters"),
    "long question": (entry(question=f"question: {'x' * 71}"), "question", "has 71 characters"),
    "a number as title": (entry(title="title: 5"), "title", "is not a text"),
    "unknown kind": (entry(kind="kind: poem"), "kind", "is 'poem'"),
    "unknown basis": (entry(basis="basis: rumour"), "basis", "is 'rumour'"),
    "answers as text": (
        entry().replace("  - {intent: challenge, risk: costs}", "  challenge"),
        "answers",
        "is not a list of mappings",
    ),
    "answer without intent": (
        entry().replace("{intent: challenge, risk: costs}", "{risk: costs}"),
        "answers[0].intent",
        "is missing",
    ),
    "aliases as text": (entry(aliases="aliases: fees"), "aliases", "is not a list of texts"),
    "alias as number": (entry(aliases="aliases: [24]"), "aliases", "is not a list of texts"),
    "unknown aspect": (
        entry(related="related: [{entry: x, as: downside}]"),
        "related[0].as",
        "is 'downside'",
    ),
    "mistyped key of a link": (
        entry(related="related: [{entry: x, az: cons}]"),
        "related[0].az",
        "is not a key",
    ),
    "link to nowhere": (
        entry(related="related: [{entry: nowhere}]"),
        "related[0].entry",
        "there is no entry nowhere",
    ),
    "link to itself": (
        entry(related="related: [{entry: costs}]"),
        "related[0].entry",
        "links to itself",
    ),
    "no source": (
        entry().replace("sources:\n  - {id: paper, carries: all of it}", "sources: []"),
        "sources",
        "is empty",
    ),
    "source that carries nothing": (
        entry().replace(", carries: all of it", ""),
        "sources[0].carries",
        "is missing",
    ),
    "unknown source": (
        entry().replace("id: paper", "id: hearsay"),
        "sources[0].id",
        "there is no source hearsay",
    ),
    "figure without strength": (
        entry(figures="figures: [{value: 5%, what: saved, source: paper}]"),
        "figures[0].strength",
        "is missing",
    ),
    "figure of another source": (
        entry(figures="figures: [{value: 5%, what: saved, source: web, strength: weak}]"),
        "figures[0].source",
        "web is not among the entry's sources",
    ),
    "no owner": (entry(owner=""), "owner", "is not a text"),
    "review as text": (entry(reviewed="reviewed: lately"), "reviewed", "is not a date"),
    "review with a time": (
        entry(reviewed="reviewed: 2026-11-22 10:00:00"),
        "reviewed",
        "is not a date",
    ),
    "interval as text": (entry(interval="interval: yearly"), "interval", "is not a number of days"),
    "interval of none": (entry(interval="interval: 0"), "interval", "is not a number of days"),
    "interval as truth": (entry(interval="interval: true"), "interval", "is not a number of days"),
    "unknown key": (entry(owner="owner: editors\nmood: good"), "mood", "is not a key of this file"),
    "long counterpoint": (
        entry(owner=f"owner: editors\ncounterpoint: {'x' * 401}"),
        "counterpoint",
        "has 401 characters",
    ),
    "no short form": (
        entry().replace("Costs that appear after signing.", ""),
        "short form",
        "is missing",
    ),
    "wordy short form": (
        entry().replace("signing.", "word " * (SHORT_WORDS + 1)),
        "short form",
        f"has {SHORT_WORDS + 5} words",
    ),
    "wordy long form": (
        entry().replace("vague contracts.", "word " * LONG_WORDS),
        "long form",
        f"has {LONG_WORDS + 3} words",
    ),
    "heading in the body": (
        entry().replace("They come", "# Why\n\nThey come"),
        "long form",
        "holds a heading",
    ),
    "no front matter": ("Just text.", "file", "has no front matter"),
    "empty file": ("", "file", "has no front matter"),
    "front matter as a list": ("---\n- a\n---\nText.\n", "front matter", "is not a mapping"),
    "unquoted colon": (entry(title="title: Costs: hidden"), "front matter", "not YAML"),
    "alias in the front matter": (
        entry(title="title: &t Costs", owner="owner: *t"),
        "front matter",
        "uses the alias *t",
    ),
}


@pytest.mark.parametrize(("text", "key", "message"), BROKEN.values(), ids=BROKEN)
def test_a_problem_names_file_key_and_remedy(tree: Tree, text: str, key: str, message: str) -> None:
    found = [problem for problem in problems_of(tree({"costs.md": text})) if problem.key == key]
    assert found, f"nothing was said about {key}"
    assert found[0].file == FILE
    assert message in found[0].message
    assert found[0].remedy.endswith(".")


def test_a_file_that_is_not_utf8_is_a_problem(tree: Tree) -> None:
    folder = tree({})
    (folder / "entries" / "costs.md").write_bytes(b"---\nid: caf\xe9\n---\n")
    (problem,) = problems_of(folder)
    assert (problem.file, problem.message) == (FILE, "is not UTF-8")


@pytest.mark.parametrize(
    ("sources", "key", "message"),
    [
        ("- paper\n", "file", "is not a mapping"),
        ("paper: [\n", "file", "not YAML"),
        ("paper: yes\n", "paper", "is not a mapping"),
        (SOURCES.replace("  kind: academic\n", ""), "paper.kind", "is not a text"),
        (SOURCES.replace("2024-06-18", "June"), "paper.published", "is not a date"),
        (f"{SOURCES}  mood: good\n", "paper.mood", "is not a key of this file"),
    ],
)
def test_a_broken_source_names_file_key_and_remedy(
    tree: Tree, sources: str, key: str, message: str
) -> None:
    (problem,) = problems_of(tree({"costs.md": entry()}, sources))
    assert (problem.file, problem.key) == ("knowledge/sources.yaml", key)
    assert message in problem.message
    assert problem.remedy.endswith(".")


def test_the_problems_of_all_files_are_reported_at_once(tree: Tree) -> None:
    folder = tree(
        {
            "costs.md": entry(kind="kind: poem", owner=""),
            "people.md": entry("people", title=""),
            "sound.md": entry("sound"),
        },
        SOURCES.replace("  kind: academic\n", ""),
    )
    assert {(problem.file, problem.key) for problem in problems_of(folder)} == {
        ("knowledge/entries/costs.md", "kind"),
        ("knowledge/entries/costs.md", "owner"),
        ("knowledge/entries/people.md", "title"),
        ("knowledge/sources.yaml", "paper.kind"),
    }


def test_a_problem_is_told_in_one_line() -> None:
    assert str(Problem("a.md", "kind", "is odd", "Mend it.")) == "a.md: kind: is odd. Mend it."


def test_an_id_is_given_once(tree: Tree) -> None:
    folder = tree({"costs.md": entry()})
    (folder / "entries" / "again").mkdir()
    (folder / "entries" / "again" / "costs.md").write_text(
        ENTRY.format(id="costs").replace("risk: costs", "risk: other")
    )
    (problem,) = problems_of(folder)
    assert problem.key == "id"
    assert "costs is also knowledge/entries/" in problem.message


def test_a_question_has_one_answer(tree: Tree) -> None:
    people = entry("people").replace("risk: people", "risk: costs")
    (problem,) = problems_of(tree({"costs.md": entry(), "people.md": people}))
    assert problem.key == "answers"
    assert problem.message == "challenge risk=costs is also answered by costs"


def test_an_entry_that_no_other_leads_to_is_noticed(tree: Tree) -> None:
    linked = entry("people", related="related: [{entry: costs}]")
    found = load(tree({"costs.md": entry(), "people.md": linked}))
    assert [problem.file for problem in orphans(list(found))] == ["knowledge/entries/people.md"]


def test_no_entries_make_an_empty_library(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(SOURCES)
    assert len(load(tmp_path)) == 0
    assert load(tmp_path).search("costs") == []


def test_the_shipped_content_is_in_order(library: Library) -> None:
    assert not list(check(list(library), library.sources))
