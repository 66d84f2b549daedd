"""The fitted model in a form made for one text at a time.

Vectorising one text with scikit-learn is nine tenths overhead, and its cosine to every training
utterance touches hundreds of thousands of numbers. Here one pass over the text counts its n-grams
with a dictionary a vectoriser, the weights' rows are gathered, and the nearest utterance is found
by a bound: what the few common features can add to a cosine is at most the product of their
lengths (Cauchy-Schwarz), so that only utterances that could still be the nearest are weighed with
them. What comes out equals `Model`'s.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from intents import ngrams
from intents.model import Floats, Logs, Model, Shape
from intents.reading import Said

_COMMON = 400
"""Features kept as dense rows; with fewer more postings are read, with more the bound is loose."""
_FIRST = 32
"""Utterances weighed exactly at first; the best of them is what the others have to reach."""

Positions = NDArray[np.intp]


@dataclass(frozen=True)
class Features:
    """The features of one text: where they are, ascending, and what they weigh."""

    positions: Positions
    values: Floats


class Compiled:
    """Turns read texts into log-probabilities of labels, as the model it was made of does."""

    def __init__(self, model: Model) -> None:
        weights = model.weights
        self.shape: Shape = model.shape
        self._counted = tuple(_counted(model))
        self._intents = weights.intents
        self._intent_bias = weights.intent_bias
        self._slots = _Rows(weights.slots)
        self._slot_bias = weights.slot_bias
        self._temperatures = weights.temperatures
        self._known = _Known(weights.known)
        self._intent_of = model.shape.intent_of
        self._starts = model.shape.starts

    def transform(self, said: Sequence[Said]) -> tuple[Features, ...]:
        """Return the features of each text in `said`."""
        return tuple(self._features(one) for one in said)

    def logs(self, features: Sequence[Features]) -> Logs:
        """Return the log-probability of every label, a row a text."""
        rows = [self._log(one) for one in features]
        return np.array(rows).reshape(len(rows), len(self.shape.labels))

    def familiarity(self, features: Sequence[Features]) -> float:
        """Return the cosine of the first text to the nearest training utterance."""
        return self._known.nearest(features[0])

    def _features(self, said: Said) -> Features:
        positions: list[int] = []
        values: list[float] = []
        for counted in self._counted:
            counted.add(said, positions, values)
        return Features(np.array(positions, np.intp), np.array(values, np.float32))

    def _log(self, features: Features) -> Logs:
        of_intents = features.values @ self._intents[features.positions] + self._intent_bias
        of_slots = (self._slots.weigh(features) + self._slot_bias) / self._temperatures[1]
        totals = np.logaddexp.reduceat(of_slots, self._starts)
        of_intents = of_intents.astype(np.float64) / self._temperatures[0]
        of_intents -= np.logaddexp.reduce(of_intents) + totals
        logs: Logs = of_intents[self._intent_of] + of_slots
        return logs


# Counting n-grams


@dataclass(frozen=True)
class _Counted:
    """One vectoriser: the terms of a text, and what each term's count is worth."""

    terms: Callable[[Said], Iterator[str]]
    vocabulary: Mapping[str, int]
    idf: Sequence[float]
    start: int
    weight: float

    def add(self, said: Said, positions: list[int], values: list[float]) -> None:
        """Add the positions and values of a text's terms, the positions ascending."""
        known = self.vocabulary
        counts = Counter(known[term] for term in self.terms(said) if term in known)
        found = sorted(counts)
        weighed = [(1.0 + math.log(counts[number])) * self.idf[number] for number in found]
        length = math.sqrt(sum(value * value for value in weighed)) or 1.0
        scale = self.weight / length
        positions.extend(number + self.start for number in found)
        values.extend(value * scale for value in weighed)


def _counted(model: Model) -> Iterator[_Counted]:
    start = 0
    scales = model.features.transformer_weights or {}
    for name, vectoriser in model.features.transformer_list:
        yield _Counted(
            terms=_terms(vectoriser),
            vocabulary=vectoriser.vocabulary_,
            idf=vectoriser.idf_.tolist(),
            start=start,
            weight=scales.get(name, 1.0),
        )
        start += len(vectoriser.vocabulary_)


def _terms(vectoriser: TfidfVectorizer) -> Callable[[Said], Iterator[str]]:
    """Return what lists the terms of a text as the vectoriser would."""
    low, high = vectoriser.ngram_range
    read: Callable[[Said], str] = vectoriser.preprocessor
    of_words = vectoriser.analyzer == "word"
    if of_words:
        return lambda said: ngrams.of_words(read(said).split(), low, high)
    return lambda said: ngrams.of_letters(read(said).split(), low, high)


# Weighing features


class _Rows:
    """A sparse matrix whose fullest rows are kept dense; weighs a text's features by column.

    Attributes:
        common: columns x the fullest rows.
    """

    def __init__(self, matrix: csr_matrix) -> None:
        filled = np.diff(matrix.indptr)
        fullest = np.argsort(-filled, kind="stable")[:_COMMON]
        rest = np.setdiff1d(np.arange(matrix.shape[0]), fullest)
        self.common: Floats = np.ascontiguousarray(matrix[fullest].toarray().T, np.float32)
        self._place = np.empty(matrix.shape[0], np.intp)
        self._place[fullest] = np.arange(len(fullest)) - len(fullest)
        self._place[rest] = np.arange(len(rest))
        sparse = matrix[rest]
        self._starts = sparse.indptr.tolist()
        self._columns: NDArray[np.int32] = sparse.indices
        self._data: Floats = sparse.data

    def split(self, features: Features) -> tuple[Logs, Floats]:
        """Return what the rare features weigh, and the common features' values."""
        places = self._place[features.positions]
        rare = places >= 0
        values = np.zeros(self.common.shape[1], np.float32)
        values[places[~rare]] = features.values[~rare]
        return self._sparse(places[rare].tolist(), features.values[rare]), values

    def weigh(self, features: Features) -> Logs:
        """Return the features' product with the matrix."""
        weighed, values = self.split(features)
        product: Logs = weighed + self.common @ values
        return product

    def _sparse(self, rows: list[int], values: Floats) -> Logs:
        width = len(self.common)
        slices = [slice(self._starts[row], self._starts[row + 1]) for row in rows]
        if not slices:
            return np.zeros(width)
        columns = np.concatenate([self._columns[one] for one in slices])
        data = np.concatenate([self._data[one] for one in slices])
        data *= np.repeat(values, [one.stop - one.start for one in slices])
        weighed: Logs = np.bincount(columns, data, width).astype(np.float64, copy=False)
        return weighed


class _Known:
    """The training utterances, ready to tell the nearest one's cosine."""

    def __init__(self, known: csr_matrix) -> None:
        self._rows = _Rows(known)
        common = self._rows.common
        self._lengths: Floats = np.sqrt(np.einsum("ij,ij->i", common, common))

    def nearest(self, features: Features) -> float:
        """Return the cosine of a text to the nearest utterance."""
        length = float(np.linalg.norm(features.values))
        if not length:
            return 0.0
        rare, values = self._rows.split(features)
        bounds = rare + float(np.linalg.norm(values)) * self._lengths
        first = np.argpartition(-bounds, min(_FIRST, len(bounds) - 1))[:_FIRST]
        best = self._exact(first, rare, values)
        rest = np.flatnonzero(bounds > best)
        if len(rest):
            best = max(best, self._exact(rest, rare, values))
        return best / length

    def _exact(self, utterances: Positions, rare: Logs, values: Floats) -> float:
        return float((rare[utterances] + self._rows.common[utterances] @ values).max())
