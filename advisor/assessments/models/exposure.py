"""Exposure: impact times what protection leaves of it, risk by risk; a high score is bad.

The product is the usual risk matrix (ISO 31010, consequence/likelihood) with the share that
protection leaves in place of likelihood. Overall = (largest_share x largest + mean_share x mean)
/ 100, so that one bare risk can't hide behind many covered ones.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from advisor.assessments.answers import Given, Unknown
from advisor.assessments.definition import Assessment, Part, Policy, Question
from advisor.assessments.models.bands import Measure, WeightedBands
from advisor.assessments.models.base import Flaw
from advisor.assessments.poll import Poll
from advisor.assessments.tally import count, mean


@dataclass(frozen=True)
class Exposure(WeightedBands):
    """Per risk, mean impact score x mean remaining share.

    Attributes:
        impact: the score, 0 to 100, of each point of an impact question, 1 first.
        remaining: the share, 0 to 1, that each point of a protection question leaves, 1 first.
    """

    impact: tuple[Fraction, ...] = ()
    remaining: tuple[Fraction, ...] = ()
    largest_share: Fraction = Fraction(100)
    mean_share: Fraction = Fraction(0)

    def measure(self, poll: Poll) -> Measure:
        """Return each risk's exposure and the overall one."""
        exposures = self.exposures(poll)
        tally = count(poll)
        average = mean(list(exposures.values()))
        score = None
        if average is not None:
            largest = max(exposures.values())
            score = (self.largest_share * largest + self.mean_share * average) / 100
        tally = type(tally)(tally.questions, exposures, tally.coverage, tally.overall_coverage)
        return Measure(tally, score, exposures)

    def exposures(self, poll: Poll) -> Mapping[str, Fraction]:
        """Return the exposure of every risk on which both sides are known or count as unknown."""
        return {risk: impact * left for risk, (impact, left) in self.sides(poll).items()}

    def sides(self, poll: Poll) -> Mapping[str, tuple[Fraction, Fraction]]:
        """Return each risk's mean impact, 0 to 100, and mean share left, 0 to 1."""
        found: dict[str, tuple[Fraction, Fraction]] = {}
        for dimension, members in poll.assessment.in_dimension.items():
            sides = {question.part: question for question in members}
            if Part.IMPACT not in sides or Part.PROTECTION not in sides:
                continue
            impact = self._mean_of(poll, sides[Part.IMPACT], self.impact, max(self.impact))
            left = self._mean_of(poll, sides[Part.PROTECTION], self.remaining, max(self.remaining))
            if impact is not None and left is not None:
                found[dimension] = (impact, left)
        return found

    @staticmethod
    def _mean_of(
        poll: Poll, question: Question, points: tuple[Fraction, ...], unknown: Fraction
    ) -> Fraction | None:
        if poll.nobody_would_say(question):
            return unknown
        values: list[Fraction] = []
        for answer in poll.said(question.id):
            if isinstance(answer, Given) and isinstance(answer.value, int):
                values.append(points[answer.value - 1])
            elif isinstance(answer, Unknown) and question.unknown is Policy.GAP:
                values.append(unknown)
        return mean(values)

    def check(self, assessment: Assessment) -> Iterator[Flaw]:
        """Yield what is wrong with the bands, the two scales and the pairs of questions."""
        yield from super().check(assessment)
        if list(self.impact) != sorted(self.impact) or len(self.impact) != 5:
            yield Flaw("exposure.impact", "doesn't rise from 1 to 5", "Give 5 rising scores.")
        if list(self.remaining) != sorted(self.remaining, reverse=True) or len(self.remaining) != 5:
            yield Flaw("exposure.remaining", "doesn't fall from 1 to 5", "Give 5 falling shares.")
        if self.largest_share + self.mean_share != 100:
            yield Flaw("exposure", "the two shares don't add up to 100", "Let them add up to 100.")
        for dimension, members in assessment.in_dimension.items():
            if sorted(str(question.part) for question in members) != ["impact", "protection"]:
                remedy = "Give it one question with `part: impact` and one with `part: protection`."
                yield Flaw(f"dimensions.{dimension}", "lacks a side, or has one twice", remedy)
