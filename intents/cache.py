"""Keeps what training found in a file between starts, so that unchanged data isn't learnt again.

The file holds arrays and nothing that could be executed. Its name is a hash of all that the model
depends on: the data, this package's code and the versions of the libraries.
"""

import contextlib
import hashlib
import importlib.metadata
import os
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from intents.training import Label
from intents.views import VIEWS
from intents.weights import Rows, Shape, Vocabulary, Weights

_CODE = Path(__file__).parent
_LIBRARIES = ("numpy", "scipy", "scikit-learn")


def place(folder: Path, data: Path) -> Path:
    """Return the file in `folder` for a model of the files in `data`, trained by this code."""
    return folder / f"recogniser-{fingerprint(((_CODE, '*.py'), (data, '**/*.yaml')))}.npz"


def fingerprint(files: Iterable[tuple[Path, str]]) -> str:
    """Return a hash of the libraries' versions and of the files under folders, given by pattern."""
    digest = hashlib.blake2b(digest_size=16)
    for name, content in _ingredients(files):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _ingredients(files: Iterable[tuple[Path, str]]) -> Iterator[tuple[str, bytes]]:
    for library in _LIBRARIES:
        yield library, importlib.metadata.version(library).encode()
    for root, pattern in files:
        for path in sorted(root.glob(pattern)):
            yield path.relative_to(root).as_posix(), path.read_bytes()


def save(weights: Weights, path: Path) -> None:
    """Write the weights to `path`, whole or not at all; nothing in the file can be executed."""
    arrays: dict[str, NDArray[np.generic]] = {
        "intents": weights.intents,
        "intent_bias": weights.intent_bias,
        "slot_starts": weights.slots.starts,
        "slot_columns": weights.slots.columns,
        "slot_values": weights.slots.values,
        "slot_bias": weights.slot_bias,
        "temperatures": weights.temperatures,
    }
    for number, vocabulary in enumerate(weights.vocabularies):
        arrays[f"terms_{number}"] = np.frombuffer("\n".join(vocabulary.terms).encode(), np.uint8)
        arrays[f"idf_{number}"] = vocabulary.idf
    with replacing(path) as partial, partial.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path to write to; what is there at the end replaces `path` and what it replaces.

    That is every file whose name begins alike, up to the first hyphen.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    kind = path.name.partition("-")[0]
    for older in path.parent.glob(f"{kind}-*"):
        older.unlink(missing_ok=True)
    partial = path.with_name(f"{path.stem}-{os.getpid()}.partial")
    yield partial
    partial.replace(path)


def load(path: Path, labels: Sequence[Label]) -> Weights:
    """Return the weights that `save` wrote to `path`.

    Raises:
        ValueError, OSError, KeyError: there is no such file, or it isn't one of ours.
    """
    with path.open("rb") as file:
        try:
            return _load(file, labels)
        except (EOFError, zipfile.BadZipFile) as error:
            msg = f"cut off or damaged: {error}"
            raise ValueError(msg) from error


def _load(file: BinaryIO, labels: Sequence[Label]) -> Weights:
    with np.load(file, allow_pickle=False) as arrays:
        return Weights(
            shape=Shape(tuple(sorted(set(labels)))),
            vocabularies=tuple(
                Vocabulary(
                    tuple(arrays[f"terms_{number}"].tobytes().decode().split("\n")),
                    arrays[f"idf_{number}"],
                )
                for number in range(len(VIEWS))
            ),
            intents=arrays["intents"],
            intent_bias=arrays["intent_bias"],
            slots=Rows(arrays["slot_starts"], arrays["slot_columns"], arrays["slot_values"]),
            slot_bias=arrays["slot_bias"],
            temperatures=arrays["temperatures"],
        )
