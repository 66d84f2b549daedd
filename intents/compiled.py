"""The fitted model in a form made for one text at a time.

Vectorising one text with scikit-learn is nine tenths overhead. Here a dictionary a view turns terms
into features and the weights' rows are gathered. What comes out equals `Model`'s, and scikit-learn
isn't even imported, which a start from a kept model would otherwise wait a second for.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from intents.reading import Said
from intents.views import VIEWS, View
from intents.weights import Floats, Logs, Positions, Rows, Vocabulary, Weights

_FULL = 0.25
"""The share of labels in which a feature of a dense row has a weight, at least."""


@dataclass(frozen=True)
class Features:
    """The features of one text: where they are, ascending, and what they weigh."""

    positions: Positions
    values: Floats


class Compiled:
    """Turns a read text into log-probabilities of labels, as the model it was made of does."""

    def __init__(self, weights: Weights) -> None:
        self.shape = weights.shape
        self._counted = tuple(_counted(weights.vocabularies))
        self._weights = weights
        self._slots = _Slots(weights.slots, len(weights.slot_bias))
        self._intent_of = weights.shape.intent_of
        self._starts = weights.shape.starts

    def features(self, said: Said) -> Features:
        """Return the features of a text."""
        positions: list[int] = []
        values: list[float] = []
        for counted in self._counted:
            counted.add(said, positions, values)
        return Features(np.array(positions, np.int64), np.array(values, np.float32))

    def logs(self, features: Features) -> Logs:
        """Return the log-probability of every label."""
        weights = self._weights
        of_intents = features.values @ weights.intents[features.positions] + weights.intent_bias
        of_slots = self._slots.product(features) + weights.slot_bias
        of_slots /= weights.temperatures[1]
        totals = np.logaddexp.reduceat(of_slots, self._starts)
        of_intents = of_intents.astype(np.float64) / weights.temperatures[0]
        of_intents -= np.logaddexp.reduce(of_intents) + totals
        logs: Logs = of_intents[self._intent_of] + of_slots
        return logs


@dataclass(frozen=True)
class _Counted:
    """One view: where its terms' features are, and what each term's count is worth."""

    view: View
    positions: dict[str, int]
    idf: Sequence[float]
    start: int

    def add(self, said: Said, positions: list[int], values: list[float]) -> None:
        """Add the positions and values of a text's terms, the positions ascending."""
        known = self.positions
        counts = Counter(known[term] for term in self.view.terms(said) if term in known)
        found = sorted(counts)
        weighed = [(1.0 + math.log(counts[number])) * self.idf[number] for number in found]
        length = math.sqrt(sum(value * value for value in weighed)) or 1.0
        scale = self.view.weight / length
        positions.extend(number + self.start for number in found)
        values.extend(value * scale for value in weighed)


def _counted(vocabularies: Sequence[Vocabulary]) -> Iterator[_Counted]:
    start = 0
    for view, vocabulary in zip(VIEWS, vocabularies, strict=True):
        positions = {term: number for number, term in enumerate(vocabulary.terms)}
        yield _Counted(view, positions, vocabulary.idf.tolist(), start)
        start += len(positions)


class _Slots:
    """The labels' weights. Common features weigh in most labels: those rows are kept dense."""

    def __init__(self, rows: Rows, width: int) -> None:
        self._rows, self._width = rows, width
        sizes = np.diff(rows.starts)
        full = np.flatnonzero(sizes > width * _FULL)
        self._dense: Floats = np.zeros((len(full), width), np.float32)
        for number, row in enumerate(full):
            entries = slice(rows.starts[row], rows.starts[row + 1])
            self._dense[number, rows.columns[entries]] = rows.values[entries]
        self._place: Positions = np.full(len(sizes), -1)
        self._place[full] = np.arange(len(full))

    def product(self, features: Features) -> Logs:
        """Return the features' product with the weights, a number a label."""
        places = self._place[features.positions]
        full = places >= 0
        dense = features.values[full] @ self._dense[places[full]]
        product: Logs = self._sparse(features.positions[~full], features.values[~full]) + dense
        return product

    def _sparse(self, positions: Positions, values: Floats) -> Logs:
        starts = self._rows.starts[positions]
        sizes = self._rows.starts[positions + 1] - starts
        # The numbers from each row's start to its end, one row after the other.
        ends = np.cumsum(sizes)
        places = np.arange(sizes.sum()) + np.repeat(starts - (ends - sizes), sizes)
        weighed = self._rows.values[places] * np.repeat(values, sizes)
        columns = self._rows.columns[places]
        return np.bincount(columns, weighed, self._width).astype(np.float64, copy=False)
