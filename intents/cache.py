"""Keeps a fitted model in a file between starts, so that an unchanged one isn't trained again.

The file holds arrays and nothing that could be executed. Its name is a hash of all that the model
depends on: the data, this package's code and the versions of the libraries.
"""

import hashlib
import os
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
import scipy
import sklearn
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from intents.model import Model, Shape, Weights, vectorisers
from intents.training import Label

_CODE = Path(__file__).parent


def place(folder: Path, data: Path) -> Path:
    """Return the file in `folder` for a model of the files in `data`, trained by this code."""
    digest = hashlib.blake2b(digest_size=16)
    for name, content in _ingredients(data):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return folder / f"recogniser-{digest.hexdigest()}.npz"


def _ingredients(data: Path) -> Iterator[tuple[str, bytes]]:
    for library in (np, scipy, sklearn):
        yield library.__name__, library.__version__.encode()
    for root, pattern in ((_CODE, "*.py"), (data, "**/*.yaml")):
        for path in sorted(root.glob(pattern)):
            yield path.relative_to(root).as_posix(), path.read_bytes()


def save(model: Model, path: Path) -> None:
    """Write the model to `path`, whole or not at all; nothing in the file can be executed."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for name, vectoriser in model.features.transformer_list:
        terms = vectoriser.get_feature_names_out()
        arrays[f"{name}_terms"] = np.frombuffer("\n".join(terms).encode(), np.uint8)
        arrays[f"{name}_idf"] = vectoriser.idf_
    weights = model.weights
    for name, matrix in (("slots", weights.slots), ("known", weights.known)):
        arrays[f"{name}_data"] = matrix.data
        arrays[f"{name}_indices"] = matrix.indices
        arrays[f"{name}_indptr"] = matrix.indptr
        arrays[f"{name}_shape"] = np.array(matrix.shape)
    arrays["intents"] = weights.intents
    arrays["intent_bias"] = weights.intent_bias
    arrays["slot_bias"] = weights.slot_bias
    arrays["temperatures"] = weights.temperatures
    path.parent.mkdir(parents=True, exist_ok=True)
    for older in path.parent.glob("recogniser-*"):
        older.unlink(missing_ok=True)
    partial = path.with_name(f"{path.stem}-{os.getpid()}.partial")
    with partial.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]
    partial.replace(path)


def load(path: Path, labels: Sequence[Label]) -> Model:
    """Return the model that `save` wrote to `path`.

    Raises:
        ValueError, OSError, KeyError: there is no such file, or it isn't one of ours.
    """
    with path.open("rb") as file:
        try:
            return _load(file, labels)
        except (EOFError, zipfile.BadZipFile) as error:
            msg = f"cut off or damaged: {error}"
            raise ValueError(msg) from error


def _load(file: BinaryIO, labels: Sequence[Label]) -> Model:
    with np.load(file, allow_pickle=False) as arrays:
        features = vectorisers()
        for name, vectoriser in features.transformer_list:
            terms = arrays[f"{name}_terms"].tobytes().decode().split("\n")
            vectoriser.vocabulary = {term: number for number, term in enumerate(terms)}
            vectoriser.idf_ = arrays[f"{name}_idf"]
        weights = Weights(
            intents=arrays["intents"],
            intent_bias=arrays["intent_bias"],
            slots=_sparse(arrays, "slots"),
            slot_bias=arrays["slot_bias"],
            temperatures=arrays["temperatures"],
            known=_sparse(arrays, "known"),
        )
    return Model(Shape(tuple(sorted(set(labels)))), features, weights)


def _sparse(arrays: "np.lib.npyio.NpzFile", name: str) -> csr_matrix:
    parts = (arrays[f"{name}_data"], arrays[f"{name}_indices"], arrays[f"{name}_indptr"])
    return csr_matrix(parts, shape=tuple(arrays[f"{name}_shape"]))
