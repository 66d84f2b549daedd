"""The same pipeline on other people's data, so that its figures can be compared with theirs.

Entities and concepts are ours alone and left out. Nothing is chosen on the test questions: the
temperature and the threshold come from validation data, or from a tenth of the training data that
is held out for them where a data set has none.
"""

import random
import sys
import time
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, matthews_corrcoef, roc_auc_score
from sklearn.preprocessing import normalize

from intents import model
from intents.calibration import calibration_error
from intents.coverage import Coverage
from intents.datasets import DataSet, Example
from intents.figures import Figures
from intents.reading import Reader, Said
from intents.recogniser import Recogniser
from intents.text import normalise, words
from intents.training import Intent, Label, TrainingData, Utterance

REJECTED = 0.06
"""The share of in-scope questions that may be rejected; it sets the threshold."""
_MEASURES = np.array([1.0, 0.5, 0.3])
"""What the measures of a text count, each in standard deviations; chosen on validation data."""
_HELD_OUT = 10
_TIMED = 1000
_AT_ONCE = 500

Scores = NDArray[np.float64]


# Training


class _Trained:
    """The pipeline, fitted and with its threshold; scores many questions at once."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self._data = _training_data(examples)
        self._reader = Reader(self._data)
        utterances = self._data.utterances
        said = self.read([utterance.text for utterance in utterances])
        self._model = model.fit(said, [utterance.label for utterance in utterances])
        weights = self._model.weights
        words_, letters, *_ = weights.vocabularies
        self._coverage = Coverage(words_)
        self._letters = slice(len(words_.terms), len(words_.terms) + len(letters.terms))
        self._known = normalize(self._model.transform(said)[:, self._letters]).T.tocsr()
        self.intents = weights.shape.intents
        self._position = {intent: number for number, intent in enumerate(self.intents)}
        self._middle, self._spread = np.zeros(len(_MEASURES)), np.ones(len(_MEASURES))
        self.threshold = -np.inf

    def read(self, texts: Sequence[str]) -> list[Said]:
        return [self._reader.read(text) for text in texts]

    def tune(self, validation: Sequence[Example]) -> None:
        """Choose temperature and threshold on questions that weren't trained on."""
        inside = [(text, Label(label)) for text, label in validation if label is not None]
        texts = [text for text, _ in inside]
        self._model = self._model.calibrated(self.read(texts), [label for _, label in inside])
        measures = self._measures(texts)
        self._middle, spread = measures.mean(axis=0), measures.std(axis=0)
        self._spread = np.where(spread > 0, spread, 1.0)
        self.threshold = float(np.quantile(self._score(measures), REJECTED))

    def take(self, other: "_Trained") -> None:
        """Use the temperature and threshold that were chosen with another fit of the data."""
        self._model = self._model.at(other._model.weights.temperatures)
        self._middle, self._spread = other._middle, other._spread
        self.threshold = other.threshold

    def scores(self, texts: Sequence[str]) -> Scores:
        """Return how much each text is like what was trained."""
        return self._score(self._measures(texts))

    def probabilities(self, texts: Sequence[str]) -> Scores:
        """Return the probability of each intent, a row a text."""
        return np.exp(self._model.logs(self._model.transform(self.read(texts))))

    def targets(self, labels: Sequence[str]) -> NDArray[np.int64]:
        """Return the numbers of intents."""
        return np.array([self._position[label] for label in labels], np.int64)

    def recogniser(self) -> Recogniser:
        """Return what answers one question at a time, as the advisor has it."""
        return Recogniser(self._reader, self._model.weights)

    def _score(self, measures: Scores) -> Scores:
        scores: Scores = ((measures - self._middle) / self._spread) @ _MEASURES
        return scores

    def _measures(self, texts: Sequence[str]) -> Scores:
        """Return each text's largest margin, its nearness to what is known, and its known part.

        It is near when its letters are those of a training question, by their cosine. The text is
        taken as it was written: correcting it would make it more like what is known.
        """
        said = [words(normalise(text)) for text in texts]
        features = self._model.transform([Said(tuple(one), (), ()) for one in said])
        margins = self._model.margins(features)
        letters = normalize(features[:, self._letters])
        near = [
            (letters[start : start + _AT_ONCE] @ self._known).max(axis=1).toarray().ravel()
            for start in range(0, len(texts), _AT_ONCE)
        ]
        covered = [self._coverage.of(one) for one in said]
        return np.column_stack([margins.max(axis=1), np.concatenate(near), covered])


def _training_data(examples: Sequence[Example]) -> TrainingData:
    said: dict[str, list[Utterance]] = defaultdict(list)
    for text, intent in examples:
        if intent is not None:
            said[intent].append(Utterance(text, Label(intent)))
    return TrainingData(
        tuple(Intent(name, name, None, tuple(texts), (), name) for name, texts in said.items()), ()
    )


def _train(data: DataSet) -> _Trained:
    trained = _Trained(data.train)
    if data.validation:
        trained.tune(data.validation)
        return trained
    kept, held_out = _held_out(data.train)
    tuned = _Trained(kept)
    tuned.tune(held_out)
    trained.take(tuned)
    return trained


def _held_out(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Return the examples in two parts, a tenth of each intent in the second."""
    by_intent: dict[str | None, list[Example]] = defaultdict(list)
    for example in examples:
        by_intent[example[1]].append(example)
    kept: list[Example] = []
    held_out: list[Example] = []
    chance = random.Random(0)  # noqa: S311 - a sample, not a secret
    for same in by_intent.values():
        chance.shuffle(same)
        share = round(len(same) / _HELD_OUT)
        held_out.extend(same[:share])
        kept.extend(same[share:])
    return kept, held_out or list(examples)


# Measuring


def benchmark(data: DataSet) -> Figures:
    """Return what the pipeline reaches on a data set."""
    started = time.perf_counter()
    trained = _train(data)
    took = time.perf_counter() - started
    inside = [(text, label) for text, label in data.test if label is not None]
    outside = [text for text, label in data.test if label is None]
    texts = [text for text, _ in inside]
    targets = trained.targets([label for _, label in inside])
    probabilities = trained.probabilities(texts)
    best, right = probabilities.argmax(axis=1), probabilities.argmax(axis=1) == targets
    scores = trained.scores(texts)
    accepted = scores >= trained.threshold
    beyond = trained.scores(outside) if outside else np.empty(0)
    none = len(trained.intents)
    truth = np.concatenate([targets, np.full(len(outside), none)])
    said = np.where(accepted, best, none)
    said = np.concatenate([said, _said(trained, outside, beyond, none)])
    p50, p95 = _speed(trained.recogniser(), [text for text, _ in data.test])
    likeliest = np.argsort(-probabilities, axis=1)[:, :3]
    return Figures(
        in_scope_accuracy=float(right.mean()),
        in_scope_accuracy_at_threshold=float((right & accepted).mean()),
        oos_recall=float((beyond < trained.threshold).mean()) if outside else None,
        auroc=_auroc(scores, beyond) if outside else None,
        mcc=float(matthews_corrcoef(truth, said)),
        macro_f1=float(f1_score(targets, best, average="macro")),
        ece=calibration_error(probabilities.max(axis=1).tolist(), right.tolist()),
        top3=float((likeliest == targets[:, None]).any(axis=1).mean()),
        train_seconds=took,
        p50_ms=p50,
        p95_ms=p95,
        rss_mb=_memory_mb(),
    )


def _said(trained: _Trained, texts: Sequence[str], scores: Scores, none: int) -> NDArray[np.int64]:
    if not texts:
        return np.empty(0, np.int64)
    best = trained.probabilities(texts).argmax(axis=1)
    return np.where(scores >= trained.threshold, best, none)


def _auroc(inside: Scores, outside: Scores) -> float:
    truth = np.concatenate([np.ones(len(inside)), np.zeros(len(outside))])
    return float(roc_auc_score(truth, np.concatenate([inside, outside])))


def _speed(recogniser: Recogniser, texts: Sequence[str]) -> tuple[float, float]:
    """Return the median and the 95th percentile of recognising one text, in milliseconds."""
    seconds = []
    for text in texts[:: max(1, len(texts) // _TIMED)]:
        started = time.perf_counter()
        recogniser.recognise(text)
        seconds.append(time.perf_counter() - started)
    p50, p95 = np.percentile(seconds, [50, 95]) * 1000
    return float(p50), float(p95)


def _memory_mb() -> float | None:
    try:
        import resource  # noqa: PLC0415 - not every system has it
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1_000_000 if sys.platform == "darwin" else 1_000)
