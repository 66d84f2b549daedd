"""One person's way through a run, as views: roles, pages, review, thanks."""

from textwrap import shorten

from advisor.assessments import Answer, Question, raw_of
from advisor.assessments.answers import SKIP_WORD, UNKNOWN_WORD
from advisor.assessments.definition import Kind
from advisor.assessments.wording import (
    DONT_KNOW,
    FEW_ASKED,
    NOT_MINE,
    OWN_WORK,
    anchors_of,
    text_of,
)
from advisor.runs import PageScreen, ReviewLine, ReviewScreen, RolesScreen, Screen, SentScreen
from advisor.store import Run
from bot.blocks import parts
from bot.blocks.assessments import names
from bot.blocks.assessments.cards import when
from bot.blocks.mrkdwn import escape, of_person
from bot.blocks.parts import Block

ROLES_BLOCK = "roles"
BACK_BLOCK = "back"
_MOST_RADIOS = 10
_LONGEST_ANSWER = 150
"""Characters of an answer in the review; five questions have to fit one block."""
_ELSE = "else"
ELSE_WORDS = (UNKNOWN_WORD, SKIP_WORD)


def view(screen: Screen) -> Block:
    """Return a screen as a modal."""
    match screen:
        case RolesScreen():
            return _roles(screen)
        case PageScreen():
            return _page(screen)
        case ReviewScreen():
            return _review(screen)
        case SentScreen():
            return _sent(screen)


def block_of(question: str, step: str) -> str:
    """Return the block that asks a question; each page has its own, so nothing is carried over."""
    return f"{question}@{step}"[:255]


def question_of(block: str) -> tuple[str, bool]:
    """Return the question that a block asks, and whether it is the box beside it."""
    question, _, rest = block.partition("@")
    return question, rest.startswith(f"{_ELSE}@")


def else_of(question: str, step: str) -> str:
    """Return the block with "don't know" for a question whose own input can't hold it."""
    return f"{question}@{_ELSE}@{step}"[:255]


def _intro(run: Run) -> Block:
    kept = "Answers are untied from names at the end." if run.anonymous else ""
    who = "No name is shown with an answer." if not run.solo else "Only you see the result."
    return parts.context(f"*{of_person(run.subject)}*  ·  {who} {kept}".rstrip())


def _roles(screen: RolesScreen) -> Block:
    options = [parts.option(role.id, role.label) for role in screen.assessment.roles]
    boxes = parts.some_of(options, screen.held)
    asked = parts.field(
        ROLES_BLOCK,
        "In which of these do you answer?",
        boxes,
        hint="It decides which questions you get. Leave it empty if none fits.",
        optional=True,
    )
    return parts.modal(
        names.ROLES_VIEW,
        screen.assessment.short_title,
        [
            parts.section(escape(screen.assessment.purpose)),
            _intro(screen.run),
            asked,
        ],
        metadata=names.packed(run=screen.run.id),
        submit="Begin",
    )


def _page(screen: PageScreen) -> Block:
    submit = "Next" if screen.number < screen.of else "Review"
    return parts.modal(
        names.PAGE_VIEW,
        screen.assessment.short_title,
        page_blocks(screen),
        metadata=names.packed(run=screen.run.id, step=screen.step),
        submit=submit,
    )


def page_blocks(screen: PageScreen) -> list[Block]:
    """Return a page's progress, its questions and the way back, for a modal or a message."""
    about = f"*{of_person(screen.option)}*  ·  " if screen.option else ""
    progress = screen.progress
    done = f"Page {screen.number} of {screen.of}  ·  {progress.answered} of {progress.of} answered"
    made = [
        parts.context(f"{about}{done}  ·  kept at every page, so you can leave and come back"),
    ]
    if screen.number == 1:
        made.insert(0, _intro(screen.run))
    for question in screen.questions:
        made.extend(_asked(screen, question))
    if screen.has_before:
        back = parts.button(names.BACK, "Back", names.packed(run=screen.run.id, step=screen.step))
        made.append(parts.actions(BACK_BLOCK, back))
    return made


def _asked(screen: PageScreen, question: Question) -> list[Block]:
    answer = screen.answers.get(question.id)
    label = text_of(question, screen.option or "the provider")
    hints = [question.help] if question.help else []
    if question.may_skip:
        hints.append(OWN_WORK)
    if question.id in screen.few:
        hints.append(FEW_ASKED)
    hint = " ".join(hints)
    block = block_of(question.id, screen.step)
    chosen = None if answer is None else raw_of(answer)
    match question.kind:
        case Kind.TEXT:
            said = chosen if isinstance(chosen, str) else ""
            element = parts.words(said, lines=True, longest=1000)
            return [parts.field(block, label, element, hint=hint, optional=True)]
        case Kind.NUMBER:
            return _number(screen, question, label, hint, answer)
        case Kind.MULTI:
            ticked = chosen if isinstance(chosen, list) else [str(chosen)] if chosen else []
            boxes = parts.some_of(_options(screen, question), ticked)
            return [parts.field(block, label, boxes, hint=hint)]
        case _:
            options = _options(screen, question)
            kind = "radio_buttons" if len(options) <= _MOST_RADIOS else "static_select"
            element = parts.one_of(kind, options, None if chosen is None else str(chosen))
            return [parts.field(block, label, element, hint=hint)]


def _number(
    screen: PageScreen, question: Question, label: str, hint: str, answer: Answer | None
) -> list[Block]:
    low, high = question.bounds
    unit = f" {question.unit}" if question.unit else ""
    chosen = None if answer is None else raw_of(answer)
    element: Block = {
        "type": "number_input",
        "is_decimal_allowed": True,
        "min_value": str(low),
        "max_value": str(high),
    }
    if isinstance(chosen, int | float):
        element["initial_value"] = str(chosen)
    ranged = f"A number from {low} to {high}{unit}."
    ticked = [chosen] if isinstance(chosen, str) else []
    boxes = parts.some_of(_elsewise(), ticked)
    step = screen.step
    return [
        parts.field(
            block_of(question.id, step), label, element, hint=f"{ranged} {hint}", optional=True
        ),
        parts.field(else_of(question.id, step), "Or", boxes, optional=True),
    ]


def _options(screen: PageScreen, question: Question) -> list[Block]:
    if question.kind is Kind.LIKERT:
        anchors = anchors_of(question, screen.context)
        given = [parts.option(str(n), text) for n, text in enumerate(anchors, 1)]
    else:
        given = [parts.option(one.value, one.text) for one in question.options]
    return [*given, *_elsewise()]


def _elsewise() -> list[Block]:
    return [parts.option(UNKNOWN_WORD, DONT_KNOW), parts.option(SKIP_WORD, NOT_MINE)]


def _review(screen: ReviewScreen) -> Block:
    run = screen.run
    made: list[Block] = []
    if screen.missing:
        few = len(screen.missing)
        what = "1 question has" if few == 1 else f"{few} questions have"
        made.append(parts.section(f":warning: *{what} no answer yet.* Change the pages marked."))
    elif screen.is_sent:
        made.append(parts.section("*Your answers are in.* What you change counts at once."))
    else:
        made.append(
            parts.section("*Look it over, then send it.* You can change it until it closes.")
        )
    steps = dict.fromkeys(line.step for line in screen.lines)
    made.extend(_reviewed(screen, step, run.id) for step in steps)
    return parts.modal(
        names.REVIEW_VIEW,
        screen.assessment.short_title,
        made,
        metadata=names.packed(run=run.id),
        submit="Done" if screen.is_sent and not screen.missing else "Send answers",
    )


def _reviewed(screen: ReviewScreen, step: str, run: str) -> Block:
    lines = [line for line in screen.lines if line.step == step]
    about = f"*{of_person(lines[0].option)}*\n" if lines[0].option else ""
    marked = set(screen.missing)
    text = about + "\n".join(_line(line, is_missing=line in marked) for line in lines)
    return {
        **parts.section(text),
        "accessory": parts.button(names.CHANGE, "Change", names.packed(run=run, step=step)),
    }


def _line(line: ReviewLine, *, is_missing: bool) -> str:
    mark = ":small_orange_diamond: " if is_missing else ""
    asked = escape(text_of(line.line.question, line.option or "the provider"))
    answer = shorten(line.line.answer, _LONGEST_ANSWER, placeholder=" …")
    return f"{mark}{asked}\n*{escape(answer)}*"


def _sent(screen: SentScreen) -> Block:
    run = screen.run
    of = f" of {screen.asked}" if screen.asked is not None else ""
    if run.solo:
        text = "*Done.* Your result is under Messages, and on the Home tab whenever you want it."
    else:
        until = f" until {when(run.deadline)}" if run.deadline else ""
        text = (
            f"*Thank you, your answers are in.* {screen.answered}{of} have answered. "
            f"You can change yours{until}: press Answer again."
        )
    return parts.modal(names.PAGE_VIEW, screen.assessment.short_title, [parts.section(text)])
