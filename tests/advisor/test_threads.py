"""A thread is a conversation: follow-ups, switches, more, thumbs in words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor import Advisor, Kind, Memory, Question

from .conftest import TODAY, Converse


@pytest.mark.parametrize(
    ("said", "entry"),
    [
        ("What is BPO?", "bpo"),
        ("what is offshoring?", "location.offshore"),
        ("What are the benefits of outsourcing?", "benefit.overview"),
        ("What are the hidden costs of outsourcing?", "risk.hidden_costs"),
        ("WHAT IS BPO", "bpo"),
    ],
)
def test_a_plain_question_gets_its_entry_with_a_source(
    converse: Converse, said: str, entry: str
) -> None:
    reply = converse(said).reply
    assert reply.kind is Kind.ANSWER
    assert reply.entries[0] == entry
    assert reply.citations
    assert reply.reviewed is not None
    assert reply.parts[0].entry == entry


@pytest.mark.parametrize(
    ("before", "said", "entry"),
    [
        (
            "What are the hidden costs of outsourcing?",
            "how do we avoid them?",
            "mitigation.hidden_costs",
        ),
        ("what is offshoring?", "and the downsides?", "location.offshore.challenges"),
        ("what is nearshoring?", "and the benefits?", "location.nearshore.benefits"),
        ("what is offshoring?", "when would we do that?", "location.offshore.when"),
    ],
)
def test_a_follow_up_is_about_the_threads_topic(
    converse: Converse, before: str, said: str, entry: str
) -> None:
    assert converse(before, said).reply.entries == (entry,)


def test_a_follow_up_without_a_topic_is_about_outsourcing_as_such(converse: Converse) -> None:
    assert converse("and the downsides?").reply.entries == ("risk.overview",)


def test_a_topic_is_switched_and_the_question_kept(converse: Converse) -> None:
    reply = converse("what is offshoring?", "and the downsides?", "what about nearshore?").reply
    assert reply.entries == ("location.nearshore.challenges",)


def test_more_is_the_long_form_and_then_that_is_all(converse: Converse) -> None:
    asked = "What are the hidden costs of outsourcing?"
    first, more = converse(asked), converse(asked, "tell me more")
    assert more.reply.entries == ("risk.hidden_costs",)
    assert more.reply.sections[0].passages != first.reply.sections[0].passages
    assert more.memory.expanded
    last = converse(asked, "tell me more", "tell me more")
    assert last.reply.entries == ()
    assert last.reply.choices, "it says what may take the person further"


def test_more_of_nothing_asks_what_is_meant(converse: Converse) -> None:
    assert converse("tell me more").reply.kind is Kind.CLARIFY


def test_several_questions_are_answered_together(converse: Converse) -> None:
    reply = converse("What is BPO? And what are the hidden costs of outsourcing?").reply
    assert reply.entries == ("bpo", "risk.hidden_costs")
    assert [part.entry for part in reply.parts] == list(reply.entries)
    assert all(section.heading for section in reply.sections)
    assert len({citation.id for citation in reply.citations}) == len(reply.citations)


def test_a_second_question_may_lean_on_the_first(converse: Converse) -> None:
    reply = converse("What are the hidden costs of outsourcing? How do we avoid them?").reply
    assert reply.entries == ("risk.hidden_costs", "mitigation.hidden_costs")


def test_the_same_question_twice_in_a_message_is_answered_once(converse: Converse) -> None:
    assert converse("What is BPO? What is BPO?").reply.entries == ("bpo",)


def test_a_button_opens_its_entry_once(advisor: Advisor) -> None:
    opened = advisor.choose("entry:bpo", Memory(), "r1", TODAY)
    assert opened.reply.entries == ("bpo",)
    again = advisor.choose("entry:bpo", opened.memory, "r2", TODAY)
    assert again.reply.entries == ()
    assert again.memory == opened.memory


def test_the_button_for_more_expands_its_entry(advisor: Advisor) -> None:
    opened = advisor.choose("entry:risk.hidden_costs", Memory(), "r1", TODAY)
    more = advisor.choose("more:risk.hidden_costs", opened.memory, "r2", TODAY)
    assert more.reply.kind is Kind.ANSWER
    assert more.memory.expanded
    assert more.memory.reply == "r2"


def test_the_buttons_offer_nothing_that_was_shown(advisor: Advisor, converse: Converse) -> None:
    memory = converse("What are the hidden costs of outsourcing?").memory
    for _ in range(4):
        choices = advisor.choose("more:risk.hidden_costs", memory, "r", TODAY).reply.choices
        entries = [choice for choice in choices if choice.request.startswith("entry:")]
        if not entries:
            break
        assert not {one.request.removeprefix("entry:") for one in entries} & set(memory.shown)
        memory = advisor.choose(entries[0].request, memory, "r", TODAY).memory


def test_none_of_these_is_owned_up_to(advisor: Advisor) -> None:
    outcome = advisor.choose("none", Memory(entry="bpo"), "r", TODAY)
    assert outcome.reply.kind is Kind.NOT_COVERED
    assert outcome.memory == Memory(entry="bpo")


@pytest.mark.parametrize("request_", ["entry:gone", "more:gone", "more:", "entry:", "", "poem:x"])
def test_a_button_from_an_older_version_gets_a_reply(advisor: Advisor, request_: str) -> None:
    assert advisor.choose(request_, Memory(), "r", TODAY).reply.sections


@pytest.mark.parametrize(
    ("said", "good"),
    [("that was helpful", True), ("that was not helpful at all", False)],
)
def test_a_thumb_in_words_is_for_the_last_answer(
    converse: Converse,
    said: str,
    good: bool,  # noqa: FBT001
) -> None:
    outcome = converse("What is BPO?", said)
    assert outcome.reply.kind is Kind.FEEDBACK
    assert outcome.verdict is not None
    assert (outcome.verdict.reply, outcome.verdict.good) == ("reply-1", good)


def test_a_thumb_without_an_answer_is_for_nothing(converse: Converse) -> None:
    outcome = converse("that was helpful")
    assert outcome.reply.kind is Kind.FEEDBACK
    assert outcome.verdict is None


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("hello", Kind.SMALLTALK),
        ("thanks!", Kind.SMALLTALK),
        ("help", Kind.HELP),
        ("start the readiness check", Kind.ASSESSMENT),
        ("what's the weather today?", Kind.OFF_TOPIC),
        ("write me a poem", Kind.OFF_TOPIC),
        ("who is the best vendor in Manila?", Kind.NOT_COVERED),
        ("", Kind.HELP),
        ("🎉🎉", Kind.HELP),
        ("<@U0ADVISOR>", Kind.HELP),
        ("```\ncode\n```", Kind.HELP),
    ],
)
def test_what_is_no_question_about_outsourcing_gets_its_kind(
    converse: Converse, said: str, kind: Kind
) -> None:
    reply = converse(said).reply
    assert reply.kind is kind
    assert not reply.rateable


def test_small_talk_leaves_the_topic_alone(converse: Converse) -> None:
    assert converse("What is BPO?", "thanks!").memory == converse("What is BPO?").memory


@pytest.mark.parametrize(
    "said",
    ["who is the best vendor in Manila?", "what does our own outsourcing policy say?"],
)
def test_a_near_miss_is_a_gap_for_the_curator(converse: Converse, said: str) -> None:
    outcome = converse(said)
    assert outcome.gap is not None
    assert (outcome.gap.text, outcome.gap.kind) == (said, Kind.NOT_COVERED)
    assert outcome.reply.entries == (), "nothing is passed off as an answer"


@pytest.mark.parametrize(
    "said",
    [
        "will I lose my job?",
        "what's the weather today?",
        "What is BPO?",
        "hello",
        "help",
        "",
        "you are useless",
        "that was helpful",
        "what do you store about me?",
    ],
)
def test_worries_answers_and_small_talk_are_never_queued(converse: Converse, said: str) -> None:
    assert converse(said).gap is None


def test_a_worry_is_answered_with_whom_to_ask(converse: Converse) -> None:
    reply = converse("will I lose my job?").reply
    assert reply.kind is Kind.NOT_COVERED
    assert "#ask-sourcing" in str(reply.sections)


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=200), again=st.text(max_size=50))
def test_any_text_gets_a_reply(advisor: Advisor, text: str, again: str) -> None:
    first = advisor.answer(Question(text, Memory(), "r1", TODAY))
    second = advisor.answer(Question(again, first.memory, "r2", TODAY))
    for outcome in (first, second):
        assert outcome.reply.sections
        assert outcome.reply.kind is not Kind.ERROR


@pytest.mark.parametrize("text", ["word " * 8_000, "x" * 40_000, "? " * 20_000, "\ud800"])
def test_odd_and_endless_text_gets_a_reply(converse: Converse, text: str) -> None:
    assert converse(text).reply.sections


def test_the_same_thread_gets_the_same_replies(converse: Converse) -> None:
    said = ("what is offshoring?", "and the downsides?", "what about nearshore?", "tell me more")
    assert converse(*said) == converse(*said)


def test_more_on_an_earlier_answer_makes_that_the_topic(
    advisor: Advisor, converse: Converse
) -> None:
    memory = converse("what is nearshoring?", "What are the hidden costs of outsourcing?").memory

    after = advisor.choose("more:location.nearshore", memory, "next", TODAY).memory

    assert (after.entry, after.intent) == ("location.nearshore", "definition")
    assert dict(after.slots) == {"term": "nearshore"}
