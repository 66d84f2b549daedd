"""Numbers as people read them. Scores stay unrounded everywhere else."""

import math
from collections.abc import Iterable
from fractions import Fraction

from advisor.assessments.answers import exact


def rounded(score: float, cuts: Iterable[float] = ()) -> str:
    """Return a score rounded half up to whole points.

    Where that would reach the next of `cuts`, from which on something else is true, one decimal is
    shown, cut off rather than rounded: 69.96 is "69.9" if a band begins at 70.
    """
    number = exact(score)
    whole = math.floor(number + Fraction(1, 2))
    if not any(number < cut <= whole for cut in map(exact, cuts)):
        return str(whole)
    nearest = Fraction(math.floor(number * 10 + Fraction(1, 2)), 10)
    if nearest >= whole:
        nearest = Fraction(math.floor(number * 10), 10)
    return f"{float(nearest):.1f}"


def span(low: float, high: float, cuts: Iterable[float] = ()) -> str:
    """Return a range as two rounded scores: "65-73"."""
    cuts = tuple(cuts)
    return f"{rounded(low, cuts)}-{rounded(high, cuts)}"


def rounded_gain(points: float) -> str:
    """Return a difference in points with one decimal, half up."""
    tenths = Fraction(math.floor(exact(points) * 10 + Fraction(1, 2)), 10)
    return "1 point" if tenths == 1 else f"{float(tenths):g} points"
