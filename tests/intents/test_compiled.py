"""The compiled model says what the fitted one says, whatever the text."""

from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents import Label, Recogniser, TrainingData
from intents.compiled import Compiled
from intents.model import Model, fit
from intents.reading import Reader, Said

from ..conftest import CACHE

WITHIN = 1e-4
ODD = ["", "a", "%", "i i i i i", "zzzz qqqq", "hidden costs", "don't", "costs " * 300]


@pytest.fixture(scope="module")
def reader(small: TrainingData) -> Reader:
    data = TrainingData(
        small.intents, small.entities, {"money": ("invoice", "fees", "hidden fees")}
    )
    return Reader(data)


@pytest.fixture(scope="module")
def fitted(small: TrainingData, reader: Reader) -> Model:
    said = [reader.read(utterance.text) for utterance in small.utterances]
    return fit(said, [utterance.label for utterance in small.utterances])


@pytest.fixture(scope="module")
def compiled(fitted: Model) -> Compiled:
    return Compiled(fitted)


def same(model: Model, compiled: Compiled, said: Said) -> None:
    """Both say the same of a text: the features, the labels' probabilities, the cosine."""
    known, found = model.transform([said]), compiled.transform([said])
    assert found[0].positions.tolist() == sorted(known.indices.tolist())
    assert known.toarray()[0, found[0].positions] == pytest.approx(found[0].values, abs=WITHIN)
    expected, logs = model.logs(known)[0], compiled.logs(found)[0]
    assert logs == pytest.approx(expected, abs=WITHIN)
    assert logs.argmax() == expected.argmax()
    assert compiled.familiarity(found) == pytest.approx(model.familiarity(known), abs=WITHIN)


def test_every_utterance_is_seen_alike(
    fitted: Model, compiled: Compiled, reader: Reader, small: TrainingData
) -> None:
    for utterance in (*small.utterances, *small.held_out):
        same(fitted, compiled, reader.read(utterance.text))


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_seen_alike(
    fitted: Model, compiled: Compiled, reader: Reader, text: str
) -> None:
    same(fitted, compiled, reader.read(text))


@given(st.lists(st.sampled_from("a is hidden costs data the breach invoice moon % x".split())))
def test_any_words_are_seen_alike(
    fitted: Model, compiled: Compiled, reader: Reader, words: list[str]
) -> None:
    same(fitted, compiled, reader.read(" ".join(words)))


def test_several_texts_are_weighed_at_once(compiled: Compiled, reader: Reader) -> None:
    features = compiled.transform([reader.read(text) for text in ODD])
    one_by_one = [compiled.logs([one])[0] for one in features]
    assert np.array_equal(compiled.logs(features), np.array(one_by_one))
    assert compiled.logs([]).shape == (0, len(compiled.shape.labels))


def test_a_single_label_is_certain() -> None:
    said = [Said((word,), (), ()) for word in ("one", "two", "three")]
    model = fit(said, [Label("only")] * 3)
    compiled = Compiled(model)
    assert compiled.logs(compiled.transform(said)) == pytest.approx(np.zeros((3, 1)), abs=1e-6)


def test_the_recogniser_takes_either(
    fitted: Model, compiled: Compiled, reader: Reader, small: TrainingData
) -> None:
    one, other = Recogniser(reader, fitted), Recogniser(reader, cast("Model", compiled))
    for utterance in small.held_out:
        known, found = one.recognise(utterance.text), other.recognise(utterance.text)
        assert [c.label for c in found.candidates] == [c.label for c in known.candidates]
        assert found.entities == known.entities
        assert found.familiarity == pytest.approx(known.familiarity, abs=WITHIN)


def test_thousands_of_questions_are_seen_alike_with_the_shipped_data(shipped: TrainingData) -> None:
    """The shipped model has the common features and the many utterances that the small one lacks.

    It is taken from the tests' cache where it is, as `train_or_load` would.
    """
    from intents import DATA, cache, train_or_load

    train_or_load(shipped, DATA, CACHE)
    model = cache.load(cache.place(CACHE, DATA), shipped.labels)
    compiled, reader = Compiled(model), Reader(shipped)
    step = max(1, len(shipped.utterances) // 1000)
    texts = [said.text for said in (*shipped.held_out, *shipped.utterances[::step])]
    texts += [" ".join(texts[start : start + 4]) for start in range(0, 400, 4)]
    said = [reader.read(text) for text in texts]
    features = model.transform(said)
    expected = model.logs(features)
    nearest = np.concatenate(
        [
            (features[at : at + 200] @ model.weights.known).max(axis=1).toarray().ravel()
            for at in range(0, len(said), 200)
        ]
    ) / np.maximum(np.sqrt(features.multiply(features).sum(axis=1).A1), 1e-9)
    assert len(said) > 3000
    for number, one in enumerate(said):
        found = compiled.transform([one])
        logs = compiled.logs(found)[0]
        assert np.abs(logs - expected[number]).max() < WITHIN
        assert logs.argmax() == expected[number].argmax()
        assert abs(compiled.familiarity(found) - nearest[number]) < WITHIN
