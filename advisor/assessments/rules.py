"""Rules: which fire on a group, and which would fire on one person's own answers.

Rules read scores and answers and never change them, so the number and the limits on what follows
from it stay apart.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from advisor.assessments.answers import Given
from advisor.assessments.conditions import (
    Comparison,
    Fact,
    Subject,
    comparisons,
    holds,
    questions,
)
from advisor.assessments.definition import Effect, Rule
from advisor.assessments.poll import Poll, context_fact, middle
from advisor.assessments.tally import Tally


@dataclass(frozen=True)
class Scores:
    """The numbers that conditions may look at, beside answers and context."""

    dimensions: Mapping[str, Fraction] = field(default_factory=dict)
    overall: Fraction | None = None
    axes: Mapping[str, Fraction] = field(default_factory=dict)
    exposures: Mapping[str, Fraction] = field(default_factory=dict)
    leader: str | None = None

    @classmethod
    def of(cls, tally: Tally, overall: Fraction | None) -> "Scores":
        """Return the scores of a tally."""
        return cls(dimensions=tally.dimensions, overall=overall)

    def look_up(self, comparison: Comparison) -> Fact | None:
        """Return the number, or the leader, that a comparison asks for."""
        match comparison.subject:
            case Subject.DIMENSION:
                return self.dimensions.get(comparison.name)
            case Subject.AXIS:
                return self.axes.get(comparison.name)
            case Subject.SCORE:
                return self.overall
            case Subject.LEADER:
                return self.leader
            case Subject.EXPOSURE:
                return self._exposure(comparison)
            case _:
                return None

    def _exposure(self, comparison: Comparison) -> Fact | None:
        if comparison.name != "any":
            return self.exposures.get(comparison.name)
        extreme = min if comparison.looks_low else max
        return extreme(self.exposures.values(), default=None)


@dataclass(frozen=True)
class Concern:
    """A block that the group doesn't share: how many raise it, of how many who could say."""

    rule: Rule
    raised_by: int
    of: int


def facts(poll: Poll, scores: Scores) -> Callable[[Comparison], Fact | None]:
    """Return what looks a comparison's fact up: group values, context, scores."""

    def fact(comparison: Comparison) -> Fact | None:
        match comparison.subject:
            case Subject.QUESTION:
                question = poll.assessment.by_id[comparison.name]
                return middle(poll, question, low=comparison.looks_low)
            case Subject.CONTEXT:
                return context_fact(poll.context, comparison.name)
            case _:
                return scores.look_up(comparison)

    return fact


def fired(poll: Poll, scores: Scores) -> tuple[Rule, ...]:
    """Return the rules that fire on the group, in listed order."""
    fact = facts(poll, scores)
    return tuple(rule for rule in poll.assessment.rules if holds(rule.when, fact))


def causes(poll: Poll, rule: Rule) -> tuple[str, ...]:
    """Return the questions whose group value makes a rule fire, in the order it names them."""
    fact = facts(poll, Scores())
    return tuple(
        dict.fromkeys(
            part.name
            for part in comparisons(rule.when)
            if part.subject is Subject.QUESTION and holds(part, fact)
        )
    )


def raised(poll: Poll) -> tuple[Concern, ...]:
    """Return the blocks that don't fire on the group but would on somebody's own real answers."""
    blocks = [rule for rule in poll.assessment.rules if rule.effect is Effect.BLOCK]
    group = facts(poll, Scores())
    alone = [facts(poll.alone(person), Scores()) for person in range(len(poll.people))]
    concerns = []
    for rule in blocks:
        count = sum(holds(rule.when, own) for own in alone)
        if count and not holds(rule.when, group):
            asked = questions(rule.when)
            could_say = sum(
                any(isinstance(person.get(question), Given) for question in asked)
                for person in poll.people
            )
            concerns.append(Concern(rule, count, could_say))
    return tuple(concerns)
