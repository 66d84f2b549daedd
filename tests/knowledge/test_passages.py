"""An entry's Markdown becomes passages that every surface can show, or is refused."""

import pytest

from knowledge import Bullets, Paragraph, Table
from knowledge.passages import parse, plain

TABLE = """\
| | Onshore | Offshore |
|---|---|---|
| Cost | high | low |
| Time | same | |
"""


def test_a_blank_line_parts_paragraphs() -> None:
    assert parse("One.\n\nTwo.") == (Paragraph("One."), Paragraph("Two."))


def test_a_wrapped_line_belongs_to_its_paragraph() -> None:
    assert parse("One line\nand the next.") == (Paragraph("One line and the next."),)


def test_each_dash_begins_a_bullet() -> None:
    assert parse("- one\n- two") == (Bullets(("one", "two")),)


def test_a_wrapped_bullet_stays_one_bullet() -> None:
    assert parse("- one\n  goes on\n- two") == (Bullets(("one goes on", "two")),)


def test_bullets_may_follow_their_lead_in_without_a_blank_line() -> None:
    assert parse("These:\n- one") == (Paragraph("These:"), Bullets(("one",)))


def test_a_table_has_a_head_and_rows() -> None:
    assert parse(TABLE) == (
        Table(("", "Onshore", "Offshore"), (("Cost", "high", "low"), ("Time", "same", ""))),
    )


def test_nothing_is_no_passage() -> None:
    assert parse(" \n\n ") == ()


@pytest.mark.parametrize(
    ("markdown", "what"),
    [
        ("# Title", "a heading"),
        ("Text.\n\n## Title", "a heading"),
        ("1. one\n2. two", "a numbered list"),
        ("1) one", "a numbered list"),
        ("See [here](https://example.com).", "a link"),
        ("Some <b>bold</b> text.", "HTML"),
        ("Closed </div>", "HTML"),
        ("Run `this`.", "code"),
    ],
)
def test_what_not_every_surface_can_show_is_refused_by_name(markdown: str, what: str) -> None:
    with pytest.raises(ValueError, match=f"holds {what},"):
        parse(markdown)


@pytest.mark.parametrize("text", ["Costs < 5 and > 3.", "1.5 days", "C# and F#", "a - b", "[x] y"])
def test_what_only_looks_like_markup_is_text(text: str) -> None:
    assert parse(text) == (Paragraph(text),)


@pytest.mark.parametrize(
    "table",
    [
        "| a | b |\n| 1 | 2 |\n| 3 | 4 |",
        "| a | b |\n|---|---|",
        "| a | b |",
        "|---|---|\n| a | b |",
    ],
)
def test_a_table_without_head_dashes_or_rows_is_refused(table: str) -> None:
    with pytest.raises(ValueError, match="table without"):
        parse(table)


def test_a_ragged_table_is_refused_with_the_number_of_cells() -> None:
    with pytest.raises(ValueError, match="don't all have 2 cells"):
        parse("| a | b |\n|---|---|\n| 1 | 2 | 3 |")


def test_plain_text_has_bullets_and_no_bold() -> None:
    assert plain(parse("**Why:** these\n- **one**\n- two")) == "Why: these\n\n• one\n• two"


def test_a_table_in_plain_text_names_its_columns_and_leaves_out_empty_cells() -> None:
    assert plain(parse(TABLE)) == "• Cost: Onshore: high; Offshore: low\n• Time: Onshore: same"
