"""Corrects words one slip away from a word the training data knows.

Slips are a letter left out, put in, changed, or swapped with its neighbour (Damerau 1964).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from intents.text import singular

_SHORTEST = 4


class Speller:
    """The words that are known, found by their spellings with one letter left out."""

    def __init__(self, texts: Iterable[Iterable[str]]) -> None:
        self._counts = Counter(word for text in texts for word in text)
        self._by_deletion: dict[str, set[str]] = defaultdict(set)
        for word in self._counts:
            if len(word) >= _SHORTEST and word.isalpha():
                for shorter in _deletions(word):
                    self._by_deletion[shorter].add(word)

    def correct(self, word: str) -> str:
        """Return the known word that is one slip away, the most frequent first; else `word`."""
        known = word in self._counts or singular(word) in self._counts
        if known or len(word) < _SHORTEST or not word.isalpha():
            return word
        near = {
            known
            for shorter in _deletions(word)
            for known in self._by_deletion.get(shorter, ())
            if _one_slip(word, known)
        }
        return min(near, key=lambda known: (-self._counts[known], known), default=word)


def _deletions(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def _one_slip(said: str, known: str) -> bool:
    if abs(len(said) - len(known)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(said, known, strict=False)) if a != b), None)
    if start is None:
        return True
    return (
        said[start + 1 :] == known[start + 1 :]
        or said[start:] == known[start + 1 :]
        or said[start + 1 :] == known[start:]
        or (
            (said[start : start + 2] == known[start : start + 2][::-1])
            and said[start + 2 :] == known[start + 2 :]
        )
    )
