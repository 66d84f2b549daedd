"""Turns entries into replies: short first, sources, review date, what to ask next."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from advisor.answering import places
from advisor.questions import Memory, Question
from advisor.replies import Choice, Citation, Kind, Reply, Section
from intents import normalise
from knowledge import Basis, Bullets, Entry, Evidence, Library, Paragraph, Source
from knowledge.passages import plain

_CHOICES = 3
_ITEM_END = re.compile(r"[:.,]")
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+(?=[A-Z])")
_ISO_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_BARE = re.compile(
    r"(?:Yes|No|Not|Often|Usually|Only|Neither|Hardly|It (?:can|depends|does|may))\b"
)
"""How an answer begins that says nothing without its question."""
_STEM = 5
_ALIKE = 0.6
"""Share of the words of two questions from which they are nearly the same one."""
_KINDS = {"academic": "research", "practice": "no publication"}
"""What a reader is told instead of a kind's own word."""
INFERENCE = "Partly our own inference: it follows from the sources, but none of them says it."


def answer(
    entries: Sequence[Entry],
    library: Library,
    question: Question,
    instead: Entry | None = None,
    *,
    questioned: bool = False,
) -> Reply:
    """Return the short forms of `entries`, each under its title if there are several.

    One that begins with a bare yes or no comes under its question, unless just that was asked.
    `instead` is what else may have been meant: how its answer begins is said, and it is the first
    to be offered. `questioned` puts the entry's question over a lone answer, for who hasn't seen
    it asked or may have asked something else.
    """
    today = question.today
    several = len(entries) > 1
    sections = [
        Section(
            entry.short,
            heading=_heading(entry, question.text, questioned=questioned, several=several),
            remarks=_remarks(entry, today),
        )
        for entry in entries
    ]
    offered = choices(entries, library, question.memory)
    if instead is not None:
        sections.append(Section((_beginning(instead),)))
        asked = Choice(instead.question, f"entry:{instead.id}")
        offered = (asked, *(choice for choice in offered if choice != asked))[: _CHOICES + 1]
    return Reply(
        Kind.ANSWER,
        tuple(sections),
        entries=tuple(entry.id for entry in entries),
        citations=citations(entries, library),
        reviewed=min(entry.reviewed for entry in entries),
        choices=offered,
    )


def _heading(entry: Entry, asked: str, *, questioned: bool, several: bool) -> str | None:
    bare = _BARE.match(plain(entry.short)) and (several or not _is_nearly(asked, entry.question))
    if bare or (questioned and not several):
        return entry.question
    return entry.title if several else None


def _is_nearly(asked: str, question: str) -> bool:
    """Whether two questions share most of their words, whatever the words' endings."""
    one, other = (
        {word[:_STEM] for word in normalise(text).strip("?!. ").split()}
        for text in (asked, question)
    )
    return len(one & other) >= _ALIKE * len(one | other)


def expansion(entry: Entry, library: Library, memory: Memory, today: date) -> Reply:
    """Return the long form of `entry`, its figures with how well they are founded included."""
    figures = tuple(
        f"**{figure.value}**, {figure.what}: {figure.strength}" for figure in entry.figures
    )
    passages = (*entry.long, Bullets(figures)) if figures else entry.long
    return Reply(
        Kind.ANSWER,
        (Section(passages, remarks=_caveats(entry, today)),),
        entries=(entry.id,),
        citations=citations([entry], library),
        reviewed=entry.reviewed,
        choices=tuple(
            choice
            for choice in choices([entry], library, memory)
            if not choice.request.startswith("more:")
        ),
    )


def sources(entry: Entry, library: Library) -> Reply:
    """Return what each source of `entry` carries, and how far to trust it."""
    carried = tuple(
        f"**{source.name}** ({details(source)}): {support.carries}. {source.trust}"
        for support in entry.sources
        for source in (library.sources[support.source],)
    )
    passages = (Paragraph(f"The answer on “{entry.question}” rests on:"), Bullets(carried))
    return Reply(
        Kind.ANSWER,
        (Section(passages, remarks=_inferred(entry)),),
        entries=(entry.id,),
        citations=citations([entry], library),
        reviewed=entry.reviewed,
    )


def citations(entries: Iterable[Entry], library: Library) -> tuple[Citation, ...]:
    """Return the sources of `entries`, once each, in the order in which they carry."""
    entries = tuple(entries)
    legal = any(entry.legal for entry in entries)
    named = dict.fromkeys(support.source for entry in entries for support in entry.sources)
    return tuple(
        Citation(found.id, found.name, details(found), found.url, found.legal or legal)
        for found in (library.sources[source] for source in named)
    )


def details(source: Source) -> str:
    """Return what a reader wants to see behind a source's name: "law, EU, 2022"."""
    place = places.NAMES[source.jurisdiction] if source.jurisdiction else None
    since = str(source.since) if source.since else None
    kind = _KINDS.get(source.kind, source.kind)
    said = ", ".join(detail for detail in (kind, place, since) if detail)
    return f"{said}; as summarised by a third party" if _is_second_hand(source) else said


def _is_second_hand(source: Source) -> bool:
    return source.evidence is Evidence.SUMMARY


def choices(entries: Sequence[Entry], library: Library, memory: Memory) -> tuple[Choice, ...]:
    """Return what to ask next: where it depends on the place that; more of the same; and others.

    The others are curated questions not yet answered here.
    """
    alone = entries[0] if len(entries) == 1 else None
    known = {*memory.shown, *(entry.id for entry in entries)}
    local = places.choices(alone, library) if alone else ()
    more = [Choice("Tell me more", f"more:{alone.id}")] if alone and alone.long else []
    linked = dict.fromkeys(link.entry for entry in entries for link in entry.related)
    fresh = [library[link] for link in linked if link in library and link not in known]
    asked = (Choice(entry.question, f"entry:{entry.id}") for entry in fresh)
    offered = {choice.request for choice in local}
    others = [choice for choice in asked if choice.request not in offered]
    return (*local, *more, *others[: _CHOICES - len(local)])


def offer(entries: Iterable[str], library: Library, limit: int = _CHOICES) -> tuple[Choice, ...]:
    """Return a button for each of `entries`, by the question it answers."""
    unique = [library[entry] for entry in dict.fromkeys(entries) if entry in library][:limit]
    return tuple(Choice(entry.question, f"entry:{entry.id}") for entry in unique)


def _beginning(entry: Entry) -> Paragraph:
    """Return how the answer of `entry` begins, for who may have meant it."""
    return Paragraph(f"**If you meant “{entry.question}”** {gist(entry)}")


def gist(entry: Entry) -> str:
    """Return the first sentence of `entry`; of one that leads to a list, its items' first words."""
    first, _, _ = plain(entry.short[:1]).partition("\n")
    sentence = _SENTENCE_END.split(first, maxsplit=1)[0]
    if sentence.endswith(":") and len(entry.short) > 1 and isinstance(entry.short[1], Bullets):
        items = (plain((Paragraph(item),)) for item in entry.short[1].items)
        named = "; ".join(_ITEM_END.split(item, maxsplit=1)[0] for item in items)
        sentence = f"{sentence} {named}."
    return sentence


def shorter(entry: Entry, library: Library, terms: tuple[Choice, ...], today: date) -> Reply:
    """Return `entry` in one sentence, with `terms` that may need a word of their own."""
    return Reply(
        Kind.ANSWER,
        (Section((Paragraph(f"**In short:** {gist(entry)}"),), remarks=_caveats(entry, today)),),
        entries=(entry.id,),
        citations=citations([entry], library),
        reviewed=entry.reviewed,
        choices=terms,
    )


def _remarks(entry: Entry, today: date) -> tuple[str, ...]:
    counterpoint = (f"Our note: {entry.counterpoint}",) if entry.counterpoint else ()
    return (*counterpoint, *_caveats(entry, today))


def _caveats(entry: Entry, today: date) -> tuple[str, ...]:
    return (*_inferred(entry), *_revised(entry), *_overdue(entry, today))


def _revised(entry: Entry) -> tuple[str, ...]:
    if not entry.revision:
        return ()
    said = _ISO_DATE.sub(lambda found: f"{date.fromisoformat(found[0]):%-d %B %Y}", entry.revision)
    return (f"Under revision: {said.rstrip('.')}.",)


def _inferred(entry: Entry) -> tuple[str, ...]:
    return (INFERENCE,) if entry.basis is Basis.INFERENCE else ()


def _overdue(entry: Entry, today: date) -> tuple[str, ...]:
    if not entry.overdue(today):
        return ()
    due = entry.reviewed + entry.interval
    return (f"Its review has been due since {due:%-d %B %Y}; check before you rely on it.",)
