"""A result on one page to forward: Markdown that fits on a slide.

Verdict, why, what first, by whom, when; the method in a line; the run's id. At most 350 words.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from advisor.assessments.results import Detail, Result
from advisor.assessments.step_words import NextLine
from advisor.assessments.summary import Summary

MOST_WORDS = 350
_MOST_REASONS = 4
_MOST_OPEN = 3
_LONGEST_LINE = 34
"""Words that one line may have before it is cut."""
_NOBODY = "owner to be named"
_NO_DAY = "date to be set"


@dataclass(frozen=True)
class Commitment:
    """Who takes a next step on, and by when; either may still be open."""

    owner: str | None = None
    due: date | None = None


@dataclass(frozen=True)
class RunFacts:
    """What a page says of a run besides its result.

    Attributes:
        id: the run's id.
        name: what others call the subject.
        closed: the day on which the run was closed.
        asked: how many people were asked, if known.
        commitments: who does what by when, by the next step's target.
    """

    id: str
    name: str
    closed: date
    asked: int | None = None
    commitments: Mapping[str, Commitment] = field(default_factory=dict)


def one_page(facts: RunFacts, result: Result, summary: Summary) -> str:
    """Return a result as a page of Markdown, at most 350 words.

    Where nothing may be shown, the page says so and holds nothing else of the answers.
    """
    lines = [f"# {summary.title} {_plain(facts.name)}", "", f"**{_plain(summary.headline)}**", ""]
    if result.detail is not Detail.NOTHING:
        lines += _body(facts, summary)
    return "\n".join([*lines, *_foot(facts, result, summary)]) + "\n"


def _body(facts: RunFacts, summary: Summary) -> list[str]:
    lines = [_shortened(summary.meaning), ""]
    lines += _listed("Why", map(_shortened, summary.reasons[:_MOST_REASONS]))
    steps = [_step(number, step, facts) for number, step in enumerate(summary.steps, 1)]
    lines += _listed("What first", steps, numbered=True)
    return lines + _listed("Find out", map(_shortened, summary.open_questions[:_MOST_OPEN]))


def _listed(
    heading: str, items: Iterator[str] | Sequence[str], *, numbered: bool = False
) -> list[str]:
    found = [item if numbered else f"- {item}" for item in items]
    return [f"## {heading}", "", *found, ""] if found else []


def _step(number: int, step: NextLine, facts: RunFacts) -> str:
    committed = facts.commitments.get(step.target, Commitment())
    owner = _plain(committed.owner) if committed.owner else _NOBODY
    day = f"by {committed.due.isoformat()}" if committed.due else _NO_DAY
    return f"{number}. {_shortened(step.action)} ({owner}, {day})"


def _foot(facts: RunFacts, result: Result, summary: Summary) -> list[str]:
    people = "1 person" if result.respondents == 1 else f"{result.respondents} people"
    of = f" of {facts.asked} asked" if facts.asked and facts.asked >= result.respondents else ""
    named = "anonymous" if result.anonymous else "named"
    who = "Made-up answers" if result.is_example else f"{people}{of} answered, {named}"
    return [
        f"{who}, {facts.closed.isoformat()}. Run {facts.id}.",
        "",
        f"*{summary.method}*",
    ]


def _shortened(text: str) -> str:
    words = _plain(text).split()
    return (
        " ".join(words) if len(words) <= _LONGEST_LINE else " ".join(words[:_LONGEST_LINE]) + " …"
    )


def _plain(text: str) -> str:
    """Return text on one line that Markdown doesn't read as anything but words."""
    return " ".join(text.split()).replace("<", "(").replace(">", ")").replace("`", "'")
