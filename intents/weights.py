"""What training finds, as arrays: enough to recognise with, and to keep in a file."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.training import Label

Floats = NDArray[np.float32]
Logs = NDArray[np.float64]
Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Shape:
    """Which labels there are and which intent each belongs to; labels of an intent are adjacent."""

    labels: tuple[Label, ...]

    @property
    def intents(self) -> tuple[str, ...]:
        """The intents, in the order of their labels."""
        return tuple(dict.fromkeys(label.intent for label in self.labels))

    @property
    def intent_of(self) -> Positions:
        """The number of each label's intent."""
        number = {intent: position for position, intent in enumerate(self.intents)}
        return np.array([number[label.intent] for label in self.labels], dtype=np.int64)

    @property
    def starts(self) -> Positions:
        """The position of each intent's first label."""
        return np.unique(self.intent_of, return_index=True)[1]


@dataclass(frozen=True)
class Vocabulary:
    """One view's terms in the order of their features, and what each one's count is worth."""

    terms: tuple[str, ...]
    idf: Logs


@dataclass(frozen=True)
class Rows:
    """A sparse matrix by rows: row n has `columns` and `values` from starts[n] to starts[n + 1]."""

    starts: Positions
    columns: NDArray[np.int32]
    values: Floats


@dataclass(frozen=True)
class Weights:
    """Everything that training finds.

    Attributes:
        shape: the labels.
        vocabularies: one a view, in the views' order; their terms are the features.
        intents: features x intents, with `intent_bias`.
        slots: features x labels, with `slot_bias`; margins within the label's intent.
        temperatures: what the intents' and the slots' margins are divided by.
    """

    shape: Shape
    vocabularies: tuple[Vocabulary, ...]
    intents: Floats
    intent_bias: Floats
    slots: Rows
    slot_bias: Floats
    temperatures: Logs
