"""Reads a text: its words corrected, the entities and concepts in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intents.entities import Found, Gazetteer
from intents.lexicon import Lexicon
from intents.spelling import Speller
from intents.text import normalise, words
from intents.training import TrainingData

BESIDE = "jurisdiction"
"""The entity type that says where a question is asked, not what: found, but never a feature."""


@dataclass(frozen=True)
class Said:
    """A text made ready for recognition: its corrected words, and what was found in them.

    `beside` is found apart from the entities, so that neither hides the other.
    """

    words: tuple[str, ...]
    entities: tuple[Found, ...]
    concepts: tuple[str, ...]
    beside: tuple[Found, ...] = ()

    def plain(self) -> str:
        """Return the words."""
        return " ".join(self.words)

    def enriched(self) -> tuple[str, ...]:
        """Return the words, then a token for each entity and one for its type."""
        tokens = [f"{found.type}={found.value}" for found in self.entities]
        types = [f"any={found.type}" for found in self.entities]
        return (*self.words, *tokens, *types)

    def conceptual(self) -> tuple[str, ...]:
        """Return the concepts; a text without any is alike to others without."""
        return self.concepts or ("none",)


class Reader:
    """Reads texts with the words, entities and concepts that the training data knows."""

    def __init__(self, data: TrainingData) -> None:
        self._gazetteer = Gazetteer(one for one in data.entities if one.type != BESIDE)
        self._beside = Gazetteer(one for one in data.entities if one.type == BESIDE)
        self._lexicon = Lexicon(data.concepts)
        known: Iterable[Sequence[str]] = [
            words(normalise(utterance.text)) for utterance in data.utterances
        ]
        vocabulary = (
            self._gazetteer.vocabulary,
            self._beside.vocabulary,
            self._lexicon.vocabulary,
        )
        self._speller = Speller([*known, *vocabulary])

    def read(self, text: str) -> Said:
        """Return what `text` says; never raises, whatever the text."""
        corrected = tuple(self._speller.correct(word) for word in words(normalise(text)))
        return Said(
            corrected,
            self._gazetteer.find(corrected),
            self._lexicon.find(corrected),
            self._beside.find(corrected),
        )
