"""Which meaning is chosen where several are near, and what shows the reader which it was."""

import json
from dataclasses import replace

import pytest

import knowledge
from advisor import Advisor, Kind, Memory, Question
from advisor.answering import composing, places, plain, selecting
from advisor.replies import Reply
from intents import Candidate, Found, Label, Recognition
from knowledge import Entry, Library, Paragraph

from .conftest import TODAY, Converse

NOTHING_PARTICULAR = "I have no answer to exactly that."


@pytest.fixture(scope="module")
def library() -> Library:
    return knowledge.load()


@pytest.fixture(scope="module")
def bare(library: Library) -> Entry:
    """An entry that begins with a bare no."""
    known = library["vendor.price_tradeoff"]
    return replace(known, short=(Paragraph("No. Price is one thing of several."),))


def composed(library: Library, asked: str, *entries: Entry) -> Reply:
    return composing.answer(entries, library, Question(asked, Memory(), "r", TODAY))


# A bare yes or no shows its question


def test_a_bare_no_shows_the_question_that_it_answers(library: Library, bare: Entry) -> None:
    said = plain.text(composed(library, "what decides between two bidders", bare))
    assert said.startswith("Should we simply choose the cheapest vendor?\n\nNo.")


@pytest.mark.parametrize(
    "asked",
    ["Should we simply choose the cheapest vendor?", "should we just choose the cheapest vendors"],
)
def test_who_asked_nearly_that_question_is_not_shown_it_again(
    library: Library, bare: Entry, asked: str
) -> None:
    assert plain.text(composed(library, asked, bare)).startswith("No.")


def test_an_answer_that_says_what_it_is_about_needs_no_question(library: Library) -> None:
    assert composed(library, "x", library["bpo"]).sections[0].heading is None


def test_of_several_answers_a_bare_one_is_under_its_question_and_others_under_titles(
    library: Library, bare: Entry
) -> None:
    reply = composed(library, bare.question, library["bpo"], bare)
    headings = [section.heading for section in reply.sections]
    assert headings == [library["bpo"].title, bare.question]


# Two sides of a comparison are two words


def weighed(library: Library, text: str, *found: Found) -> dict[Label, float]:
    """How much the candidates count once words and entities are taken into account."""
    pair = Label("comparison", (("pair", "rpa_ai"),))
    single = Label("definition", (("term", "rpa"),))
    candidates = (Candidate(single, 0.5), Candidate(pair, 0.5))
    asked = Recognition(text, candidates, (("definition", 0.5),), found, (), 1.0)
    return {c.label: c.confidence for c in selecting.weigh(asked, library).candidates}


def test_one_word_that_is_two_things_is_no_comparison(library: Library) -> None:
    pair = Label("comparison", (("pair", "rpa_ai"),))
    term, trend = Found("term", "rpa", "rpa", 0), Found("trend", "ai", "rpa", 0)
    elsewhere = Found("trend", "ai", "ai", 2)
    assert weighed(library, "rpa", term, trend)[pair] == weighed(library, "rpa", term)[pair]
    both = weighed(library, "rpa or ai", term, elsewhere)[pair]
    assert both > weighed(library, "rpa or ai", term)[pair]


# Follow-ups


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("What is an exit plan?", "who has to sign it off?"),
        ("should we start with a pilot?", "how big should it be?"),
    ],
)
def test_a_particular_question_gets_the_rest_on_the_topic_and_hears_that_it_is_that(
    converse: Converse, before: str, said: str
) -> None:
    first = converse(before)
    reply = converse(said, memory=first.memory).reply
    assert reply.kind is Kind.ANSWER
    assert reply.entries == first.reply.entries
    assert plain.text(reply).startswith(NOTHING_PARTICULAR)


def test_who_asks_for_more_is_given_it_without_a_word_before(converse: Converse) -> None:
    said = plain.text(converse("should we start with a pilot?", "tell me more").reply)
    assert NOTHING_PARTICULAR not in said


def test_the_rest_on_a_topic_is_not_given_twice(converse: Converse) -> None:
    first = converse("should we start with a pilot?", "tell me more")
    again = converse("how big should it be?", memory=first.memory).reply
    assert NOTHING_PARTICULAR not in plain.text(again)


def test_what_hardly_asks_for_sources_gets_none_without_an_answer_before(
    converse: Converse,
) -> None:
    reply = converse("who started it").reply
    assert "rests on" not in plain.text(reply)
    assert reply.kind is Kind.CLARIFY or reply.sections[0].heading is not None


def test_a_question_that_points_at_the_topic_is_asked_about_it(converse: Converse) -> None:
    reply = converse("how do prices rise with inflation?", "can we cap it?").reply
    assert reply.entries == ("pricing.indexation",)


def test_a_clear_follow_up_stays_one_though_it_points_at_the_topic(converse: Converse) -> None:
    reply = converse("What is the risk of vendor lock-in?", "how do we reduce it?").reply
    assert reply.entries == ("mitigation.lock_in",)


# What may have been wanted of checks


def test_a_start_that_may_have_been_wanted_is_offered_before_all_else(advisor: Advisor) -> None:
    asked = Question("run a vendor comparison", Memory(), "r", TODAY)
    reply = advisor.answer(asked).reply
    assert reply.kind is Kind.ANSWER
    assert reply.sections[0].heading is not None
    assert reply.choices[0].label == "Start: Which provider?"
    carried = json.loads(reply.choices[0].request.removeprefix("start:"))
    assert carried == {"assessment": "vendor"}


def test_results_that_may_have_been_wanted_are_told_how_to_be_asked_for(
    converse: Converse,
) -> None:
    said = plain.text(converse("compare the last two").reply)
    assert "compare my last two results" in said


@pytest.mark.parametrize(
    ("occasion", "words"),
    [
        ("result_latest", "show my latest result"),
        ("result_list", "list my results"),
        ("result_compare", "compare my last two results"),
    ],
)
def test_the_words_that_we_give_people_are_understood(
    advisor: Advisor, occasion: str, words: str
) -> None:
    outcome = advisor.answer(Question(words, Memory(), "r", TODAY))
    assert outcome.steering is not None
    assert (outcome.steering.what, outcome.steering.sure) == (occasion, True)


# Praise, and places


@pytest.mark.parametrize("said", ["you're great", "that was helpful"])
def test_praise_without_an_answer_is_thanked_for(converse: Converse, said: str) -> None:
    reply = converse(said).reply
    assert "You're welcome" in plain.text(reply)
    assert "which answer" not in plain.text(reply)


def test_blame_without_an_answer_asks_which_was_meant(converse: Converse) -> None:
    assert "which answer you mean" in plain.text(converse("that was not helpful at all").reply)


def test_never_mind_is_all_right(converse: Converse) -> None:
    assert plain.text(converse("nevermind").reply).startswith("All right.")


def test_sources_are_silent_on_a_place_only_where_the_answer_does_not_name_it(
    library: Library,
) -> None:
    for entry in library:
        said = composed(library, "x", entry)
        for place, name in places.NAMES.items():
            remarks = places.marked(said, place, library).sections[0].remarks
            if any(f"On the {name} in particular" in remark for remark in remarks):
                assert f" {name} " not in knowledge.passages.plain(entry.short), entry.id
