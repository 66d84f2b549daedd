"""Where the group differs: mean absolute deviation from the mean on Likert questions.

Up to 0.5 the group agrees, up to 0.83 mostly, above it is split. The upper cut is the limit of the
average deviation index, points / 6, for five points (Burke & Dunlap 2002); the lower is a choice.
"""

from collections.abc import Iterable
from fractions import Fraction

from advisor.assessments.definition import Kind
from advisor.assessments.poll import Poll
from advisor.assessments.privacy import FEWEST_FOR_DETAIL, Privacy
from advisor.assessments.results import Disagreement

AGREE = Fraction("0.5")
MOSTLY = Fraction("0.83")
WIDE_GAP = 3
_PAIR = 2
_FEW = 3


def level(values: list[int]) -> tuple[str, Fraction]:
    """Return how far answers agree, in a word, and their mean absolute deviation."""
    average = Fraction(sum(values), len(values))
    deviation = sum((abs(value - average) for value in values), Fraction(0)) / len(values)
    if len(values) == _PAIR:
        return "apart", deviation
    word = "agree" if deviation <= AGREE else "mostly agree" if deviation <= MOSTLY else "split"
    return word, deviation


def disagreements(poll: Poll, privacy: Privacy) -> tuple[Disagreement, ...]:
    """Return the questions on which the group differs, the widest gap first.

    Listed are splits, a gap of three points or more between two people, and, with only two
    answers in a named run, two points or more.
    """
    fewest = FEWEST_FOR_DETAIL if privacy.anonymous else _PAIR
    found: list[Disagreement] = []
    for question in poll.assessment.questions:
        if question.kind is not Kind.LIKERT or not privacy.shows(poll, question.id):
            continue
        values = sorted(g.value for g in poll.given(question.id) if isinstance(g.value, int))
        if len(values) < fewest:
            continue
        word, deviation = level(values)
        gap = values[-1] - values[0]
        is_wide = gap >= WIDE_GAP or word == "split" or (len(values) < _FEW and gap >= _PAIR)
        if is_wide:
            found.append(Disagreement(question.id, word, float(deviation), values[0], values[-1]))
    return widest_first(found)


def widest_first(found: Iterable[Disagreement]) -> tuple[Disagreement, ...]:
    """Return disagreements in the order to be talked about."""
    return tuple(sorted(found, key=lambda d: (d.low - d.high, -d.deviation)))
