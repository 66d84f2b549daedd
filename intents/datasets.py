"""Other people's data sets, read from the files they are published in."""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_TEXT = ("text", "sentence")
_LABEL = ("label", "category", "intent")

Example = tuple[str, str | None]
"""A question and its intent, None being out of scope."""


class UnusableFileError(ValueError):
    """A data set's file that can't be read; the text says what it should hold."""


@dataclass(frozen=True)
class DataSet:
    """Questions of one data set; validation may be missing, and so may out-of-scope questions."""

    name: str
    train: tuple[Example, ...]
    validation: tuple[Example, ...]
    test: tuple[Example, ...]


def read_clinc150(path: Path) -> DataSet:
    """Return CLINC150 from its published JSON.

    The out-of-scope questions of training are left out: the pipeline needs none.

    Raises:
        UnusableFileError: it isn't that file.
    """
    try:
        parts = json.loads(path.read_text(encoding="utf8"))
        train = _pairs(parts["train"])
        validation = (*_pairs(parts["val"]), *_outside(parts["oos_val"]))
        test = (*_pairs(parts["test"]), *_outside(parts["oos_test"]))
    except (ValueError, KeyError, TypeError) as error:
        raise UnusableFileError(
            f"{path} is not CLINC150's JSON with train, val, test, oos_val and oos_test"
        ) from error
    return _checked(DataSet("CLINC150", train, validation, test), path)


def read_banking77(train: Path, test: Path) -> DataSet:
    """Return BANKING77 from its two CSV files.

    Raises:
        UnusableFileError: one of them isn't such a file.
    """
    return _checked(DataSet("BANKING77", _rows(train, None), (), _rows(test, None)), train)


def read_csv(train: Path, test: Path, oos: str | None) -> DataSet:
    """Return any data set from two CSV files; questions labelled `oos` are out of scope.

    Raises:
        UnusableFileError: one of them has no column for texts or none for labels.
    """
    trained = tuple(example for example in _rows(train, oos) if example[1] is not None)
    return _checked(DataSet(test.stem, trained, (), _rows(test, oos)), train)


def _pairs(rows: Sequence[Sequence[str]]) -> tuple[Example, ...]:
    return tuple((str(text), str(label)) for text, label in rows)


def _outside(rows: Sequence[Sequence[str]]) -> tuple[Example, ...]:
    return tuple((str(text), None) for text, _ in rows)


def _rows(path: Path, oos: str | None) -> tuple[Example, ...]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            text = _column(path, rows.fieldnames or (), _TEXT)
            label = _column(path, rows.fieldnames or (), _LABEL)
            return tuple((row[text], None if row[label] == oos else row[label]) for row in rows)
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnusableFileError(f"{path} is not a CSV file in UTF-8: {error}") from error


def _column(path: Path, names: Sequence[str], wanted: Sequence[str]) -> str:
    for name in names:
        if name.strip().lower() in wanted:
            return name
    raise UnusableFileError(f"{path} has no column named {' or '.join(wanted)} in its first line")


def _checked(data: DataSet, path: Path) -> DataSet:
    trained = {label for _, label in data.train}
    tested = {label for _, label in data.test} - {None}
    if len(trained) < 2 or not tested:
        raise UnusableFileError(f"{path} needs two intents or more, each with training questions")
    if unknown := sorted(str(label) for label in tested - trained):
        raise UnusableFileError(
            f"{path} has no training questions for {', '.join(unknown[:3])}; if that is the "
            "label for out of scope, name it with --oos"
        )
    return data
