"""The check that fits a question, offered beside its answer with the subject filled in."""

from collections.abc import Mapping, Sequence

from advisor.replies import Choice
from advisor.runs import Shelf, offer_any_start, offer_start
from intents import Found

_BY_INTENT = {
    "function": "candidate",
    "challenge": "risks",
    "location": "location",
    "location_when": "location",
    "vendor": "vendor",
    "when": "readiness",
    "mitigation": "risks",
}
"""The check that goes on from where answers to an intent end."""
_ON_A_FUNCTION = {"function", "benefit", "challenge", "when"}
"""The intents that, about a function, ask whether it should go out."""
_PLACES_WEIGHED = {"offshore_nearshore", "offshore_onshore", "nearshore_onshore", "locations"}
_SEVERAL = 2


def action(
    shelf: Shelf, intent: str | None, slots: Mapping[str, str], entities: Sequence[Found]
) -> Choice | None:
    """Return the button that starts a check, if that may have been wanted.

    Args:
        shelf: the assessments.
        intent: what may have been wanted.
        slots: its slots.
        entities: what was found in the words.
    """
    if intent != "assessment_start":
        return None
    named = next((found.value for found in entities if found.type == "assessment"), None)
    subject = next((found.words for found in entities if found.type == "function"), None)
    one = shelf.definitions.get(named or slots.get("assessment", ""))
    if one is None:
        return offer_any_start()
    return offer_start(shelf, one.id, f"Start: {one.short_title}", subject)


def check(
    shelf: Shelf, intent: str | None, slots: Mapping[str, str], entities: Sequence[Found]
) -> Choice | None:
    """Return the button of the check that fits a question, or None if none does.

    A general question about an intent offers its check; so does one about a function, and one
    that weighs places for it.

    Args:
        shelf: the assessments.
        intent: what was asked.
        slots: its slots.
        entities: what was found in the question.
    """
    subject = next((found.words for found in entities if found.type == "function"), None)
    meant = [found for found in entities if not found.negated]
    places = {found.value for found in meant if found.type == "location"}
    pairs = {found.value for found in meant if found.type == "pair"} | {slots.get("pair")}
    wanted: str | None
    if len(places) >= _SEVERAL or pairs & _PLACES_WEIGHED:
        wanted = "location"
    elif subject is not None and intent in _ON_A_FUNCTION and set(slots) <= {"function"}:
        wanted = "candidate"
    else:
        wanted = _BY_INTENT.get(intent or "") if not slots else None
    one = shelf.definitions.get(wanted or "")
    if one is None:
        return None
    label = f"Check: {one.short_title}"
    return offer_start(shelf, one.id, f"{label} {subject}" if subject else label, subject)
