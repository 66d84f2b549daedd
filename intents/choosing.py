"""Chooses thresholds from a budget: what share of the answers given may be wrong.

Every combination on a grid is tried on every other held-out utterance; the others tell what is to
be expected. Of the thresholds that keep the budget, those that serve people best are taken: a right
answer or a right no counts one; the right answer offered, beside another one or among three when
asking back, counts a half.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from intents.budget import Budget, BudgetError
from intents.evaluation import OFFERED, Judged
from intents.fallback import OUTSIDE, Thresholds

_ASK = (0.02, 0.05, 0.1, 0.2)
_ACCEPT = (0.05, 0.08, 0.1, 0.12, *(round(0.15 + 0.05 * step, 2) for step in range(16)))
_BEYOND = (0.1, 0.13, 0.16, 0.2, 0.24, 0.28, 0.32, 0.36, 0.4, 0.45, 0.5, 0.6, 0.7)
_FAMILIAR = (0.05, 0.15, 0.25)
_HALF = 0.5
_NEVER = 1.01
"""A margin that no lead reaches: nothing is answered without a doubt."""

Flags = NDArray[np.bool_]
Given = TypeVar("Given")


def halves(utterances: Sequence[Given]) -> tuple[Sequence[Given], Sequence[Given]]:
    """Return what thresholds are chosen on, and what tells what is to be expected of them."""
    return utterances[::2], utterances[1::2]


def choose(judged: Sequence[Judged], budget: Budget) -> Thresholds:
    """Return the thresholds that serve people best within `budget`.

    Raises:
        BudgetError: no thresholds keep the budget, or there is nothing to choose on.
    """
    return _Columns(judged).best(budget)


@dataclass(frozen=True)
class _Tried:
    """Thresholds, how well they serve, and what of the budget they use up."""

    thresholds: Thresholds
    use: float
    wrong: float
    refused: float


def _unkept(tried: Sequence[_Tried], budget: Budget) -> str:
    few = [one for one in tried if one.refused <= budget.refused]
    least = min((one.wrong for one in few), default=None)
    what = "and `refused` is too small for any" if least is None else f"{least:.1%} is the least"
    return (
        f"no thresholds keep the wrong answers at {budget.wrong:.0%}, {what}: raise the shares in "
        "intents/data/budget.yaml, or give more utterances to the intents that advisor evaluate "
        "lists as confused"
    )


class _Columns:
    """The judged questions as columns, those that lead the runner-up by most first.

    `decide` would take minutes for all the thresholds of the grid; columns take a second.
    """

    def __init__(self, judged: Sequence[Judged]) -> None:
        if not judged:
            raise BudgetError("there are no held-out utterances to choose thresholds on")
        rows = sorted((_row(one) for one in judged), key=lambda row: -row[0])
        lead, best, first, second, third, beyond, worst, familiarity, outside = zip(
            *rows, strict=True
        )
        self._lead, self._best = np.array(lead), np.array(best)
        self._right, self._second = np.array(first), np.array(second)
        self._offered = self._right | self._second | np.array(third)
        self._beyond, self._worst = np.array(beyond), np.array(worst)
        self._familiarity, self._outside = np.array(familiarity), np.array(outside)
        self._inside = max(1, int((~self._outside).sum()))

    def best(self, budget: Budget) -> Thresholds:
        """Return the best thresholds that keep the budget."""
        tried = list(self._tried(budget.sure_wrong))
        kept = [one for one in tried if one.wrong <= budget.wrong and one.refused <= budget.refused]
        if not kept:
            raise BudgetError(_unkept(tried, budget))
        return max(kept, key=lambda one: (one.use, -one.wrong)).thresholds

    def _tried(self, sure_wrong: float) -> Iterator[_Tried]:
        for outside, familiar in product(_BEYOND, _FAMILIAR):
            declined = (self._familiarity < familiar) | (self._beyond >= outside)
            for accept in _ACCEPT:
                answered = ~declined & (self._best >= np.maximum(accept, self._worst))
                given = int(answered.sum())
                if not given:
                    continue
                margin = self._margin(answered, sure_wrong)
                beside = answered & ~self._right & self._second & (self._lead < margin)
                right = int((answered & self._right).sum())
                offered = int(beside.sum())
                for ask in (level for level in _ASK if level <= accept):
                    asked = ~declined & ~answered & (self._best >= ask)
                    refused = ~answered & ~asked
                    use = float(right + int((refused & self._outside).sum()))
                    use += _HALF * (offered + int((asked & self._offered).sum()))
                    yield _Tried(
                        Thresholds(margin, accept, ask, outside, familiar),
                        use / len(self._best),
                        (given - right - offered) / given,
                        float((refused & ~self._outside).sum()) / self._inside,
                    )

    def _margin(self, answered: Flags, sure_wrong: float) -> float:
        """Return the least lead of which those that have it are wrong seldom enough."""
        leads = self._lead[answered]
        wrong = np.cumsum(~self._right[answered]) / np.arange(1, len(leads) + 1)
        # Of those that lead alike, all or none.
        last = np.append(leads[1:] < leads[:-1], True)
        kept = np.flatnonzero(last & (wrong <= sure_wrong))
        return float(leads[kept[-1]]) if len(kept) else _NEVER


def _row(one: Judged) -> tuple[float, float, bool, bool, bool, float, float, float, bool]:
    """Return what deciding on a question depends on, and where the right label is."""
    found = one.recognition
    inside = [c for c in found.candidates if c.label.intent not in OUTSIDE][:OFFERED]
    beyond = [share for name, share in found.intents if name in OUTSIDE]
    confidences = [c.confidence for c in inside] + [0.0, 0.0]
    right = [c.label == one.meant for c in inside] + [False] * OFFERED
    return (
        confidences[0] - confidences[1],
        confidences[0],
        *(right[0], right[1], right[2]),
        sum(beyond) if inside else 1.0,
        max(beyond, default=0.0),
        1.0 if found.entities else found.familiarity,
        one.outside,
    )
