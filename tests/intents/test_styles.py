"""How a text is written is told by rule: one length, and whatever else it shows."""

import pytest

from intents.styles import STYLES, styles

LENGTHS = {"keywords", "short", "middling", "long"}


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("", {"keywords"}),
        ("hidden costs", {"keywords"}),
        ("HIDDEN COSTS", {"keywords", "capitals"}),
        ("what are the hidden costs", {"short", "question", "no punctuation"}),
        ("What's in it for us here?", {"short", "question"}),
        ("tell me about the costs.", {"short", "statement"}),
        ("can you explain me the costs?", {"short", "question", "learner's English"}),
        (
            "our invoices pile up and nobody in my team has time",
            {"middling", "statement", "situation", "no punctuation"},
        ),
        ("so, " * 16, {"long", "statement"}),
    ],
)
def test_the_ways_a_text_is_written(text: str, ways: set[str]) -> None:
    read = text.lower().replace(",", "").replace("?", "").replace(".", "")
    assert set(styles(text, read)) == ways


def test_a_corrected_word_is_a_typo() -> None:
    assert "typo" in styles("hiden costs", "hidden costs")


@pytest.mark.parametrize("words", range(40))
def test_every_text_has_one_length(words: int) -> None:
    text = "so " * words
    assert len(LENGTHS & set(styles(text, text))) == 1


def test_every_way_has_a_name_and_a_rule_of_its_own() -> None:
    assert len({style.name for style in STYLES}) == len({style.rule for style in STYLES})
