"""Scorecard: each provider's quality on the same scales, then quality beside price.

Quality = the weighted mean of the criteria; band, floors and rules use it alone, so a low price
can't lift a weak provider. Price index = lowest comparable total cost among the providers that are
left / own cost x 100. Overall = quality share x quality + price share x price index.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from advisor.assessments.answers import Fault, exact
from advisor.assessments.definition import Assessment, Effect
from advisor.assessments.models.bands import Measure, WeightedBands
from advisor.assessments.models.base import INSUFFICIENT, Flaw, Judgement
from advisor.assessments.models.options import NONE, own_weights
from advisor.assessments.poll import Poll
from advisor.assessments.starter import Context
from advisor.assessments.tally import count, overall

TIE = "tie"


@dataclass(frozen=True)
class Provider:
    """A provider's standing: its judgement on quality, its price index and the two together."""

    judgement: Judgement
    price_index: Fraction | None
    overall: Fraction | None
    has_open_condition: bool

    @property
    def is_removed(self) -> bool:
        """Whether a rule takes this provider out of the ranking."""
        return any(rule.effect is Effect.REMOVE_VENDOR for rule in self.judgement.fired)


@dataclass(frozen=True)
class Ranking:
    """Which provider is recommended: a name, `tie`, `none` or `insufficient`."""

    verdict: str
    providers: Mapping[str, Provider]
    tied: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scorecard(WeightedBands):
    """Weighted bands for each provider, and a comparison across them.

    Attributes:
        min_band: the lowest band that can be recommended.
        tie_below: providers less than this behind the best are tied with it.
    """

    quality_share: Fraction = Fraction(100)
    price_share: Fraction = Fraction(0)
    min_band: str = ""
    tie_below: Fraction = Fraction(0)

    def measure(self, poll: Poll) -> Measure:
        """Return one provider's scores, with the starter's weights if there are any."""
        weights = own_weights(poll.assessment, poll.context)
        tally = count(poll, weights)
        return Measure(tally, overall(tally, weights))

    def rank(self, polls: Mapping[str, Poll]) -> Ranking:
        """Return the recommendation among the providers polled."""
        judged = {name: self.judge(poll) for name, poll in polls.items()}
        left = [name for name, judgement in judged.items() if not _is_removed(judgement)]
        prices = _prices(polls, left)
        providers = {
            name: self._stand(judgement, prices.get(name), min(prices.values(), default=None))
            for name, judgement in judged.items()
        }
        return self._recommend(next(iter(polls.values())).assessment, providers)

    def _stand(
        self, judgement: Judgement, price: Fraction | None, lowest: Fraction | None
    ) -> Provider:
        index = lowest / price * 100 if price and lowest is not None else None
        total = judgement.score
        if total is not None and index is not None:
            total = (self.quality_share * total + self.price_share * index) / 100
        below = self.floors is not None and any(
            score < self.floors.limit for score in judgement.tally.dimensions.values()
        )
        capped = any(rule.effect is Effect.CAP for rule in judgement.fired)
        return Provider(judgement, index, total, has_open_condition=capped or below)

    def _recommend(self, assessment: Assessment, providers: Mapping[str, Provider]) -> Ranking:
        left = {n: p for n, p in providers.items() if not p.is_removed}
        known = {n: p for n, p in left.items() if p.judgement.is_sufficient}
        if left and not known:
            return Ranking(INSUFFICIENT, providers)
        eligible = {
            name: provider.overall
            for name, provider in known.items()
            if provider.overall is not None
            and assessment.worse(provider.judgement.verdict, self.min_band) == self.min_band
        }
        if not eligible:
            return Ranking(NONE, providers)
        best = max(eligible.values())
        tied = tuple(name for name, total in eligible.items() if best - total < self.tie_below)
        if len(tied) == 1:
            return Ranking(tied[0], providers)
        free = [name for name in tied if not providers[name].has_open_condition]
        return Ranking(free[0] if len(free) == 1 else TIE, providers, tied)

    def check(self, assessment: Assessment) -> Iterator[Flaw]:
        """Yield what is wrong with the bands, the shares and the recommendation."""
        yield from super().check(assessment)
        if self.quality_share + self.price_share != 100:
            yield Flaw("overall", "the two shares don't add up to 100", "Let them add up to 100.")
        if assessment.band(self.min_band) is None:
            what = f"there is no band {self.min_band}"
            yield Flaw("recommend.min_band", what, "Use the id of one of the bands.")

    def further_verdicts(self) -> tuple[str, ...]:
        """Return the verdicts that are no bands."""
        return (TIE, NONE, INSUFFICIENT)

    def check_context(self, assessment: Assessment, context: Context) -> Iterator[Fault]:
        """Yield weights that name no criterion and prices that can't be compared."""
        weights = context.get("weights")
        if isinstance(weights, Mapping) and not set(weights) <= set(assessment.dimension_by_id):
            names = ", ".join(assessment.dimension_by_id)
            yield Fault("weights", f"Use these names: {names}.")
        prices = context.get("prices")
        if isinstance(prices, Mapping) and not all(prices.values()):
            yield Fault("prices", "A total cost has to be above 0.")


def _is_removed(judgement: Judgement) -> bool:
    return any(rule.effect is Effect.REMOVE_VENDOR for rule in judgement.fired)


def _prices(polls: Mapping[str, Poll], left: list[str]) -> Mapping[str, Fraction]:
    """Return the prices of the providers left, or nothing unless each of them has one."""
    prices = next(iter(polls.values())).context.get("prices")
    if not isinstance(prices, Mapping) or not all(name in prices for name in left):
        return {}
    return {name: exact(price) for name in left if isinstance(price := prices[name], int | float)}
