"""Decides what a recognition is good for: an answer, a question back, or an honest no.

Three types, never a fake intent. The thresholds are chosen on held-out utterances.
"""

from dataclasses import dataclass
from enum import StrEnum

from intents.recogniser import Candidate, Recognition


class Outside(StrEnum):
    """Why a question is not ours to answer; the negatives' intents have these names."""

    OFF_TOPIC = "off_topic"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True)
class Accepted:
    """Sure enough to answer; `runner_up` is set if only just, so that it can be offered."""

    candidate: Candidate
    runner_up: Candidate | None = None


@dataclass(frozen=True)
class Ambiguous:
    """About something known, but unclear which: ask back, best first."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Unrecognised:
    """Nothing to answer with; `nearest` is what comes closest, for an offer."""

    outside: Outside
    nearest: tuple[Candidate, ...]


Decision = Accepted | Ambiguous | Unrecognised


@dataclass(frozen=True)
class Thresholds:
    """Where answering ends and asking back or declining begins.

    Attributes:
        margin: lead over the runner-up from which the best candidate is answered without a doubt.
        accept: confidence from which it is answered, the runner-up being offered as well.
        ask: confidence below which nothing is offered.
        outside: summed confidence of the negatives from which a question is declined.
        familiar: familiarity below which a text is declined in which nothing known was found.
    """

    margin: float
    accept: float
    ask: float
    outside: float
    familiar: float


OUTSIDE = frozenset(str(outside) for outside in Outside)


def decide(recognition: Recognition, thresholds: Thresholds) -> Decision:
    """Return what to do with a recognition."""
    inside = tuple(c for c in recognition.candidates if c.label.intent not in OUTSIDE)
    beyond = {name: share for name, share in recognition.intents if name in OUTSIDE}
    strange = recognition.familiarity < thresholds.familiar and not recognition.entities
    if strange or not inside or sum(beyond.values()) >= thresholds.outside:
        return Unrecognised(_why(beyond), inside[:3])
    best, second = inside[0], inside[1] if len(inside) > 1 else None
    if best.confidence >= max(thresholds.accept, *beyond.values(), 0.0):
        sure = best.confidence - (second.confidence if second else 0.0) >= thresholds.margin
        return Accepted(best, None if sure else second)
    if best.confidence >= thresholds.ask:
        return Ambiguous(inside[:3])
    return Unrecognised(_why(beyond), inside[:3])


def _why(beyond: dict[str, float]) -> Outside:
    if not beyond:
        return Outside.OFF_TOPIC
    return Outside(max(beyond, key=lambda name: (beyond[name], name)))
