"""Whose law or custom a question is about, and the entry that answers for that place."""

import re
from collections.abc import Mapping
from dataclasses import replace

from advisor.answering.meanings import Answerable, Meaning, Part
from advisor.questions import Memory
from advisor.replies import Choice, Reply, Understood
from intents import Recognition
from knowledge import JURISDICTION, Entry, Library
from knowledge.passages import plain

NAMES: Mapping[str, str] = {"eu": "EU", "uk": "UK", "us": "US"}

_SPOKEN_OF: Mapping[str, re.Pattern[str]] = {
    "eu": re.compile(r"\b(?:EU|EEA|Europe|European|GDPR|DORA|NIS ?2)\b"),
    "uk": re.compile(r"\b(?:UK|United Kingdom|Britain|British|TUPE)\b"),
    "us": re.compile(r"\b(?:US|USA|United States|American|HIPAA)\b"),
}
"""How a text of ours speaks of a place, or of its best-known laws."""

_BESIDE = frozenset(
    """
    a about actually also am an and applies apply are as bank based be branch business but by case
    client companies company country differ different do does employer equivalent financial
    firm for from group here how how's i i'm if in instead insurer is it it's just law like
    located look looks me mean meant my no not now of office ok okay on operate operating or
    our over part please regulated regulation regulations rule rules same say setting side
    situation so sorry staff subsidiary supervised team that that's the their then there they
    this to too under us valid version was we we're well what what's where with work works
    would you your
    """.split()
)
"""What may be said beside a place without asking anything new."""


_LEADING = frozenset(
    "a an as at based for from if in inside is of or our the to under with".split()
)
_HOLDERS = frozenset(
    "bank business client company companies employer firm firms insurer organisation".split()
)
"""What leads to a place and who is there: "for a German company"."""


def named(recognition: Recognition) -> str | None:
    """Return the jurisdiction that a text is about; None where it names none, or several."""
    found = {found.value for found in recognition.beside if not found.negated}
    return found.pop() if len(found) == 1 else None


def of_thread(recognition: Recognition, memory: Memory) -> str | None:
    """Return the jurisdiction that a text is about, or the thread's where it names none."""
    if recognition.beside:
        return named(recognition)
    return dict(memory.slots).get(JURISDICTION)


def only_names(recognition: Recognition) -> bool:
    """Whether a text names a place and says little else: "and in the UK?", "we're in Germany"."""
    words = recognition.text.split()
    said = {
        place
        for found in recognition.beside
        for place in range(found.start, found.start + len(found.words.split()))
    }
    return bool(said) and all(place in said or word in _BESIDE for place, word in enumerate(words))


def without(recognition: Recognition) -> str:
    """Return a text without the places it names and the words that only lead to them."""
    words: list[str | None] = list(recognition.text.split())
    for found in recognition.beside:
        end = found.start + len(found.words.split())
        while end < len(words) and words[end] in _HOLDERS:
            end += 1
        start = found.start
        while start > 0 and words[start - 1] in _LEADING:
            start -= 1
        words[start:end] = [None] * (end - start)
    return " ".join(word for word in words if word)


def moved(entry: Entry, place: str, library: Library) -> Entry | None:
    """Return what answers the same as `entry` for a place; None where the place changes nothing."""
    local = library.local(entry)
    if place in local:
        return local[place]
    if not local and not entry.jurisdictions:
        return None
    linked = (library[link.entry] for link in entry.related)
    alike = (other for other in linked if other.kind == entry.kind)
    general = library[library.general(entry.id)]
    return next((other for other in alike if place in other.jurisdictions), general)


def linked(entry: Entry, place: str, library: Library) -> tuple[str, ...]:
    """Return the follow-ups of `entry` that are about a place, or answered otherwise there."""
    found = (library[link.entry] for link in entry.related)
    there = (library.local(other).get(place, other) for other in found)
    return tuple(dict.fromkeys(other.id for other in there if place in other.jurisdictions))


def kept(memory: Memory, place: str | None) -> Memory:
    """Return the memory of a thread that is about a place from now on, if one was named."""
    if place is None:
        return memory
    slots = {**dict(memory.slots), JURISDICTION: place}
    return replace(memory, slots=tuple(sorted(slots.items())))


def carried(understood: Understood, place: str) -> Understood:
    """Return what was understood with the place beside its slots."""
    return replace(understood, slots={**understood.slots, JURISDICTION: place})


def placed(meaning: Meaning, recognition: Recognition, memory: Memory, library: Library) -> Meaning:
    """Return `meaning` with the entries of the place that is asked about, where they differ."""
    place = of_thread(recognition, memory)
    if not isinstance(meaning, Answerable) or place is None:
        return meaning
    asked = named(recognition)
    there = (_there(part, place, library, asked=asked is not None) for part in meaning.parts)
    parts = {part.entry: part for part in there}
    return replace(meaning, parts=tuple(parts.values()), asked=asked)


def _there(part: Part, place: str, library: Library, *, asked: bool) -> Part:
    local = library.local(library[part.entry]).get(place)
    if local is None and not asked:
        return part
    return Part(local.id if local else part.entry, carried(part.understood, place))


def choices(entry: Entry, library: Library) -> tuple[Choice, ...]:
    """Return a button for each place on which the answer depends, for who hasn't named one."""
    if entry.jurisdictions:
        return ()
    return tuple(
        Choice(f"In the {NAMES[place]}", f"entry:{local.id}")
        for place, local in sorted(library.local(entry).items())
    )


def marked(reply: Reply, asked: str | None, library: Library) -> Reply:
    """Return `reply` with what to say where it is about another place than the one `asked`."""
    if asked is None:
        return reply
    sections = list(reply.sections)
    for number, entry in enumerate(reply.entries):
        said = _remarks(library[entry], asked, library)
        sections[number] = replace(sections[number], remarks=(*said, *sections[number].remarks))
    return replace(reply, sections=tuple(sections))


def _remarks(entry: Entry, asked: str, library: Library) -> tuple[str, ...]:
    holds = sorted(entry.jurisdictions)
    if holds and asked not in holds:
        where = " and ".join(NAMES[place] for place in holds)
        kinds = {library.sources[support.source].kind for support in entry.sources}
        what = f"{where} law" if "law" in kinds else f"about the {where}"
        return (f"This is {what}; you asked about the {NAMES[asked]}.",)
    local = {*library.local(entry)}
    linked = {place for link in entry.related for place in library[link.entry].jurisdictions}
    silent = not _SPOKEN_OF[asked].search(plain(entry.short))
    if local and asked not in local | linked and silent:
        return (f"On the {NAMES[asked]} in particular my sources say nothing.",)
    return ()
