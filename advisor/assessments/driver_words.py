"""What drove a result, what would change it and where people differ, in words."""

from collections.abc import Iterator
from dataclasses import replace

from advisor.assessments import headlines
from advisor.assessments.definition import Assessment
from advisor.assessments.display import rounded, rounded_gain
from advisor.assessments.models.exposure import Exposure
from advisor.assessments.models.options import WeightedOptions
from advisor.assessments.models.quadrant import Quadrant
from advisor.assessments.results import Disagreement, Driver, Lever, Result
from advisor.assessments.starter import Context
from advisor.assessments.wording import spoken_value, text_of
from advisor.replies import Section
from knowledge import Bullets, Paragraph, Passage

MOST_LEVERS = 3
WORTH_ACTING = 25.0
"""Exposure from which on a risk is worth a step of its own."""
_WELL = 75.0
"""Score from which on a dimension is no weakness, even where it is the lowest."""
MOST_DISAGREEMENTS = 2


def explanation(assessment: Assessment, result: Result, context: Context) -> Iterator[Section]:
    """Yield what drove the result, what would change it and where people differ."""
    drivers: tuple[str, ...] = ()
    if not isinstance(assessment.model, WeightedOptions):  # there it is told with each option
        drivers = (*strong(assessment, result, context), *weak(assessment, result, context))
    if drivers:
        yield Section((Bullets(drivers),), "What drove it")
    if result.levers:
        yield Section(tuple(_levers(assessment, result, context)), "What would change it")
    differing = tuple(
        _differing(assessment, found, context)
        for found in result.disagreements[:MOST_DISAGREEMENTS]
    )
    if differing:
        yield Section((Bullets(differing),), "Where you disagree")


def telling(assessment: Assessment, result: Result, context: Context) -> Iterator[str]:
    """Yield the dimensions that the verdict comes from, those that explain it first.

    That is what is large among risks, what is strong under the best verdict and what is weak
    under the others; what is neither explains nothing.
    """
    if isinstance(assessment.model, Exposure):
        large = [one for one in result.strongest if one.score >= WORTH_ACTING]
        shown = replace(result, strongest=tuple(large or result.strongest[:1]))
        yield from strong(assessment, shown, context)
    elif result.verdict == assessment.ranking[0]:
        yield from strong(assessment, result, context)
        yield from weak(assessment, result, context)
    else:
        low = tuple(one for one in result.weakest if one.score < _WELL)
        yield from weak(assessment, replace(result, weakest=low), context)
        yield from strong(assessment, result, context)


def strong(assessment: Assessment, result: Result, context: Context) -> Iterator[str]:
    """Yield the highest dimensions, each with the answer behind it."""
    for driver in result.strongest:
        yield _driver(assessment, _ends(assessment)[0], driver, context)


def weak(assessment: Assessment, result: Result, context: Context) -> Iterator[str]:
    """Yield the lowest dimensions, each with the answer behind it."""
    for driver in result.weakest:
        yield _driver(assessment, _ends(assessment)[1], driver, context)


def _ends(assessment: Assessment) -> tuple[str, str]:
    """Return what the highest and the lowest are called; on a map neither is good or bad."""
    match assessment.model:
        case Exposure():
            return "Largest", "Smallest"
        case Quadrant():
            return "Highest", "Lowest"
        case _:
            return "Strongest", "Weakest"


def _driver(assessment: Assessment, which: str, driver: Driver, context: Context) -> str:
    dimension = assessment.dimension_by_id[driver.dimension]
    floors = getattr(assessment.model, "floors", None)
    cuts = (float(floors.limit),) if floors else ()
    line = f"{which}: {dimension.label}, {rounded(driver.score, cuts)}"
    if driver.question is None:
        return line
    question = assessment.by_id[driver.question]
    said = []
    if driver.answer is not None:
        said.append(f"“{spoken_value(question, driver.answer, context)}”")
    if driver.unknown:
        said.append(f"{driver.unknown} didn't know")
    return f"{line}. {text_of(question)} {'; '.join(said) or 'Nobody would say'}"


def _levers(assessment: Assessment, result: Result, context: Context) -> Iterator[Passage]:
    shown = result.levers[:MOST_LEVERS]
    if all(lever.verdict == result.verdict for lever in shown):
        yield Paragraph("No single step changes the verdict. These gain most:")
    yield Bullets(tuple(_lever(assessment, result, lever, context) for lever in shown))


def _lever(assessment: Assessment, result: Result, lever: Lever, context: Context) -> str:
    question = assessment.by_id[lever.question]
    line = f"{text_of(question)} If it were “{spoken_value(question, lever.to, context)}”"
    effects = []
    if lever.verdict != result.verdict:
        effects.append(headlines.label(assessment, lever.verdict))
    if lever.gain > 0:
        direction = "more" if assessment.higher_is_better else "fewer"
        effects.append(f"{rounded_gain(lever.gain)} {direction}")
    return f"{line}: {', '.join(effects)}"


def _differing(assessment: Assessment, found: Disagreement, context: Context) -> str:
    question = assessment.by_id[found.question]
    low = spoken_value(question, found.low, context)
    high = spoken_value(question, found.high, context)
    about = f"{found.option}: " if found.option else ""
    text = text_of(question, found.option) if found.option else text_of(question)
    return f"{about}{text} {found.high - found.low} points apart: from “{low}” to “{high}”"
