"""What a person sees on the way through a run, whatever the surface."""

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.assessments import Answer, Assessment, Context, Line, Progress, Question
from advisor.store import Run


@dataclass(frozen=True)
class RolesScreen:
    """Ask in which capacities somebody answers."""

    run: Run
    assessment: Assessment
    held: tuple[str, ...]


@dataclass(frozen=True)
class PageScreen:
    """Some questions, with what was answered before.

    Attributes:
        step: the name of this step.
        option: the provider that the page is about; empty where none are compared.
        number: of the page, from 1; `of` counts all pages of all options.
        few: questions that so few people get that an anonymous answer may be recognised.
        has_before: whether there is a step to go back to.
    """

    run: Run
    assessment: Assessment
    context: Context
    step: str
    option: str
    number: int
    of: int
    questions: tuple[Question, ...]
    answers: Mapping[str, Answer]
    progress: Progress
    few: frozenset[str]
    has_before: bool


@dataclass(frozen=True)
class ReviewLine:
    """A line of the review, and the step that leads back to it."""

    option: str
    line: Line
    step: str


@dataclass(frozen=True)
class ReviewScreen:
    """All that was answered, to be sent off; `missing` lists the questions without an answer."""

    run: Run
    assessment: Assessment
    lines: tuple[ReviewLine, ...]
    missing: tuple[ReviewLine, ...]
    is_sent: bool


@dataclass(frozen=True)
class SentScreen:
    """Thanks: the answers count now and can be changed until the run closes."""

    run: Run
    assessment: Assessment
    answered: int
    asked: int | None


Screen = RolesScreen | PageScreen | ReviewScreen | SentScreen
