"""Weighted bands: one overall score, cut into bands; floors and rules may only limit the verdict.

Order: score, band, floors, rules, raised concerns, coverage. A block or a cap gives the worse of
the verdict and its band, so the order among them doesn't matter.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from advisor.assessments import scale
from advisor.assessments.definition import Assessment, Effect, Floors, Kind
from advisor.assessments.models.base import (
    INSUFFICIENT,
    Flaw,
    Judgement,
    Model,
    Spread,
    is_provisional,
)
from advisor.assessments.poll import Poll
from advisor.assessments.rules import Concern, Scores, fired
from advisor.assessments.tally import Tally, count, dimension_weights, is_enough, overall

LIMITING = (Effect.BLOCK, Effect.CAP)


@dataclass(frozen=True)
class Measure:
    """A tally with the overall score that a model makes of it."""

    tally: Tally
    score: Fraction | None
    exposures: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class WeightedBands(Model):
    """Overall = sum(weight x dimension) / sum(weight); the first band whose `min` is reached."""

    floors: Floors | None = None

    def measure(self, poll: Poll) -> Measure:
        """Return the scores of a poll."""
        tally = count(poll)
        return Measure(tally, overall(tally, dimension_weights(poll.assessment)))

    def judge(self, poll: Poll, concerns: Sequence[Concern] = ()) -> Judgement:
        """Return the band that the score reaches, limited by floors, rules and concerns."""
        measured = self.measure(poll)
        return self.limit(poll, measured, concerns)

    def limit(self, poll: Poll, measured: Measure, concerns: Sequence[Concern]) -> Judgement:
        """Return the judgement on measured scores."""
        assessment, tally = poll.assessment, measured.tally
        scores = Scores(tally.dimensions, measured.score, exposures=measured.exposures)
        rules = fired(poll, scores)
        base = INSUFFICIENT if measured.score is None else band_of(assessment, measured.score)
        floored, cap = self._floor(assessment, tally)
        limits = [cap] if cap else []
        limits += [rule.band for rule in rules if rule.effect in LIMITING and rule.band]
        if concerns:
            limits.append(assessment.ranking[1])
        verdict = base
        if base == INSUFFICIENT or not is_enough(assessment, tally):
            verdict = INSUFFICIENT
        else:
            for limit in limits:
                verdict = assessment.worse(verdict, limit)
        return Judgement(
            tally=tally,
            verdict=verdict,
            base=base,
            score=measured.score,
            fired=rules,
            concerns=tuple(concerns),
            floored=floored,
            capped_by_floor=cap,
            exposures=measured.exposures,
        )

    def _floor(self, assessment: Assessment, tally: Tally) -> tuple[tuple[str, ...], str | None]:
        if self.floors is None:
            return (), None
        below = tuple(
            dimension.id
            for dimension in assessment.dimensions
            if dimension.core
            and dimension.id in tally.dimensions
            and tally.dimensions[dimension.id] < self.floors.limit
        )
        reached = [band for least, band in self.floors.steps if len(below) >= least]
        return below, max(reached, key=assessment.ranking.index, default=None)

    def spread(self, poll: Poll, judgement: Judgement) -> Spread:
        """Return the score with everything unknown at its worst and at its best."""
        ends = [
            self.judge(poll.known_to_be(extreme), judgement.concerns)
            for extreme in (scale.worst, scale.best)
        ]
        reached = [end.score for end in ends if end.score is not None]
        differs = any(end.verdict != judgement.verdict for end in ends)
        return Spread(
            low=min(reached, default=None),
            high=max(reached, default=None),
            provisional=judgement.is_sufficient and (differs or is_provisional(judgement.fired)),
        )

    def is_better(self, assessment: Assessment, new: str, old: str) -> bool:
        """Whether the new band is ranked better."""
        ranking = assessment.ranking
        return new in ranking and old in ranking and ranking.index(new) < ranking.index(old)

    def check(self, assessment: Assessment) -> Iterator[Flaw]:
        """Yield gaps between bands, and floors and rules that name no band."""
        yield from _check_bands(assessment)
        if self.floors:
            for least, band in self.floors.steps:
                if assessment.band(band) is None:
                    yield Flaw(f"floors.steps.{least}", f"there is no band {band}", _USE_BAND)
        for dimension in assessment.dimensions:
            if dimension.weight and not any(
                q.weight for q in assessment.in_dimension[dimension.id]
            ):
                remedy = "Give a question this dimension and a weight, or take it out."
                yield Flaw(f"dimensions.{dimension.id}", "no question counts towards it", remedy)
        for rule in assessment.rules:
            if rule.effect in LIMITING and assessment.band(rule.band or "") is None:
                yield Flaw(f"rules.{rule.id}.band", f"there is no band {rule.band}", _USE_BAND)
        for question in assessment.questions:
            yield from _check_lists_best_first(question.id, assessment)


_USE_BAND = "Use the id of one of the bands."


def band_of(assessment: Assessment, score: Fraction) -> str:
    """Return the id of the first listed band whose `min` the score reaches."""
    reached = (band.id for band in assessment.bands if band.min is not None and score >= band.min)
    return next(reached, assessment.bands[-1].id)


def _check_bands(assessment: Assessment) -> Iterator[Flaw]:
    limits: list[Fraction] = []
    for number, band in enumerate(assessment.bands):
        if band.min is None:
            yield Flaw(f"bands[{number}].min", "is missing", "Write the score it begins at.")
        else:
            limits.append(band.min)
    if limits != sorted(set(limits), reverse=True):
        remedy = "List the bands from the highest `min` to the lowest, each once."
        yield Flaw("bands", "the bands don't follow one another downwards", remedy)
    if not limits or min(limits) != 0:
        yield Flaw("bands", "scores near 0 fall into no band", "Let the last band begin at 0.")
    if limits and max(limits) > scale.FULL:
        yield Flaw("bands", "a band begins above 100", "Scores end at 100; lower its `min`.")


def _check_lists_best_first(identity: str, assessment: Assessment) -> Iterator[Flaw]:
    question = assessment.by_id[identity]
    scores = [option.score for option in question.options if option.score is not None]
    if question.kind in (Kind.SINGLE, Kind.YESNO) and scores != sorted(scores, reverse=True):
        remedy = "List the options best first: rules take the middle one of a group."
        yield Flaw(f"questions.{identity}.options", "a worse option stands higher", remedy)
