"""An entry, the unit of what is known, and the sources it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from knowledge.passages import Passage


class Basis(StrEnum):
    """What an entry rests on; the reader is told when it is not a source."""

    SOURCE = "source"
    INFERENCE = "inference"


@dataclass(frozen=True)
class Source:
    """A publication: who says so, when, and how far to trust it."""

    id: str
    name: str
    title: str | None
    publisher: str | None
    published: date | None
    kind: str
    trust: str


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


@dataclass(frozen=True)
class Entry:
    """One answer: a short form that stands alone and, where there is more to say, a long one."""

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

    def overdue(self, today: date) -> bool:
        """Whether the entry should have been reviewed again by `today`."""
        return today > self.reviewed + self.interval

    def related_as(self, aspect: str) -> str | None:
        """Return the id of the first follow-up that `aspect` leads to, if any."""
        return next((link.entry for link in self.related if link.aspect == aspect), None)
