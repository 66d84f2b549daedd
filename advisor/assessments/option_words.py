"""Weighted options in words: what speaks for and against each, and what would turn the order."""

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

from advisor.assessments.answers import exact
from advisor.assessments.definition import Assessment
from advisor.assessments.display import rounded
from advisor.assessments.headlines import option_label
from advisor.assessments.models.options import WeightedOptions
from advisor.assessments.results import Result, Swap
from advisor.assessments.starter import Context
from advisor.replies import Section
from knowledge import Bullets, Paragraph, Table

EACH = 2
_SMALLEST = 0.05
"""Points of the total below which a factor is no reason."""


def option_sections(
    assessment: Assessment, model: WeightedOptions, result: Result, context: Context
) -> Iterator[Section]:
    """Yield the options with their scores, the reasons, what would swap the first two."""
    yield Section((_table(assessment, model, result, context),), "How the options compare")
    for option in ranked(result):
        lines = tuple(_reasons(assessment, result, option))
        if lines and option not in result.removed:
            yield Section((Bullets(lines),), f"{option_label(assessment, option)}: for and against")
    if result.lead is not None:
        yield Section((Paragraph(spoken_swap(assessment, result)),), "What would turn it")
    adapted = [one.say for one in model.sets_that_apply(context)]
    assumed = [*adapted, *([assessment.reading_note] if assessment.reading_note else [])]
    if assumed:
        yield Section((Bullets(tuple(assumed)),), "What the ratings assume")


def option_reasons(assessment: Assessment, result: Result) -> Iterator[str]:
    """Yield the reasons for and against the first option, and what would turn the order."""
    left = [option for option in ranked(result) if option not in result.removed]
    for option in left if result.between else ():
        reason = next(_reasons(assessment, result, option), None)
        if reason and option in result.between:
            yield f"{option_label(assessment, option)}. {reason}"
    if left and not result.between:
        yield from _reasons(assessment, result, left[0])
    if result.swap is not None:
        yield spoken_swap(assessment, result)


def ranked(result: Result) -> Sequence[str]:
    """Return the options, best first, those that are ruled out last."""
    return sorted(
        result.options, key=lambda option: (option in result.removed, -result.options[option])
    )


def _table(
    assessment: Assessment, model: WeightedOptions, result: Result, context: Context
) -> Table:
    places = model.places.get(str(context.get("home_region")), {})
    rows = tuple(
        (
            option_label(assessment, option),
            rounded(result.options[option]),
            "Ruled out" if option in result.removed else "",
            places.get(option, ""),
        )
        for option in ranked(result)
    )
    filled = [column for column in range(4) if column < 2 or any(row[column] for row in rows)]
    head = ("Option", "Score", "Standing", "For example")
    return Table(
        tuple(head[column] for column in filled),
        tuple(tuple(row[column] for column in filled) for row in rows),
    )


def _reasons(assessment: Assessment, result: Result, option: str) -> Iterator[str]:
    """Yield the two strongest reasons for an option and the two strongest against it.

    A factor's weight in the comparison is its share of what matters, times how far the option is
    ahead of the mean of the others.
    """
    others = [name for name in result.options if name != option and name not in result.removed]
    if not others:
        return
    effects: dict[str, float] = {}
    for name, factor in result.factors.items():
        usual = sum(factor.ratings[other] for other in others) / len(others)
        effects[name] = factor.share / 100 * (factor.ratings[option] - usual)
    falling = sorted(effects, key=lambda name: -effects[name])
    for name in falling[:EACH]:
        if effects[name] > _SMALLEST:
            yield f"For: {_reason(assessment, result, option, name, others)}"
    for name in falling[::-1][:EACH]:
        if effects[name] < -_SMALLEST:
            yield f"Against: {_reason(assessment, result, option, name, others)}"


def _reason(
    assessment: Assessment, result: Result, option: str, factor: str, others: Sequence[str]
) -> str:
    found = result.factors[factor]
    label = assessment.dimension_by_id[factor].label
    beside = " and ".join(
        f"{option_label(assessment, other)} {rounded(found.ratings[other])}" for other in others
    )
    share = f"{rounded(found.share)}% of what matters to you"
    return f"{label} ({share}): rated {rounded(found.ratings[option])}, {beside}"


def spoken_swap(assessment: Assessment, result: Result) -> str:
    """Return the smallest change of one weight that would swap the first two options."""
    swap = result.swap
    if swap is None:
        return "No single weight, changed by itself, would swap the first two."
    first, second = (option_label(assessment, name) for name in (swap.first, swap.second))
    factor = assessment.dimension_by_id[swap.factor].label
    if swap.needed == swap.weight:
        return f"{first} and {second} are level."
    return (
        f"{second} would pass {first} if “{factor}” weighed {_limit(swap)} instead of "
        f"{_tenths(swap.weight, up=False)}; no smaller change of one weight turns the order."
    )


def _limit(swap: Swap) -> str:
    rises = swap.needed > swap.weight
    return f"{'more' if rises else 'less'} than {_tenths(swap.needed, up=rises)}"


def _tenths(weight: float, *, up: bool) -> str:
    """Return a weight with one decimal, on the side on which what is said of it is true."""
    tenfold = exact(weight) * 10
    whole = math.ceil(tenfold) if up else math.floor(tenfold)
    return f"{float(Fraction(whole, 10)):g}"
