"""Names and aliases are found in texts: whole words, either number, the longest first."""

import pytest

from intents import Entity, normalise
from intents.entities import Gazetteer
from intents.lexicon import Lexicon
from intents.text import words

GAZETTEER = Gazetteer(
    [
        Entity("function", "payroll", "payroll", ("pay runs", "wages"), "f"),
        Entity("function", "hr", "human resources", ("HR", "personnel"), "f"),
        Entity("location", "offshore", "offshore", ("offshoring", "far-shore"), "l"),
        Entity("term", "offshore", "offshore", (), "t"),
        Entity("risk", "costs", "costs", (), "r"),
        Entity("risk", "hidden_costs", "hidden costs", ("hidden agency fees",), "r"),
    ]
)


def found(text: str) -> list[tuple[str, str]]:
    return [(one.type, one.value) for one in GAZETTEER.find(words(normalise(text)))]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Can we outsource payroll?", "payroll"),
        ("our PAYROLLS", "payroll"),
        ("each pay run", "payroll"),
        ("hr?", "hr"),
        ("Human-Resources", "hr"),
        ("a hidden agency fee", "hidden_costs"),
    ],
)
def test_a_name_or_alias_is_found_in_either_number_and_case(text: str, value: str) -> None:
    assert [one for _, one in found(text)] == [value]


def test_the_longest_name_wins_and_nothing_is_found_inside_it() -> None:
    assert found("the hidden costs") == [("risk", "hidden_costs")]
    assert found("the costs") == [("risk", "costs")]


def test_a_name_may_mean_a_thing_of_two_types() -> None:
    assert set(found("offshore")) == {("location", "offshore"), ("term", "offshore")}


def test_a_part_of_a_word_is_not_found() -> None:
    assert found("the chronicle of threads") == []


def test_entities_come_in_the_order_in_which_they_are_said() -> None:
    assert [value for _, value in found("wages, hidden costs and personnel")] == [
        "payroll",
        "hidden_costs",
        "hr",
    ]


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("not payroll", True),
        ("anything except our payroll", True),
        ("don't outsource payroll", True),
        ("without the hidden costs", True),
        ("payroll, not", False),
        ("we do payroll", False),
        ("not sure about all of this but payroll", False),
    ],
)
def test_what_is_denied_is_marked(text: str, denied: bool) -> None:  # noqa: FBT001
    (one,) = GAZETTEER.find(words(normalise(text)))
    assert one.negated is denied


def test_where_and_in_which_words_is_told() -> None:
    (one,) = GAZETTEER.find(["our", "pay", "runs", "here"])
    assert (one.start, one.words) == (1, "pay runs")


def test_nothing_is_found_in_nothing() -> None:
    assert GAZETTEER.find([]) == ()
    assert Gazetteer([]).find(["payroll"]) == ()


def test_concepts_are_found_by_their_phrases() -> None:
    lexicon = Lexicon({"money": ["cash", "price tag"], "bad": ["downside", "price tag"]})
    assert lexicon.find(words("what's the price tag and the downsides")) == ("money", "bad", "bad")
    assert lexicon.find(words("price, tag")) == ("money", "bad")
    assert lexicon.find(words("prices")) == ()
