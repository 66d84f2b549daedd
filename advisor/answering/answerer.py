"""From a question to a reply: interpret, look up, compose."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from advisor.answering import composing, offering, places
from advisor.answering.interpreting import Interpreter, remembered
from advisor.answering.meanings import (
    Answerable,
    Declined,
    MoreWanted,
    Part,
    ReasonsWanted,
    SimplerWanted,
    SourcesWanted,
    Unclear,
)
from advisor.answering.meanings import Talk as Talked
from advisor.answering.talk import Talk
from advisor.explaining import Explanation
from advisor.questions import Gap, Memory, Outcome, Question, Steering, Verdict
from advisor.replies import Choice, Kind, Reply, Section, Understood
from advisor.runs import STEERED, Moment, Shelf, reply_in_words
from intents import Outside, Recogniser, Thresholds
from knowledge import JURISDICTION, Bullets, Library
from knowledge.passages import plain

_NONE_OF_THESE = Choice("None of these", "none")
_NEAREST = 2
_FOUND = 5
_OTHERS = 2
_TERMS = 3
_SURE = 0.9
"""Confidence from which words about a running check are acted upon, not just offered."""
_REASONS = 1900
_NEVER = datetime.min.replace(tzinfo=UTC)


class Answerer:
    """Answers questions; holds the model, the entries and the wordings, and no state."""

    def __init__(
        self,
        library: Library,
        recogniser: Recogniser,
        thresholds: Thresholds,
        talk: Talk,
        shelf: Shelf,
    ) -> None:
        self.library = library
        self.shelf = shelf
        self._talk = talk
        self._interpreter = Interpreter(library, recogniser, thresholds, talk.occasions | STEERED)

    def answer(self, question: Question) -> Outcome:
        """Return the reply to a person's words, and what is to be kept because of it."""
        match self._interpreter.interpret(question.text, question.memory):
            case Answerable() as meant:
                return self._answered(meant, question)
            case MoreWanted() | SourcesWanted() | ReasonsWanted() | SimplerWanted() as wanted:
                return self._of_the_answer(wanted, question)
            case Talked(occasion, understood):
                return self._talked(occasion, question, understood)
            case Unclear(entries, understood):
                nearest = (*composing.offer(entries, self.library), _NONE_OF_THESE)
                return self._say("clarify", question.memory, understood, nearest)
            case Declined(outside, entries, understood):
                return self._declined(outside, entries, question, understood)

    def _of_the_answer(
        self,
        wanted: MoreWanted | SourcesWanted | ReasonsWanted | SimplerWanted,
        question: Question,
    ) -> Outcome:
        """Return what is asked of the last answer itself."""
        match wanted:
            case MoreWanted(entry, particular):
                more = self.expand(entry, question.memory, question.reply, question.today)
                return self._introduced(more, entry) if particular else more
            case SourcesWanted(entry):
                return self._sources(entry, question.memory)
            case ReasonsWanted(entry):
                return self._reasons(entry, question.memory)
            case SimplerWanted(entry):
                return self._simpler(entry, question)

    def _introduced(self, more: Outcome, entry: str) -> Outcome:
        """Return the rest on a topic, after saying that it needn't hold what was asked."""
        if not more.reply.entries:
            return more
        rest, *others = more.reply.sections
        said = self._talk.say("nothing_particular", self.library).sections
        named = replace(rest, heading=self.library[entry].question)
        return replace(more, reply=replace(more.reply, sections=(*said, named, *others)))

    def open(self, entry: str, memory: Memory, reply: str, today: date) -> Outcome:
        """Return an entry that was asked for by a button."""
        if entry not in self.library:
            return self._say("unclear_follow_up", memory)
        if entry in memory.shown:
            return self.shown_already(memory)
        after = remembered(memory, entry, self.library)
        understood = Understood("", after.intent, 1.0, dict(after.slots))
        part = Part(entry, understood)
        question = Question("", memory, reply, today)
        return self._answered(Answerable((part,)), question, questioned=True)

    def shown_already(self, memory: Memory) -> Outcome:
        """Return, for who pressed a button again, that its answer is further up."""
        outcome = self._say("shown_already", memory)
        return replace(outcome, reply=replace(outcome.reply, private=True))

    def expand(
        self, entry: str, memory: Memory, reply: str, today: date, reasons: str = ""
    ) -> Outcome:
        """Return the long form of an entry, or say that there is none.

        `reasons` are why the short form was the answer, for who asks that next.
        """
        if entry not in self.library:
            return self._say("unclear_follow_up", memory)
        known = self.library[entry]
        marked = replace(memory, shown=(*memory.shown, f"more:{entry}"))
        kept = reasons or (memory.reasons if memory.entry == entry else "")
        after = replace(remembered(marked, entry, self.library), expanded=True, reasons=kept)
        if not known.long or (memory.entry == entry and memory.expanded):
            nearest = composing.offer((link.entry for link in known.related), self.library)
            return self._say("nothing_more", after, nearest=nearest)
        expansion = composing.expansion(known, self.library, memory, today)
        choices = (*expansion.choices, *_why(reasons))
        return Outcome(replace(expansion, choices=choices), replace(after, reply=reply))

    def search(self, text: str, memory: Memory) -> Outcome:
        """Return the entries whose words fit `text` best, each as a button."""
        hits = self.library.search(text, limit=_FOUND)
        found = composing.offer((hit.entry for hit in hits), self.library, _FOUND)
        return self._say("found" if found else "found_nothing", memory, nearest=found)

    def justify(self, reasons: str, memory: Memory) -> Outcome:
        """Return why an answer was given, for the person who asks that."""
        shown = self._understood_as(reasons)
        reply = self._talk.say("why", self.library)
        return Outcome(replace(reply, sections=(shown,), private=True), memory)

    def _understood_as(self, reasons: str) -> Section:
        asked = tuple(Bullets(tuple(part.split("; "))) for part in reasons.split("\n"))
        (said,) = self._talk.say("why", self.library).sections
        return replace(said, passages=(*said.passages, *asked))

    def none_of_these(self, memory: Memory) -> Outcome:
        """Return what to say when no offered question was meant."""
        return self._say("none_of_these", memory)

    def welcome(self) -> Reply:
        """Return what greets a person on first use."""
        return self._talk.say("welcome", self.library)

    def explain(self, text: str) -> Explanation:
        """Return what decides the answer to `text`, asked out of any thread."""
        recognition = self._interpreter.recognise(text)
        return Explanation(recognition, self._interpreter.decide(recognition))

    def _answered(
        self,
        meant: Answerable,
        question: Question,
        *,
        questioned: bool = False,
    ) -> Outcome:
        parts, memory = meant.parts, question.memory
        entries = [self.library[part.entry] for part in parts]
        other = self.library[meant.instead] if meant.instead else None
        headed = questioned or other is not None or meant.action is not None
        reply = composing.answer(entries, self.library, question, other, questioned=headed)
        reply = places.marked(reply, meant.asked, self.library)
        for part in parts:
            memory = remembered(memory, part.entry, self.library, meant.asked)
        understood = tuple(replace(part.understood, entry=part.entry) for part in parts)
        if meant.action:
            reply = self._with_action(reply, meant.action, question.text)
        else:
            checks = self._checks(question.text, parts)
            reply = replace(reply, choices=(*reply.choices, *checks))
        why = _reasons_of(understood)
        reply = replace(reply, parts=understood, choices=_with_reasons(reply.choices, why))
        others = dict.fromkeys(other for part in parts for other in part.others)
        nearest = tuple(other for other in others if other not in reply.entries)
        return Outcome(
            reply, replace(memory, reply=question.reply, reasons=why, others=nearest[:_OTHERS])
        )

    def _with_action(self, reply: Reply, action: Understood, text: str) -> Reply:
        """Return an unsure answer with what may have been wanted of checks instead."""
        entities = self._interpreter.entities(text)
        choice = offering.action(self.shelf, action.intent, action.slots, entities)
        if choice is not None:
            return replace(reply, choices=(choice, *reply.choices))
        said = self._talk.say(f"rather_{action.intent}", self.library).sections
        return replace(reply, sections=(*reply.sections, *said))

    def _checks(self, text: str, parts: Sequence[Part]) -> tuple[Choice, ...]:
        """Return the check that fits what was asked in words; a button asked for no more."""
        if not text:
            return ()
        asked = parts[0].understood
        entities = self._interpreter.entities(text)
        choice = offering.check(self.shelf, asked.intent, asked.slots, entities)
        return (choice,) if choice else ()

    def _sources(self, entry: str, memory: Memory) -> Outcome:
        """Return who says what the last answer says, and how far to trust them."""
        if entry not in self.library:
            return self._say("unclear_follow_up", memory)
        reply = composing.sources(self.library[entry], self.library)
        return Outcome(reply, memory)

    def _reasons(self, entry: str, memory: Memory) -> Outcome:
        """Return how the last question was understood, and what its answer rests on."""
        outcome = self._sources(entry, memory)
        if entry not in self.library or not memory.reasons:
            return outcome
        understood = self._understood_as(memory.reasons)
        sections = (understood, *outcome.reply.sections)
        return replace(outcome, reply=replace(outcome.reply, sections=sections))

    def _simpler(self, entry: str, question: Question) -> Outcome:
        """Return the last answer in the next shorter form there is, or that there is none."""
        memory = question.memory
        if entry not in self.library:
            return self._say("unclear_follow_up", memory)
        known, brief = self.library[entry], f"brief:{entry}"
        text = plain(known.short)
        named = (term for term in self._interpreter.explained_in(text) if term != entry)
        terms = composing.offer(named, self.library, _TERMS)
        if brief in memory.shown or composing.gist(known) == text:
            return self._say("simpler_terms" if terms else "simpler", memory, nearest=terms)
        reply = composing.shorter(known, self.library, terms, question.today)
        shown = (*memory.shown, brief)
        return Outcome(reply, replace(memory, shown=shown, expanded=False, reply=question.reply))

    def _talked(self, occasion: str, question: Question, understood: Understood | None) -> Outcome:
        """Return a greeting, help, or whatever else is said without an entry."""
        if occasion in STEERED:
            return self._steered(occasion, question, understood)
        memory = question.memory
        if understood is not None:
            memory = places.kept(memory, understood.slots.get(JURISDICTION))
        if not occasion.startswith("feedback_"):
            return self._say(occasion, memory, understood)
        if memory.reply is None:
            praised = occasion == "feedback_positive"
            unattached = "feedback_welcome" if praised else "feedback_unattached"
            return self._say(unattached, memory, understood)
        verdict = Verdict(memory.reply, good=occasion == "feedback_positive")
        others = () if verdict.good else composing.offer(memory.others, self.library, _OTHERS)
        if others:
            occasion, others = f"{occasion}_nearest", (*others, _NONE_OF_THESE)
        return replace(self._say(occasion, memory, understood, others), verdict=verdict)

    def _steered(self, occasion: str, question: Question, understood: Understood | None) -> Outcome:
        """Return what can be said of assessments to somebody of whom no run is known."""
        found = self._interpreter.entities(question.text)
        named = {entity.type: entity for entity in reversed(found)}
        slots = understood.slots if understood else {}
        meant = named["assessment"].value if "assessment" in named else None
        assessment = meant or slots.get("assessment")
        subject = named["function"].words if "function" in named else None
        sure = understood is not None and understood.confidence >= _SURE
        wanted = Steering(occasion, assessment, subject, question.text, sure)
        # Of nobody's runs, the time and the person don't matter.
        reply = reply_in_words(self.shelf, (), Moment("", _NEVER), wanted)
        parts = (understood,) if understood else ()
        return Outcome(replace(reply, parts=parts), question.memory, steering=wanted)

    def _declined(
        self, outside: Outside, entries: Sequence[str], question: Question, understood: Understood
    ) -> Outcome:
        if outside is Outside.OFF_TOPIC:
            return self._say("off_topic", question.memory, understood)
        nearest = composing.offer(entries, self.library, _NEAREST)
        occasion = "not_covered_nearest" if nearest else "not_covered"
        outcome = self._say(occasion, question.memory, understood, nearest)
        return replace(outcome, gap=Gap(question.text, Kind.NOT_COVERED))

    def _say(
        self,
        occasion: str,
        memory: Memory,
        understood: Understood | None = None,
        nearest: tuple[Choice, ...] = (),
    ) -> Outcome:
        reply = self._talk.say(occasion, self.library, nearest)
        return Outcome(replace(reply, parts=(understood,) if understood else ()), memory)


def _reasons_of(parts: Sequence[Understood]) -> str:
    return "\n".join(part.reasons for part in parts if part.reasons)[:_REASONS]


def _with_reasons(choices: Sequence[Choice], reasons: str) -> tuple[Choice, ...]:
    """Return `choices` with the reasons for an answer behind "more", else behind their own button.

    Few ask why; the button would crowd each answer, so it comes with the long form.
    """
    if not any(choice.request.startswith("more:") for choice in choices):
        return (*choices, *_why(reasons))
    return tuple(
        replace(choice, request=f"{choice.request}|{reasons}")
        if choice.request.startswith("more:") and reasons
        else choice
        for choice in choices
    )


def _why(reasons: str) -> tuple[Choice, ...]:
    return (Choice("Why this answer?", f"why:{reasons}"),) if reasons else ()
