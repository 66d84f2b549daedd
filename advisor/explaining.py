"""Why this answer: what was recognised, what came next, by how much."""

from dataclasses import dataclass

from intents import Accepted, Ambiguous, Decision, Recognition


@dataclass(frozen=True)
class Explanation:
    """Everything that decided an answer, exact."""

    recognition: Recognition
    decision: Decision


def why(explanation: Explanation) -> str:
    """Return the explanation in lines that a curator can act on."""
    recognition = explanation.recognition
    found = (
        f"{'not ' if entity.negated else ''}{entity.type} {entity.value} (“{entity.words}”)"
        for entity in recognition.entities
    )
    lines = [
        f"Read as: {recognition.text or '(nothing)'}",
        f"Terms found: {', '.join(found) or 'none'}",
        f"Concepts found: {', '.join(recognition.concepts) or 'none'}",
        f"Likeness to the nearest known question: {recognition.familiarity:.3f}",
        f"Decision: {_spoken(explanation.decision)}",
        "Candidates by confidence:",
        *(f"  {c.confidence:.3f}  {c.label}" for c in recognition.candidates[:5]),
    ]
    if len(recognition.candidates) > 1:
        first, second = recognition.candidates[:2]
        lines.append(f"Margin over the runner-up: {first.confidence - second.confidence:.3f}")
    return "\n".join(lines)


def _spoken(decision: Decision) -> str:
    match decision:
        case Accepted(candidate):
            return f"answer, taking it for “{candidate.label}”"
        case Ambiguous(candidates):
            return "ask back between " + ", ".join(f"“{c.label}”" for c in candidates)
        case _:
            return f"decline as {decision.outside}"
