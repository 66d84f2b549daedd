"""Why this answer: what was recognised, what came next, by how much."""

from dataclasses import dataclass

from intents import Accepted, Ambiguous, Candidate, Decision, Recognition


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
        for entity in (*recognition.entities, *recognition.beside)
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


def reasons(recognition: Recognition, candidate: Candidate) -> str:
    """Return what spoke for a candidate, without the person's words, for who asks why.

    One line a question: the label and its confidence, the runner-up and the margin, the terms and
    concepts that were found, and how like a known question it is.
    """
    others = (c for c in recognition.candidates if c.label != candidate.label)
    runner_up = next(others, None)
    lines = [f"taken for “{candidate.label}” with confidence {candidate.confidence:.3f}"]
    if runner_up is not None:
        margin = candidate.confidence - runner_up.confidence
        lines.append(f"runner-up “{runner_up.label}”, margin {margin:.3f}")
    terms = dict.fromkeys(f"{found.type} {found.value}" for found in recognition.entities)
    lines.append(f"terms: {', '.join(terms) or 'none'}")
    lines.append(f"concepts: {', '.join(dict.fromkeys(recognition.concepts)) or 'none'}")
    lines.append(f"likeness to the nearest known question {recognition.familiarity:.3f}")
    return "; ".join(lines)


def _spoken(decision: Decision) -> str:
    match decision:
        case Accepted(candidate):
            return f"answer, taking it for “{candidate.label}”"
        case Ambiguous(candidates):
            return "ask back between " + ", ".join(f"“{c.label}”" for c in candidates)
        case _:
            return f"decline as {decision.outside}"
