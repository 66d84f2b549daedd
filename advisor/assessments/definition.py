"""An assessment as its definition describes it: questions, scales, dimensions, rules, bands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from advisor.assessments.conditions import Condition

if TYPE_CHECKING:
    from advisor.assessments.models.base import Model

LINKS_TO_ASSESSMENT = "assessment:"
"""What a next step begins with when it leads to another assessment, not to an entry."""


class Kind(StrEnum):
    """How a question is answered."""

    LIKERT = "likert"
    SINGLE = "single"
    YESNO = "yesno"
    MULTI = "multi"
    NUMBER = "number"
    TEXT = "text"


class Policy(StrEnum):
    """What "don't know" means: a weakness that scores as the worst answer, or no answer at all."""

    GAP = "gap"
    EXCLUDE = "exclude"


class Part(StrEnum):
    """What a question contributes where a dimension is not a plain mean: exposure's two sides."""

    IMPACT = "impact"
    PROTECTION = "protection"


class Effect(StrEnum):
    """What a rule does to the verdict. No effect changes a score."""

    BLOCK = "block"
    CAP = "cap"
    REDIRECT = "redirect"
    REMOVE = "remove"
    REMOVE_VENDOR = "remove_vendor"
    PROVISIONAL = "provisional"
    FLAG = "flag"


@dataclass(frozen=True)
class Option:
    """An answer to choose; options are listed best first.

    Attributes:
        score: 0 to 100, or None where the question isn't scored.
        topic: the knowledge entry on what this answer means, if any.
        exclusive: ticking it means none of the others.
    """

    value: str
    text: str
    score: Fraction | None = None
    topic: str | None = None
    exclusive: bool = False


@dataclass(frozen=True)
class AnchorSet:
    """Words for the five points of a scale that several questions share.

    `when` is the condition under which they replace a question's own words.
    """

    anchors: tuple[str, ...]
    when: Condition | None = None


@dataclass(frozen=True)
class Question:
    """One question, its scale, who is asked and what "don't know" means.

    Attributes:
        dimension: what its score counts towards; None for a question that only rules read.
        weight: its weight within the dimension.
        ask: the roles it goes to; empty means everyone.
        show_if: the condition, on the context or on this person's own answers, to ask it.
        may_skip: why a person may want to leave it out, for instance `own_work_affected`.
        actions: entries that help with a poor answer, most useful first.
        do: what to do about a poor answer, as a task for somebody.
        anchors: the words of a Likert scale's five points, 1 first.
        thresholds: of a number, pairs (from, score), rising in both.
        bounds: of a number, the lowest and the highest that is accepted.
        score_by_count: of several ticks, the score by how many there are.
        anchor_set: words that replace the anchors under the set's condition.
    """

    id: str
    text: str
    kind: Kind
    dimension: str | None = None
    weight: Fraction = Fraction(0)
    ask: tuple[str, ...] = ()
    show_if: Condition | None = None
    unknown: Policy = Policy.GAP
    may_skip: str | None = None
    actions: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    anchor_set: AnchorSet | None = None
    options: tuple[Option, ...] = ()
    thresholds: tuple[tuple[Fraction, Fraction], ...] = ()
    bounds: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0))
    unit: str = ""
    score_by_count: tuple[tuple[int, Fraction], ...] = ()
    part: Part | None = None
    help: str = ""
    do: str = ""

    @cached_property
    def by_value(self) -> Mapping[str, Option]:
        """The options by the value that stands for them."""
        return {option.value: option for option in self.options}

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Where each option stands in the list, the best at 0."""
        return {option.value: place for place, option in enumerate(self.options)}


@dataclass(frozen=True)
class Dimension:
    """A group of questions with a score of its own.

    Attributes:
        short: its name where there is little room, as in a chart.
        core: a dimension that a verdict can't do without.
        axis: of a quadrant, the axis it belongs to.
        ratings: of weighted options, how well each option does on it, 0 to 100.
        topic: the knowledge entry about it, if any.
    """

    id: str
    label: str
    short: str
    weight: Fraction
    core: bool = False
    axis: str | None = None
    ratings: Mapping[str, Fraction] | None = None
    topic: str | None = None


@dataclass(frozen=True)
class Band:
    """A verdict: a range of the score, or the area in which a condition holds."""

    id: str
    label: str
    text: str
    min: Fraction | None = None
    when: Condition | None = None


@dataclass(frozen=True)
class Rule:
    """What must hold for the verdict to be limited, changed or remarked on, in its own words.

    Attributes:
        band: the band that a block or a cap limits the verdict to.
        options: the options that a removal takes out of the ranking.
        redirected: the verdicts that a redirect changes.
        to: the verdict that it changes them to.
        label: what the verdict is called when this rule makes it; of a rule that limits nothing,
            a remark beside the verdict.
    """

    id: str
    when: Condition
    effect: Effect
    say: str
    band: str | None = None
    options: tuple[str, ...] = ()
    redirected: tuple[str, ...] = ()
    to: str | None = None
    label: str | None = None


@dataclass(frozen=True)
class Floors:
    """Core dimensions below `limit` cap the verdict: pairs of how many and the band."""

    limit: Fraction
    steps: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class WeakestDimensions:
    """A next step that picks the actions of the weakest question of the n weakest dimensions."""

    count: int


@dataclass(frozen=True)
class TopExposures:
    """A next step that picks the actions of the n largest exposures' protection question."""

    count: int


@dataclass(frozen=True)
class Task:
    """A next step in words, with the entry or `assessment:<id>` that helps with it."""

    do: str
    see: str


NextStep = str | Task | WeakestDimensions | TopExposures


def target_of(step: NextStep) -> str | None:
    """Return the entry or `assessment:<id>` that a step names itself, None for a selector."""
    if isinstance(step, Task):
        return step.see
    return step if isinstance(step, str) else None


@dataclass(frozen=True)
class Role:
    """A capacity in which somebody answers; a separate one is scored apart from the group."""

    id: str
    label: str
    separate: bool = False


class FieldKind(StrEnum):
    """What the starter gives as context."""

    TEXT = "text"
    SINGLE = "single"
    MULTI = "multi"
    NUMBER = "number"
    LIST = "list"
    NUMBER_PER_VENDOR = "number_per_vendor"
    POINTS = "points"
    MATRIX = "matrix"


@dataclass(frozen=True)
class ContextField:
    """Something the starter is asked once; rules, branches and ratings may read it."""

    id: str
    kind: FieldKind
    text: str
    options: tuple[Option, ...] = ()
    default: str | tuple[str, ...] | None = None
    required: bool = False
    max_length: int = 300
    unit: str = ""
    help: str = ""
    min_items: int = 0
    max_items: int = 0
    hidden_from_respondents: bool = False


@dataclass(frozen=True)
class Coverage:
    """How much must be answered for a verdict, in percent; None where it isn't required."""

    overall: Fraction
    core: Fraction | None = None
    axis: Fraction | None = None


@dataclass(frozen=True)
class Respondents:
    """How many people an assessment wants, and whether they may stay unnamed."""

    min: int
    ideal: tuple[int, int]
    anonymous_allowed: bool
    recurring: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Assessment:
    """A definition that passed its checks.

    Attributes:
        model: how answers become a verdict, chosen by `model:` with its own settings in it.
        higher_is_better: False where a high score is bad, as with exposure.
        next: the next steps by verdict.
        then: the assessment to follow on with, by verdict; what isn't listed ends the path.
        hash: SHA-256 of the definition's canonical content, to tell results apart.
    """

    id: str
    title: str
    short_title: str
    version: str
    purpose: str
    audience: str
    minutes: int
    respondents: Respondents
    roles: tuple[Role, ...]
    context: tuple[ContextField, ...]
    model: "Model"
    higher_is_better: bool
    charts: tuple[str, ...]
    coverage: Coverage
    dimensions: tuple[Dimension, ...]
    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]
    bands: tuple[Band, ...]
    next: Mapping[str, tuple[NextStep, ...]]
    hash: str
    file: str
    reading_note: str = ""
    then: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """The questions by id."""
        return {question.id: question for question in self.questions}

    @cached_property
    def fields(self) -> Mapping[str, ContextField]:
        """The starter's fields by id."""
        return {field.id: field for field in self.context}

    @cached_property
    def separate_roles(self) -> frozenset[str]:
        """The roles that are scored and shown on their own."""
        return frozenset(role.id for role in self.roles if role.separate)

    @cached_property
    def dimension_by_id(self) -> Mapping[str, Dimension]:
        """The dimensions by id."""
        return {dimension.id: dimension for dimension in self.dimensions}

    @cached_property
    def in_dimension(self) -> Mapping[str, tuple[Question, ...]]:
        """The scored questions of each dimension, as listed."""
        return {
            dimension.id: tuple(q for q in self.questions if q.dimension == dimension.id)
            for dimension in self.dimensions
        }

    @cached_property
    def ranking(self) -> tuple[str, ...]:
        """The ids of the bands, best first, where bands have an order."""
        listed = [band.id for band in self.bands]
        return tuple(listed if self.higher_is_better else reversed(listed))

    def band(self, identity: str) -> Band | None:
        """Return the band of this id, if there is one."""
        return next((band for band in self.bands if band.id == identity), None)

    def worse(self, first: str, second: str) -> str:
        """Return the worse of two bands."""
        return max(first, second, key=self.ranking.index)
