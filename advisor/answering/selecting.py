"""Weighs what the recogniser believes against what the entries' own words say.

The recogniser knows how people ask, the library's search which words an entry holds. A label's
confidence is multiplied by how well its entry's words fit, the share of all labels that entries
answer staying what it was.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

from intents import Candidate, Found, Label, Outside, Recognition
from knowledge import Entry, Library

PRIOR = 0.005
"""Added to each label's confidence, so that words can raise what the recogniser hardly sees."""
WORD_WEIGHT = 0.1
"""How much a point of search score counts, as log-odds; both measured on held-out utterances."""
PAIR_WEIGHT = 8.0
"""How much likelier a comparison is whose two sides are both named: "onshore or offshore?"."""
CLOSE = 11.0
"""Search score below which an entry shares too few words with a question to be offered for it."""
LIKELY = 0.05
"""Confidence above which an entry is offered for a question that is declined."""
DENIED_WEIGHT = 0.2
"""How much less likely a topic is that the text denies, naming another: "nearshore, not India"."""
OFF = 0.5
"""Share of the negatives from which a text isn't asked about its thread's topic."""
HINTED = 0.02
"""Confidence from which a vague text itself speaks for something beside its thread's topic."""
_HITS = 8


def weigh(recognition: Recognition, library: Library) -> Recognition:
    """Return `recognition` with its candidates' confidences weighed by their entries' words."""
    answered = {
        candidate.label: found.id
        for candidate in recognition.candidates
        if (found := library.answering(candidate.label.intent, dict(candidate.label.slots)))
    }
    confidences = {c.label: c.confidence for c in recognition.candidates}
    scores = _scores(recognition.text, library)
    for entry in list(scores)[:_HITS]:
        for key in library[entry].answers[:1]:
            answered.setdefault(Label(key.intent, key.slots), entry)
    if not answered:
        return recognition
    mass = sum(confidences.get(label, 0.0) for label in answered)
    named = [found for found in recognition.entities if not found.negated]
    values = {found.value for found in named}
    denied = {found.value for found in recognition.entities if found.negated} - values
    weights = {
        label: (confidences.get(label, 0.0) + PRIOR)
        * math.exp(WORD_WEIGHT * scores.get(entry, 0))
        * (PAIR_WEIGHT if _pairs(label, named) else 1.0)
        * (DENIED_WEIGHT if denied & {value for _, value in label.slots} and values else 1.0)
        for label, entry in answered.items()
    }
    total = sum(weights.values())
    weighed = [Candidate(label, mass * weight / total) for label, weight in weights.items()]
    others = [c for c in recognition.candidates if c.label not in answered]
    ranked = sorted((*weighed, *others), key=lambda c: (-c.confidence, c.label))
    return replace(recognition, candidates=tuple(ranked))


def beyond(recognition: Recognition) -> float:
    """Return how likely a text isn't ours to answer."""
    return sum(share for name, share in recognition.intents if name in list(Outside))


def is_off(recognition: Recognition, intent: str) -> bool:
    """Whether a text is off every topic, and nothing in it speaks for what a topic makes of it."""
    hinted = dict(recognition.intents).get(intent, 0.0)
    return beyond(recognition) >= OFF and hinted < HINTED


def without(recognition: Recognition, entry: Entry) -> Recognition:
    """Return a recognition without what `entry` answers, the others filling its place."""
    answered = {(key.intent, key.slots) for key in entry.answers}
    left = [c for c in recognition.candidates if (c.label.intent, c.label.slots) not in answered]
    mass = sum(c.confidence for c in left)
    if not mass:
        return recognition
    filled = tuple(replace(c, confidence=c.confidence / mass) for c in left)
    return replace(recognition, candidates=filled)


def _scores(text: str, library: Library) -> dict[str, float]:
    """Return how well each entry's words fit, best first; what is local counts for the general."""
    scores: dict[str, float] = {}
    for hit in library.search(text, limit=len(library)):
        scores.setdefault(library.general(hit.entry), hit.score)
    return scores


def _pairs(label: Label, found: Sequence[Found]) -> bool:
    """Whether a slot's value is made of two that were `found`, such as offshore_onshore.

    One word that is both is named once: "RPA" alone compares nothing.
    """
    named = {
        f"{one.value}_{other.value}"
        for one in found
        for other in found
        if one.words != other.words and not _overlap(one, other)
    }
    return any(value in named for _, value in label.slots)


def _overlap(one: Found, other: Found) -> bool:
    first, second = sorted((one, other), key=lambda found: found.start)
    return second.start < first.start + len(first.words.split())
