"""Thresholds are chosen within the budget, kept between starts, and refused if nothing keeps it."""

from dataclasses import replace
from pathlib import Path

import pytest

import knowledge
from advisor import tuning
from intents import Budget, BudgetError, Intent, Label, Recogniser, TrainingData, Utterance, train
from knowledge import Library

WORDS = {"benefit": "gain profit upside", "challenge": "risk danger downside"}
WAYS = ("what is the {}", "tell me about {}", "any {} in it", "which {} is there")
HELD_OUT = ("is there a {}", "say more about the {}")
EASY = Budget(wrong=0.5, sure_wrong=0.5, refused=0.5)


def intent(name: str, words: str, *, meant: str | None = None) -> Intent:
    """An intent; what is held out may be said to mean another one."""
    said = tuple(Utterance(w.format(word), Label(name)) for word in words.split() for w in WAYS)
    asked = tuple(
        Utterance(way.format(word), Label(meant or name))
        for word in words.split()
        for way in HELD_OUT
    )
    return Intent(name, name, None, said, asked, f"{name}.yaml")


@pytest.fixture(scope="module")
def library() -> Library:
    return knowledge.load()


@pytest.fixture(scope="module")
def data() -> TrainingData:
    return TrainingData(tuple(intent(*item) for item in WORDS.items()), (), {}, EASY)


@pytest.fixture(scope="module")
def recogniser(data: TrainingData) -> Recogniser:
    return train(data)


def test_what_was_chosen_is_kept_and_told(
    recogniser: Recogniser, data: TrainingData, library: Library, tmp_path: Path
) -> None:
    first = tuning.tune(recogniser, data, library, tmp_path)
    (kept,) = tmp_path.glob("thresholds-*.json")
    written = kept.stat().st_mtime_ns
    assert tuning.tune(recogniser, data, library, tmp_path) == first
    assert kept.stat().st_mtime_ns == written, "the second start only reads"
    assert tuning.tune(recogniser, data, library, None) == first
    assert "of questions like the held-out ones" in str(first)


@pytest.mark.parametrize("damage", ["", "{}", "[]", '{"thresholds": {"margin": 1}, "shares": {}}'])
def test_damaged_thresholds_are_chosen_anew(
    recogniser: Recogniser, data: TrainingData, library: Library, tmp_path: Path, damage: str
) -> None:
    first = tuning.tune(recogniser, data, library, tmp_path)
    (kept,) = tmp_path.glob("thresholds-*.json")
    whole = kept.read_text(encoding="utf8")
    kept.write_text(damage, encoding="utf8")
    assert tuning.tune(recogniser, data, library, tmp_path) == first
    assert kept.read_text(encoding="utf8") == whole


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(
    recogniser: Recogniser,
    data: TrainingData,
    library: Library,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    taken = tmp_path / "file"
    taken.write_text("a file where the folder should be")
    assert tuning.tune(recogniser, data, library, taken)
    assert "can't be kept" in caplog.text


def test_a_model_that_cannot_keep_the_budget_is_refused(
    recogniser: Recogniser, data: TrainingData, library: Library, tmp_path: Path
) -> None:
    """What is held out means the other intent than the model has learnt."""
    names = list(WORDS)
    turned = tuple(
        intent(name, WORDS[name], meant=other)
        for name, other in zip(names, names[::-1], strict=True)
    )
    strict = Budget(wrong=0.01, sure_wrong=0.01, refused=0.01)
    with pytest.raises(BudgetError, match=r"raise the shares in intents/data/budget\.yaml"):
        tuning.tune(recogniser, replace(data, intents=turned, budget=strict), library, tmp_path)
    assert not list(tmp_path.iterdir()), "nothing is kept of it"
