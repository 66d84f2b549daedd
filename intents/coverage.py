"""How much of a text the training utterances have ever said: little of it, and it is new ground."""

from collections import Counter
from collections.abc import Sequence

from intents import ngrams
from intents.views import WORDS
from intents.weights import Vocabulary


class Coverage:
    """The words and pairs of words that are known, each with its weight."""

    def __init__(self, words: Vocabulary) -> None:
        weights = (words.idf**2).tolist()
        self._known: dict[str, float] = dict(zip(words.terms, weights, strict=True))
        self._unknown: float = max(weights, default=1.0)

    def of(self, words: Sequence[str]) -> float:
        """Return the known part of a text's weight: 0 (all of it is new) to 1 (none of it is).

        An unknown term weighs as much as the rarest known one.
        """
        known = whole = 0.0
        for term, count in Counter(ngrams.of_words(words, WORDS.low, WORDS.high)).items():
            weight = self._known.get(term)
            whole += count * (self._unknown if weight is None else weight)
            known += 0.0 if weight is None else count * weight
        return known / whole if whole else 0.0
