"""Chooses thresholds from a budget: what share of the answers given may be wrong.

Every combination on a grid is tried on held-out utterances. Of those that keep the budget, the one
that serves people best is taken: a right answer or a right no counts one, asking back with the
right one among three a half.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from intents.evaluation import Judged, Outcome, Shares, shares, shares_of
from intents.fallback import Outside, Thresholds

_OUTSIDE = frozenset(str(outside) for outside in Outside)
_ASK = (0.0, 0.02, 0.05, 0.08, 0.12, 0.2)
_ACCEPT = (0.05, 0.08, *(round(0.1 + 0.025 * step, 3) for step in range(33)))
_BEYOND = (0.15, 0.2, 0.24, 0.28, 0.32, 0.36, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8)
_FAMILIAR = (0.0, 0.08, 0.12, 0.16, 0.2)
_ASKED_BACK = 0.5
_SURE = 0.5
"""The share of the budget that answers given without a doubt may use up."""
_HALF = 0.5
"""Above it no other label can be likelier, whatever is outside."""
_PARTS = 5

Flags = NDArray[np.bool_]


class BudgetError(ValueError):
    """No thresholds keep the budget; the text says what share can be kept."""


@dataclass(frozen=True)
class Choice:
    """Thresholds, and what they lead to.

    Attributes:
        thresholds: the ones chosen.
        chosen_on: what becomes of the questions that they were chosen on.
        expected: what became of questions that thresholds were not chosen on, by choosing them on
            four fifths of the questions and counting the last fifth, in turn.
    """

    thresholds: Thresholds
    chosen_on: Shares
    expected: Shares


def choose(judged: Sequence[Judged], budget: float) -> Choice:
    """Return the thresholds that serve people best with at most `budget` of the answers wrong.

    Raises:
        BudgetError: no thresholds keep the budget.
    """
    if not 0 < budget < 1:
        msg = f"a budget of {budget} is no share of answers; give one between 0 and 1"
        raise BudgetError(msg)
    thresholds = _Grid(judged).best(budget)
    return Choice(thresholds, shares(judged, thresholds), _expected(judged, budget))


def _expected(judged: Sequence[Judged], budget: float) -> Shares:
    order = list(judged)
    random.Random(0).shuffle(order)  # noqa: S311 - a split, not a secret
    counts = dict.fromkeys(Outcome, 0)
    for part in range(_PARTS):
        chosen_on = [one for place, one in enumerate(order) if place % _PARTS != part]
        try:
            thresholds = _Grid(chosen_on).best(budget)
        except BudgetError:
            thresholds = _Grid(order).best(budget)
        for one in order[part::_PARTS]:
            counts[one.outcome(thresholds)] += 1
    return shares_of(counts, sum(one.outside for one in order))


class _Grid:
    """The judged questions as columns, so that thousands of thresholds are tried in a second."""

    def __init__(self, judged: Sequence[Judged]) -> None:
        if not judged:
            raise BudgetError("there are no held-out utterances to choose thresholds on")
        inside = [
            [c for c in one.recognition.candidates if c.label.intent not in _OUTSIDE]
            for one in judged
        ]
        beyond = [
            [share for name, share in one.recognition.intents if name in _OUTSIDE] for one in judged
        ]
        self._none = np.array([not candidates for candidates in inside])
        self._best = np.array([c[0].confidence if c else 0.0 for c in inside])
        self._right = np.array(
            [bool(c) and c[0].label == one.meant for c, one in zip(inside, judged, strict=True)]
        )
        self._offered = np.array(
            [
                any(candidate.label == one.meant for candidate in c[:3])
                for c, one in zip(inside, judged, strict=True)
            ]
        )
        self._beyond = np.array([sum(found) for found in beyond])
        self._worst = np.array([max(found, default=0.0) for found in beyond])
        self._unfamiliar = np.array(
            [1.0 if one.recognition.entities else one.recognition.familiarity for one in judged]
        )
        self._entities = np.array([bool(one.recognition.entities) for one in judged])
        self._outside = np.array([one.outside for one in judged])

    def best(self, budget: float) -> Thresholds:
        """Return the best thresholds that keep the budget."""
        found: tuple[float, float, Thresholds] | None = None
        least = 1.0
        for thresholds, use, wrong in self._tried():
            least = min(least, wrong)
            if wrong <= budget and (found is None or (use, -wrong) > found[:2]):
                found = (use, -wrong, thresholds)
        if found is None:
            msg = f"no thresholds keep {budget:.0%} wrong; {least:.1%} is the least: allow that, "
            raise BudgetError(msg + "or give the confused intents more utterances")
        return self._with_sure(found[2], budget)

    def _tried(self) -> Iterator[tuple[Thresholds, float, float]]:
        """Yield thresholds, how well they serve, and the share of answers that are wrong."""
        for outside, familiar in product(_BEYOND, _FAMILIAR):
            declined = self._declined(outside, familiar)
            for accept in _ACCEPT:
                answered = self._answered(declined, accept)
                given = int(answered.sum())
                if not given:
                    continue
                right = int((answered & self._right).sum())
                left = ~declined & ~answered
                for ask in (level for level in _ASK if level <= accept):
                    asked = left & (self._best >= ask)
                    refused = declined | (left & ~asked)
                    use = (
                        right
                        + _ASKED_BACK * int((asked & self._offered).sum())
                        + int((refused & self._outside).sum())
                    ) / len(self._best)
                    tried = Thresholds(accept=accept, ask=ask, outside=outside, familiar=familiar)
                    yield tried, use, (given - right) / given

    def _declined(self, outside: float, familiar: float) -> Flags:
        strange = (self._unfamiliar < familiar) & ~self._entities
        declined: Flags = strange | self._none | (self._beyond >= outside)
        return declined

    def _answered(self, declined: Flags, accept: float) -> Flags:
        answered: Flags = ~declined & (self._best >= accept) & (self._best >= self._worst)
        return answered

    def _with_sure(self, thresholds: Thresholds, budget: float) -> Thresholds:
        """Return `thresholds` with the confidence above which hardly any answer is wrong."""
        answered = self._answered(
            self._declined(thresholds.outside, thresholds.familiar), thresholds.accept
        )
        order = np.flatnonzero(answered)[np.argsort(-self._best[answered], kind="stable")]
        wrong = np.cumsum(~self._right[order]) / np.arange(1, len(order) + 1)
        kept = np.flatnonzero(wrong <= budget * _SURE)
        least = float(self._best[order[kept[-1]]]) if len(kept) else 1.0
        sure = max(_HALF, thresholds.accept, np.ceil(least * 100) / 100)
        return Thresholds(**{**vars(thresholds), "sure": float(sure)})
