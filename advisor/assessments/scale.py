"""The scale behind each kind of question: scores, worst and best answers, one step to the better.

Likert: (n - 1) x 25 (Likert 1932's five points, spread evenly over 0 to 100). Options carry their
score. A number has the score of the highest threshold not above it. Several ticks score by count.
"""

from fractions import Fraction

from advisor.assessments.answers import Given, Value, exact
from advisor.assessments.definition import Kind, Part, Question

FULL = Fraction(100)
NOTHING = Fraction(0)
_POINTS = (1, 2, 3, 4, 5)


def score(question: Question, value: Value) -> Fraction:
    """Return the score of an answer, 0 to 100; 0 where the question isn't scored."""
    match question.kind:
        case Kind.LIKERT:
            return Fraction(25) * (int(_numeric(value)) - 1)
        case Kind.SINGLE | Kind.YESNO:
            return question.by_value[str(value)].score or NOTHING
        case Kind.NUMBER:
            number = exact(_numeric(value))
            return max((s for start, s in question.thresholds if start <= number), default=NOTHING)
        case Kind.MULTI:
            return _score_by_count(question, value)
        case Kind.TEXT:
            return NOTHING


def _score_by_count(question: Question, value: Value) -> Fraction:
    ticked = value if isinstance(value, tuple) else ()
    count = sum(not question.by_value[tick].exclusive for tick in ticked)
    return max((s for least, s in question.score_by_count if least <= count), default=NOTHING)


def _numeric(value: Value) -> int | float:
    return value if isinstance(value, int | float) else 0


def ladder(question: Question) -> tuple[Value, ...]:
    """Return the answers from worst to best, one step each; empty for free text."""
    match question.kind:
        case Kind.LIKERT:
            # A greater impact is the worse answer: it adds to the exposure.
            return _POINTS[::-1] if question.part is Part.IMPACT else _POINTS
        case Kind.SINGLE | Kind.YESNO:
            return tuple(option.value for option in reversed(question.options))
        case Kind.NUMBER:
            low, high = question.bounds
            starts = [start for start, _ in question.thresholds if low < start < high]
            return tuple(map(_plain, (low, *starts, high)))
        case Kind.MULTI:
            return _ticks(question)
        case Kind.TEXT:
            return ()


def _ticks(question: Question) -> tuple[Value, ...]:
    """Return sets of ticks that grow by one, from none of them."""
    usual = tuple(option.value for option in question.options if not option.exclusive)
    none = tuple(option.value for option in question.options if option.exclusive)[:1]
    growing = tuple(usual[:count] for count in range(1, len(usual) + 1))
    return (none, *growing) if none else growing


def _plain(number: Fraction) -> int | float:
    return int(number) if number.denominator == 1 else float(number)


def worst(question: Question) -> Given | None:
    """Return the worst real answer, or None for free text."""
    steps = ladder(question)
    return Given(steps[0]) if steps else None


def best(question: Question) -> Given | None:
    """Return the best real answer, or None for free text."""
    steps = ladder(question)
    return Given(steps[-1]) if steps else None


def place(question: Question, value: Value) -> Fraction:
    """Return how good an answer is on the question's ladder; higher is better."""
    steps = ladder(question)
    if question.kind is Kind.NUMBER:
        return exact(_numeric(value))
    if question.kind is Kind.MULTI:
        return _score_by_count(question, value)
    return Fraction(steps.index(value))
