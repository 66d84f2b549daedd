"""A message is split into the questions it holds."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents import split


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("What is BPO?", ["What is BPO?"]),
        ("What is BPO? What does it cost?", ["What is BPO?", "What does it cost?"]),
        ("what is bpo and what does it cost", ["what is bpo", "what does it cost"]),
        ("What is BPO, and also which risks are there?", ["What is BPO", "which risks are there?"]),
        ("what is bpo\nwhat does it cost", ["what is bpo", "what does it cost"]),
        ("define KPO; explain LPO", ["define KPO", "explain LPO"]),
        ("front office and back office", ["front office and back office"]),
        ("What about training and documents?", ["What about training and documents?"]),
        ("Hello! What is BPO?", ["Hello! What is BPO?"]),
        ("", [""]),
        ("   ", [""]),
        ("??", ["??"]),
    ],
)
def test_splitting(message: str, questions: list[str]) -> None:
    assert list(split(message)) == questions


def test_more_than_four_questions_are_a_letter_and_stay_whole() -> None:
    letter = "What is BPO? " * 5
    assert split(letter) == (letter.strip(),)


def test_what_asks_in_a_long_story_is_found() -> None:
    story = "We make valves. My grandfather began in a shed. Now we are many. It grew. We export. "
    both = f"{story}What is BPO? {story}And what does it cost?"
    assert split(both) == ("What is BPO?", "And what does it cost?")
    one = f"{story}What is BPO? {story}"
    assert split(one) == ("What is BPO?", one.strip())
    assert split(story) == (story.strip(),)


def test_a_question_is_found_above_a_pasted_log() -> None:
    log = "10:22:31 ERROR main com.example.Foo failed\n\tat com.example.Foo.bar(Foo.java:42)\n" * 9
    assert split(f"Our batch failed. What are the risks?\n{log}")[0] == "What are the risks?"


@given(st.text())
def test_any_text_can_be_split(text: str) -> None:
    parts = split(text)
    assert 1 <= len(parts) <= 4
    one_spaced = " ".join(text.split())
    assert all(" ".join(part.split()) in one_spaced for part in parts)


def test_much_space_takes_no_time() -> None:
    started = time.perf_counter()
    split("a" + " " * 40_000 + "b")
    assert time.perf_counter() - started < 0.5
