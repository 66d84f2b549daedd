"""A word one slip away from a known word is corrected; known words are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.spelling import Speller

SPELLER = Speller([["outsourcing", "contract", "contact", "costs", "sla"], ["outsourcing"]])


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("outsorcing", "outsourcing"),  # a letter left out
        ("outsoourcing", "outsourcing"),  # a letter put in
        ("outsourcinh", "outsourcing"),  # a letter changed
        ("outsuorcing", "outsourcing"),  # two letters swapped
        ("utsourcing", "outsourcing"),  # the first letter left out
        ("outsourcingg", "outsourcing"),  # one more at the end
        ("ocsts", "costs"),
    ],
)
def test_one_slip_is_corrected(slip: str, meant: str) -> None:
    assert SPELLER.correct(slip) == meant


@pytest.mark.parametrize("word", ["outsourcing", "contract", "contact", "costs", "sla"])
def test_a_known_word_is_left_alone(word: str) -> None:
    assert SPELLER.correct(word) == word


@pytest.mark.parametrize(
    "word", ["outsurcng", "sourcing", "weather", "sal", "cost1", "24", "%", ""]
)
def test_two_slips_short_words_and_numbers_are_left_alone(word: str) -> None:
    assert SPELLER.correct(word) == word


def test_the_word_that_is_said_more_often_is_meant() -> None:
    assert Speller([["worse", "horse"], ["horse"]]).correct("corse") == "horse"


def test_of_words_said_as_often_the_same_is_chosen_everywhere() -> None:
    one, other = Speller([["worse", "horse"]]), Speller([["horse", "worse"]])
    assert one.correct("corse") == other.correct("corse") == "horse"


def test_a_speller_that_knows_nothing_corrects_nothing() -> None:
    assert Speller([]).correct("outsourcing") == "outsourcing"


@given(st.text(max_size=30))
def test_any_word_can_be_asked_about(word: str) -> None:
    corrected = SPELLER.correct(word)
    assert corrected == word or corrected in {"outsourcing", "contract", "contact", "costs"}


@given(st.text(alphabet="abcd", min_size=4, max_size=6), st.text(alphabet="abcd", min_size=3))
def test_a_correction_is_one_slip_away(known: str, said: str) -> None:
    if Speller([[known]]).correct(said) == known:
        assert abs(len(known) - len(said)) <= 1
