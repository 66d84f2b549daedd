"""What the store keeps of a run, as the assessment reads it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeGuard

from advisor.assessments import (
    Answer,
    Assessment,
    Context,
    Fault,
    Response,
    check_answer,
    fill,
)
from advisor.assessments.starter import ContextError
from advisor.runs.notices import Card
from advisor.store import Participant, Run, RunView

WHOLE = ""
"""The option of an answer where no options (providers) are compared."""


def options_of(context: Context) -> tuple[str, ...]:
    """Return what is answered one by one: the providers, or the whole where none are compared."""
    providers = context.get("vendors")
    return providers if isinstance(providers, tuple) and providers else (WHOLE,)


def still_to_answer(view: RunView, user: str) -> tuple[str, ...]:
    """Return who of those picked hasn't answered: for the starter alone, where names are kept."""
    run = view.run
    if user != run.starter or run.anonymous or run.solo:
        return ()
    return tuple(one.user for one in view.participants if one.invited and one.handed_in_at is None)


def context_of(assessment: Assessment, run: Run) -> Context:
    """Return the starter's context; a field that the definition no longer has is left out."""
    known = {name: value for name, value in run.context.items() if name in assessment.fields}
    try:
        return fill(assessment, known)
    except ContextError:  # the definition was edited since: what still fits is used
        return fill(assessment, {n: v for n, v in known.items() if _fits(assessment, n, v)})


def _fits(assessment: Assessment, name: str, value: object) -> bool:
    try:
        fill(assessment, {name: value})
    except ContextError:
        return False
    return True


def answers_of(
    assessment: Assessment, view: RunView, user: str
) -> Mapping[str, Mapping[str, Answer]]:
    """Return one person's answers by option and question; what no longer fits is left out."""
    found: dict[str, dict[str, Answer]] = {}
    for stored in view.answers:
        question = assessment.by_id.get(stored.question)
        if stored.user != user or question is None:
            continue
        answer = check_answer(question, stored.value)
        if is_answer(answer):
            found.setdefault(stored.option, {})[stored.question] = answer
    return found


def responses_of(assessment: Assessment, view: RunView, option: str) -> tuple[Response, ...]:
    """Return what those who sent their answers said of an option, in no telling order."""
    return tuple(
        Response(
            answers_of(assessment, view, person.user).get(option, {}),
            frozenset(person.roles or ()),
        )
        for person in view.participants
        if person.handed_in_at is not None
    )


def card_of(assessment: Assessment, view: RunView) -> Card:
    """Return what may be seen of the run from outside."""
    named = [person for person in view.participants if person.invited]
    answered = sum(person.handed_in_at is not None for person in view.participants)
    return Card(view.run, assessment, answered, len(named) or None)


def participant(view: RunView, user: str) -> Participant | None:
    """Return this person's row."""
    return next((person for person in view.participants if person.user == user), None)


def with_participant(view: RunView, changed: Participant) -> RunView:
    """Return the view with one person's row added or replaced."""
    if participant(view, changed.user) is None:
        return replace(view, participants=(*view.participants, changed))
    rows = tuple(changed if p.user == changed.user else p for p in view.participants)
    return replace(view, participants=rows)


def is_answer(checked: Answer | Fault) -> TypeGuard[Answer]:
    """Whether a check gave an answer."""
    return not isinstance(checked, Fault)
