"""What holds for every entry that is shipped."""

from datetime import timedelta

from knowledge import Library
from knowledge.passages import plain
from knowledge.validation import LONG_WORDS, SHORT_WORDS

MARKUP = ("**", "`", "](", "<", ">", "|", "\t")


def test_each_reads_as_plain_text(library: Library) -> None:
    marked = [
        (entry.id, mark)
        for entry in library
        for text in (plain(entry.short), plain(entry.long), entry.counterpoint or "")
        for mark in MARKUP
        if mark in text
    ]
    assert marked == []
    assert all(plain(entry.short).strip() for entry in library)


def test_each_is_short_first_and_no_essay_after(library: Library) -> None:
    assert SHORT_WORDS <= 100, "with its counterpoint and source an answer stays near 120 words"
    long_winded = [
        entry.id
        for entry in library
        if len(plain(entry.short).split()) > SHORT_WORDS
        or len(plain(entry.long).split()) > LONG_WORDS
    ]
    assert long_winded == []


def test_each_question_is_a_question(library: Library) -> None:
    assert [entry.id for entry in library if not entry.question.endswith("?")] == []


def test_each_is_asked_by_somebody_and_said_by_somebody(library: Library) -> None:
    assert [entry.id for entry in library if not (entry.answers and entry.sources)] == []


def test_each_is_read_again_within_two_years(library: Library) -> None:
    most = timedelta(days=730)
    assert [entry.id for entry in library if entry.interval > most] == []


def test_no_two_entries_ask_the_same_question(library: Library) -> None:
    """Their buttons would look the same."""
    questions = [entry.question.lower() for entry in library]
    assert sorted(questions) == sorted(set(questions))


def test_no_two_entries_have_the_same_title(library: Library) -> None:
    """Several answers in one reply are told apart by their titles."""
    titles = [entry.title.lower() for entry in library]
    assert sorted(titles) == sorted(set(titles))
