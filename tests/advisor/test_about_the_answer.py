"""What is asked of the last answer itself: why it was given, in fewer words, that it missed."""

import pytest

from advisor import Advisor, Kind, Memory
from advisor.answering import plain

from .conftest import TODAY, Converse

PAYROLL = "is payroll good to outsource?"


@pytest.mark.parametrize(
    "words", ["why this answer?", "why did you say that?", "how did you come up with that?"]
)
def test_why_gives_what_was_understood_and_who_says_so(converse: Converse, words: str) -> None:
    reply = converse("What is BPO?", words).reply
    said = plain.text(reply)
    assert reply.kind is Kind.ANSWER
    assert reply.entries == ("bpo",)
    assert "taken for “definition term=bpo”" in said
    assert "rests on" in said
    assert reply.citations


def test_why_says_the_same_as_its_button(converse: Converse, advisor: Advisor) -> None:
    first = converse("What is BPO?")
    expanded = advisor.choose("more:bpo", first.memory, "reply-2", TODAY)
    asked = converse("why this answer?", memory=expanded.memory).reply
    assert "taken for “definition term=bpo”" in plain.text(asked)


def test_the_reasons_hold_none_of_the_persons_own_words(converse: Converse) -> None:
    memory = converse("What on earth is BPO, says my aunt Mildred?").memory
    assert memory.reasons
    assert "mildred" not in str(memory.to_json()).lower()


def test_the_reasons_are_those_of_the_answer_that_is_asked_about(converse: Converse) -> None:
    memory = converse("What is BPO?", "What is KPO?").memory
    assert "kpo" in memory.reasons
    assert "term=bpo” with" not in memory.reasons


def test_in_fewer_words_an_entry_is_its_first_sentence_with_its_source(converse: Converse) -> None:
    reply = converse("What is an SLA?", "simpler please").reply
    assert reply.kind is Kind.ANSWER
    assert reply.entries == ("definition.sla",)
    assert reply.citations
    [section] = reply.sections
    assert len(section.passages) == 1


def test_fewer_words_than_a_sentence_there_are_none_and_that_is_said(converse: Converse) -> None:
    reply = converse("What is an SLA?", "shorter", "simpler please").reply
    assert reply.kind is Kind.ANSWER
    assert "shortest form" in plain.text(reply)
    assert "#ask-sourcing" in plain.text(reply)
    assert reply.entries == ()


def test_another_answer_can_be_had_in_fewer_words_again(converse: Converse) -> None:
    reply = converse("What is an SLA?", "shorter", "What is KPO?", "shorter").reply
    assert reply.entries == ("definition.kpo",)


def test_the_words_of_an_answer_that_have_an_entry_are_offered(converse: Converse) -> None:
    reply = converse("What is KPO?", "explain like I'm new").reply
    assert "entry:bpo" in [choice.request for choice in reply.choices]
    assert "entry:definition.kpo" not in [choice.request for choice in reply.choices]


def test_what_came_next_is_offered_to_who_meant_something_else(converse: Converse) -> None:
    before = converse(PAYROLL)
    outcome = converse(PAYROLL, "no, I meant something else")
    assert outcome.reply.kind is Kind.FEEDBACK
    assert outcome.verdict is not None
    assert not outcome.verdict.good
    offered = [choice.request for choice in outcome.reply.choices]
    assert offered[-1] == "none"
    assert [f"entry:{entry}" for entry in before.memory.others[:2]] == offered[:-1]
    assert not set(before.reply.entries) & set(before.memory.others)


def test_praise_offers_nothing_else(converse: Converse) -> None:
    assert converse(PAYROLL, "that was helpful").reply.choices == ()


def test_a_correction_that_names_nothing_known_is_feedback(converse: Converse) -> None:
    outcome = converse("What is BPO?", "no no the second one")
    assert outcome.reply.kind in {Kind.FEEDBACK, Kind.ANSWER}


def test_memory_of_reasons_and_runners_up_survives_being_stored() -> None:
    memory = Memory(entry="bpo", reasons="taken for “x”", others=("a", "b"))
    stored = {**memory.to_json(), "others": ["a", "b", 3]}
    assert Memory.from_json(stored) == memory
    assert Memory.from_json({"reasons": 3, "others": "a"}) == Memory()


@pytest.mark.parametrize(
    ("before", "said", "entry"),
    [
        ("What happens to our staff?", "do I keep my holiday and pay?", "workforce.changed_terms"),
        ("What is an exit plan?", "how often should it be tested?", "exit.plan"),
        ("What is outcome based pricing?", "how do you measure it?", None),
        ("What is a steering committee?", "how often does it meet?", "practice.meetings"),
    ],
)
def test_a_vague_question_is_asked_about_the_topic(
    converse: Converse, before: str, said: str, entry: str | None
) -> None:
    reply = converse(before, said).reply
    assert reply.kind is Kind.ANSWER
    if entry is not None:
        assert reply.entries == (entry,)


@pytest.mark.parametrize(
    "said", ["can you book me a holiday?", "how many holidays do I have left?", "what do they eat?"]
)
def test_what_is_off_every_topic_stays_so_in_a_thread(converse: Converse, said: str) -> None:
    assert converse("What is TUPE?", said).reply.kind is Kind.OFF_TOPIC
