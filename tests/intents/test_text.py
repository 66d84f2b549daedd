"""A person's text is made comparable, whatever it is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents import normalise
from intents.text import singular, words


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("What is BPO?", "what is bpo?"),
        ("  two\n\tlines  ", "two lines"),
        ("<@U0ADVISOR> hello", "hello"),
        ("<@U1|ada> <#C1|general> <!here> <!subteam^S1|@ops> hi", "hi"),
        ("see <https://example.com/a?b=c>", "see"),
        ("see <https://example.com|our policy> first", "see our policy first"),
        ("write to <mailto:ada@example.com|Ada>", "write to ada"),
        ("see <http://example.com|example.com> first", "see first"),
        ("write to <mailto:ada@example.com|ada@example.com>", "write to"),
        ("at https://example.com/x now", "at now"),
        ("cost &lt; quality &amp; speed", "cost < quality & speed"),
        ("&amp;lt;", "&lt;"),
        ("what does &lt;b&gt;nearshore&lt;/b&gt; mean", "what does nearshore mean"),
        ("is 3 < 4 and 5 > 2", "is 3 < 4 and 5 > 2"),
        ("at www.example.com now", "at now"),
        ("```rm -rf /``` what is this", "what is this"),
        ("before ```two\nlines``` after", "before after"),
        ("great :tada: news", "great news"),
        ("what\N{RIGHT SINGLE QUOTATION MARK}s new", "what's new"),
        ("\N{LEFT DOUBLE QUOTATION MARK}this\N{RIGHT DOUBLE QUOTATION MARK}", '"this"'),
        ("near \N{EN DASH} or \N{EM DASH} far", "near - or - far"),
        ("non\N{NO-BREAK SPACE}breaking", "non breaking"),
        ("zero\N{ZERO WIDTH SPACE}width", "zerowidth"),
        ("bell\x07 and null\x00", "bell and null"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}cost", "cost"),
        ("h̷̛͓e̴̡͠l̵l̶o", "hello"),
        ("café", "cafe"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER A}\N{FULLWIDTH DIGIT ONE}", "a1"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("", ""),
        ("🎉🎉", "🎉🎉"),
    ],
)
def test_normalising(raw: str, normal: str) -> None:
    assert normalise(raw) == normal


@pytest.mark.parametrize("raw", ["F&A", "f & a", "F&amp;A"])
def test_finance_and_accounting_may_be_abbreviated(raw: str) -> None:
    assert normalise(raw) == "finance accounting"


def test_a_long_text_is_cut() -> None:
    assert len(normalise("word " * 8_000)) <= 4_000


@given(st.text())
def test_any_text_can_be_normalised(text: str) -> None:
    normal = normalise(text)
    assert normal == " ".join(normal.split())
    assert not any("A" <= character <= "Z" for character in normal)


@given(st.text(alphabet="<>@#!|`:/ahtps.w&", max_size=200))
def test_any_heap_of_markup_can_be_normalised(text: str) -> None:
    assert len(normalise(text)) <= 4_000


@pytest.mark.parametrize(
    "unit",
    [
        "<@",
        "```",
        ":a",
        "<!x|",
        "http://",
        "&amp;",
        "&lt;a",
        "<a ",
        "<https:",
    ],
)
def test_half_markup_without_end_takes_no_time(unit: str) -> None:
    started = time.perf_counter()
    normalise(unit * (14_000 // len(unit)))
    assert time.perf_counter() - started < 0.8


def test_letters_that_stand_for_several_are_cut_as_well() -> None:
    assert len(normalise("\N{LATIN SMALL LIGATURE FFI}" * 4_000)) <= 4_000


def test_a_hyphen_that_may_not_break_is_a_hyphen() -> None:
    assert normalise("near\N{NON-BREAKING HYPHEN}shore") == "near-shore"


def test_words_leave_punctuation_out() -> None:
    assert words("what's a near-shore f.a.q., 24/7 at 20%?") == [
        *("what's", "a", "near", "shore", "f", "a", "q", "24", "7", "at", "20", "%"),
    ]


@pytest.mark.parametrize(
    ("word", "one"),
    [
        ("costs", "cost"),
        ("agencies", "agency"),
        ("slas", "sla"),
        ("business", "business"),
        ("status", "status"),
        ("analysis", "analysis"),
        ("cost", "cost"),
        ("its", "its"),
        ("", ""),
    ],
)
def test_a_word_in_either_number_is_the_same(word: str, one: str) -> None:
    assert singular(word) == one


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=20))
def test_singular_shortens_at_most(word: str) -> None:
    assert len(singular(word)) <= len(word)
