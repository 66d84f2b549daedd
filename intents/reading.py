"""Reads a text: its words corrected, the entities and concepts in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intents.entities import Found, Gazetteer
from intents.lexicon import Lexicon
from intents.spelling import Speller
from intents.text import normalise, words
from intents.training import TrainingData


@dataclass(frozen=True)
class Said:
    """A text made ready for recognition; each method is what one vectoriser sees of it."""

    words: tuple[str, ...]
    entities: tuple[Found, ...]
    concepts: tuple[str, ...]

    def plain(self) -> str:
        """Return the words."""
        return " ".join(self.words)

    def enriched(self) -> str:
        """Return the words, then a token for each entity and one for its type."""
        tokens = [f"{found.type}={found.value}" for found in self.entities]
        types = [f"any={found.type}" for found in self.entities]
        return " ".join([*self.words, *tokens, *types])

    def conceptual(self) -> str:
        """Return the concepts; a text without any is alike to others without."""
        return " ".join(self.concepts) or "none"


class Reader:
    """Reads texts with the words, entities and concepts that the training data knows."""

    def __init__(self, data: TrainingData) -> None:
        self._gazetteer = Gazetteer(data.entities)
        self._lexicon = Lexicon(data.concepts)
        known: Iterable[Sequence[str]] = [
            words(normalise(utterance.text)) for utterance in data.utterances
        ]
        vocabulary = (self._gazetteer.vocabulary, self._lexicon.vocabulary)
        self._speller = Speller([*known, *vocabulary])

    def read(self, text: str) -> Said:
        """Return what `text` says; never raises, whatever the text."""
        corrected = tuple(self._speller.correct(word) for word in words(normalise(text)))
        return Said(corrected, self._gazetteer.find(corrected), self._lexicon.find(corrected))
