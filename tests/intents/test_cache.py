"""An unchanged model is kept between starts; whatever is wrong with the file, it is trained."""

import logging
from pathlib import Path

import numpy as np
import pytest

from intents import Recogniser, TrainingData, load, train_or_load

from .conftest import CHALLENGE, Write

QUESTIONS = ["what are the advantages", "surprise fees", "a data leak?", "hiden costs", "", "zzzz"]


@pytest.fixture
def source(write: Write) -> Path:
    return write()


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*"))


def test_a_kept_model_recognises_as_the_trained_one_does(
    recogniser: Recogniser, small: TrainingData, source: Path, tmp_path: Path
) -> None:
    first = train_or_load(small, source, tmp_path)
    (kept,) = files(tmp_path)
    written = kept.stat().st_mtime_ns
    second = train_or_load(small, source, tmp_path)
    assert kept.stat().st_mtime_ns == written, "the second start only reads"
    for text in QUESTIONS:
        known = recogniser.recognise(text)
        for found in (first.recognise(text), second.recognise(text)):
            assert [c.label for c in found.candidates] == [c.label for c in known.candidates]
            assert [c.confidence for c in found.candidates] == pytest.approx(
                [c.confidence for c in known.candidates], abs=1e-9
            )


def test_nothing_in_the_file_can_be_executed(
    small: TrainingData, source: Path, tmp_path: Path
) -> None:
    train_or_load(small, source, tmp_path)
    with np.load(files(tmp_path)[0], allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays.files)


def test_other_data_is_another_model_and_the_old_one_goes(
    small: TrainingData, source: Path, write: Write, tmp_path: Path
) -> None:
    train_or_load(small, source, tmp_path)
    (old,) = files(tmp_path)
    changed = write({"intents/challenge.yaml": CHALLENGE.replace("is it risky", "how risky")})
    train_or_load(load(changed), changed, tmp_path)
    (new,) = files(tmp_path)
    assert new != old


@pytest.mark.parametrize(
    "damage",
    [
        b"not a model",
        b"",
        b"PK\x03\x04",
        pytest.param(None, id="cut in half"),
    ],
)
def test_a_damaged_file_is_trained_again(
    small: TrainingData,
    source: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    damage: bytes | None,
) -> None:
    train_or_load(small, source, tmp_path)
    (kept,) = files(tmp_path)
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    with caplog.at_level(logging.WARNING):
        found = train_or_load(small, source, tmp_path)
    assert found.recognise("which risks are there").candidates[0].label.intent == "challenge"
    assert "training the model anew" in caplog.text
    assert files(tmp_path)[0].stat().st_size > len(whole) // 2


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(
    small: TrainingData, source: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    taken = tmp_path / "file"
    taken.write_text("a file where the folder should be")
    found = train_or_load(small, source, taken)
    assert found.recognise("which risks are there").candidates
    assert "can't be kept" in caplog.text


def test_a_folder_that_is_missing_is_made(
    small: TrainingData, source: Path, tmp_path: Path
) -> None:
    train_or_load(small, source, tmp_path / "deep" / "deeper")
    assert files(tmp_path / "deep" / "deeper")
