"""An entry, the unit of what is known, and the sources it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from knowledge.passages import Passage

JURISDICTION = "jurisdiction"
"""The slot beside an intent's own: whose law or custom is asked for."""


class Basis(StrEnum):
    """What an entry rests on; the reader is told when it is not a source."""

    SOURCE = "source"
    INFERENCE = "inference"


class Evidence(StrEnum):
    """How we came to know what a source says."""

    READ = "read"
    PART = "part"
    ELSEWHERE = "elsewhere"
    SUMMARY = "summary"


@dataclass(frozen=True)
class Source:
    """A publication: who says so, when and where, and how far to trust it.

    `year` is for who knows only the year; `published` is a full date. `url` is an https address.
    `jurisdiction` is where the source holds, of `validation.JURISDICTIONS`.
    """

    id: str
    name: str
    title: str | None
    publisher: str | None
    published: date | None
    kind: str
    trust: str
    year: int | None = None
    url: str | None = None
    jurisdiction: str | None = None
    evidence: Evidence | None = None

    @property
    def since(self) -> int | None:
        """The year of publication, if it is known."""
        return self.published.year if self.published else self.year

    @property
    def legal(self) -> bool:
        """Whether a reader could take what rests on it for legal advice."""
        return self.kind in ("law", "regulator")


@dataclass(frozen=True)
class Support:
    """What a source carries in an entry, in a few words."""

    source: str
    carries: str


@dataclass(frozen=True)
class Figure:
    """A number in an entry, with how well it is founded."""

    value: str
    what: str
    source: str
    strength: str


@dataclass(frozen=True)
class Related:
    """A curated follow-up; `aspect` is what a vague "and the downsides?" would mean here."""

    entry: str
    aspect: str | None


@dataclass(frozen=True)
class Key:
    """A recognised question that an entry answers: an intent and the slots that narrow it."""

    intent: str
    slots: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, intent: str, slots: Mapping[str, str]) -> "Key":
        """Return the key whatever the order in which the slots were found."""
        return cls(intent, tuple(sorted(slots.items())))

    @property
    def anywhere(self) -> "Key":
        """The same question asked of no jurisdiction in particular."""
        return Key(self.intent, tuple(pair for pair in self.slots if pair[0] != JURISDICTION))

    @property
    def jurisdiction(self) -> str | None:
        """The jurisdiction that is asked for, if one is."""
        return dict(self.slots).get(JURISDICTION)


@dataclass(frozen=True)
class Entry:
    """One answer: a short form that stands alone and, where there is more to say, a long one.

    `jurisdiction` is whose law or custom it tells; `revision` is what in it is about to change,
    with the date of the last check.
    """

    id: str
    title: str
    question: str
    kind: str
    answers: tuple[Key, ...]
    aliases: tuple[str, ...]
    related: tuple[Related, ...]
    sources: tuple[Support, ...]
    figures: tuple[Figure, ...]
    counterpoint: str | None
    basis: Basis
    owner: str
    reviewed: date
    interval: timedelta
    short: tuple[Passage, ...]
    long: tuple[Passage, ...]
    file: str
    jurisdiction: str | None = None
    revision: str | None = None

    @property
    def legal(self) -> bool:
        """Whether a reader could take it for legal advice, whatever kind of source says so."""
        return self.kind in ("regulation", "workforce")

    def overdue(self, today: date) -> bool:
        """Whether the entry should have been reviewed again by `today`."""
        return today > self.reviewed + self.interval

    @property
    def jurisdictions(self) -> frozenset[str]:
        """Where the entry holds: what it names itself, and what its questions ask for."""
        asked = {key.jurisdiction for key in self.answers}
        return frozenset(found for found in (self.jurisdiction, *asked) if found)

    def related_as(self, aspect: str) -> str | None:
        """Return the id of the first follow-up that `aspect` leads to, if any."""
        return next((link.entry for link in self.related if link.aspect == aspect), None)
