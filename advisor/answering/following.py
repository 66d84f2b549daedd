"""Makes sense of what only makes sense after an answer: "and the downsides?", "what about HR?"."""

from collections.abc import Mapping

from advisor.questions import Memory
from intents import Found, Label
from knowledge import JURISDICTION, Library

ASPECTS: Mapping[str, str] = {
    "followup_pros": "pros",
    "followup_cons": "cons",
    "followup_fix": "fix",
    "followup_example": "example",
    "followup_when": "when",
    "followup_scope": "scope",
    "followup_cost": "cost",
    "followup_figures": "figures",
    "followup_location": "location",
    "followup_definition": "definition",
    "followup_next": "next",
}
"""Follow-up intents, and the link of an entry that each one takes."""

_WITHOUT_LINK: Mapping[str, str] = {
    "pros": "benefit.overview",
    "cons": "risk.overview",
    "fix": "mitigation.overview",
    "example": "example.overview",
    "when": "when.overview",
    "cost": "pricing.overview",
    "figures": "figure.overview",
    "location": "location.overview",
    "next": "practice.first_steps",
}
"""Where an aspect leads when there is no entry before it, or one without such a link."""

_OF_LOCATION: Mapping[str, str] = {
    "pros": "location_benefit",
    "cons": "location_challenge",
    "when": "location_when",
}
_OF_RISK: Mapping[str, str] = {"cons": "challenge", "fix": "mitigation"}


_BY_ITSELF = (
    "definition function challenge benefit when practice vendor contract pricing comparison type "
    "location trend example figure component history"
).split()
"""What a topic named by itself is asked for, the likeliest intent first."""


def by_aspect(aspect: str, memory: Memory, library: Library) -> str | None:
    """Return the entry that `aspect` of the thread's topic leads to, if any."""
    if memory.entry is not None and memory.entry in library:
        linked = library[memory.entry].related_as(aspect)
        if linked is not None:
            return linked
    slots = dict(memory.slots)
    place = slots.get("location") or slots.get("term")
    for intents, slot, value in (
        (_OF_LOCATION, "location", place),
        (_OF_RISK, "risk", slots.get("risk")),
    ):
        if aspect in intents and value is not None:
            entry = library.answering(intents[aspect], {slot: value})
            if entry is not None:
                return entry.id
    found = _WITHOUT_LINK.get(aspect)
    return found if found is not None and found in library else None


def switched(entities: tuple[Found, ...], memory: Memory, library: Library) -> Label | None:
    """Return the thread's question asked of another topic: "define offshore", "and onshore?"."""
    meant = [found for found in entities if not found.negated]
    for found in meant:
        slot = {found.type: found.value}
        if memory.intent is not None and library.answering(memory.intent, slot) is not None:
            return Label(memory.intent, tuple(slot.items()))
    for intent in _BY_ITSELF:
        for found in meant:
            slot = {found.type: found.value}
            if library.answering(intent, slot) is not None:
                return Label(intent, tuple(slot.items()))
    return None


def completed(label: Label, memory: Memory, library: Library) -> Label:
    """Return `label` with the slot it leaves open taken from the thread, where that fits."""
    if label.slots:
        return label
    for slot, value in memory.slots:
        if slot == JURISDICTION:
            continue
        fuller = Label(label.intent, ((slot, value),))
        if library.answering(fuller.intent, dict(fuller.slots)) is not None:
            return fuller
    return label
