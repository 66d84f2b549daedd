"""The form of entries and sources, and what must hold between them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from knowledge.entry import (
    JURISDICTION,
    Basis,
    Entry,
    Evidence,
    Figure,
    Key,
    Related,
    Source,
    Support,
)
from knowledge.passages import Passage, parse, plain
from knowledge.problems import ContentError, Problem

ASPECTS = (
    "definition pros cons fix example when scope cost figures location contract vendor next".split()
)
KINDS = (
    "definition comparison component type function location benefit challenge mitigation when "
    "practice vendor contract pricing trend history figure example overview metric delivery "
    "transition research exit governance regulation workforce assurance".split()
)
SOURCE_KINDS = (
    *("law", "regulator", "standard", "government", "academic", "industry", "encyclopedia"),
    *("practice", "vendor blog", "trade blog"),
)
JURISDICTIONS = ("eu", "uk", "us")
SHORT_WORDS = 95
LONG_WORDS = 230
TITLE_CHARACTERS = 60
QUESTION_CHARACTERS = 70
NAME_CHARACTERS = 60

_FLOW = "Write `- {key: text, key: text}`; quote a text that holds a comma or a colon."
_ID = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
_REQUIRED = "id title question kind answers sources basis owner reviewed interval".split()
_OPTIONAL = "aliases related figures counterpoint jurisdiction revision".split()
_SOURCE = "name title publisher published year kind jurisdiction url evidence trust".split()
_FIGURE = "value what source strength".split()
_URL = re.compile(r"https://[a-z0-9.-]+\.[a-z]+(/[^\s<>|\"]*)?", re.IGNORECASE)
_DATE = re.compile(r"\b20\d\d-[01]\d-[0-3]\d\b")


class _Fields:
    """Reads a mapping key by key and collects what is wrong with it."""

    def __init__(self, file: str, values: Mapping[str, object]) -> None:
        self.file = file
        self.values = values
        self.problems: list[Problem] = []

    def wrong(self, key: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, key, message, remedy))

    def text(self, key: str, longest: int = 1000) -> str:
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            self.wrong(key, "is not a text", f"Write `{key}: …` with words after it.")
            return ""
        if len(value) > longest:
            self.wrong(key, f"has {len(value)} characters", f"Cut it to {longest}.")
        return value.strip()

    def one_of(self, key: str, allowed: Sequence[str]) -> str:
        value = self.text(key)
        if value and value not in allowed:
            self.wrong(key, f"is {value!r}", f"Use one of: {', '.join(allowed)}.")
        return value

    def maybe_one_of(self, key: str, allowed: Sequence[str]) -> str | None:
        return None if self.values.get(key) is None else self.one_of(key, allowed)

    def maybe_text(self, key: str, longest: int = 1000) -> str | None:
        return None if self.values.get(key) is None else self.text(key, longest)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.wrong(key, "is not a list of texts", f"Write `{key}: [first, second]`.")
            return ()
        return tuple(value)

    def mappings(
        self, key: str, needed: Sequence[str], allowed: Sequence[str] = ()
    ) -> tuple[dict[str, str], ...]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(
            isinstance(item, dict) and all(isinstance(text, str) for text in item.values())
            for item in value
        ):
            self.wrong(key, "is not a list of mappings of texts", _FLOW)
            return ()
        for number, item in enumerate(value):
            for name in needed:
                if name not in item:
                    self.wrong(f"{key}[{number}].{name}", "is missing", f"Add `{name}: …`.")
                    return ()
            for name in item:
                if allowed and name not in allowed:
                    remedy = f"Use: {', '.join(allowed)}."
                    self.wrong(f"{key}[{number}].{name}", "is not a key", remedy)
        return tuple(value)

    def day(self, key: str) -> date:
        value = self.values.get(key)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        self.wrong(key, "is not a date", f"Write `{key}: 2026-11-22`.")
        return date.min

    def days(self, key: str) -> timedelta:
        value = self.values.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 3650:
            return timedelta(days=value)
        self.wrong(key, "is not a number of days", f"Write `{key}: 365`.")
        return timedelta(days=365)

    def maybe_year(self, key: str) -> int | None:
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2100:
            return value
        self.wrong(key, "is not a year", f"Write `{key}: 2024`.")
        return None

    def maybe_url(self, key: str) -> str | None:
        value = self.maybe_text(key, 500)
        if value and not _URL.fullmatch(value):
            self.wrong(key, f"is {value!r}", "Write an address that begins with https://.")
            return None
        return value

    def known(self, allowed: Sequence[str]) -> None:
        for key in self.values:
            if key not in allowed:
                self.wrong(str(key), "is not a key of this file", f"Use: {', '.join(allowed)}.")


def entry(file: str, front: Mapping[str, object], short: str, long: str) -> Entry:
    """Return the entry that a file describes.

    Raises:
        ContentError: with every problem of the file's form.
    """
    fields = _Fields(file, front)
    fields.known([*_REQUIRED, *_OPTIONAL])
    identity = fields.text("id")
    if identity and not _ID.fullmatch(identity):
        fields.wrong(
            "id", f"is {identity!r}", "Use lower case words joined by dots and underscores."
        )
    if identity and not file.endswith(f"/{identity}.md") and file != f"{identity}.md":
        fields.wrong("id", "differs from the file's name", f"Name the file {identity}.md.")
    made = Entry(
        id=identity,
        title=fields.text("title", TITLE_CHARACTERS),
        question=fields.text("question", QUESTION_CHARACTERS),
        kind=fields.one_of("kind", KINDS),
        answers=tuple(
            Key.of(item["intent"], {k: v for k, v in item.items() if k != "intent"})
            for item in fields.mappings("answers", ["intent"])
        ),
        aliases=fields.texts("aliases"),
        related=tuple(
            Related(item["entry"], item.get("as"))
            for item in fields.mappings("related", ["entry"], ["entry", "as"])
        ),
        sources=tuple(
            Support(item["id"], item["carries"])
            for item in fields.mappings("sources", ["id", "carries"], ["id", "carries"])
        ),
        figures=tuple(
            Figure(item["value"], item["what"], item["source"], item["strength"])
            for item in fields.mappings("figures", _FIGURE, _FIGURE)
        ),
        counterpoint=fields.text("counterpoint", 400) if front.get("counterpoint") else None,
        basis=_basis(fields),
        owner=fields.text("owner"),
        reviewed=fields.day("reviewed"),
        interval=fields.days("interval"),
        short=_body(fields, "short form", short, SHORT_WORDS),
        long=_body(fields, "long form", long, LONG_WORDS),
        file=file,
        jurisdiction=fields.maybe_one_of("jurisdiction", JURISDICTIONS),
        revision=_revision(fields),
    )
    _complete(fields, made)
    if fields.problems:
        raise ContentError(fields.problems)
    return made


def _complete(fields: _Fields, made: Entry) -> None:
    """Collect what an entry lacks although each of its keys has the right form."""
    for number, link in enumerate(made.related):
        if link.aspect is not None and link.aspect not in ASPECTS:
            remedy = f"Use: {', '.join(ASPECTS)}."
            fields.wrong(f"related[{number}].as", f"is {link.aspect!r}", remedy)
    for number, key in enumerate(made.answers):
        if key.jurisdiction is not None and key.jurisdiction not in JURISDICTIONS:
            remedy = f"Use one of: {', '.join(JURISDICTIONS)}."
            fields.wrong(f"answers[{number}].{JURISDICTION}", f"is {key.jurisdiction!r}", remedy)
        elif made.jurisdiction and key.jurisdiction not in (None, made.jurisdiction):
            what = f"is {key.jurisdiction!r}, the entry's own is {made.jurisdiction!r}"
            remedy = "Correct one of the two, or take the entry's own out."
            fields.wrong(f"answers[{number}].{JURISDICTION}", what, remedy)
    if not made.short:
        fields.wrong("short form", "is missing", "Write the answer below the front matter.")
    if not made.sources:
        fields.wrong("sources", "is empty", "No source, no answer: name at least one.")


def _revision(fields: _Fields) -> str | None:
    text = fields.maybe_text("revision", 300)
    if text and not _DATE.search(text):
        remedy = "End it with the day you looked, as in `last checked 2026-11-22`."
        fields.wrong("revision", "names no date", remedy)
    return text


def _basis(fields: _Fields) -> Basis:
    named = fields.one_of("basis", list(Basis))
    return Basis(named) if named in list(Basis) else Basis.SOURCE


def _body(fields: _Fields, key: str, markdown: str, most: int) -> tuple[Passage, ...]:
    try:
        passages = parse(markdown)
    except ValueError as error:
        fields.wrong(key, str(error), "Use paragraphs, `- ` bullets, **bold** and one table.")
        return ()
    words = len(plain(passages).split())
    if words > most:
        fields.wrong(key, f"has {words} words", f"Cut it to {most}.")
    return passages


def source(file: str, identity: str, values: object) -> Source:
    """Return the source that a block of `sources.yaml` describes.

    Raises:
        ContentError: with every problem of the block's form.
    """
    if not isinstance(values, Mapping):
        remedy = "Write `name:`, `kind:` and `trust:` below it."
        raise ContentError([Problem(file, identity, "is not a mapping", remedy)])
    fields = _Fields(file, values)
    fields.known(_SOURCE)
    evidence = fields.maybe_one_of("evidence", list(Evidence))
    made = Source(
        id=identity,
        name=fields.text("name", NAME_CHARACTERS),
        title=fields.maybe_text("title"),
        publisher=fields.maybe_text("publisher"),
        published=None if values.get("published") is None else fields.day("published"),
        kind=fields.one_of("kind", SOURCE_KINDS),
        trust=fields.text("trust"),
        year=fields.maybe_year("year"),
        url=fields.maybe_url("url"),
        jurisdiction=fields.maybe_one_of("jurisdiction", JURISDICTIONS),
        evidence=Evidence(evidence) if evidence in list(Evidence) else None,
    )
    if made.published and made.year:
        fields.wrong("year", "says again what `published` says", "Take one of the two out.")
    if fields.problems:
        raise ContentError(
            [Problem(p.file, f"{identity}.{p.key}", p.message, p.remedy) for p in fields.problems]
        )
    return made


def check(entries: Sequence[Entry], sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Yield what can't stand between entries: doubles, dead links, unknown sources."""
    yield from _doubles(entries)
    ids = {made.id for made in entries}
    for made in entries:
        for number, link in enumerate(made.related):
            key = f"related[{number}].entry"
            if link.entry not in ids:
                what = f"there is no entry {link.entry}"
                yield Problem(made.file, key, what, "Correct the id or take the link out.")
            if link.entry == made.id:
                yield Problem(made.file, key, "links to itself", "Take the link out.")
        named = {support.source for support in made.sources}
        for number, support in enumerate(made.sources):
            if support.source not in sources:
                what = f"there is no source {support.source}"
                remedy = f"Use one of: {', '.join(sources)}; or add it to sources.yaml."
                yield Problem(made.file, f"sources[{number}].id", what, remedy)
        for number, figure in enumerate(made.figures):
            if figure.source not in named:
                what = f"{figure.source} is not among the entry's sources"
                remedy = "Add it to `sources` with what it carries."
                yield Problem(made.file, f"figures[{number}].source", what, remedy)


def orphans(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Yield the entries that no other entry leads to: found by a question, never by browsing."""
    linked = {link.entry for made in entries for link in made.related}
    for made in entries:
        if made.id not in linked:
            remedy = "Add it to `related` of an entry that a reader would come from."
            yield Problem(made.file, "id", "no other entry links here", remedy)


def _doubles(entries: Sequence[Entry]) -> Iterator[Problem]:
    ids: dict[str, str] = {}
    keys: dict[Key, str] = {}
    for made in entries:
        if made.id in ids:
            yield Problem(made.file, "id", f"{made.id} is also {ids[made.id]}", "Rename one.")
        ids[made.id] = made.file
        for key in made.answers:
            if key in keys:
                what = f"{_spoken(key)} is also answered by {keys[key]}"
                yield Problem(made.file, "answers", what, "Give the question to one of the two.")
            keys[key] = made.id


def _spoken(key: Key) -> str:
    return " ".join([key.intent, *(f"{slot}={value}" for slot, value in key.slots)])
