"""One person's way through a run: roles, pages, review, sent. The same steps on every surface.

A step is named by its place in the order, so that it survives a restart and another device; which
steps there are follows from the answers kept so far.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from advisor import assessments
from advisor.assessments import (
    Answer,
    Assessment,
    Context,
    Fault,
    Page,
    Progress,
    check_answer,
    raw_of,
)
from advisor.assessments.definition import Kind
from advisor.runs.notices import Moment, Notice, UpdateCard, Word
from advisor.runs.permissions import check_may_answer
from advisor.runs.screens import (
    PageScreen,
    ReviewLine,
    ReviewScreen,
    RolesScreen,
    Screen,
    SentScreen,
)
from advisor.runs.views import (
    answers_of,
    card_of,
    context_of,
    is_answer,
    options_of,
    participant,
    with_participant,
)
from advisor.store import Answer as StoredAnswer
from advisor.store import Change, Expect, HandIn, Participant, Respond, RunView, TakeBack

ROLES = "roles"
REVIEW = "review"
Raw = Mapping[str, object]
"""What a form holds, by question; None where nothing was entered."""


@dataclass(frozen=True)
class Moved:
    """Where a person is after a step, what is to be kept, and what is wrong with a field if so."""

    screen: Screen
    changes: tuple[Change, ...] = ()
    notices: tuple[Notice, ...] = ()
    faults: tuple[Fault, ...] = ()
    is_sent: bool = False


@dataclass(frozen=True)
class _Step:
    option: str
    page: Page

    @property
    def name(self) -> str:
        return f"{self.page.number}/{self.option}"


@dataclass(frozen=True)
class _Way:
    """Everything about one person in one run."""

    assessment: Assessment
    view: RunView
    user: str
    context: Context
    answers: Mapping[str, Mapping[str, Answer]]
    steps: tuple[_Step, ...]

    @property
    def row(self) -> Participant | None:
        return participant(self.view, self.user)

    @property
    def own(self) -> Participant:
        """The person's row, be it one to come."""
        return self.row or Participant(self.user, invited=False)

    @property
    def is_sent(self) -> bool:
        return self.own.handed_in_at is not None

    @property
    def asks_roles(self) -> bool:
        """Whether the person's roles decide what is asked; one question again asks no roles."""
        return bool(self.assessment.roles) and not (self.view.run.solo or self.view.run.reopened)


def begin(assessment: Assessment, view: RunView, moment: Moment) -> Screen:
    """Return where a person goes on: at the first question without an answer.

    Raises:
        NotAllowedError: the person may not answer, or not any more.
    """
    check_may_answer(view, moment)
    way = _way(assessment, view, moment.user)
    if way.asks_roles and (way.row is None or way.row.roles is None):
        return _roles(way)
    return _first_open(way)


def at(assessment: Assessment, view: RunView, moment: Moment, step: str) -> Screen:
    """Return the step of that name, or, if it has gone, where the person goes on.

    Raises:
        NotAllowedError: the person may not answer, or not any more.
    """
    check_may_answer(view, moment)
    way = _way(assessment, view, moment.user)
    if step == ROLES and way.asks_roles:
        return _roles(way)
    if step == REVIEW:
        return _review(way)
    place = _place(way, step)
    return _first_open(way) if place is None else _page(way, place)


def take_roles(
    assessment: Assessment, view: RunView, moment: Moment, roles: tuple[str, ...]
) -> Moved:
    """Keep the roles a person ticked and go on to the questions.

    If answers were sent and the roles lead to a question that is open, they have to be sent again.

    Raises:
        NotAllowedError: the person may not answer, or not any more.
    """
    check_may_answer(view, moment)
    known = tuple(role.id for role in assessment.roles if role.id in roles)
    row = participant(view, moment.user) or Participant(moment.user, invited=False)
    after = with_participant(view, replace(row, roles=known))
    way = _way(assessment, after, moment.user)
    changes = (_expect(view), Respond(view.run.id, moment.user, {}, known))
    way, back, notices = _taken_back(way)
    return Moved(_first_open(way), (*changes, *back), notices)


def respond(  # noqa: PLR0913 - the three of every step, what was entered, and where to
    assessment: Assessment,
    view: RunView,
    moment: Moment,
    step: str,
    raw: Raw,
    *,
    back: bool = False,
) -> Moved:
    """Keep a page's answers and go on, or back; what doesn't fit is a fault at its field.

    Going back keeps what fits and passes over the rest. Answers that were sent count as changed at
    once, unless a change leads to a question that is still open: then they have to be sent again.

    Raises:
        NotAllowedError: the person may not answer, or not any more.
    """
    check_may_answer(view, moment)
    way = _way(assessment, view, moment.user)
    place = _place(way, step)
    if place is None:
        return Moved(_first_open(way))
    option, page = way.steps[place].option, way.steps[place].page
    checked = {
        question.id: check_answer(question, raw[question.id])
        for question in page.questions
        if raw.get(question.id) is not None
    }
    faults = tuple(answer for answer in checked.values() if isinstance(answer, Fault))
    if faults and not back:
        return Moved(_page(way, place), faults=faults)
    kept = {question: answer for question, answer in checked.items() if is_answer(answer)}
    changes, after = _keep(way, option, page, kept)
    moved = _way(assessment, after, moment.user)
    taken: tuple[Change, ...] = ()
    notices: tuple[Notice, ...] = ()
    if changes:
        moved, taken, notices = _taken_back(moved)
    screen = _before(moved, place) if back else _after(moved, place, page)
    return Moved(screen, (*changes, *taken), notices)


def _taken_back(way: _Way) -> tuple[_Way, tuple[Change, ...], tuple[Notice, ...]]:
    """Return what follows if answers were sent and some are missing now; else nothing does."""
    review = _review(way)
    if not (review.is_sent and review.missing):
        return way, (), ()
    run = way.view.run
    after = with_participant(way.view, replace(way.own, handed_in_at=None))
    notices = (UpdateCard(card_of(way.assessment, after)),) if run.card else ()
    return _way(way.assessment, after, way.user), (TakeBack(run.id, (way.user,)),), notices


def hand_in(assessment: Assessment, view: RunView, moment: Moment) -> Moved:
    """Send the answers off, unless some are missing; then the review says which.

    Raises:
        NotAllowedError: the person may not answer, or not any more.
    """
    row = participant(view, moment.user)
    if view.run.solo and view.run.state == "closed" and row is not None and row.handed_in_at:
        return Moved(_sent(_way(assessment, view, moment.user)))  # sent twice by a double click
    check_may_answer(view, moment)
    way = _way(assessment, view, moment.user)
    review = _review(way)
    if review.missing:
        return Moved(review)
    if review.is_sent:
        return Moved(_sent(way))
    after = with_participant(view, replace(way.own, handed_in_at=moment.at))
    card = card_of(assessment, after)
    notices: tuple[Notice, ...] = (UpdateCard(card),) if view.run.card else ()
    if card.asked is not None and card.answered == card.asked and not view.run.solo:
        all_of = "The one person asked has" if card.asked == 1 else f"All {card.asked} people have"
        everyone = f"{all_of} answered “{{name}}”."
        notices = (
            *notices,
            Word(view.run.starter, f"{everyone} You can close it now.", view.run),
        )
    changes = (_expect(view), HandIn(view.run.id, moment.user))
    return Moved(_sent(_way(assessment, after, moment.user)), changes, notices, is_sent=True)


def _expect(view: RunView) -> Expect:
    return Expect(view.run.id, view.run.revision)


def _way(assessment: Assessment, view: RunView, user: str) -> _Way:
    context = context_of(assessment, view.run)
    answers = answers_of(assessment, view, user)
    row = participant(view, user)
    own = row.roles or () if row else ()
    held = {role for person in view.participants for role in person.roles or ()}
    steps = tuple(
        _Step(option, page)
        for option in options_of(context)
        for page in assessments.pages(assessment, context, answers.get(option, {}), own, held)
    )
    if view.run.reopened:
        steps = tuple(_only(view.run.reopened, steps))
    return _Way(assessment, view, user, context, answers, steps)


def _only(question: str, steps: tuple[_Step, ...]) -> Iterator[_Step]:
    for step in steps:
        asked = tuple(one for one in step.page.questions if one.id == question)
        if asked:
            yield _Step(step.option, replace(step.page, questions=asked))


def _keep(
    way: _Way, option: str, page: Page, kept: Mapping[str, Answer]
) -> tuple[tuple[Change, ...], RunView]:
    """Return what keeps a page's answers, and the view with them; a text left empty is dropped."""
    run = way.view.run
    before = way.answers.get(option, {})
    withdrawn = tuple(
        (question.id, option)
        for question in page.questions
        if question.id not in kept and question.id in before and question.kind is Kind.TEXT
    )
    values = {(question, option): raw_of(answer) for question, answer in kept.items()}
    if not values and not withdrawn:
        return (), way.view
    change = Respond(run.id, way.user, values, None, withdrawn)
    gone = {*withdrawn, *values}
    rows = tuple(
        stored
        for stored in way.view.answers
        if stored.user != way.user or (stored.question, stored.option) not in gone
    )
    added = tuple(
        StoredAnswer(way.user, question, option_, value)
        for (question, option_), value in values.items()
    )
    after = replace(way.view, answers=(*rows, *added))
    if way.row is None:
        after = with_participant(after, way.own)
    return (_expect(way.view), change), after


def _after(way: _Way, place: int, before: Page) -> Screen:
    """Return what follows a page: itself, if an answer on it led to one more question there."""
    seen = _ids(before)
    now = _ids(way.steps[place].page) if place < len(way.steps) else frozenset()
    if now & seen and now - seen:
        return _page(way, place)
    return _page(way, place + 1) if place + 1 < len(way.steps) else _review(way)


def _ids(page: Page) -> frozenset[str]:
    return frozenset(question.id for question in page.questions)


def _before(way: _Way, place: int) -> Screen:
    """Return what comes before a page: before the first, the roles, where they are asked."""
    return _roles(way) if place == 0 and way.asks_roles else _page(way, max(place - 1, 0))


def _place(way: _Way, step: str) -> int | None:
    names = [one.name for one in way.steps]
    return names.index(step) if step in names else None


def _first_open(way: _Way) -> Screen:
    """Return the first page with something to answer; a question asked again is shown once more."""
    if way.view.run.reopened and way.steps and not way.is_sent:
        return _page(way, 0)
    for place, step in enumerate(way.steps):
        answers = way.answers.get(step.option, {})
        if any(question.id not in answers for question in step.page.needed):
            return _page(way, place)
    return _review(way)


def _roles(way: _Way) -> RolesScreen:
    return RolesScreen(way.view.run, way.assessment, way.own.roles or ())


def _page(way: _Way, place: int) -> Screen:
    if not way.steps:
        return _review(way)
    step = way.steps[min(place, len(way.steps) - 1)]
    needed = [(one.option, q) for one in way.steps for q in one.page.needed]
    answered = sum(q.id in way.answers.get(option, {}) for option, q in needed)
    return PageScreen(
        run=way.view.run,
        assessment=way.assessment,
        context=way.context,
        step=step.name,
        option=step.option,
        number=place + 1,
        of=len(way.steps),
        questions=step.page.questions,
        answers=way.answers.get(step.option, {}),
        progress=Progress(answered, len(needed)),
        few=_few(way),
        has_before=place > 0 or way.asks_roles,
    )


def _few(way: _Way) -> frozenset[str]:
    if not way.view.run.anonymous:
        return frozenset()
    roles = [person.roles or () for person in way.view.participants]
    return assessments.asked_of_few(way.assessment, roles)


def _review(way: _Way) -> ReviewScreen:
    lines = [
        ReviewLine(step.option, line, step.name)
        for step in way.steps
        for line in assessments.review((step.page,), way.context, way.answers.get(step.option, {}))
    ]
    missing = tuple(
        line
        for line in lines
        if line.line.question.kind is not Kind.TEXT
        and line.line.question.id not in way.answers.get(line.option, {})
    )
    return ReviewScreen(way.view.run, way.assessment, tuple(lines), missing, way.is_sent)


def _sent(way: _Way) -> SentScreen:
    card = card_of(way.assessment, way.view)
    return SentScreen(way.view.run, way.assessment, card.answered, card.asked)
