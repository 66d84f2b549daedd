"""Quadrant: each axis is a weighted mean, the verdict is the area in which the point lies.

A portfolio map in the manner of sourcing matrices (Arnold 2000; Quinn & Hilmer 1994). Verdicts have
no order here, so rules redirect instead of limiting.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from advisor.assessments import scale
from advisor.assessments.conditions import OneOf, comparisons, holds
from advisor.assessments.definition import Assessment, Effect, Rule
from advisor.assessments.models.base import (
    INSUFFICIENT,
    Flaw,
    Judgement,
    Model,
    Spread,
    is_provisional,
)
from advisor.assessments.poll import Poll
from advisor.assessments.rules import Concern, Scores, facts, fired
from advisor.assessments.tally import Tally, count, weighted_mean


@dataclass(frozen=True)
class Axis:
    """One axis of the map; `cut` is where its two sides meet."""

    id: str
    label: str
    short: str
    cut: Fraction


@dataclass(frozen=True)
class Quadrant(Model):
    """The band whose condition holds of the axes; then redirects, in listed order.

    Attributes:
        borderline: how near to a cut, in points, the neighbour is named as well.
    """

    axes: tuple[Axis, ...] = ()
    borderline: Fraction = Fraction(0)

    def place(self, assessment: Assessment, tally: Tally) -> Mapping[str, Fraction]:
        """Return the score of each axis that has one."""
        return {
            axis.id: score
            for axis in self.axes
            if (score := self._on_axis(assessment, axis.id, tally.dimensions)) is not None
        }

    @staticmethod
    def _on_axis(
        assessment: Assessment, axis: str, values: Mapping[str, Fraction]
    ) -> Fraction | None:
        return weighted_mean(
            (dimension.weight, values[dimension.id])
            for dimension in assessment.dimensions
            if dimension.axis == axis and dimension.id in values
        )

    def judge(self, poll: Poll, concerns: Sequence[Concern] = ()) -> Judgement:
        """Return the area of the map, after redirects."""
        tally = count(poll)
        axes = self.place(poll.assessment, tally)
        scores = Scores(tally.dimensions, axes=axes)
        base = self._area(poll, scores)
        rules, verdict = _redirect(fired(poll, scores), base or INSUFFICIENT)
        if not self._is_enough(poll.assessment, tally):
            verdict = INSUFFICIENT
        return Judgement(
            tally=tally,
            verdict=verdict,
            base=base or INSUFFICIENT,
            fired=rules,
            concerns=tuple(concerns),
            axes=axes,
            near=self._neighbours(poll, scores, verdict) if base else (),
        )

    def _area(self, poll: Poll, scores: Scores) -> str | None:
        if len(scores.axes) < len(self.axes):
            return None
        fact = facts(poll, scores)
        bands = poll.assessment.bands
        return next((b.id for b in bands if b.when is not None and holds(b.when, fact)), None)

    def _neighbours(self, poll: Poll, scores: Scores, verdict: str) -> tuple[str, ...]:
        """Return the verdicts on the other side of every cut within `borderline` points."""
        found: dict[str, None] = {}
        for axis in self.axes:
            score = scores.axes[axis.id]
            if abs(score - axis.cut) <= self.borderline:
                beyond = axis.cut - 1 if score >= axis.cut else axis.cut
                moved = Scores(scores.dimensions, axes={**scores.axes, axis.id: beyond})
                _, other = _redirect(fired(poll, moved), self._area(poll, moved) or verdict)
                if other != verdict:
                    found[other] = None
        return tuple(found)

    def _is_enough(self, assessment: Assessment, tally: Tally) -> bool:
        needed = assessment.coverage
        if tally.overall_coverage is None or tally.overall_coverage < needed.overall:
            return False
        if needed.axis is None:
            return True
        answered = (self._on_axis(assessment, axis.id, tally.coverage) for axis in self.axes)
        return all(share is not None and share >= needed.axis for share in answered)

    def spread(self, poll: Poll, judgement: Judgement) -> Spread:
        """Return each axis with everything unknown at its lowest and at its highest."""
        low, high = (
            self.place(poll.assessment, count(poll.known_to_be(extreme)))
            for extreme in (scale.worst, scale.best)
        )
        axes = {a.id: (low[a.id], high[a.id]) for a in self.axes if a.id in low and a.id in high}
        crosses = any(
            axes[axis.id][0] < axis.cut <= axes[axis.id][1] for axis in self.axes if axis.id in axes
        )
        return Spread(
            low=None,
            high=None,
            axes=axes,
            provisional=judgement.is_sufficient and (crosses or is_provisional(judgement.fired)),
        )

    def is_better(self, assessment: Assessment, new: str, old: str) -> bool:
        """Whether the verdict is another one: areas have no order."""
        return new != old and INSUFFICIENT not in (new, old) and assessment.band(new) is not None

    def check(self, assessment: Assessment) -> Iterator[Flaw]:
        """Yield axes nothing counts towards, and areas that leave holes or overlap."""
        known = {axis.id for axis in self.axes}
        for dimension in assessment.dimensions:
            if dimension.axis not in known:
                what = f"there is no axis {dimension.axis}"
                yield Flaw(
                    f"dimensions.{dimension.id}.axis", what, "Use the id of one of the axes."
                )
        for axis in self.axes:
            if not any(dimension.axis == axis.id for dimension in assessment.dimensions):
                remedy = "Give a dimension this axis, or take the axis out."
                yield Flaw(f"axes.{axis.id}", "no dimension counts towards it", remedy)
        yield from self._check_areas(assessment)
        for rule in assessment.rules:
            named = [*rule.redirected, *([rule.to] if rule.to else [])]
            for band in named:
                if assessment.band(band) is None:
                    remedy = "Use the id of one of the bands."
                    yield Flaw(f"rules.{rule.id}", f"there is no band {band}", remedy)
            if rule.effect in (Effect.BLOCK, Effect.CAP, Effect.REMOVE, Effect.REMOVE_VENDOR):
                remedy = "Use redirect, provisional or flag."
                yield Flaw(f"rules.{rule.id}.effect", "means nothing on a map", remedy)

    def _check_areas(self, assessment: Assessment) -> Iterator[Flaw]:
        """Yield every place, on and beside each limit that a band names, without its one band."""
        poll = Poll(assessment, {}, ())
        sides = [self._sides(assessment, axis.id) for axis in self.axes]
        for place in product(*sides):
            point = {axis.id: score for axis, score in zip(self.axes, place, strict=True)}
            fact = facts(poll, Scores(axes=point))
            here = [band.id for band in assessment.bands if band.when and holds(band.when, fact)]
            if len(here) != 1:
                at = ", ".join(f"{axis} {float(score):g}" for axis, score in point.items())
                what = f"{' and '.join(here) or 'no band'} at {at}"
                yield Flaw("bands", what, "Let exactly one band's `when` hold at every place.")
                return

    @staticmethod
    def _sides(assessment: Assessment, axis: str) -> Sequence[Fraction]:
        limits = {
            comparison.check.limit
            for band in assessment.bands
            for comparison in comparisons(band.when)
            if comparison.name == axis and not isinstance(comparison.check, OneOf)
        }
        beside = {limit - Fraction(1, 2) for limit in limits}
        return sorted({Fraction(0), Fraction(100), *limits, *beside})


def _redirect(rules: Sequence[Rule], verdict: str) -> tuple[tuple[Rule, ...], str]:
    """Return the rules that have an effect, and the verdict once each redirect saw the last."""
    effective: list[Rule] = []
    for rule in rules:
        if rule.effect is Effect.REDIRECT:
            if verdict not in rule.redirected or rule.to is None:
                continue
            verdict = rule.to
        effective.append(rule)
    return tuple(effective), verdict
