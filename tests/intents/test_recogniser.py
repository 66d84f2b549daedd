"""The recogniser says what is asked and how sure it is, the same every time, whatever the text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents import Label, Recogniser, Recognition, TrainingData, Utterance, train
from intents.training import Intent

QUESTIONS = [
    "what are the advantages",
    "surprise fees on the invoice",
    "could our data leak?",
    "which risks",
    "will it rain",
    "hiden costs",
    "",
    "zzzz qqqq",
]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("what are the benefits?", Label("benefit")),
        ("Name the ADVANTAGES, please!", Label("benefit")),
        ("which risks are there", Label("challenge")),
        ("are there hidden costs?", Label("challenge", (("risk", "costs"),))),
        ("a data breach", Label("challenge", (("risk", "security"),))),
        ("tell me a joke", Label("off_topic")),
    ],
)
def test_plain_questions_are_recognised(recogniser: Recogniser, text: str, label: Label) -> None:
    assert recogniser.recognise(text).candidates[0].label == label


def test_a_typo_is_read_past(recogniser: Recogniser) -> None:
    found = recogniser.recognise("hiddn costs?")
    assert found.text == "hidden costs"
    assert found.candidates[0].label.slots == (("risk", "costs"),)


def test_two_trainings_decide_alike(small: TrainingData) -> None:
    one, other = train(small), train(small)
    for text in QUESTIONS:
        assert one.recognise(text) == other.recognise(text)


def test_questions_leave_nothing_behind(recogniser: Recogniser) -> None:
    before = recogniser.recognise(QUESTIONS[0])
    for text in QUESTIONS:
        recogniser.recognise(text)
    assert recogniser.recognise(QUESTIONS[0]) == before


def test_the_order_of_the_intents_decides_nothing(small: TrainingData) -> None:
    turned = TrainingData(small.intents[::-1], small.entities[::-1], small.concepts)
    one, other = train(small), train(turned)
    for text in QUESTIONS[:6]:
        assert one.recognise(text).candidates[0].label == other.recognise(text).candidates[0].label


def sound(found: Recognition) -> None:
    """What holds for any recognition."""
    confidences = [candidate.confidence for candidate in found.candidates]
    shares = [share for _, share in found.intents]
    for probabilities in (confidences, shares):
        assert all(0 <= one <= 1 for one in probabilities)
        assert sum(probabilities) == pytest.approx(1, abs=1e-6)
        assert probabilities == sorted(probabilities, reverse=True)
    assert 0 <= found.familiarity <= 1 + 1e-9


@pytest.mark.parametrize("text", QUESTIONS)
def test_confidences_are_probabilities(recogniser: Recogniser, text: str) -> None:
    """There are fewer labels than candidates here, so all of them are told."""
    sound(recogniser.recognise(text))


def test_an_intent_is_as_likely_as_its_labels_together(recogniser: Recogniser) -> None:
    found = recogniser.recognise("which risks are there")
    for intent, share in found.intents:
        labels = (c.confidence for c in found.candidates if c.label.intent == intent)
        assert sum(labels) == pytest.approx(share, abs=1e-6)


@given(st.text())
def test_any_text_is_recognised_as_something(recogniser: Recogniser, text: str) -> None:
    sound(recogniser.recognise(text))


@pytest.mark.parametrize("text", ["", " ", "🎉", "<@U1>", "```code```", "\x00", "\ud800", "…"])
def test_no_words_are_like_nothing_known(recogniser: Recogniser, text: str) -> None:
    found = recogniser.recognise(text)
    sound(found)
    assert found.text == ""
    assert found.entities == ()


@pytest.mark.parametrize(
    "text",
    [
        "which risks are there " * 170,
        "a" * 4_000,
        "w\u0334\u0322h\u0338a\u0335t\u0336 " * 200,
        "&lt;" * 1_000,
        "10:22:31 ERROR [main] com.example.Foo failed\n" * 80,
        "<!channel> <@U1> <https://example.com|click>" * 90,
        "hidden\u200bcosts " * 200,
        "\U0001f600" * 4_000,
    ],
)
def test_a_heap_of_anything_is_recognised_in_time(recogniser: Recogniser, text: str) -> None:
    """Slack's longest message; typing it must not keep others waiting."""
    started = time.perf_counter()
    sound(recogniser.recognise(text))
    assert time.perf_counter() - started < 1


def test_a_training_utterance_is_familiar_and_gibberish_is_not(recogniser: Recogniser) -> None:
    known = recogniser.recognise("which risks are there").familiarity
    assert known > 0.9
    assert recogniser.recognise("zzzz qqqq").familiarity < known / 2


def test_only_as_many_candidates_as_anyone_looks_at() -> None:
    """With more labels than that, the rest is what is missing to one."""
    texts = "alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima".split()
    names = [f"{one}{other}" for one in texts for other in texts[:4]]
    ways = ("about {}", "tell me of {}", "{} please")
    intents = tuple(
        Intent(
            name,
            name,
            None,
            tuple(Utterance(way.format(name), Label(name)) for way in ways),
            (),
            f"{name}.yaml",
        )
        for name in names
    )
    found = train(TrainingData(intents, ())).recognise("about alphabravo")
    assert found.candidates[0].label == Label("alphabravo")
    assert len(found.candidates) < len(names)
    assert sum(candidate.confidence for candidate in found.candidates) <= 1 + 1e-9


def test_nothing_held_out_is_no_reason_to_fail(small: TrainingData) -> None:
    bare = tuple(
        Intent(one.name, one.description, one.slot, one.utterances, (), one.file)
        for one in small.intents
    )
    sound(train(TrainingData(bare, small.entities)).recognise("which risks"))


def test_entities_and_concepts_are_told(small: TrainingData) -> None:
    data = TrainingData(small.intents, small.entities, {"money": ("invoice", "fees")})
    found = train(data).recognise("not the hidden fees, but a data breach")
    assert [one.value for one in found.entities] == ["costs", "security"]
    assert found.entities[0].negated
    assert found.concepts == ("money",)
