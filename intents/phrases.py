"""Finds phrases in a row of words: whole words, either number, the longest phrase first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from intents.text import normalise, singular, words

Meaning = TypeVar("Meaning")


class Phrases(Generic[Meaning]):
    """Phrases, each with all that it may mean."""

    def __init__(self, meant: Iterable[tuple[str, Meaning]]) -> None:
        meanings: dict[tuple[str, ...], list[Meaning]] = defaultdict(list)
        for text, meaning in meant:
            phrase = tuple(singular(word) for word in words(normalise(text)))
            if phrase and meaning not in meanings[phrase]:
                meanings[phrase].append(meaning)
        self._by_first: dict[str, list[tuple[tuple[str, ...], tuple[Meaning, ...]]]] = {}
        for phrase in sorted((p for p in meanings if p), key=lambda p: (-len(p), p)):
            found = (phrase, tuple(meanings[phrase]))
            self._by_first.setdefault(phrase[0], []).append(found)
        self.vocabulary = frozenset(word for phrase in meanings for word in phrase)

    def find(self, said: Sequence[str]) -> Iterator[tuple[int, int, tuple[Meaning, ...]]]:
        """Yield start, end and meanings of each phrase in `said`, none inside another."""
        stems = [singular(word) for word in said]
        at = 0
        while at < len(stems):
            for phrase, meanings in self._by_first.get(stems[at], ()):
                end = at + len(phrase)
                if tuple(stems[at:end]) == phrase:
                    yield at, end, meanings
                    at = end
                    break
            else:
                at += 1
