"""From a question to a reply: recognise, decide, look up, compose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from advisor.answering import composing, following, selecting
from advisor.answering.talk import Talk
from advisor.explaining import Explanation
from advisor.questions import Gap, Memory, Outcome, Question, Verdict
from advisor.replies import Choice, Kind, Reply, Understood
from intents import (
    Accepted,
    Ambiguous,
    Candidate,
    Label,
    Outside,
    Recogniser,
    Recognition,
    Thresholds,
    Unrecognised,
    decide,
    normalise,
    split,
)
from knowledge import Entry, Key, Library

_NONE_OF_THESE = Choice("None of these", "none")
_REFERRING = re.compile(r"\b(?:it|its|that|those|these|this|them|they|there|one)\b")
_FEW_WORDS = 4
_SHORT = 9
_CLEAR = 0.5
_CLOSE = 11.0
"""Search score below which an entry shares too few words with a question to be offered for it."""
_LIKELY = 0.05
"""Confidence above which an entry is offered for a question that is declined."""
_NEVER_QUEUED = {"personal_worry"}


@dataclass(frozen=True)
class _Found:
    """The entry that answers one part of a message."""

    entry: str
    understood: Understood


class Answerer:
    """Answers questions; holds the model, the entries and the wordings, and no state."""

    def __init__(
        self, library: Library, recogniser: Recogniser, thresholds: Thresholds, talk: Talk
    ) -> None:
        self.library = library
        self._recogniser = recogniser
        self._thresholds = thresholds
        self._talk = talk

    def answer(self, question: Question) -> Outcome:
        """Return the reply to a person's words, and what is to be kept because of it."""
        if not re.search(r"[^\W_]", normalise(question.text)):
            return self._say("empty", question.memory)
        if several := self._several(question):
            return self._answered(several, question)
        return self._one(question)

    def open(self, entry: str, memory: Memory, reply: str, today: date) -> Outcome:
        """Return an entry that was asked for by a button."""
        if entry not in self.library:
            return self._say("unclear_follow_up", memory)
        if entry in memory.shown:
            return self._say("shown_already", memory)
        question = Question("", memory, reply, today)
        key = _key(self.library[entry])
        understood = Understood("", key.intent, 1.0, dict(key.slots), entry)
        return self._answered([_Found(entry, understood)], question)

    def expand(self, entry: str, memory: Memory, reply: str, today: date) -> Outcome:
        """Return the long form of an entry, or say that there is none."""
        if entry not in self.library:
            return self._say("unclear_follow_up", memory)
        known = self.library[entry]
        after = replace(memory.after(entry, memory.intent, dict(memory.slots)), expanded=True)
        if not known.long or (memory.entry == entry and memory.expanded):
            nearest = composing.offer((link.entry for link in known.related), self.library)
            return Outcome(self._talk.say("nothing_more", self.library, nearest), after)
        reply_ = composing.expansion(known, self.library, memory, today)
        return Outcome(reply_, replace(after, reply=reply))

    def none_of_these(self, memory: Memory) -> Outcome:
        """Return what to say when no offered question was meant."""
        return self._say("none_of_these", memory)

    def welcome(self) -> Reply:
        """Return what greets a person on first use."""
        return self._talk.say("welcome", self.library)

    def explain(self, text: str) -> Explanation:
        """Return what decides the answer to `text`, asked out of any thread."""
        recognition = self._recognise(text)
        return Explanation(recognition, decide(recognition, self._thresholds))

    # One message, one question

    def _one(self, question: Question) -> Outcome:
        memory = question.memory
        recognition = self._in_context(self._recognise(question.text), memory)
        match decide(recognition, self._thresholds):
            case Accepted(candidate, runner_up):
                label = candidate.label
                if runner_up and label.intent in self._talk:
                    candidate, label = self._rather(recognition, candidate)
                if label.intent.startswith("followup_"):
                    return self._follow(label, recognition, question)
                if label.intent in self._talk:
                    return self._talked(label, candidate.confidence, question)
                found = self._entry(candidate, recognition, memory)
                if found is None:
                    return self._clarify(recognition, question)
                instead = self._answering(runner_up.label) if runner_up else None
                return self._answered([found], question, instead)
            case Ambiguous():
                return self._clarify(recognition, question)
            case Unrecognised(outside=outside):
                return self._decline(outside, recognition, question)

    def _rather(self, recognition: Recognition, talk: Candidate) -> tuple[Candidate, Label]:
        """Return an entry's candidate in place of an unsure action's, if nearly as likely."""
        for candidate in recognition.candidates:
            if self._answering(candidate.label):
                better = candidate.confidence >= talk.confidence / 2
                return (candidate, candidate.label) if better else (talk, talk.label)
        return talk, talk.label

    def _recognise(self, text: str) -> Recognition:
        return selecting.weigh(self._recogniser.recognise(text), self.library)

    def _in_context(self, recognition: Recognition, memory: Memory) -> Recognition:
        """Return what a vague text asks about the thread's topic, if that is clearer."""
        if memory.entry is None or memory.entry not in self.library:
            return recognition
        alone = decide(recognition, self._thresholds)
        few = len(recognition.text.split()) <= _SHORT
        if isinstance(alone, Accepted) and (
            alone.candidate.confidence >= _CLEAR
            or not few
            or alone.candidate.label.intent.startswith("followup_")
        ):
            return recognition
        if isinstance(alone, Unrecognised) and not few:
            return recognition
        topic = self.library[memory.entry].title
        together = self._recognise(f"{recognition.text} {topic}")
        decision = decide(together, self._thresholds)
        if isinstance(decision, Accepted) and self._answering(decision.candidate.label):
            return together
        return recognition

    def _answering(self, label: Label) -> str | None:
        entry = self.library.answering(label.intent, dict(label.slots))
        return entry.id if entry else None

    def _entry(
        self, candidate: Candidate, recognition: Recognition, memory: Memory
    ) -> _Found | None:
        """Return the entry that answers a candidate, its open slot filled from the thread."""
        label = candidate.label
        refers = _REFERRING.search(recognition.text) or len(recognition.text.split()) <= _FEW_WORDS
        if memory.entry and refers:
            label = following.completed(label, memory, self.library)
        entry = self._answering(label)
        if entry is None:
            return None
        slots = dict(label.slots)
        understood = Understood(recognition.text, label.intent, candidate.confidence, slots, entry)
        return _Found(entry, understood)

    def _talked(self, label: Label, confidence: float, question: Question) -> Outcome:
        """Return a greeting, help, or whatever else is said without an entry."""
        memory = question.memory
        understood = Understood(question.text, label.intent, confidence, dict(label.slots))
        if label.intent.startswith("feedback_"):
            if memory.reply is None:
                return self._say("feedback_unattached", memory, understood)
            verdict = Verdict(memory.reply, good=label.intent == "feedback_positive")
            return replace(self._say(label.intent, memory, understood), verdict=verdict)
        return self._say(label.intent, memory, understood)

    # After an answer

    def _follow(self, label: Label, recognition: Recognition, question: Question) -> Outcome:
        memory, intent = question.memory, label.intent
        if intent in {"followup_switch", "followup_correction"}:
            return self._switch(recognition, question)
        if aspect := following.ASPECTS.get(intent):
            entry = following.by_aspect(aspect, memory, self.library)
            if entry is not None:
                return self._shown(entry, intent, recognition, question)
        if memory.entry is None:
            return self._say("unclear_follow_up", memory)
        return self.expand(memory.entry, memory, question.reply, question.today)

    def _switch(self, recognition: Recognition, question: Question) -> Outcome:
        label = following.switched(recognition.entities, question.memory, self.library)
        if label is not None:
            entry = self.library.answering(label.intent, dict(label.slots))
            if entry is not None:
                return self._shown(entry.id, label.intent, recognition, question)
        for candidate in recognition.candidates:
            found = self._entry(candidate, recognition, question.memory)
            if found is not None:
                return self._answered([found], question)
        return self._say("unclear_follow_up", question.memory)

    def _shown(
        self, entry: str, intent: str, recognition: Recognition, question: Question
    ) -> Outcome:
        confidence = recognition.candidates[0].confidence
        key = _key(self.library[entry])
        understood = Understood(recognition.text, intent, confidence, dict(key.slots), entry)
        return self._answered([_Found(entry, understood)], question)

    # Several questions in one message

    def _several(self, question: Question) -> list[_Found]:
        """Return the answers to the message's questions if each has its own, else nothing."""
        texts = split(question.text)
        if len(texts) < 2:
            return []
        found: list[_Found] = []
        memory = question.memory
        for text in texts:
            recognition = self._recognise(text)
            decision = decide(recognition, self._thresholds)
            if not isinstance(decision, Accepted):
                continue
            intent = decision.candidate.label.intent
            aspect = following.ASPECTS.get(intent)
            entry = following.by_aspect(aspect, memory, self.library) if aspect else None
            if entry is not None:
                understood = Understood(text, intent, decision.candidate.confidence, {}, entry)
                part = _Found(entry, understood)
            elif intent in self._talk or intent.startswith("followup_"):
                continue
            elif (selected := self._entry(decision.candidate, recognition, memory)) is not None:
                part = selected
            else:
                continue
            memory = _remember(memory, part, self.library)
            if part.entry not in {other.entry for other in found}:
                found.append(part)
        return found if len(found) > 1 else []

    # What comes out

    def _answered(
        self, found: Sequence[_Found], question: Question, instead: str | None = None
    ) -> Outcome:
        entries = [self.library[part.entry] for part in found]
        memory = question.memory
        shown = {part.entry for part in found}
        reply = composing.answer(
            entries,
            self.library,
            memory,
            question.today,
            self.library[instead] if instead and instead not in shown else None,
        )
        reply = replace(reply, parts=tuple(part.understood for part in found))
        for part in found:
            memory = _remember(memory, part, self.library)
        return Outcome(reply, replace(memory, reply=question.reply))

    def _clarify(self, recognition: Recognition, question: Question) -> Outcome:
        entries = (self._answering(c.label) for c in recognition.candidates)
        nearest = composing.offer((entry for entry in entries if entry), self.library)
        reply = self._talk.say("clarify", self.library, (*nearest, _NONE_OF_THESE))
        return Outcome(replace(reply, parts=(_best(recognition),)), question.memory)

    def _decline(self, outside: Outside, recognition: Recognition, question: Question) -> Outcome:
        memory, understood = question.memory, _best(recognition)
        if outside is Outside.OFF_TOPIC:
            return self._say("off_topic", memory, understood)
        hits = self.library.search(recognition.text, limit=2)
        close = [hit.entry for hit in hits if hit.score >= _CLOSE]
        likely = (c.label for c in recognition.candidates if c.confidence >= _LIKELY)
        close += [entry for label in likely if (entry := self._answering(label))]
        nearest = composing.offer(close, self.library, limit=2)
        occasion = "not_covered_nearest" if nearest else "not_covered"
        reply = self._talk.say(occasion, self.library, nearest)
        gap = Gap(question.text, Kind.NOT_COVERED)
        return Outcome(replace(reply, parts=(understood,)), memory, gap=gap)

    def _say(self, occasion: str, memory: Memory, understood: Understood | None = None) -> Outcome:
        reply: Reply = self._talk.say(occasion, self.library)
        parts = (understood,) if understood else ()
        return Outcome(replace(reply, parts=parts), memory)


def _remember(memory: Memory, found: _Found, library: Library) -> Memory:
    """Return the memory after an answer, by the question that its entry answers."""
    key = _key(library[found.entry])
    return memory.after(found.entry, key.intent, dict(key.slots))


def _key(entry: Entry) -> Key:
    """Return the question that an entry answers; one that only the search finds has none."""
    return entry.answers[0] if entry.answers else Key("search")


def _best(recognition: Recognition) -> Understood:
    best = recognition.candidates[0]
    return Understood(recognition.text, best.label.intent, best.confidence, dict(best.label.slots))
