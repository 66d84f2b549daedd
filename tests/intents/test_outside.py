"""The pipeline on other people's data: their files are read, nothing is chosen on test questions.

The published files are not in the repository: `OUTSIDE_DATA` names their folder, and without it the
tests that need them are skipped.
"""

import csv
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from intents.calibration import calibration_error
from intents.coverage import Coverage
from intents.datasets import (
    DataSet,
    Example,
    UnusableFileError,
    read_banking77,
    read_clinc150,
    read_csv,
)
from intents.figures import Figures
from intents.model import fit
from intents.outside import benchmark
from intents.reading import Said
from intents.training import Label

KEYS = [
    *("in_scope_accuracy", "in_scope_accuracy_at_threshold", "oos_recall", "auroc", "mcc"),
    *("macro_f1", "ece", "top3", "train_seconds", "p50_ms", "p95_ms", "rss_mb"),
]
THINGS = {
    "card": "card cards plastic visa chip".split(),
    "cash": "cash notes coins money withdrawal".split(),
    "loan": "loan credit mortgage borrowing debt".split(),
}
WAYS = ["where is my {}", "tell me about {}", "i lost the {}", "how do i get {}", "{} please"]
FAR = ["will it rain tomorrow", "sing a song", "who won yesterday", "bake bread with honey"]


def examples(ways: list[str]) -> tuple[Example, ...]:
    return tuple(
        (way.format(word), label)
        for label, words in THINGS.items()
        for word in words
        for way in ways
    )


TRAIN, TEST = examples(WAYS), examples(["tell me where my {} is", "please get the {}"])
SMALL = DataSet("small", TRAIN, (), (*TEST, *((text, None) for text in FAR)))


def write_csv(path: Path, head: tuple[str, str], rows: tuple[Example, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows((text, label or "none") for text, label in rows)
    return path


@pytest.fixture(scope="module")
def figures() -> Figures:
    return benchmark(SMALL)


def test_every_figure_is_told_in_the_order_people_rely_on(figures: Figures) -> None:
    told = figures.as_json()
    assert list(told) == KEYS
    assert json.loads(json.dumps(told)) == told
    assert len(list(figures.lines())) == len(KEYS)


def test_an_easy_data_set_is_learnt(figures: Figures) -> None:
    assert figures.in_scope_accuracy == pytest.approx(1)
    assert figures.top3 == 1
    assert figures.macro_f1 == pytest.approx(1)
    assert figures.oos_recall is not None
    assert figures.oos_recall >= 0.75
    assert figures.auroc is not None
    assert figures.auroc > 0.7
    assert figures.in_scope_accuracy_at_threshold <= figures.in_scope_accuracy
    assert 0 < figures.p50_ms <= figures.p95_ms


def test_what_a_data_set_cannot_tell_is_null() -> None:
    told = benchmark(replace(SMALL, test=TEST)).as_json()
    assert {name for name, value in told.items() if value is None} <= {
        *("oos_recall", "auroc", "rss_mb"),
    }
    assert told["oos_recall"] is None
    assert told["auroc"] is None


def test_the_test_questions_choose_nothing(figures: Figures) -> None:
    """Without the hardest test questions the others are answered and rejected as before."""
    fewer = benchmark(replace(SMALL, test=(*TEST[:10], *SMALL.test[-4:])))
    assert fewer.oos_recall == figures.oos_recall


def test_validation_sets_the_threshold_where_there_is_some() -> None:
    strict = benchmark(replace(SMALL, validation=TRAIN))
    assert (
        strict.in_scope_accuracy_at_threshold
        <= benchmark(replace(SMALL, validation=TEST)).in_scope_accuracy_at_threshold
    )


# Files


def test_clinc150_is_read(tmp_path: Path) -> None:
    parts = {
        "train": [["a b", "x"], ["c d", "y"]],
        "val": [["a c", "x"]],
        "test": [["b c", "y"]],
        "oos_train": [["z", "oos"]],
        "oos_val": [["q", "oos"]],
        "oos_test": [["r", "oos"]],
    }
    path = tmp_path / "clinc.json"
    path.write_text(json.dumps(parts), encoding="utf-8")
    found = read_clinc150(path)
    assert found.train == (("a b", "x"), ("c d", "y"))
    assert found.validation == (("a c", "x"), ("q", None))
    assert found.test == (("b c", "y"), ("r", None))


@pytest.mark.parametrize(
    "head",
    [("text", "category"), ("sentence", "intent"), ("Text", "Label"), ("\ufefftext", "label")],
)
def test_csv_columns_go_by_any_of_their_names(tmp_path: Path, head: tuple[str, str]) -> None:
    train = write_csv(tmp_path / "train.csv", head, TRAIN)
    test = write_csv(tmp_path / "test.csv", head, SMALL.test)
    found = read_csv(train, test, "none")
    assert (found.train, found.validation, found.test) == (TRAIN, (), SMALL.test)


def test_out_of_scope_questions_are_not_trained_on(tmp_path: Path) -> None:
    both = write_csv(tmp_path / "both.csv", ("text", "label"), SMALL.test)
    assert all(label is not None for _, label in read_csv(both, both, "none").train)


def test_banking77_has_no_out_of_scope_questions(tmp_path: Path) -> None:
    train = write_csv(tmp_path / "train.csv", ("text", "category"), TRAIN)
    test = write_csv(tmp_path / "test.csv", ("text", "category"), TEST)
    found = read_banking77(train, test)
    assert found.test == TEST


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"train": 1}', '{"train": [["a"]]}'])
def test_what_is_not_clinc150_is_said_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "clinc.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableFileError, match="is not CLINC150's JSON"):
        read_clinc150(path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"a,b\n1,2\n", "has no column named text or sentence"),
        (b"text,b\n1,2\n", "has no column named label or category or intent"),
        (b"", "has no column"),
        (b"text,label\na,x\n", "two intents or more"),
        (b"text,label\na,x\n\xff,y\n", "is not a CSV file in UTF-8"),
    ],
)
def test_a_csv_file_that_cannot_be_used_is_named(tmp_path: Path, text: bytes, says: str) -> None:
    path = tmp_path / "train.csv"
    path.write_bytes(text)
    with pytest.raises(UnusableFileError, match=says) as caught:
        read_csv(path, path, None)
    assert str(path) in str(caught.value)


def test_a_label_that_is_only_tested_may_be_out_of_scope(tmp_path: Path) -> None:
    train = write_csv(tmp_path / "train.csv", ("text", "label"), TRAIN)
    test = write_csv(tmp_path / "test.csv", ("text", "label"), SMALL.test)
    with pytest.raises(UnusableFileError, match=r"no training questions for none.*--oos"):
        read_csv(train, test, None)


# What scores are made of


def test_what_was_never_said_is_not_covered() -> None:
    said = [Said(tuple(text.split()), (), ()) for text in ("where is it", "where are they")]
    coverage = Coverage(fit(said, [Label("a"), Label("b")]).weights.vocabularies[0])
    assert coverage.of(["where", "is", "it"]) == pytest.approx(1)
    assert coverage.of(["zebra", "quagga"]) == 0
    assert coverage.of([]) == 0
    assert 0 < coverage.of(["where", "zebra"]) < coverage.of(["where", "is", "zebra"]) < 1


def test_calibration_error_is_the_gap_between_confidence_and_accuracy() -> None:
    assert calibration_error([], []) == 0
    assert calibration_error([1.0, 1.0], [True, True]) == pytest.approx(0)
    assert calibration_error([0.9, 0.9], [True, False]) == pytest.approx(0.4)
    assert calibration_error([0.1, 0.9], [True, False]) == pytest.approx(0.9)


# The published files


def outside_file(name: str) -> Path:
    folder = os.environ.get("OUTSIDE_DATA")
    if not folder or not (Path(folder) / name).exists():
        pytest.skip(f"set OUTSIDE_DATA to a folder with {name}")
    return Path(folder) / name


def test_clinc150_is_understood_as_promised() -> None:
    found = benchmark(read_clinc150(outside_file("clinc150_full.json")))
    assert found.in_scope_accuracy >= 0.93
    assert found.in_scope_accuracy_at_threshold >= 0.895
    assert found.oos_recall is not None
    assert found.oos_recall >= 0.86
    assert found.auroc is not None
    assert found.auroc >= 0.96


def test_banking77_is_understood_as_promised() -> None:
    train, test = outside_file("banking77_train.csv"), outside_file("banking77_test.csv")
    assert benchmark(read_banking77(train, test)).in_scope_accuracy >= 0.91
