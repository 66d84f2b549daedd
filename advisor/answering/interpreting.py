"""What a message asks of the advisor, given what its thread is about."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from advisor.answering import following, places, selecting
from advisor.answering.following import ASPECTS
from advisor.answering.meanings import (
    Answerable,
    Declined,
    Meaning,
    MoreWanted,
    Part,
    ReasonsWanted,
    SimplerWanted,
    SourcesWanted,
    Talk,
    Unclear,
)
from advisor.explaining import reasons
from advisor.questions import Memory
from advisor.replies import Understood
from advisor.runs import STEERED
from intents import (
    Accepted,
    Ambiguous,
    Candidate,
    Decision,
    Found,
    Outside,
    Recogniser,
    Recognition,
    Thresholds,
    Unrecognised,
    decide,
    is_foreign,
    normalise,
    split,
)
from knowledge import JURISDICTION, Entry, Library

_REFERRING = re.compile(r"\b(?:it|its|that|those|these|this|them|they|there|one)\b")
_BOTH_SIDES = re.compile(
    r"\b(?:pros?|benefits?|advantages?|upsides?|good|plus(?:es)?)\b.{0,12}"
    r"\b(?:cons?|risks?|disadvantages?|downsides?|drawbacks?|bad|minus(?:es)?)\b"
)
_FEW_WORDS = 4
_SHORT = 9
_TOGETHER = 3
_CLEAR = 0.5
_FIRM = 0.4
"""Confidence from which a follow-up is followed; four in five below it err on held-out texts."""
_CERTAIN_ENOUGH = 0.05
_HARDLY_OFF = 0.2
"""Share of the negatives from which a text doesn't ask for more of the topic."""
_SURE_WORD = 0.9
_PART = 0.35
"""Confidence above which one question of several is answered; measured on two-part questions."""
_NEXT = 0.01
"""Confidence above which an entry is offered to who says that something else was meant."""
_OTHERS = 3
_UNCLEAR = "unclear_follow_up"
_REPLACING = frozenset({"followup_switch", "followup_correction"})
"""The follow-ups that put something else in the topic's place."""
_ACTIONS = frozenset({"assessment_start", "result_latest", "result_list", "result_compare"})
"""What is wanted of checks that is offered beside an unsure answer."""
_WORRY = "personal_worry"
_WORRIED = 0.2
"""Share of a worry from which a question isn't just declined; no held-out one comes near it."""

_OF_THE_ANSWER: Mapping[str, Callable[[str], Meaning]] = {
    "followup_sources": SourcesWanted,
    "followup_reasons": ReasonsWanted,
    "followup_simpler": SimplerWanted,
    "followup_definition": SimplerWanted,
}
"""What follow-ups ask of the last answer itself; all others ask for more of it."""


class Interpreter:
    """Finds the meaning of messages; holds the model and the entries, and no state."""

    def __init__(
        self,
        library: Library,
        recogniser: Recogniser,
        thresholds: Thresholds,
        talk: frozenset[str],
    ) -> None:
        self._library = library
        self._recogniser = recogniser
        self._thresholds = thresholds
        self._talk = talk

    def interpret(self, text: str, memory: Memory) -> Meaning:
        """Return what `text` means in a thread that `memory` is about."""
        if not re.search(r"[^\W_]", normalise(text)):
            return Talk("empty")
        if is_foreign(text):
            return Talk("language")
        recognition = self.recognise(text)
        meaning = self._elsewhere(text, recognition, memory)
        meaning = meaning or self._anywhere(text, recognition, memory)
        return places.placed(meaning, recognition, memory, self._library)

    def _elsewhere(self, text: str, recognition: Recognition, memory: Memory) -> Meaning | None:
        """Return the thread's question asked of another place: "and in the UK?"."""
        place = places.named(recognition)
        if place is None or memory.entry not in self._library.entries:
            return None
        if not places.only_names(recognition):
            return None
        sure = recognition.candidates[0].confidence
        understood = Understood(recognition.text, memory.intent, sure, dict(memory.slots))
        entry = places.moved(self._library[memory.entry], place, self._library)
        if entry is not None:
            return Answerable((Part(entry.id, understood),))
        meaning = self._anywhere(text, recognition, memory)
        if isinstance(meaning, Answerable) and _is_meant(meaning.parts[0].understood):
            return meaning
        linked = places.linked(self._library[memory.entry], place, self._library)
        if linked:
            return Unclear(linked, understood)
        return Talk("same_there", places.carried(understood, place))

    def _anywhere(self, text: str, recognition: Recognition, memory: Memory) -> Meaning:
        """Return what a text means, whatever place it is about."""
        parts = self._both_sides(recognition) or self._parts(text, memory)
        if len(parts) > 1:
            return Answerable(parts)
        if memory.entry is None and (keyword := self._keyword(recognition)) is not None:
            return keyword
        whole = self._in_thread(recognition, memory)
        if parts and _is_weaker(whole, parts[0]):
            return Answerable(parts)
        return self._unless_worried(text, whole)

    def recognise(self, text: str) -> Recognition:
        """Return what `text` asks by itself, the entries' words taken into account.

        A place draws a question towards locations; it is left out where that is much clearer.
        """
        recognition = selecting.weigh(self._recogniser.recognise(text), self._library)
        best = recognition.candidates[0]
        if not recognition.beside or best.confidence >= _CLEAR or not self._entry(best):
            return recognition
        bare = selecting.weigh(
            self._recogniser.recognise(places.without(recognition)), self._library
        )
        clearer = bare.candidates[0].confidence >= max(_CLEAR, 2 * best.confidence)
        if not clearer or not self._entry(bare.candidates[0]):
            return recognition
        return replace(bare, text=recognition.text, beside=recognition.beside)

    def entities(self, text: str) -> tuple[Found, ...]:
        """Return what `text` names, whatever it asks."""
        return self._recogniser.entities(text)

    def decide(self, recognition: Recognition) -> Decision:
        """Return what a recognition is good for."""
        return decide(recognition, self._thresholds)

    def explained_in(self, text: str) -> tuple[str, ...]:
        """Return the entries that say what the things are that a text of ours names."""
        found = self.entities(text)
        entries = (self._library.answering("definition", {one.type: one.value}) for one in found)
        return tuple(dict.fromkeys(entry.id for entry in entries if entry is not None))

    # One question

    def _whole(self, recognition: Recognition, memory: Memory) -> Meaning:
        best = _understood(recognition, recognition.candidates[0])
        match self.decide(recognition):
            case Accepted(candidate, Candidate() as runner_up):
                rather = self._rather_an_entry(recognition, candidate)
                other = runner_up if rather == candidate else candidate
                likely = self._entries(recognition, selecting.LIKELY)
                near = (one for one in likely if one != self._entry(rather))
                instead = self._entry(runner_up) or next(near, None)
                meaning = self._meaning(rather, recognition, memory, instead)
                return _with_action(meaning, recognition, other)
            case Accepted(candidate):
                return self._meaning(candidate, recognition, memory, None)
            case Ambiguous():
                return Unclear(self._entries(recognition), best)
            case Unrecognised(outside=outside):
                return Declined(outside, self._nearest(recognition), best)

    def _meaning(
        self, candidate: Candidate, recognition: Recognition, memory: Memory, instead: str | None
    ) -> Meaning:
        """Return what an accepted candidate means in the thread."""
        intent = candidate.label.intent
        understood = _understood(recognition, candidate)
        if _follows(candidate):
            firm = candidate.confidence >= _FIRM or intent in _REPLACING
            follow = self._follow_up if firm else self._hardly_follow_up
            return follow(candidate, recognition, memory)
        if intent in self._talk:
            return Talk(intent, understood)
        part = self._part(candidate, recognition, memory)
        if part is None:
            return Unclear(self._entries(recognition), understood)
        together = self._named_together(part, recognition)
        if len(together) > 1:
            return Answerable(together)
        return Answerable((part,), instead if instead != part.entry else None)

    def _named_together(self, part: Part, recognition: Recognition) -> tuple[Part, ...]:
        """Return the question asked of each thing that a short text names: "NPS, CSAT?"."""
        slots = part.understood.slots
        if len(slots) != 1 or len(recognition.text.split()) > _SHORT:
            return ()
        (slot,) = slots
        alike = [f for f in recognition.entities if f.type == slot and not f.negated]
        named = {f.start: f.value for f in alike} | {
            f.start: f.value for f in alike if f.value == slots[slot]
        }
        if slots[slot] not in named.values():
            return ()
        intent = part.understood.intent or ""
        found = {value: self._library.answering(intent, {slot: value}) for value in named.values()}
        return tuple(
            Part(entry.id, replace(part.understood, slots={slot: value}))
            for value, entry in found.items()
            if entry is not None
        )[:_TOGETHER]

    def _unless_worried(self, text: str, whole: Meaning) -> Meaning:
        """Return the answer to a worry about one's own job in place of what would be queued."""
        if not isinstance(whole, Declined) or whole.outside is not Outside.NOT_COVERED:
            return whole
        recognitions = (self.recognise(one) for one in (text, *split(text)))
        worried = any(dict(found.intents).get(_WORRY, 0.0) >= _WORRIED for found in recognitions)
        return Talk(_WORRY, whole.understood) if worried else whole

    def _rather_an_entry(self, recognition: Recognition, candidate: Candidate) -> Candidate:
        """Return an entry's candidate in place of an unsure action's, if nearly as likely."""
        if candidate.label.intent not in self._talk:
            return candidate
        answered = (other for other in recognition.candidates if self._entry(other))
        other = next(answered, candidate)
        return other if other.confidence >= candidate.confidence / 2 else candidate

    def _part(self, candidate: Candidate, recognition: Recognition, memory: Memory) -> Part | None:
        """Return the entry that answers a candidate, its open slot filled from the thread."""
        label = candidate.label
        refers = _REFERRING.search(recognition.text) or len(recognition.text.split()) <= _FEW_WORDS
        if memory.entry and refers:
            label = following.completed(label, memory, self._library)
        entry = self._library.answering(label.intent, dict(label.slots))
        if entry is None:
            return None
        nearest = (one for one in self._entries(recognition, _NEXT) if one != entry.id)
        understood = _understood(recognition, Candidate(label, candidate.confidence))
        return Part(entry.id, understood, tuple(nearest)[:_OTHERS])

    def _both_sides(self, recognition: Recognition) -> tuple[Part, ...]:
        """Return what speaks for and against, where a short text asks for both: "pros and cons"."""
        if not _BOTH_SIDES.search(recognition.text) or len(recognition.text.split()) > _SHORT:
            return ()
        places = {f.value for f in recognition.entities if f.type == "location" and not f.negated}
        if recognition.entities and len(places) != 1:
            return ()
        slots = {"location": min(places)} if places else {}
        intents = ("location_benefit", "location_challenge") if places else ("benefit", "challenge")
        found = (self._library.answering(intent, slots) for intent in intents)
        understood = _understood(recognition, recognition.candidates[0])
        return tuple(Part(entry.id, understood) for entry in found if entry is not None)

    def _keyword(self, recognition: Recognition) -> Unclear | None:
        """Return what a single word may be about, unless it is clear without a thread.

        Utterances say little about one word alone; the entries' words say where it belongs.
        """
        if len(recognition.text.split()) != 1:
            return None
        name, share = recognition.intents[0]
        best = recognition.candidates[0]
        if self._entry(best) and (best.confidence >= _CLEAR or _is_named(recognition)):
            return None
        talked = name in self._talk and name not in STEERED and name not in list(Outside)
        if share >= _SURE_WORD or talked:
            return None
        hits = self._library.search(recognition.text, limit=3)
        if not hits:
            return None
        return Unclear(tuple(hit.entry for hit in hits), _understood(recognition, best))

    # After an answer

    def _in_thread(self, recognition: Recognition, memory: Memory) -> Meaning:
        """Return what a text means, asked about the thread's topic if that is clearer."""
        topic = self._library.entries.get(memory.entry or "")
        vague = self._is_vague(recognition)
        if topic is None or not (vague or self._only_refers(recognition)):
            return self._whole(recognition, memory)
        together = self.recognise(f"{recognition.text} {topic.title}")
        decision = self.decide(together)
        if not isinstance(decision, Accepted) or selecting.is_off(
            recognition, decision.candidate.label.intent
        ):
            return self._whole(recognition, memory)
        entry = self._entry(decision.candidate)
        if entry == topic.id and vague:
            return self._on_the_topic(topic, recognition, together, memory)
        alone = self.decide(recognition)
        clearer = not isinstance(alone, Accepted) or (
            decision.candidate.confidence > alone.candidate.confidence
        )
        return self._whole(together if entry and clearer else recognition, memory)

    def _is_vague(self, recognition: Recognition) -> bool:
        """Whether a short text says too little by itself."""
        if len(recognition.text.split()) > _SHORT:
            return False
        alone = self.decide(recognition)
        if not isinstance(alone, Accepted):
            return True
        least = _FIRM if _follows(alone.candidate) else _CLEAR
        return alone.candidate.confidence < least

    def _only_refers(self, recognition: Recognition) -> bool:
        """Whether a short question points at the topic and names nothing: "does it cover …?"."""
        if recognition.entities or len(recognition.text.split()) > _SHORT:
            return False
        best = recognition.candidates[0]
        asks = self._entry(best) is not None or best.label.intent == "followup_scope"
        return asks and _REFERRING.search(recognition.text) is not None

    def _on_the_topic(
        self, topic: Entry, recognition: Recognition, together: Recognition, memory: Memory
    ) -> Meaning:
        """Return what a vague text means where the topic's words only find the topic again.

        They hide what comes next; what the text itself speaks for as well is meant. Otherwise a
        text that refers to the topic, and names nothing that lies beside it, asks for more of it.
        """
        aside = selecting.without(together, topic)
        best = aside.candidates[0]
        spoken_for = {c.label: c.confidence for c in recognition.candidates}
        if spoken_for.get(best.label, 0.0) >= selecting.HINTED and self._entry(best):
            return self._whole(aside, memory)
        beside = {link.entry for link in topic.related} | {topic.id}
        refers = _REFERRING.search(recognition.text) and not recognition.entities
        nearest = self._entries(recognition)[:1]
        if refers and selecting.beyond(recognition) < _HARDLY_OFF and not beside & {*nearest}:
            return MoreWanted(topic.id, particular=True)
        return self._whole(recognition, memory)

    def _follow_up(self, candidate: Candidate, recognition: Recognition, memory: Memory) -> Meaning:
        intent = candidate.label.intent
        understood = _understood(recognition, candidate)
        if intent in _REPLACING:
            return self._switched(recognition, memory)
        aspect = ASPECTS.get(intent)
        entry = following.by_aspect(aspect, memory, self._library) if aspect else None
        if entry is not None:
            return Answerable((Part(entry, understood),))
        if memory.entry is None:
            return Talk(_UNCLEAR, understood)
        wanted = _OF_THE_ANSWER.get(intent, MoreWanted)
        return wanted(memory.entry)

    def _hardly_follow_up(
        self, candidate: Candidate, recognition: Recognition, memory: Memory
    ) -> Meaning:
        """Return what a text means that hardly asks for an aspect: itself, or more of the topic."""
        others = tuple(one for one in recognition.candidates if not _follows(one))
        match self.decide(replace(recognition, candidates=others)):
            case Accepted(other) if entry := self._entry(other):
                near = (one for one in self._entries(recognition) if one != entry)
                instead = self._aspect(candidate, memory) or next(near, None)
                return self._meaning(other, recognition, memory, instead)
            case _ if memory.entry is not None:
                return MoreWanted(memory.entry, particular=True)
            case _:
                understood = _understood(recognition, candidate)
                close = self._close(recognition)
                return Unclear(close, understood) if close else Talk(_UNCLEAR, understood)

    def _aspect(self, candidate: Candidate, memory: Memory) -> str | None:
        """Return the entry that a follow-up would lead to, for an offer."""
        aspect = ASPECTS.get(candidate.label.intent)
        return following.by_aspect(aspect, memory, self._library) if aspect else None

    def _switched(self, recognition: Recognition, memory: Memory) -> Meaning:
        """Return the thread's question asked of what the text names, else what it asks alone."""
        candidates = recognition.candidates
        label = following.switched(recognition.entities, memory, self._library)
        if label is not None:
            candidates = (Candidate(label, candidates[0].confidence), *candidates)
        for candidate in candidates:
            part = self._part(candidate, recognition, Memory())
            if part is not None and (label or candidate.confidence >= _CERTAIN_ENOUGH):
                return Answerable((part,))
        understood = _understood(recognition, candidates[0])
        meant_else = memory.entry and understood.intent == "followup_correction"
        return Talk("feedback_negative" if meant_else else _UNCLEAR, understood)

    # Several questions in one message

    def _parts(self, text: str, memory: Memory) -> tuple[Part, ...]:
        """Return the questions of the message that are clear by themselves, one an entry."""
        texts = split(text)
        if len(texts) == 1:
            return ()
        found: dict[str, Part] = {}
        for one in texts:
            recognition = self.recognise(one)
            decision = self.decide(recognition)
            if not isinstance(decision, Accepted) or decision.candidate.confidence < _PART:
                continue
            if memory.entry is None and decision.candidate.label.intent.startswith("followup_"):
                continue
            meaning = self._meaning(decision.candidate, recognition, memory, None)
            if isinstance(meaning, Answerable):
                part = meaning.parts[0]
                found.setdefault(part.entry, part)
                memory = remembered(memory, part.entry, self._library)
        return tuple(found.values())

    # What comes closest

    def _entry(self, candidate: Candidate) -> str | None:
        entry = self._library.answering(candidate.label.intent, dict(candidate.label.slots))
        return entry.id if entry else None

    def _entries(self, recognition: Recognition, least: float = 0.0) -> tuple[str, ...]:
        likely = (c for c in recognition.candidates if c.confidence >= least)
        return tuple(entry for candidate in likely if (entry := self._entry(candidate)))

    def _nearest(self, recognition: Recognition) -> tuple[str, ...]:
        """Return what a declined question comes closest to, by its words or by its meaning."""
        return (*self._close(recognition), *self._entries(recognition, least=selecting.LIKELY))

    def _close(self, recognition: Recognition) -> tuple[str, ...]:
        """Return the entries that share enough words with a text to be offered for it."""
        hits = self._library.search(recognition.text, limit=2)
        return tuple(hit.entry for hit in hits if hit.score >= selecting.CLOSE)


def remembered(memory: Memory, entry: str, library: Library, asked: str | None = None) -> Memory:
    """Return the memory after `entry` was shown, by the question that it answers.

    `asked` is the jurisdiction that was named; without one the thread's own is kept.
    """
    answers = library[entry].answers
    if not answers:
        return memory.after(entry, None, {})
    slots = dict(answers[0].slots)
    before = dict(memory.slots).get(JURISDICTION)
    after = memory.after(entry, answers[0].intent, slots)
    return places.kept(after, asked or slots.get(JURISDICTION) or before)


def _with_action(meaning: Meaning, recognition: Recognition, other: Candidate) -> Meaning:
    """Return an unsure answer with what else may have been wanted, if that is done with checks."""
    if not isinstance(meaning, Answerable) or other.label.intent not in _ACTIONS:
        return meaning
    return replace(meaning, action=_understood(recognition, other))


def _is_weaker(whole: Meaning, part: Part) -> bool:
    """Whether one clear question of a message beats what the message means as a whole."""
    match whole:
        case Answerable(parts, instead):
            unsure = instead is not None
            return unsure and parts[0].understood.confidence < part.understood.confidence
        case Declined(outside=outside):
            return outside is Outside.OFF_TOPIC
        case Unclear():
            return True
        case _:
            return False


def _follows(candidate: Candidate) -> bool:
    """Whether a candidate makes sense after an answer only."""
    return candidate.label.intent in ASPECTS or candidate.label.intent.startswith("followup_")


def _is_named(recognition: Recognition) -> bool:
    """Whether the likeliest label is what the text itself names, and twice as likely as others."""
    best, other = recognition.candidates[:2]
    found = {(entity.type, entity.value) for entity in recognition.entities if not entity.negated}
    return bool(found & set(best.label.slots)) and best.confidence >= 2 * other.confidence


def _is_meant(understood: Understood) -> bool:
    """Whether a place named by itself is asked about as a location, or anything is clear."""
    return understood.confidence >= _CLEAR or (understood.intent or "").startswith("location")


def _understood(recognition: Recognition, candidate: Candidate) -> Understood:
    label = candidate.label
    why = reasons(recognition, candidate)
    slots = dict(label.slots)
    return Understood(recognition.text, label.intent, candidate.confidence, slots, reasons=why)
