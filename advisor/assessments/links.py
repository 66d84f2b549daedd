"""From a result to the knowledge entries that explain it, and which of them changed since."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from advisor.assessments.conditions import Subject, comparisons
from advisor.assessments.definition import LINKS_TO_ASSESSMENT, Assessment, Rule
from advisor.assessments.results import Result
from advisor.assessments.wording import text_of
from knowledge import Entry, Paragraph
from knowledge.passages import plain


@dataclass(frozen=True)
class Link:
    """An entry that explains a point of a result.

    Attributes:
        about: the point: a rule's words, a dimension's name or a question.
        target: the entry's id.
        title: the entry's title, or its id where the title isn't known.
        has_changed: whether its text is another one than when the result was made, or gone.
    """

    about: str
    target: str
    title: str
    has_changed: bool = False


def version_of(entry: Entry) -> str:
    """Return what tells one text of an entry from another: 16 hexadecimal digits."""
    passages = (
        Paragraph(entry.title),
        *entry.short,
        *entry.long,
        Paragraph(entry.counterpoint or ""),
    )
    return hashlib.sha256(plain(passages).encode("utf8")).hexdigest()[:16]


def versions(entries: Mapping[str, Entry]) -> Mapping[str, str]:
    """Return the version of every entry, by id."""
    return {identity: version_of(entry) for identity, entry in entries.items()}


def with_versions(assessment: Assessment, result: Result, current: Mapping[str, str]) -> Result:
    """Return a result that remembers which texts it led to when it was made."""
    linked = dict.fromkeys(target for _, target in _points(assessment, result))
    return replace(result, entries={name: current[name] for name in linked if name in current})


def changed(result: Result, current: Mapping[str, str]) -> frozenset[str]:
    """Return the entries whose text is another one than when the result was made, or gone."""
    return frozenset(n for n, version in result.entries.items() if current.get(n) != version)


def links(
    assessment: Assessment,
    result: Result,
    titles: Mapping[str, str],
    current: Mapping[str, str] | None = None,
) -> tuple[Link, ...]:
    """Return the entry behind each rule, dimension and next step, each entry once.

    Args:
        assessment: the definition that the result was made with.
        result: what was found.
        titles: the entries' titles by id.
        current: the entries' versions now; None marks nothing as changed.
    """
    stale = changed(result, current) if current is not None else frozenset()
    found: dict[str, Link] = {}
    for about, target in _points(assessment, result):
        title = titles.get(target, target)
        found.setdefault(target, Link(about, target, title, target in stale))
    return tuple(found.values())


def _points(assessment: Assessment, result: Result) -> Iterator[tuple[str, str]]:
    """Yield each point of a result with the id of an entry about it."""
    rules = {rule.id: rule for rule in assessment.rules}
    for fired in result.rules:
        target = _of_rule(assessment, rules[fired.id]) if fired.id in rules else None
        if target:
            yield fired.text, target
    for driver in (*result.weakest, *result.strongest):
        dimension = assessment.dimension_by_id.get(driver.dimension)
        question = assessment.by_id.get(driver.question or "")
        actions = question.actions if question else ()
        if dimension and (dimension.topic or actions):
            yield dimension.label, dimension.topic or actions[0]
    for step in result.next:
        if not step.target.startswith(LINKS_TO_ASSESSMENT):
            question = assessment.by_id.get(step.question or "")
            yield text_of(question) if question else "Next step", step.target


def _of_rule(assessment: Assessment, rule: Rule) -> str | None:
    """Return the first entry about what a rule looks at."""
    for part in comparisons(rule.when):
        if part.subject is Subject.QUESTION and assessment.by_id[part.name].actions:
            return assessment.by_id[part.name].actions[0]
        if part.subject is Subject.DIMENSION and assessment.dimension_by_id[part.name].topic:
            return assessment.dimension_by_id[part.name].topic
    return None
