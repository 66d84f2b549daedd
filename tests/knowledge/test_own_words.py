"""Our entries are written in our own words."""

from pathlib import Path

import pytest

import knowledge
from knowledge.own_words import RUN, SourceRuns, runs

FOLDER = Path(knowledge.__file__).parent
TEXTS = sorted(path for path in FOLDER.rglob("*") if path.suffix in {".md", ".yaml", ".py"})


@pytest.fixture(scope="module")
def articles() -> SourceRuns:
    return SourceRuns.read()


def ours(path: Path) -> str:
    """A file's text; the titles of the articles are theirs to choose."""
    text = path.read_text(encoding="utf8")
    if path.name == "sources.yaml":
        kept = (line for line in text.splitlines() if not line.startswith(("  title:", "  name:")))
        return "\n".join(kept)
    return text


def test_nothing_shares_eight_words_in_a_row_with_an_article(articles: SourceRuns) -> None:
    copied = {
        path.relative_to(FOLDER).as_posix(): found
        for path in TEXTS
        if (found := articles.in_text(ours(path)))
    }
    assert copied == {}


def test_the_articles_are_all_there(articles: SourceRuns) -> None:
    assert len(articles.hashes) > 7_000


def test_every_kind_of_file_is_read() -> None:
    assert len([path for path in TEXTS if path.suffix == ".md"]) > 250
    assert FOLDER / "sources.yaml" in TEXTS


def test_a_copied_run_is_found_whatever_its_case_and_punctuation() -> None:
    made = SourceRuns.of(["one two three four five six seven eight nine"], b"salt")
    assert made.in_text("Zero. One, TWO three (four) five: six seven **eight**!") == [
        "one two three four five six seven eight"
    ]
    assert made.in_text("one two three four five six seven") == []


def test_a_text_has_a_run_for_each_word_that_seven_more_follow() -> None:
    assert len(list(runs("a " * 20))) == 20 - RUN + 1
    assert list(runs("too short")) == []


def test_runs_are_kept_as_they_were(tmp_path: Path) -> None:
    made = SourceRuns.of(["a b c d e f g h i"], b"salt")
    made.write(tmp_path / "runs.gz")
    first = (tmp_path / "runs.gz").read_bytes()
    assert SourceRuns.read(tmp_path / "runs.gz").hashes == made.hashes
    made.write(tmp_path / "runs.gz")
    assert (tmp_path / "runs.gz").read_bytes() == first
