"""The advisor: one object that turns questions and choices into outcomes."""

import logging
from datetime import date
from pathlib import Path

import intents
import knowledge
from advisor import assessments
from advisor.answering import talk
from advisor.answering.answerer import Answerer
from advisor.explaining import Explanation
from advisor.questions import Memory, Outcome, Question
from advisor.replies import Reply
from advisor.runs import Shelf
from advisor.tuning import tune

logger = logging.getLogger(__name__)


class UnusableContentError(Exception):
    """The content can't be used; `content check` lists why."""

    def __init__(self, problems: int) -> None:
        self.problems = problems
        super().__init__(f"the content has {problems} problems; list them: advisor content check")


class UnusableModelError(Exception):
    """The model makes more mistakes than the budget allows; the text says what to do."""


class Advisor:
    """A thin facade over the use cases; holds content and model, no state between calls."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer

    @property
    def shelf(self) -> Shelf:
        """The assessments, and the entries their results lead to."""
        return self._answerer.shelf

    def answer(self, question: Question) -> Outcome:
        """Return the reply to a person's words."""
        return self._answerer.answer(question)

    def welcome(self) -> Reply:
        """Return what greets a person on first use."""
        return self._answerer.welcome()

    def explain(self, text: str) -> Explanation:
        """Return what would decide the answer to `text`, asked out of any thread."""
        return self._answerer.explain(text)

    def search(self, text: str, memory: Memory) -> Outcome:
        """Return the entries whose words fit `text` best."""
        return self._answerer.search(text, memory)

    def choose(self, request: str, memory: Memory, reply: str, today: date) -> Outcome:
        """Return the reply to a pressed choice; `request` is what the choice carried."""
        what, _, entry = request.partition(":")
        if what == "why":
            return self._answerer.justify(entry, memory)
        if what == "entry":
            return self._answerer.open(entry, memory, reply, today)
        if what == "more":
            entry, _, reasons = entry.partition("|")
            if f"more:{entry}" in memory.shown:
                return self._answerer.shown_already(memory)
            return self._answerer.expand(entry, memory, reply, today, reasons)
        return self._answerer.none_of_these(memory)


def train(
    contact: str | None = None, cache: Path | None = None, *, keeps_questions: bool = True
) -> Advisor:
    """Return an advisor with the installed content, its model trained, or taken from `cache`.

    Args:
        contact: who to ask when the advisor can't help.
        cache: the folder that keeps the trained model between starts.
        keeps_questions: whether unanswered questions are kept, for what is said about that.

    Raises:
        UnusableContentError: an entry, a source or the intents' data is not as it should be.
        UnusableModelError: what was learnt from them can't keep the budget for mistakes.
    """
    try:
        library = knowledge.load()
        data = intents.load()
        definitions = assessments.load(entries=library.entries)
    except (knowledge.ContentError, intents.DataError) as error:
        raise UnusableContentError(len(error.problems)) from error
    recogniser = (
        intents.train(data) if cache is None else intents.train_or_load(data, intents.DATA, cache)
    )
    try:
        tuned = tune(recogniser, data, library, cache)
    except intents.BudgetError as error:
        raise UnusableModelError(str(error)) from error
    logger.info("%s", tuned)
    shelf = Shelf.of(library, definitions)
    said = talk.load(contact, keeps_questions=keeps_questions)
    return Advisor(Answerer(library, recogniser, tuned.thresholds, said, shelf))
