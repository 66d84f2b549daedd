"""Weighted options: what the work needs, times how well each option does it (Keeney & Raiffa 1976).

Importance of a factor = weight x mean(answer - 1). Option score = sum(importance x rating) /
sum(importance) over the factors with an answer. Rules may take options out of the ranking.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from advisor.assessments import scale
from advisor.assessments.answers import Answer, Fault, Given, Unknown, exact
from advisor.assessments.conditions import Condition
from advisor.assessments.definition import Assessment, Effect, Question, Rule
from advisor.assessments.models.base import (
    INSUFFICIENT,
    Flaw,
    Judgement,
    Model,
    Spread,
    is_provisional,
)
from advisor.assessments.poll import Poll, applies
from advisor.assessments.rules import Concern, Scores, fired
from advisor.assessments.starter import Context
from advisor.assessments.tally import count, is_enough, mean, weighted_mean

HYBRID = "hybrid"
CLOSE_CALL = "close_call"
NONE = "none"
_ZERO = Fraction(0)
_OPTIONS, _RATINGS, _WEIGHTS = "options", "ratings", "weights"


@dataclass(frozen=True)
class RatingSet:
    """Ratings that replace a factor's own where a condition on the context holds."""

    when: Condition
    dimension: str
    ratings: Mapping[str, Fraction]
    say: str


@dataclass(frozen=True)
class WeightToSwap:
    """The weight of one factor at which the first two options are equal, and the weight now."""

    factor: str
    weight: Fraction
    needed: Fraction
    first: str
    second: str


@dataclass(frozen=True)
class WeightedOptions(Model):
    """The option that does best on what matters most, unless the lead is too small to tell.

    Attributes:
        options: what is compared, as listed; ties go to the first.
        clear: from this lead on, the winner is clear.
        win: under this lead, it is a split or too close to call.
        rating_sets: ratings for special contexts; later ones win.
        places: examples of places for each option, by where the organisation is.
    """

    options: tuple[str, ...] = ()
    clear: Fraction = Fraction(0)
    win: Fraction = Fraction(0)
    rating_sets: tuple[RatingSet, ...] = ()
    places: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def ratings(
        self, assessment: Assessment, context: Context
    ) -> Mapping[str, Mapping[str, Fraction]]:
        """Return each factor's ratings: the defaults, then rating sets, then the starter's own."""
        found = {d.id: dict(d.ratings or {}) for d in assessment.dimensions}
        for adapted in self.sets_that_apply(context):
            found[adapted.dimension] = dict(adapted.ratings)
        own = context.get(_RATINGS)
        if isinstance(own, Mapping):
            for factor, row in own.items():
                if isinstance(row, Mapping):
                    found[factor] |= {option: exact(value) for option, value in row.items()}
        return found

    def sets_that_apply(self, context: Context) -> tuple[RatingSet, ...]:
        """Return the rating sets whose condition holds."""
        return tuple(s for s in self.rating_sets if applies(s.when, context, {}))

    def importance(self, poll: Poll) -> Mapping[str, Fraction]:
        """Return the importance of each factor that has an answer."""
        weights = own_weights(poll.assessment, poll.context)
        return {name: weights[name] * need for name, need in self.needs(poll).items()}

    def needs(self, poll: Poll) -> Mapping[str, Fraction]:
        """Return how much the work needs each factor that has an answer: mean(answer - 1)."""
        found: dict[str, Fraction] = {}
        for dimension, members in poll.assessment.in_dimension.items():
            per_question = [
                (question.weight, average)
                for question in members
                if (average := self._mean_answer(poll, question)) is not None
            ]
            need = weighted_mean(per_question)
            if need is not None:
                found[dimension] = need
        return found

    @staticmethod
    def _mean_answer(poll: Poll, question: Question) -> Fraction | None:
        return mean(
            [
                Fraction(given.value - 1)
                for given in poll.given(question.id)
                if isinstance(given.value, int)
            ]
        )

    def compared(self, context: Context) -> tuple[str, ...]:
        """Return the options that the starter wants compared."""
        chosen = context.get(_OPTIONS)
        return chosen if isinstance(chosen, tuple) else self.options

    def judge(self, poll: Poll, concerns: Sequence[Concern] = ()) -> Judgement:
        """Return the winner, or that there is none."""
        tally = count(poll, own_weights(poll.assessment, poll.context))
        importance = self.importance(poll)
        ratings = self.ratings(poll.assessment, poll.context)
        scores = {
            option: score
            for option in self.compared(poll.context)
            if (
                score := weighted_mean(
                    (weight, ratings[factor][option]) for factor, weight in importance.items()
                )
            )
            is not None
        }
        removed = _removed(fired(poll, Scores(tally.dimensions)), self.compared(poll.context))
        left = [o for o in scores if o not in removed]
        left.sort(key=lambda option: -scores[option])  # stable: ties stay in listed order
        leader = left[0] if left else None
        rules = fired(poll, Scores(tally.dimensions, leader=leader))
        verdict, between = self._decide(left, scores)
        if not scores or not is_enough(poll.assessment, tally):
            verdict, between = INSUFFICIENT, ()
        return Judgement(
            tally=tally,
            verdict=verdict,
            base=leader or NONE,
            fired=rules,
            concerns=tuple(concerns),
            options=scores,
            removed=removed,
            between=between,
            lead=scores[left[0]] - scores[left[1]] if len(left) > 1 else None,
        )

    def _decide(
        self, left: Sequence[str], scores: Mapping[str, Fraction]
    ) -> tuple[str, tuple[str, ...]]:
        if not left:
            return NONE, ()
        if len(left) == 1 or scores[left[0]] - scores[left[1]] >= self.win:
            return left[0], ()
        if len(left) == 3 and scores[left[0]] - scores[left[2]] < self.win:
            return CLOSE_CALL, tuple(left)
        return HYBRID, tuple(left[:2])

    def spread(self, poll: Poll, judgement: Judgement) -> Spread:
        """Set each unknown factor alone to 1 and to 5 and see whether the verdict changes."""
        differs = False
        for question in poll.assessment.questions:
            if question.weight and any(isinstance(a, Unknown) for a in poll.said(question.id)):
                for end in (scale.worst(question), scale.best(question)):
                    moved = self.judge(_known(poll, question, end), judgement.concerns)
                    if (moved.verdict, moved.between) != (judgement.verdict, judgement.between):
                        differs = True
        provisional = differs or is_provisional(judgement.fired)
        return Spread(None, None, provisional=judgement.is_sufficient and provisional)

    def is_better(self, assessment: Assessment, new: str, old: str) -> bool:
        """Whether the verdict is another one: options have no order of their own."""
        return new != old and INSUFFICIENT not in (new, old) and assessment.band(new) is not None

    def swap(self, poll: Poll, judgement: Judgement) -> WeightToSwap | None:
        """Return the smallest change of one weight that makes the first two options equal.

        Both scores share the denominator, so they are equal where sum(importance x (rating of the
        first - rating of the second)) is 0; that sum is linear in each weight.
        """
        left = [option for option in judgement.options if option not in judgement.removed]
        left.sort(key=lambda option: -judgement.options[option])
        if len(left) < 2:
            return None
        first, second = left[:2]
        ratings = self.ratings(poll.assessment, poll.context)
        weights = own_weights(poll.assessment, poll.context)
        needs = self.needs(poll)
        ahead = {name: ratings[name][first] - ratings[name][second] for name in needs}
        total = sum((weights[name] * need * ahead[name] for name, need in needs.items()), _ZERO)
        found = [
            WeightToSwap(
                name, weights[name], weights[name] - total / (need * ahead[name]), first, second
            )
            for name, need in needs.items()
            if need * ahead[name]
        ]
        possible = [one for one in found if one.needed >= 0]
        return min(possible, key=lambda one: abs(one.needed - one.weight), default=None)

    def without_own_figures(self, poll: Poll) -> Poll | None:
        """Return the poll with the default ratings and weights, or None if none were replaced."""
        kept = {k: v for k, v in poll.context.items() if k not in (_RATINGS, _WEIGHTS)}
        return replace(poll, context=kept) if len(kept) < len(poll.context) else None

    def further_verdicts(self) -> tuple[str, ...]:
        """Return the verdicts that are no bands."""
        return (NONE, INSUFFICIENT)

    def check_context(self, assessment: Assessment, context: Context) -> Iterator[Fault]:
        """Yield own ratings and weights that name no factor or no option."""
        yield from _unknown_names(context, _WEIGHTS, list(assessment.dimension_by_id))
        yield from _unknown_names(context, _RATINGS, list(assessment.dimension_by_id))
        own = context.get(_RATINGS)
        if isinstance(own, Mapping):
            for row in own.values():
                if isinstance(row, Mapping) and not set(row) <= set(self.options):
                    yield Fault(_RATINGS, f"Rate these options: {', '.join(self.options)}.")

    def check(self, assessment: Assessment) -> Iterator[Flaw]:
        """Yield factors and sets that don't rate every option, and bands that are missing."""
        for dimension in assessment.dimensions:
            if set(dimension.ratings or {}) != set(self.options):
                remedy = f"Rate each of: {', '.join(self.options)}."
                yield Flaw(f"dimensions.{dimension.id}.ratings", "are not complete", remedy)
        for number, adapted in enumerate(self.rating_sets):
            if set(adapted.ratings) != set(self.options):
                remedy = f"Rate each of: {', '.join(self.options)}."
                yield Flaw(f"rating_sets[{number}].ratings", "are not complete", remedy)
            if adapted.dimension not in assessment.dimension_by_id:
                what = f"there is no dimension {adapted.dimension}"
                yield Flaw(f"rating_sets[{number}].dimension", what, "Use a dimension's id.")
        expected = {*self.options, HYBRID, CLOSE_CALL}
        if {band.id for band in assessment.bands} != expected:
            yield Flaw(
                "bands", "don't match the options", f"Describe: {', '.join(sorted(expected))}."
            )
        if self.win > self.clear:
            yield Flaw("lead.win", "is above `clear`", "Let `win` be at most `clear`.")
        for rule in assessment.rules:
            if not set(rule.options) <= set(self.options):
                remedy = f"Use: {', '.join(self.options)}."
                yield Flaw(f"rules.{rule.id}.options", "names an unknown option", remedy)


def own_weights(assessment: Assessment, context: Context) -> Mapping[str, Fraction]:
    """Return the dimensions' weights, replaced by the starter's points where there are any."""
    weights = {dimension.id: dimension.weight for dimension in assessment.dimensions}
    own = context.get(_WEIGHTS)
    if isinstance(own, Mapping):
        weights |= {
            name: exact(points) for name, points in own.items() if isinstance(points, int | float)
        }
    return weights


def _unknown_names(context: Context, field: str, known: Sequence[str]) -> Iterator[Fault]:
    own = context.get(field)
    if isinstance(own, Mapping) and not set(own) <= set(known):
        yield Fault(field, f"Use these names: {', '.join(known)}.")


def _removed(rules: Sequence[Rule], compared: Sequence[str]) -> tuple[str, ...]:
    taken = {o for rule in rules if rule.effect is Effect.REMOVE for o in rule.options}
    return tuple(option for option in compared if option in taken)


def _known(poll: Poll, question: Question, end: Given | None) -> Poll:
    """Return the poll with everyone who doesn't know one question at one end of it."""

    def known(answer: Answer) -> Answer:
        return end if end is not None and isinstance(answer, Unknown) else answer

    return poll.with_answer(question.id, known)
