"""Finds what a question asks: labels with calibrated confidence, entities, familiarity.

The confidences are made honest by two temperatures, fitted on held-out utterances (Guo et al. 2017,
"On Calibration of Modern Neural Networks"). Familiarity is the cosine to the nearest training
utterance: it tells the unknown from the merely unclear.
"""

import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from intents import cache, model
from intents.entities import Found
from intents.reading import Reader
from intents.training import Label, TrainingData

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
        familiarity: 0 (like nothing known) to 1 (a training utterance, word for word).
    """

    text: str
    candidates: tuple[Candidate, ...]
    intents: tuple[tuple[str, float], ...]
    entities: tuple[Found, ...]
    concepts: tuple[str, ...]
    familiarity: float


class Recogniser:
    """Recognises questions; holds no state between them."""

    def __init__(self, reader: Reader, fitted: model.Model) -> None:
        self._reader = reader
        self._model = fitted
        self._intent_of = fitted.shape.intent_of

    def recognise(self, text: str) -> Recognition:
        """Return what `text` asks; never raises, whatever the text."""
        said = self._reader.read(text)
        features = self._model.transform([said])
        probabilities = np.exp(self._model.logs(features)[0])
        labels, intents = self._model.shape.labels, self._model.shape.intents
        shares = np.bincount(self._intent_of, probabilities, len(intents))
        best = np.argsort(-probabilities, kind="stable")[:_CANDIDATES]
        likeliest = np.argsort(-shares, kind="stable")[:_CANDIDATES]
        return Recognition(
            text=said.plain(),
            candidates=tuple(Candidate(labels[n], float(probabilities[n])) for n in best),
            intents=tuple((intents[n], float(shares[n])) for n in likeliest),
            entities=said.entities,
            concepts=said.concepts,
            familiarity=self._model.familiarity(features),
        )


def train(data: TrainingData) -> Recogniser:
    """Return a recogniser that has learnt from `data`."""
    reader = Reader(data)
    return Recogniser(reader, _fit(reader, data))


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
    fitted = _fit(reader, data)
    try:
        cache.save(fitted, path)
    except OSError as error:
        logger.warning("the model can't be kept in %s: %s", folder, error)
    return Recogniser(reader, fitted)


def _fit(reader: Reader, data: TrainingData) -> model.Model:
    known = set(data.labels)
    held_out = [said for said in data.held_out if said.label in known]
    fitted = model.fit(
        [reader.read(said.text) for said in data.utterances],
        [said.label for said in data.utterances],
    )
    return fitted.calibrated(
        [reader.read(said.text) for said in held_out], [said.label for said in held_out]
    )
