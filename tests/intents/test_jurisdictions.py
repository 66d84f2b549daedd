"""Places are found beside what is asked, and say nothing of it."""

import pytest

import intents
from intents.reading import BESIDE, Reader

EU = """austria belgium bulgaria croatia czechia denmark estonia finland france germany greece
hungary ireland italy latvia lithuania netherlands poland portugal romania slovakia spain
sweden europe""".split()


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(intents.load())


def places(reader: Reader, text: str) -> list[str]:
    return [found.value for found in reader.read(text).beside if not found.negated]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("and in the UK?", "uk"),
        ("What's the UK's rule?", "uk"),
        ("Brexit Britain", "uk"),
        ("northern ireland", "uk"),
        ("we're a German bank", "eu"),
        ("the EU's rule", "eu"),
        ("a Dutch insurer", "eu"),
        ("in the U.S.", "us"),
        ("a US-based company", "us"),
        ("a hospital in Ohio", "us"),
    ],
)
def test_a_place_is_found_by_its_names(reader: Reader, text: str, place: str) -> None:
    assert set(places(reader, text)) == {place}


@pytest.mark.parametrize(
    "text", ["tell us how it works", "what does it cost us", "in latin america", "polish the text"]
)
def test_words_that_only_look_like_a_place_are_none(reader: Reader, text: str) -> None:
    assert places(reader, text) == []


def test_a_place_that_is_denied_is_not_meant(reader: Reader) -> None:
    assert places(reader, "not in the EU but the UK") == ["uk"]


def test_a_place_is_no_feature_and_hides_no_other_entity(reader: Reader) -> None:
    said = reader.read("nearshore provider for a German company")
    assert [found.value for found in said.beside] == ["eu"]
    assert {"country", "location"} <= {found.type for found in said.entities}
    assert not any(BESIDE in token for token in said.enriched())


def test_every_country_of_the_union_leads_to_its_law(reader: Reader) -> None:
    known = {entity.value: entity.name for entity in intents.load().entities}
    for country in EU:
        assert places(reader, f"our team in {known[country]}") == ["eu"], country
