"""`advisor assess ID`: an assessment on the terminal, question by question, by the same steps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TextIO

from advisor.assessments import starter, steps
from advisor.assessments.answers import Answer, Fault, Response, Skip, Unknown, check_answer
from advisor.assessments.assessing import assess
from advisor.assessments.charts import bars, text_bars
from advisor.assessments.comparing import compare
from advisor.assessments.definition import Assessment, ContextField, FieldKind, Kind, Question
from advisor.assessments.models.scorecard import Scorecard
from advisor.assessments.results import Result
from advisor.assessments.starter import Context, ContextValue
from advisor.assessments.summary import summarise
from advisor.assessments.wording import NOT_MINE, OWN_WORK, anchors_of, text_of

HELP = "Type a number. ? = don't know, s = not mine to answer, b = back, q = quit."
_BACK, _QUIT, _DONT_KNOW, _SKIP = "b", "q", "?", "s"
_ASKED_HERE = (
    FieldKind.TEXT,
    FieldKind.SINGLE,
    FieldKind.MULTI,
    FieldKind.NUMBER,
    FieldKind.LIST,
    FieldKind.NUMBER_PER_VENDOR,
)


class _Quit(Exception):  # noqa: N818 - leaving is no error
    """The person leaves, or the input ends."""


@dataclass(frozen=True)
class Finished:
    """An interview that was answered to the end."""

    result: Result
    context: Context


def interview(
    assessment: Assessment, source: TextIO, out: TextIO, titles: Mapping[str, str]
) -> Finished | None:
    """Ask one person everything, print the result and return it; None if the person leaves.

    Args:
        assessment: the definition.
        source: where answers are read from, a line each.
        out: where questions and the result are written.
        titles: names of what next steps lead to, as for `summarise`.
    """
    talk = _Talk(assessment, source, out)
    try:
        context = talk.ask_context()
        result = _ask_and_assess(assessment, talk, context)
    except _Quit:
        out.write("\nLeft without a result; nothing was kept.\n")
        return None
    shown = bars(assessment, result)
    if shown.rows:
        out.write(f"\n{shown.title}\n{text_bars(shown)}\n")
    out.write("\n" + summarise(assessment, result, titles, context).text + "\n")
    return Finished(result, context)


def _ask_and_assess(assessment: Assessment, talk: "_Talk", context: Context) -> Result:
    providers = context.get("vendors")
    if not isinstance(assessment.model, Scorecard) or not isinstance(providers, tuple):
        return assess(assessment, [Response(talk.ask_questions(context), frozenset())], context)
    given: dict[str, list[Response]] = {}
    for provider in providers:
        talk.say(f"\n{provider}")
        answers = talk.ask_questions(context, provider)
        given[provider] = [Response(answers, frozenset())]
    return compare(assessment, given, context)


class _Talk:
    """The conversation: writes a question, reads a line, says what is wrong with it."""

    def __init__(self, assessment: Assessment, source: TextIO, out: TextIO) -> None:
        self.assessment = assessment
        self.source = source
        self.out = out

    def say(self, text: str = "") -> None:
        self.out.write(text + "\n")

    def read(self) -> str:
        self.out.write("> ")
        self.out.flush()
        line = self.source.readline()
        if not line or line.strip().lower() == _QUIT:
            raise _Quit
        return line.strip()

    def ask_context(self) -> Context:
        """Ask the starter's fields that a terminal can take, back included."""
        self.say(f"{self.assessment.title}\n{self.assessment.purpose}\n")
        fields = [
            field
            for field in self.assessment.context
            if field.kind in _ASKED_HERE and field.id != "display_subject"
        ]
        found: dict[str, ContextValue] = {}
        place = 0
        while place < len(fields):
            field = fields[place]
            self._show_field(field)
            said = self.read()
            if said.lower() == _BACK:
                place = max(place - 1, 0)
                continue
            value = self._field_value(field, said)
            if isinstance(value, Fault):
                self.say(value.message)
                continue
            if value is not None:
                found[field.id] = value
            else:
                found.pop(field.id, None)
            place += 1
        return starter.fill(self.assessment, found)

    def _show_field(self, field: ContextField) -> None:
        self.say(f"\n{field.text}" + (f" ({field.unit})" if field.unit else ""))
        for number, option in enumerate(field.options, 1):
            self.say(f"  {number}. {option.text}")
        if field.default is not None:
            self.say("  Press Enter for the usual answer: " + _default_words(field))
        elif not field.required:
            self.say("  Press Enter to leave it out.")
        if field.kind is FieldKind.LIST:
            self.say("  Write them with commas between: First, Second")
        elif field.kind is FieldKind.NUMBER_PER_VENDOR:
            self.say("  Write them with commas between: First = 100000, Second = 120000")

    def _field_value(self, field: ContextField, said: str) -> ContextValue | Fault | None:
        if not said:
            return Fault(field.id, "Write a few words.") if field.required else None
        if field.kind is FieldKind.LIST:
            return starter.check_field(field, _listed(said))
        if field.kind is FieldKind.NUMBER_PER_VENDOR:
            return starter.check_field(field, _paired(said))
        if not field.options:
            return starter.check_field(field, said)
        chosen = _numbered([option.value for option in field.options], said)
        if not chosen:
            return Fault(field.id, f"Type a number from 1 to {len(field.options)}.")
        return starter.check_field(field, chosen if field.kind is FieldKind.MULTI else chosen[0])

    def ask_questions(
        self, context: Context, provider: str = "the provider"
    ) -> Mapping[str, Answer]:
        """Ask every question, one at a time, then show them for review."""
        self.say(f"\n{HELP}")
        answers: dict[str, Answer] = {}
        place = 0
        while True:
            pages = steps.pages(self.assessment, context, answers)
            asked = steps.asked(pages)
            if place >= len(asked):
                self._review(context, answers, provider)
                said = self.read().lower()
                if said != _BACK:
                    return {q.id: answers[q.id] for q in asked if q.id in answers}
                place = len(asked) - 1
                continue
            self.say(f"\n{place + 1} of {len(asked)}. {text_of(asked[place], provider)}")
            self._show_question(asked[place], context)
            said = self.read()
            if said.lower() == _BACK:
                place = max(place - 1, 0)
                continue
            answer = _answer(asked[place], said)
            if isinstance(answer, Fault):
                self.say(answer.message)
                continue
            if answer is None:
                answers.pop(asked[place].id, None)
            else:
                answers[asked[place].id] = answer
            place += 1

    def _show_question(self, question: Question, context: Context) -> None:
        if question.may_skip:
            self.say(f"  {OWN_WORK}")
        for line in _choices(question, context):
            self.say(f"  {line}")
        if question.kind is Kind.MULTI:
            self.say("  Type all numbers that apply, with spaces.")
        elif question.kind is Kind.TEXT:
            self.say("  Write a few words, or press Enter to leave it out.")

    def _review(self, context: Context, answers: Mapping[str, Answer], provider: str) -> None:
        self.say("\nYour answers:")
        for line in steps.review(steps.pages(self.assessment, context, answers), context, answers):
            self.say(f"  {text_of(line.question, provider)} {line.answer}")
        self.say("Press Enter for the result, or b to go back.")


def _choices(question: Question, context: Context) -> Iterator[str]:
    texts = [option.text for option in question.options]
    if question.kind is Kind.LIKERT:
        texts = list(anchors_of(question, context))
    for number, text in enumerate(texts, 1):
        yield f"{number}. {text}"
    if question.kind is Kind.NUMBER:
        low, high = question.bounds
        yield f"A number from {low} to {high} {question.unit}".rstrip()
    if question.kind is not Kind.TEXT:
        yield f"{_DONT_KNOW}  Don't know"
        yield f"{_SKIP}  {NOT_MINE}"


def _answer(question: Question, said: str) -> Answer | Fault | None:
    """Return the answer that a typed line stands for; None for free text left out."""
    if said == _DONT_KNOW:
        return Unknown()
    if said.lower() == _SKIP:
        return Skip()
    if question.kind is Kind.TEXT:
        return check_answer(question, said) if said else None
    if not question.options:
        return check_answer(question, said)
    chosen = _numbered([option.value for option in question.options], said)
    if not chosen:
        return Fault(question.id, f"Type a number from 1 to {len(question.options)}.")
    return check_answer(question, chosen if question.kind is Kind.MULTI else chosen[0])


def _numbered(values: list[str], said: str) -> list[str]:
    """Return the values whose numbers were typed, or nothing if one of them is no number here."""
    words = said.replace(",", " ").split()
    if not all(word.isdecimal() and 1 <= int(word) <= len(values) for word in words):
        return []
    return [values[int(word) - 1] for word in words]


def _listed(said: str) -> list[str]:
    return [item.strip() for item in said.split(",") if item.strip()]


def _paired(said: str) -> dict[str, str]:
    pairs = (item.partition("=") for item in _listed(said))
    return {name.strip(): number.strip() for name, _, number in pairs}


def _default_words(field: ContextField) -> str:
    names = {option.value: option.text for option in field.options}
    chosen = field.default if isinstance(field.default, tuple) else (field.default or "",)
    return ", ".join(names.get(value, value) for value in chosen)
