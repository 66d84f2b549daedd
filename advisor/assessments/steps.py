"""The steps of answering: pages, review and progress, the same for every surface."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from advisor.assessments.answers import Answer
from advisor.assessments.conditions import questions
from advisor.assessments.definition import Assessment, Kind, Question
from advisor.assessments.poll import is_routed, is_visible
from advisor.assessments.privacy import FEWEST_ASKED
from advisor.assessments.starter import Context
from advisor.assessments.wording import spoken

MOST_ON_A_PAGE = 5
NOT_ANSWERED = "Not answered yet"


@dataclass(frozen=True)
class Page:
    """A page of a form: its number, from 1, of how many, and its questions."""

    number: int
    of: int
    questions: tuple[Question, ...]

    @property
    def needed(self) -> tuple[Question, ...]:
        """The questions that wait for an answer; free text is welcome but not waited for."""
        return tuple(one for one in self.questions if one.kind is not Kind.TEXT)


@dataclass(frozen=True)
class Progress:
    """How far a person is: questions answered in any way, of those asked."""

    answered: int
    of: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to answer."""
        return self.answered == self.of


@dataclass(frozen=True)
class Line:
    """A line of the review page: a question and what was said to it, in its words."""

    question: Question
    answer: str
    page: int


def pages(
    assessment: Assessment,
    context: Context,
    answers: Mapping[str, Answer],
    roles: Collection[str] = (),
    held: Collection[str] | None = None,
) -> tuple[Page, ...]:
    """Return the pages for one person, three to five questions each.

    A question that depends on an answer appears on its page once that answer is given, so that
    the pages before it stay as they are.

    Args:
        assessment: the definition.
        context: the starter's context.
        answers: what this person has answered so far.
        roles: the roles this person ticked.
        held: every role held by somebody in the run; this person's own if left out.
    """
    routed = _routed(assessment, context, roles, roles if held is None else held)
    split = _spread_evenly(routed)
    visible = {question.id for question in _visible(routed, context, answers)}
    shown = [tuple(q for q in page if q.id in visible) for page in split]
    filled = [page for page in shown if page]
    return tuple(Page(n, len(filled), page) for n, page in enumerate(filled, 1))


def _routed(
    assessment: Assessment, context: Context, roles: Collection[str], held: Collection[str]
) -> list[Question]:
    """Return what this person may be asked, whatever the answers turn out to be."""
    if assessment.separate_roles.intersection(roles):
        held = {role.id for role in assessment.roles}  # never in place of an absent role
    return [
        question
        for question in assessment.questions
        if is_routed(question, roles, held)
        and (questions(question.show_if) or is_visible(question, context, {}))
    ]


def _spread_evenly(asked: list[Question]) -> list[list[Question]]:
    count = -(-len(asked) // MOST_ON_A_PAGE)
    cuts = [round(len(asked) * page / count) for page in range(count + 1)] if count else []
    return [asked[start:end] for start, end in pairwise(cuts)]


def _visible(
    routed: list[Question], context: Context, answers: Mapping[str, Answer]
) -> list[Question]:
    """Return what is asked given the answers; an answer to a hidden question doesn't count."""
    shown: dict[str, Answer] = {}
    found: list[Question] = []
    for question in routed:
        if is_visible(question, context, shown):
            found.append(question)
            if question.id in answers:
                shown[question.id] = answers[question.id]
    return found


def asked_of_few(
    assessment: Assessment, roles: Sequence[Collection[str]], fewest: int = FEWEST_ASKED
) -> frozenset[str]:
    """Return the questions that fewer than three people get, for an anonymous form to say so.

    `roles` are the roles of everybody invited, one collection each.
    """
    held = frozenset[str]().union(*roles)
    return frozenset(
        question.id
        for question in assessment.questions
        if sum(is_routed(question, own, held) for own in roles) < fewest
    )


def asked(pages_: tuple[Page, ...]) -> tuple[Question, ...]:
    """Return every question on the pages, in order."""
    return tuple(question for page in pages_ for question in page.questions)


def review(
    pages_: tuple[Page, ...], context: Context, answers: Mapping[str, Answer]
) -> tuple[Line, ...]:
    """Return every question with what was said to it."""
    return tuple(
        Line(
            question,
            spoken(question, answers[question.id], context)
            if question.id in answers
            else NOT_ANSWERED,
            page.number,
        )
        for page in pages_
        for question in page.questions
    )
