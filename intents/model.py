"""The fitted model: vectorisers and weights, from training or from a file.

One linear model says which intent is meant. For each intent with several labels another says which
of them, given that it is this intent. What comes out is a log-probability for every label.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack
from scipy.special import log_softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from intents.reading import Said
from intents.training import Label

CONCEPT_WEIGHT = 0.7
"""What a concept counts beside a word; measured on held-out utterances, flat from 0.5 to 1."""
REGULARISATION = 0.5
"""The margin models' C; measured on held-out utterances, flat from 0.3 to 1."""

Floats = NDArray[np.float32]
Logs = NDArray[np.float64]


def vectorisers() -> FeatureUnion:
    """Return the vectorisers: words with entities, letters within words, concepts."""
    by_space = {"tokenizer": str.split, "token_pattern": None, "sublinear_tf": True}
    in_words = {"analyzer": "char_wb", "sublinear_tf": True}
    return FeatureUnion(
        [
            ("words", TfidfVectorizer(preprocessor=Said.enriched, ngram_range=(1, 2), **by_space)),
            ("letters", TfidfVectorizer(preprocessor=Said.plain, ngram_range=(2, 5), **in_words)),
            (
                "concepts",
                TfidfVectorizer(preprocessor=Said.conceptual, ngram_range=(1, 2), **by_space),
            ),
        ],
        transformer_weights={"concepts": CONCEPT_WEIGHT},
    )


@dataclass(frozen=True)
class Shape:
    """Which labels there are and which intent each belongs to; labels of an intent are adjacent."""

    labels: tuple[Label, ...]

    @property
    def intents(self) -> tuple[str, ...]:
        """The intents, in the order of their labels."""
        return tuple(dict.fromkeys(label.intent for label in self.labels))

    @property
    def intent_of(self) -> NDArray[np.int64]:
        """The number of each label's intent."""
        number = {intent: position for position, intent in enumerate(self.intents)}
        return np.array([number[label.intent] for label in self.labels], dtype=np.int64)

    @property
    def starts(self) -> NDArray[np.int64]:
        """The position of each intent's first label."""
        return np.unique(self.intent_of, return_index=True)[1]


@dataclass(frozen=True)
class Weights:
    """Everything that training finds, a column an intent or a label.

    Attributes:
        intents: features x intents, with their biases.
        slots: features x labels, sparse, with their biases; margins within the label's intent.
        temperatures: what intents' and slots' margins are divided by.
        known: features x training utterances, each utterance of length one.
    """

    intents: Floats
    intent_bias: Floats
    slots: csr_matrix
    slot_bias: Floats
    temperatures: Logs
    known: csr_matrix


class Model:
    """Turns read texts into log-probabilities of labels."""

    def __init__(self, shape: Shape, features: FeatureUnion, weights: Weights) -> None:
        self.shape = shape
        self.features = features
        self.weights = weights
        self._intent_of = shape.intent_of
        self._starts = shape.starts

    def transform(self, said: Sequence[Said]) -> csr_matrix:
        """Return the features of `said`, a row each."""
        return csr_matrix(self.features.transform(said), dtype=np.float32)

    def logs(self, features: csr_matrix) -> Logs:
        """Return the log-probability of every label, a row a text."""
        return self._logs(*self._margins(features), self.weights.temperatures)

    def familiarity(self, features: csr_matrix) -> float:
        """Return the cosine of one text to the nearest training utterance."""
        return float((normalize(features) @ self.weights.known).max())

    def _margins(self, features: csr_matrix) -> tuple[Logs, Logs]:
        weights = self.weights
        of_intents = np.asarray(features @ weights.intents) + weights.intent_bias
        of_slots = (features @ weights.slots).toarray() + weights.slot_bias
        return of_intents.astype(np.float64), of_slots.astype(np.float64)

    def _logs(self, of_intents: Logs, of_slots: Logs, temperatures: Logs) -> Logs:
        of_slots = of_slots / temperatures[1]
        totals = np.logaddexp.reduceat(of_slots, self._starts, axis=1)
        within = of_slots - totals[:, self._intent_of]
        logs: Logs = log_softmax(of_intents / temperatures[0], axis=1)[:, self._intent_of] + within
        return logs

    def calibrated(self, said: Sequence[Said], labels: Sequence[Label]) -> "Model":
        """Return the model with the temperatures under which `labels` are likeliest for `said`."""
        if not said:
            return self
        margins = self._margins(self.transform(said))
        position = {label: number for number, label in enumerate(self.shape.labels)}
        targets = np.array([position[label] for label in labels])

        def loss(log_temperatures: Logs) -> float:
            logs = self._logs(*margins, np.exp(log_temperatures))
            return float(-logs[np.arange(len(targets)), targets].mean())

        start = np.log(self.weights.temperatures)
        fitted = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-3})
        temperatures = np.round(np.exp(fitted.x), 4)
        weights = Weights(**{**vars(self.weights), "temperatures": temperatures})
        return Model(self.shape, self.features, weights)


def fit(said: Sequence[Said], labels: Sequence[Label]) -> Model:
    """Return the model of what `said` means, its temperatures not yet calibrated."""
    shape = Shape(tuple(sorted(set(labels))))
    position = {label: number for number, label in enumerate(shape.labels)}
    targets = np.array([position[label] for label in labels])
    intents = shape.intent_of[targets]
    features = vectorisers()
    matrix = csr_matrix(features.fit_transform(said))
    of_intents, intent_bias = _margin_model(matrix, intents)
    slots, slot_bias = [], []
    for number in range(len(shape.intents)):
        rows = intents == number
        weights, bias = _margin_model(matrix[rows], targets[rows])
        slots.append(csr_matrix(weights))
        slot_bias.append(bias)
    found = Weights(
        intents=of_intents,
        intent_bias=intent_bias,
        slots=hstack(slots, format="csr"),
        slot_bias=np.concatenate(slot_bias),
        temperatures=np.array([0.25, 0.15]),
        known=csr_matrix(normalize(matrix).T, dtype=np.float32),
    )
    return Model(shape, features, found)


def _margin_model(matrix: csr_matrix, targets: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return weights (features x classes) and biases of a linear model, a class a column."""
    classes = np.unique(targets)
    if len(classes) == 1:
        return np.zeros((matrix.shape[1], 1), np.float32), np.zeros(1, np.float32)
    model = LinearSVC(C=REGULARISATION, tol=0.01, random_state=0).fit(matrix, targets)
    weights, bias = model.coef_, model.intercept_
    if len(classes) == 2:
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return weights.T.astype(np.float32), bias.astype(np.float32)
