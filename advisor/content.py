"""Checks the files people edit, each alone and against the others; starts new ones."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import intents
import knowledge
from advisor import assessments
from advisor.answering import talk
from advisor.runs import STEERED
from intents import DataProblem, Label, TrainingData
from knowledge import ContentError, Key, Library, Problem, SourceRuns
from knowledge.passages import plain

FEWEST_UTTERANCES = 8
_CLEARLY = 1.3
_SPECIAL = {"off_topic", "not_covered"}
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")


@dataclass(frozen=True)
class Report:
    """What a check found: problems fail it, notices are for the curator to weigh."""

    problems: tuple[Problem | DataProblem, ...]
    notices: tuple[Problem | DataProblem, ...]
    summary: str


def check(today: date) -> Report:
    """Return what is wrong with the installed content, and what deserves a look."""
    problems: list[Problem | DataProblem] = []
    library: Library | None = None
    data: TrainingData | None = None
    try:
        library = knowledge.load()
    except ContentError as error:
        problems.extend(error.problems)
    try:
        data = intents.load()
    except intents.DataError as error:
        problems.extend(error.problems)
    if library is None or data is None:
        return Report(tuple(problems), (), f"{len(problems)} problems")
    problems.extend(_between(library, data))
    problems.extend(_borrowed(library))
    problems.extend(_one_sided(library))
    problems.extend(_local_only(library))
    count = 0
    try:
        count = len(assessments.load(entries=library.entries))
    except ContentError as error:
        problems.extend(error.problems)
    notices = (
        *_unanswered(library, data),
        *knowledge.orphans(list(library)),
        *_overlapping(library),
        *_unasked(library, data),
        *intents.alike(data),
        *intents.monotonous(data),
        *_overdue(library, today),
    )
    summary = (
        f"{len(library)} entries, {len(library.sources)} sources, {len(data.intents)} intents with "
        f"{len(data.labels)} labels, {len(data.utterances)} utterances and {len(data.held_out)} "
        f"held out, {len(data.entities)} entities, {count} assessments: "
        + (f"{len(problems)} problems" if problems else "all in order")
    )
    return Report(tuple(problems), notices, summary)


def _between(library: Library, data: TrainingData) -> Iterator[Problem | DataProblem]:
    """Yield where questions and answers don't meet."""
    counts = Counter(said.label for said in data.utterances)
    for intent in data.intents:
        for label in sorted({said.label for said in (*intent.utterances, *intent.held_out)}):
            if counts[label] < FEWEST_UTTERANCES:
                what = f"has {counts[label]} utterances"
                remedy = f"Write at least {FEWEST_UTTERANCES}, as different people would."
                yield DataProblem(intent.file, str(label), what, remedy)
    for entry in library:
        for number, key in enumerate(entry.answers):
            label = _asked(key)
            if not counts[label]:
                what = f"nobody asks {_key(label)}"
                remedy = f"Add utterances to intents/data/intents/{key.intent}.yaml."
                yield Problem(entry.file, f"answers[{number}]", what, remedy)
    for offer in sorted(talk.load(None).offers):
        if offer not in library:
            file = "advisor/answering/wording.yaml"
            yield Problem(file, "offers", f"there is no entry {offer}", "Correct the id.")


def _unanswered(library: Library, data: TrainingData) -> Iterator[Problem | DataProblem]:
    """Yield what only the search connects: labels without an entry, entries without a label."""
    wordings = talk.load(None)
    for intent in data.intents:
        for label in sorted({said.label for said in intent.utterances}):
            if not _is_answered(label, library, wordings):
                remedy = f"Add `{_key(label)}` to `answers` of an entry."
                yield DataProblem(intent.file, str(label), "no entry answers this", remedy)
    for entry in library:
        if not entry.answers:
            remedy = "Name the intent and slot whose question it answers."
            yield Problem(entry.file, "answers", "only the search finds this entry", remedy)


def _borrowed(library: Library) -> Iterator[Problem]:
    """Yield the entries that share eight words in a row with a source."""
    sources = SourceRuns.read()
    for entry in library:
        texts = (entry.title, entry.question, entry.counterpoint or "", *entry.aliases)
        for text in (plain(entry.short), plain(entry.long), *texts):
            for run in sources.in_text(text)[:1]:
                what = f"shares eight words with a source: {run}"
                yield Problem(entry.file, "text", what, "Say it in your own words.")


def _one_sided(library: Library) -> Iterator[Problem]:
    """Yield benefits without their catch, challenges without a way out, and the like."""
    for entry in library:
        if entry.kind in {"benefit", "when"} and not entry.counterpoint:
            what, remedy = "tells one side only", "Say in a sentence what speaks against it."
            yield Problem(entry.file, "counterpoint", what, remedy)
        if entry.kind == "challenge" and entry.related_as("fix") is None:
            what, remedy = "shows no way out", "Link the mitigation: `{entry: …, as: fix}`."
            yield Problem(entry.file, "related", what, remedy)


def _overlapping(library: Library) -> Iterator[Problem]:
    """Yield the entries whose own question finds another entry clearly first."""
    for entry in library:
        hits = library.search(entry.question, limit=len(library))
        own = next((hit.score for hit in hits if hit.entry == entry.id), 0.0)
        if hits and hits[0].entry != entry.id and hits[0].score > _CLEARLY * own:
            what = f"its question finds {hits[0].entry} first"
            yield Problem(entry.file, "question", what, "Sharpen one of the two, or merge them.")


def _unasked(library: Library, data: TrainingData) -> Iterator[Problem]:
    """Yield the entries that no held-out question would reach, so that no test asks for them."""
    asked = {said.label for said in data.held_out}
    for entry in library:
        if entry.answers and not any(_asked(key) in asked for key in entry.answers):
            remedy = f"Add lines to `held_out` of {entry.answers[0].intent}.yaml."
            yield Problem(entry.file, "answers", "no held-out question asks for it", remedy)


def _is_answered(label: Label, library: Library, wordings: talk.Talk) -> bool:
    return (
        library.answering(label.intent, dict(label.slots)) is not None
        or label.intent in wordings
        or label.intent in STEERED
        or label.intent in _SPECIAL
        or label.intent.startswith("followup_")
    )


def _asked(key: Key) -> Label:
    """Return the label that a key's question is learnt under: places are found beside it."""
    return Label(key.intent, key.anywhere.slots)


def _local_only(library: Library) -> Iterator[Problem]:
    """Yield the entries for a place whose question nothing answers where no place is named."""
    for entry in library:
        for number, key in enumerate(entry.answers):
            slots = dict(key.anywhere.slots)
            if key.jurisdiction and library.answering(key.intent, slots) is None:
                what = f"only its jurisdiction answers {_key(_asked(key))}"
                remedy = "Write the entry without a jurisdiction that tells how the places differ."
                yield Problem(entry.file, f"answers[{number}]", what, remedy)


def _key(label: Label) -> str:
    slots = "".join(f", {slot}: {value}" for slot, value in label.slots)
    return f"{{intent: {label.intent}{slots}}}"


def _overdue(library: Library, today: date) -> Iterator[Problem]:
    for entry in library:
        if entry.overdue(today):
            what = f"its review was due on {entry.reviewed + entry.interval}"
            yield Problem(entry.file, "reviewed", what, "Read it again and set the date.")


def new(what: str, identity: str, today: date, folder: Path) -> Path:
    """Write a starting file for an intent or an entry below `folder` and return its path.

    Raises:
        ValueError: the id has a form that ids don't have, or `folder` is no checkout.
        FileExistsError: there is such a file already.
    """
    if not _ID.fullmatch(identity):
        msg = f"{identity!r} is not an id: use lower case words joined by dots and underscores"
        raise ValueError(msg)
    if what == "assessment":
        path = folder / "advisor" / "assessments" / "definitions" / f"{identity}.yaml"
        text = assessments.starting_file(identity)
    elif what == "intent":
        path = folder / "intents" / "data" / "intents" / f"{identity}.yaml"
        text = _INTENT.format(id=identity)
    else:
        path = folder / "knowledge" / "entries" / "new" / f"{identity}.md"
        text = _ENTRY.format(id=identity, today=today.isoformat())
    if not path.parent.parent.is_dir():
        msg = f"there is no {path.parent.parent}: run this at the top of a checkout"
        raise ValueError(msg)
    if path.exists():
        msg = f"{path} exists already: choose another id or edit that file"
        raise FileExistsError(msg)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf8")
    return path


_INTENT = """\
intent: {id}
description: What people want to know when they ask this.
utterances:
  - say:
      - write at least eight questions here
      - as eight different people would ask them
      - short and long, in haste, polite, with and without the obvious words
      - a keyword alone
      - the situation someone is in instead of a question
      - how would a newcomer put it
      - HOW DOES IT LOOK IN CAPITALS
      - and in the words of someone still learning english
held_out:
  - say:
      - one in five more, in other words, to choose thresholds on
"""

_ENTRY = """\
---
id: {id}
title: A short name for it
question: What would a person ask to get this answer?
kind: overview
answers: []
aliases: [words people use for it]
related: []
sources:
  - {{id: kacerr, carries: what this source supports}}
figures: []
basis: source
owner: editors
reviewed: {today}
interval: 365
---
The answer in at most ninety words. It stands alone and leads with what was asked.

<!-- more -->

What someone gets who wants to know more.
"""
