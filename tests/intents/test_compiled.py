"""The compiled model says what the fitted pipeline says, whatever the text."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from intents import Label, Recogniser, TrainingData
from intents.compiled import Compiled
from intents.model import Model, fit
from intents.reading import Reader, Said
from intents.views import LETTERS, WORDS
from tests.conftest import CACHE

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
    return Compiled(fitted.weights)


def same(model: Model, compiled: Compiled, said: Said) -> None:
    """Both say the same of a text: the features, and the labels' probabilities."""
    known, found = model.transform([said]), compiled.features(said)
    assert found.positions.tolist() == sorted(known.indices.tolist())
    assert known.toarray()[0, found.positions] == pytest.approx(found.values, abs=WITHIN)
    expected, logs = model.logs(known)[0], compiled.logs(found)
    assert logs == pytest.approx(expected, abs=WITHIN)
    assert logs.argmax() == expected.argmax()


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


@given(st.lists(st.text("abc", min_size=1, max_size=9), max_size=6))
def test_runs_are_those_that_scikit_learn_counts(words: list[str]) -> None:
    said, text = Said(tuple(words), (), ()), " ".join(words)
    letters = CountVectorizer(analyzer="char_wb", ngram_range=(LETTERS.low, LETTERS.high))
    assert sorted(LETTERS.terms(said)) == sorted(letters.build_analyzer()(text))
    pairs = CountVectorizer(
        tokenizer=str.split, token_pattern=None, ngram_range=(WORDS.low, WORDS.high)
    )
    assert sorted(WORDS.terms(said)) == sorted(pairs.build_analyzer()(text))


def test_a_single_label_is_certain() -> None:
    said = [Said((word,), (), ()) for word in ("one", "two", "three")]
    compiled = Compiled(fit(said, [Label("only")] * 3).weights)
    for one in said:
        assert compiled.logs(compiled.features(one)) == pytest.approx(np.zeros(1), abs=1e-6)


def test_the_recogniser_tells_what_the_pipeline_says(
    fitted: Model, reader: Reader, small: TrainingData
) -> None:
    recogniser = Recogniser(reader, fitted.weights)
    labels = fitted.weights.shape.labels
    for utterance in small.held_out:
        logs = fitted.logs(fitted.transform([reader.read(utterance.text)]))[0]
        found = recogniser.recognise(utterance.text)
        confidences = {one.label: one.confidence for one in found.candidates}
        expected = dict(zip(labels, np.exp(logs).tolist(), strict=True))
        assert confidences == pytest.approx(expected, abs=WITHIN)


def test_thousands_of_questions_are_seen_alike_with_the_shipped_data(shipped: TrainingData) -> None:
    """The shipped weights have the many features and labels that the small ones lack.

    They are taken from the tests' cache where they are, as `train_or_load` would; a pipeline is
    then fitted to the same vocabulary and given the same weights.
    """
    from intents import DATA, cache, train_or_load
    from intents.model import vectorisers
    from intents.views import VIEWS

    train_or_load(shipped, DATA, CACHE)
    weights = cache.load(cache.place(CACHE, DATA), shipped.labels)
    features, reader = vectorisers(), Reader(shipped)
    step = max(1, len(shipped.utterances) // 1000)
    texts = [said.text for said in (*shipped.held_out, *shipped.utterances[::step])]
    texts += [" ".join(texts[start : start + 4]) for start in range(0, 400, 4)]
    said = [reader.read(text) for text in texts]
    for vectoriser, vocabulary in zip(
        (one for _, one in features.transformer_list), weights.vocabularies, strict=True
    ):
        vectoriser["counts"].set_params(vocabulary=list(vocabulary.terms))
    features.fit(said)
    for vectoriser, vocabulary in zip(
        (one for _, one in features.transformer_list), weights.vocabularies, strict=True
    ):
        vectoriser["weights"].idf_ = vocabulary.idf
    model, compiled = Model(features, weights), Compiled(weights)
    expected = model.logs(model.transform(said))
    assert len(VIEWS) == len(weights.vocabularies)
    assert len(said) > 3000
    for number, one in enumerate(said):
        logs = compiled.logs(compiled.features(one))
        assert np.abs(logs - expected[number]).max() < WITHIN
        assert logs.argmax() == expected[number].argmax()
