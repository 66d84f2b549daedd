"""Finds data that looks like more than it is: lines alike across intents, frames said too often."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from intents.problems import DataProblem
from intents.text import normalise, singular, words
from intents.training import TrainingData, Utterance

_SHARE = 0.3
_FEWEST = 15
_FRAME = 3
_SMALL = frozenset("a an the of to in for on with we is are it please can you".split())


def alike(data: TrainingData) -> Iterator[DataProblem]:
    """Yield pairs of utterances of different intents that hold the same telling words."""
    said: dict[frozenset[str], Utterance] = {}
    files = {intent.name: intent.file for intent in data.intents}
    for utterance in (*data.utterances, *data.held_out):
        told = [singular(word) for word in words(normalise(utterance.text))]
        telling = frozenset(told) - _SMALL
        if len(telling) < _FRAME:
            continue
        other = said.setdefault(telling, utterance)
        if other.label.intent != utterance.label.intent:
            what = f"says the same as “{other.text}” of {other.label}"
            remedy = "Keep the one that fits, or add the word that tells them apart."
            yield DataProblem(files[utterance.label.intent], utterance.text, what, remedy)


def monotonous(data: TrainingData) -> Iterator[DataProblem]:
    """Yield labels of which too many utterances begin with the same three words."""
    frames: dict[object, Counter[str]] = defaultdict(Counter)
    files = {intent.name: intent.file for intent in data.intents}
    for utterance in data.utterances:
        frames[utterance.label][" ".join(words(normalise(utterance.text))[:_FRAME])] += 1
    for label in data.labels:
        counts = frames[label]
        frame, count = counts.most_common(1)[0]
        total = sum(counts.values())
        if total >= _FEWEST and count > _SHARE * total:
            what = f"{count} of {total} utterances begin with “{frame}”"
            yield DataProblem(files[label.intent], str(label), what, "Ask in other ways too.")
