"""YAML is read as people mean it, the same way for answers and for questions."""

from collections.abc import Callable
from datetime import date

import pytest

import intents.plain_yaml
import knowledge.plain_yaml

Parse = Callable[[str], object]


@pytest.fixture(params=[knowledge.plain_yaml, intents.plain_yaml], ids=["knowledge", "intents"])
def parse(request: pytest.FixtureRequest) -> Parse:
    found: Parse = request.param.parse
    return found


@pytest.mark.parametrize("word", ["No", "no", "Yes", "on", "Off", "y", "TRUE", "False"])
def test_a_word_stays_a_word(parse: Parse, word: str) -> None:
    assert parse(f"- {word}") == [word]


def test_true_and_false_are_truth_values(parse: Parse) -> None:
    assert parse("[true, false]") == [True, False]


def test_numbers_dates_and_nothing_are_themselves(parse: Parse) -> None:
    assert parse("[365, 2026-11-22, null]") == [365, date(2026, 11, 22), None]


def test_an_alias_is_refused_by_name(parse: Parse) -> None:
    with pytest.raises(ValueError, match=r"uses the alias \*x; write the value out"):
        parse("a: &x [1]\nb: *x")


def test_a_billion_laughs_are_refused_before_they_are_told(parse: Parse) -> None:
    rows = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))
    with pytest.raises(ValueError, match="alias"):
        parse(f"a0: &a0 [lol]\n{rows}")


def test_more_than_a_file_should_hold_is_refused(parse: Parse) -> None:
    with pytest.raises(ValueError, match="200,001 characters, more than the 200,000"):
        parse("x" * 200_001)


@pytest.mark.parametrize(
    "text",
    ["a: b: c", "[1, 2", "\x00", "a:\n\t- b", "!!python/object/apply:os.getcwd []", "!made_up x"],
)
def test_what_is_not_plain_yaml_is_refused(parse: Parse, text: str) -> None:
    with pytest.raises(ValueError, match="not YAML"):
        parse(text)


def test_a_date_that_does_not_exist_is_refused(parse: Parse) -> None:
    with pytest.raises(ValueError, match="month"):
        parse("day: 2026-13-45")
