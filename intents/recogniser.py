"""Finds what a question asks: labels with calibrated confidence, entities, familiarity.

The confidences are made honest by two temperatures, fitted on held-out utterances (Guo et al. 2017,
"On Calibration of Modern Neural Networks"). Familiarity is how much of the text training has ever
said: it tells the unknown from the merely unclear.
"""

import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from intents import cache
from intents.compiled import Compiled
from intents.coverage import Coverage
from intents.entities import Found
from intents.reading import Reader
from intents.training import Label, TrainingData
from intents.weights import Weights

logger = logging.getLogger(__name__)

_CANDIDATES = 25


@dataclass(frozen=True)
class Candidate:
    """A label and the probability that it is what was asked."""

    label: Label
    confidence: float


@dataclass(frozen=True)
class Recognition:
    """What was recognised in one question.

    Attributes:
        text: the normalised, spelling-corrected question.
        candidates: the likeliest labels, best first.
        intents: the likeliest intents, best first.
        entities: what the gazetteer found, in order.
        concepts: what the lexicon found, in order.
        familiarity: the part of the words that is known, 0 to 1, rare words counting more.
        beside: the jurisdictions that are named, which say nothing of what is asked.
    """

    text: str
    candidates: tuple[Candidate, ...]
    intents: tuple[tuple[str, float], ...]
    entities: tuple[Found, ...]
    concepts: tuple[str, ...]
    familiarity: float
    beside: tuple[Found, ...] = ()


class Recogniser:
    """Recognises questions; holds no state between them."""

    def __init__(self, reader: Reader, weights: Weights) -> None:
        self._reader = reader
        self._model = Compiled(weights)
        self._coverage = Coverage(weights.vocabularies[0])
        self._labels, self._intents = weights.shape.labels, weights.shape.intents
        self._intent_of = weights.shape.intent_of

    def recognise(self, text: str) -> Recognition:
        """Return what `text` asks; never raises, whatever the text."""
        said = self._reader.read(text)
        probabilities = np.exp(self._model.logs(self._model.features(said)))
        shares = np.bincount(self._intent_of, probabilities, len(self._intents))
        best = np.argsort(-probabilities, kind="stable")[:_CANDIDATES]
        likeliest = np.argsort(-shares, kind="stable")[:_CANDIDATES]
        return Recognition(
            text=said.plain(),
            candidates=tuple(Candidate(self._labels[n], float(probabilities[n])) for n in best),
            intents=tuple((self._intents[n], float(shares[n])) for n in likeliest),
            entities=said.entities,
            concepts=said.concepts,
            familiarity=self._coverage.of(said.words),
            beside=said.beside,
        )

    def entities(self, text: str) -> tuple[Found, ...]:
        """Return what `text` names, whatever it asks."""
        return self._reader.read(text).entities


def train(data: TrainingData) -> Recogniser:
    """Return a recogniser that has learnt from `data`."""
    reader = Reader(data)
    return Recogniser(reader, _learn(reader, data))


def train_or_load(data: TrainingData, source: Path, folder: Path) -> Recogniser:
    """Return a recogniser of `data`, read from files in `source`; its model is kept in `folder`.

    A model that can't be read or kept is no reason to stop: it is trained again.
    """
    reader = Reader(data)
    path = cache.place(folder, source)
    try:
        return Recogniser(reader, cache.load(path, data.labels))
    except FileNotFoundError:
        logger.info("training the model; the next start finds it in %s", folder)
    except (OSError, ValueError, KeyError) as error:
        logger.warning("training the model anew, %s can't be read: %s", path, error)
    weights = _learn(reader, data)
    try:
        cache.save(weights, path)
    except OSError as error:
        logger.warning("the model can't be kept in %s: %s", folder, error)
    return Recogniser(reader, weights)


def _learn(reader: Reader, data: TrainingData) -> Weights:
    """Return what there is to learn from `data`: weights, and temperatures from what is held out.

    scikit-learn is imported here: a start that finds its model kept saves the second and the memory
    that it costs.
    """
    from intents import model  # noqa: PLC0415 - see above

    known = set(data.labels)
    held_out = [said for said in data.held_out if said.label in known]
    fitted = model.fit(
        [reader.read(said.text) for said in data.utterances],
        [said.label for said in data.utterances],
    )
    return fitted.calibrated(
        [reader.read(said.text) for said in held_out], [said.label for said in held_out]
    ).weights
