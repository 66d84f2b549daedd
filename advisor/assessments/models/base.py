"""What every model of scoring offers: the strategy that a definition chooses by `model:`."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from advisor.assessments.answers import Fault
from advisor.assessments.definition import Assessment, Effect, Rule
from advisor.assessments.poll import Poll
from advisor.assessments.rules import Concern
from advisor.assessments.starter import Context
from advisor.assessments.tally import Tally

INSUFFICIENT = "insufficient"
"""The verdict where too little is known to give one."""


@dataclass(frozen=True)
class Flaw:
    """Something wrong with a definition: the key, what it is and how to mend it."""

    key: str
    message: str
    remedy: str


@dataclass(frozen=True)
class Judgement:
    """A model's verdict on a poll.

    Attributes:
        verdict: a band's id or one of the model's own words; `insufficient` if too little is known.
        base: the verdict before floors, rules and concerns.
        score: the overall score, or None where the model ranks options or places a point.
        fired: the rules that fired.
        concerns: the blocks that only some raise, which limit the verdict.
        floored: the core dimensions below the floor.
        capped_by_floor: the band that the floor limits the verdict to, if any.
        removed: options that rules took out.
        near: the verdict on the other side of a cut that is close, if any.
        between: the options that a split or a tie is between.
        lead: how far the first option is ahead of the second.
    """

    tally: Tally
    verdict: str
    base: str
    score: Fraction | None = None
    fired: tuple[Rule, ...] = ()
    concerns: tuple[Concern, ...] = ()
    floored: tuple[str, ...] = ()
    capped_by_floor: str | None = None
    axes: Mapping[str, Fraction] = field(default_factory=dict)
    options: Mapping[str, Fraction] = field(default_factory=dict)
    exposures: Mapping[str, Fraction] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    lead: Fraction | None = None

    @property
    def is_sufficient(self) -> bool:
        """Whether enough is known for a verdict."""
        return self.verdict != INSUFFICIENT


@dataclass(frozen=True)
class Spread:
    """How far what isn't known could move the result.

    Attributes:
        low: the overall score with everything unknown at the end that lowers it.
        high: the same at the other end.
        axes: for a quadrant, low and high of each axis.
        provisional: whether the verdict would differ, or a rule says that a fact is missing.
    """

    low: Fraction | None
    high: Fraction | None
    provisional: bool
    axes: Mapping[str, tuple[Fraction, Fraction]] = field(default_factory=dict)


class Model(ABC):
    """How answers become a verdict; an instance carries the model's settings of one definition."""

    @abstractmethod
    def judge(self, poll: Poll, concerns: Sequence[Concern] = ()) -> Judgement:
        """Return the verdict on a poll, limited by concerns that only some raise."""

    @abstractmethod
    def spread(self, poll: Poll, judgement: Judgement) -> Spread:
        """Return how far the unknown could move `judgement`, which is that of `poll`."""

    @abstractmethod
    def is_better(self, assessment: Assessment, new: str, old: str) -> bool:
        """Whether verdict `new` is one to aim for, coming from `old`."""

    @abstractmethod
    def check(self, assessment: Assessment) -> Iterator[Flaw]:
        """Yield what the model can't work with in a definition."""

    def further_verdicts(self) -> tuple[str, ...]:
        """Return the verdicts that are no bands: the model's own words."""
        return (INSUFFICIENT,)

    def check_context(
        self,
        assessment: Assessment,  # noqa: ARG002 - for the models that take figures of one's own
        context: Context,  # noqa: ARG002
    ) -> Iterator[Fault]:
        """Yield what the model can't work with in a starter's context."""
        yield from ()


def is_provisional(rules: Sequence[Rule]) -> bool:
    """Whether one of the rules that fired says that a fact is missing."""
    return any(rule.effect is Effect.PROVISIONAL for rule in rules)
