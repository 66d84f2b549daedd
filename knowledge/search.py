"""Ranks entries against a person's words, in memory, tolerant of typos, never an error.

BM25 (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework") over weighted fields; a
word that no entry has falls back to the entries' words it shares most letter triples with.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.entry import Entry
from knowledge.passages import plain

K1 = 1.2
B = 0.6
_WEIGHTS = {"title": 4, "aliases": 4, "question": 3, "short": 2, "long": 1}
_SIMILAR = 0.5
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_STOP = frozenset(
    "a about all also am an and any are as at be because been but by can could did do does doing "
    "for from get give had has have how i if in into is it its just like list may me mean more "
    "most my need no not of on one only or our out over please s should so some such t tell than "
    "that the their them then there these they this those to too under up us use vs want was way "
    "we were what when where which while who why will with would you your bpo outsource "
    "outsourced outsourcing".split()
)


@dataclass(frozen=True)
class Hit:
    """An entry and how well it fits; scores compare only within one search."""

    entry: str
    score: float


def words(text: str) -> list[str]:
    """Return the words of `text` that tell entries apart, in a simple singular form."""
    return [
        _stem(word)
        for word in _WORD.findall(text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
        if word not in _STOP
    ]


def _stem(word: str) -> str:
    for ending, rest in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return word[: len(word) - len(ending)] + rest
    return word


class Index:
    """The words of all entries, weighted by the field they stand in."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._counts: dict[str, dict[str, float]] = defaultdict(dict)
        self._lengths: dict[str, float] = {}
        for entry in entries:
            weighted = _weighted(entry)
            self._lengths[entry.id] = sum(weighted.values())
            for word, count in weighted.items():
                self._counts[word][entry.id] = count
        self._mean = sum(self._lengths.values()) / max(len(self._lengths), 1)
        self._triples = {word: _triples(word) for word in self._counts}
        self._holding: dict[str, list[str]] = defaultdict(list)
        for word, triples in self._triples.items():
            for triple in triples:
                self._holding[triple].append(word)

    def search(self, text: str, among: Iterable[str] | None = None, limit: int = 5) -> list[Hit]:
        """Return at most `limit` hits, best first; ties by id, so that every machine agrees."""
        wanted = None if among is None else set(among)
        scores: dict[str, float] = defaultdict(float)
        for word, certainty in self._known(words(text)):
            postings = self._counts[word]
            rarity = math.log(
                1 + (len(self._lengths) - len(postings) + 0.5) / (len(postings) + 0.5)
            )
            for identity, count in postings.items():
                if wanted is None or identity in wanted:
                    length = 1 - B + B * self._lengths[identity] / self._mean
                    scores[identity] += (
                        certainty * rarity * count * (K1 + 1) / (count + K1 * length)
                    )
        best = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
        return [Hit(identity, score) for identity, score in best[:limit]]

    def _known(self, asked: Iterable[str]) -> list[tuple[str, float]]:
        """Return the index's words for the person's, each with how sure we are of it."""
        known = []
        for word in dict.fromkeys(asked):
            if word in self._counts:
                known.append((word, 1.0))
            elif len(word) >= 4 and (near := self._nearest(word)):
                known.append(near)
        return known

    def _nearest(self, word: str) -> tuple[str, float] | None:
        triples = _triples(word)
        sharing = {name for triple in triples for name in self._holding.get(triple, ())}
        likeness, best = max(
            ((_overlap(triples, self._triples[name]), name) for name in sharing),
            default=(0.0, ""),
        )
        return (best, likeness) if likeness >= _SIMILAR else None


def _weighted(entry: Entry) -> Counter[str]:
    texts = {
        "title": entry.title,
        "aliases": " ".join(entry.aliases),
        "question": entry.question,
        "short": plain(entry.short),
        "long": plain(entry.long),
    }
    weighted: Counter[str] = Counter()
    for field, text in texts.items():
        for word in words(text):
            weighted[word] += _WEIGHTS[field]
    return weighted


def _triples(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))
