"""Who was asked what, and what they said: a run's answers, ready to be counted."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from advisor.assessments import scale
from advisor.assessments.answers import UNKNOWN_WORD, Answer, Given, Response, Skip, Unknown
from advisor.assessments.conditions import Comparison, Condition, Fact, Subject, holds
from advisor.assessments.definition import Assessment, Kind, Policy, Question
from advisor.assessments.starter import Context


@dataclass(frozen=True)
class Poll:
    """The answers of a group.

    Attributes:
        people: for each person, the answers to the questions that this person was asked.
    """

    assessment: Assessment
    context: Context
    people: tuple[Mapping[str, Answer], ...]

    @cached_property
    def _by_question(self) -> Mapping[str, tuple[Answer, ...]]:
        said: dict[str, list[Answer]] = {}
        for person in self.people:
            for question, answer in person.items():
                said.setdefault(question, []).append(answer)
        return {question: tuple(answers) for question, answers in said.items()}

    def said(self, question: str) -> tuple[Answer, ...]:
        """Return what was said to a question by those who were asked it."""
        return self._by_question.get(question, ())

    def given(self, question: str) -> tuple[Given, ...]:
        """Return the real answers to a question."""
        return tuple(answer for answer in self.said(question) if isinstance(answer, Given))

    def is_answered(self, question: str) -> bool:
        """Whether at least one person gave a real answer."""
        return any(isinstance(answer, Given) for answer in self.said(question))

    def nobody_would_say(self, question: Question) -> bool:
        """Whether everyone who was asked skipped a question on which that is a weakness."""
        said = self.said(question.id)
        return (
            question.unknown is Policy.GAP
            and bool(said)
            and all(isinstance(answer, Skip) for answer in said)
        )

    def known_to_be(self, extreme: Callable[[Question], Given | None]) -> "Poll":
        """Return the poll with everything that may turn out either way set to one extreme."""
        replacements = {question.id: extreme(question) for question in self.assessment.questions}
        mute = {q.id for q in self.assessment.questions if self.nobody_would_say(q)}

        def replaced(question: str, answer: Answer) -> Answer:
            open_ = isinstance(answer, Unknown) or question in mute
            return (replacements[question] or answer) if open_ else answer

        people = tuple(
            {question: replaced(question, answer) for question, answer in person.items()}
            for person in self.people
        )
        return replace(self, people=people)

    def with_answer(self, question: str, change: Callable[[Answer], Answer]) -> "Poll":
        """Return the poll with every answer to one question changed."""
        people = tuple(
            {**person, question: change(person[question])} if question in person else person
            for person in self.people
        )
        return replace(self, people=people)

    def alone(self, person: int) -> "Poll":
        """Return the poll of one person's own real answers."""
        own = {q: a for q, a in self.people[person].items() if isinstance(a, Given)}
        return replace(self, people=(own,))


def gather(
    assessment: Assessment,
    responses: Sequence[Response],
    context: Context,
    held: Collection[str] | None = None,
) -> Poll:
    """Return what a group was asked and said.

    A question with `ask` goes to those who hold one of the roles, or to everyone if nobody does;
    `held` are the roles held, if not only by these respondents. Where roles are known, a question
    that somebody was asked and left out counts as skipped.
    """
    if held is None:
        held = frozenset[str]().union(*(r.roles for r in responses if r.roles is not None))
    people = tuple(_asked(assessment, response, context, held) for response in responses)
    return Poll(assessment, context, people)


def _asked(
    assessment: Assessment, response: Response, context: Context, held: Collection[str]
) -> Mapping[str, Answer]:
    asked: dict[str, Answer] = {}
    for question in assessment.questions:
        if not is_visible(question, context, asked):
            continue
        if response.roles is not None and not is_routed(question, response.roles, held):
            continue
        answer = response.answers.get(question.id)
        if answer is not None:
            asked[question.id] = answer
        elif response.roles is not None and question.kind is not Kind.TEXT:
            asked[question.id] = Skip()
    return asked


def is_routed(question: Question, roles: Collection[str], held: Collection[str]) -> bool:
    """Whether a question goes to somebody with `roles`, where `held` are all roles held."""
    if not question.ask:
        return True
    wanted = frozenset(question.ask)
    return bool(wanted.intersection(roles)) or not wanted.intersection(held)


def is_visible(question: Question, context: Context, own: Mapping[str, Answer]) -> bool:
    """Whether `show_if` lets a person see a question, given the person's own answers so far."""
    return question.show_if is None or applies(question.show_if, context, own)


def applies(condition: Condition, context: Context, own: Mapping[str, Answer]) -> bool:
    """Whether a condition holds of the context and of one person's own answers."""

    def fact(comparison: Comparison) -> Fact | None:
        if comparison.subject is Subject.CONTEXT:
            return context_fact(context, comparison.name)
        match own.get(comparison.name):
            case Given(value):
                return value
            case Unknown():
                return UNKNOWN_WORD
            case _:
                return None

    return holds(condition, fact)


def context_fact(context: Context, name: str) -> Fact | None:
    """Return a value of the context as conditions see it."""
    value = context.get(name)
    return value if isinstance(value, str | int | float | tuple) else None


def middle(poll: Poll, question: Question, *, low: bool) -> Fact | None:
    """Return the group's value of a question for rules: the median (Tukey's low or high median).

    Likert and numbers: the median of the real answers, a `gap` unknown counting as the worst
    value; of two middle values the lower if `low`. Options: the median in listed order, a `gap`
    unknown standing just before the last; of two middle ones the worse. Skips are left out; if
    everybody skipped a `gap` question it is the worst value or `unknown`. None if not asked.
    """
    if poll.nobody_would_say(question):
        return _if_nobody_says(question)
    counted = [
        answer
        for answer in poll.said(question.id)
        if isinstance(answer, Given)
        or (isinstance(answer, Unknown) and question.unknown is Policy.GAP)
    ]
    if not counted:
        return None
    if question.kind in (Kind.LIKERT, Kind.NUMBER):
        return _middle_number(question, counted, low=low)
    if question.kind in (Kind.SINGLE, Kind.YESNO):
        return _middle_option(question, counted)
    return None


def _if_nobody_says(question: Question) -> Fact | None:
    lowest = scale.worst(question)
    if question.kind in (Kind.LIKERT, Kind.NUMBER) and lowest:
        return lowest.value
    return UNKNOWN_WORD


def _middle_number(question: Question, counted: Sequence[Answer], *, low: bool) -> Fact:
    lowest = scale.worst(question)
    values = sorted(
        value
        for answer in counted
        if (real := answer if isinstance(answer, Given) else lowest)
        and isinstance(value := real.value, int | float)
    )
    half = len(values) // 2
    return values[half - 1] if low and len(values) % 2 == 0 else values[half]


def _middle_option(question: Question, counted: Sequence[Answer]) -> Fact:
    last_but = len(question.options) - 1.5
    places = sorted(
        question.positions[str(answer.value)] if isinstance(answer, Given) else last_but
        for answer in counted
    )
    found = places[len(places) // 2]
    return UNKNOWN_WORD if found == last_but else question.options[int(found)].value
