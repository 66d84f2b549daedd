"""What different words have in common: each concept found in a text becomes a feature."""

from collections.abc import Mapping, Sequence

from intents.phrases import Phrases


class Lexicon:
    """Concepts and the words and phrases that express them."""

    def __init__(self, concepts: Mapping[str, Sequence[str]]) -> None:
        self._phrases = Phrases(
            (phrase, concept) for concept, phrases in concepts.items() for phrase in phrases
        )
        self.vocabulary = self._phrases.vocabulary

    def find(self, said: Sequence[str]) -> tuple[str, ...]:
        """Return the concepts in the words `said`, in order."""
        return tuple(concept for _, _, found in self._phrases.find(said) for concept in found)
