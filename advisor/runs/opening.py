"""Starting a run: what the starter gives, what is wrong with it, and what follows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from advisor.assessments import Assessment, Context, ContextError, Fault, fill, missing
from advisor.assessments.definition import FieldKind
from advisor.runs.calendar import MOST_DAYS, reminder_before
from advisor.runs.notices import Invitation, Moment, Notice, PostCard, Word
from advisor.runs.views import card_of
from advisor.store import (
    Audience,
    Audit,
    Change,
    OpenRun,
    Participant,
    Respond,
    Run,
    RunView,
)

SUBJECT = "subject"
DISPLAY = "display_subject"
DEADLINE = "deadline"
PEOPLE = "people"
ANONYMOUS = "anonymous"
MOST_PEOPLE = 50
_UNNAMED = "Our check"
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Start:
    """What the starter asks for.

    Attributes:
        context: the assessment's fields as a form holds them, subject and display name included.
        people: who is asked by name; with a channel, nobody means everyone there.
        channel: where the card goes; None for direct messages to the people named.
        deadline: when it closes by itself.
        again: the run that this one repeats: each begins with the own answers of then.
    """

    context: Mapping[str, object]
    solo: bool = False
    people: tuple[str, ...] = ()
    channel: str | None = None
    audience: Audience = "everyone"
    anonymous: bool = False
    guests: bool = False
    deadline: datetime | None = None
    again: str | None = None


@dataclass(frozen=True)
class Opened:
    """A run to be kept, and what people are told."""

    view: RunView
    changes: tuple[Change, ...]
    notices: tuple[Notice, ...]


def check_context(assessment: Assessment, raw: Mapping[str, object]) -> Context | tuple[Fault, ...]:
    """Return the starter's context, or what is wrong with it, field by field."""
    given = {name: value for name, value in raw.items() if value not in (None, "", (), [])}
    try:
        context = fill(assessment, {DISPLAY: _UNNAMED, **given})
    except ContextError as error:
        return error.faults
    return missing(assessment, context) or context


def check(assessment: Assessment, start: Start, moment: Moment) -> tuple[Fault, ...]:
    """Return what is wrong with a start, field by field."""
    context = check_context(assessment, start.context)
    faults = list(context) if isinstance(context, tuple) else []
    if start.solo:
        return tuple(faults)
    if start.channel is None and not start.people:
        faults.append(Fault(PEOPLE, "Pick who should answer, or start it in a channel."))
    if len(start.people) > MOST_PEOPLE:
        faults.append(Fault(PEOPLE, f"Pick at most {MOST_PEOPLE} people."))
    if start.anonymous and not assessment.respondents.anonymous_allowed:
        faults.append(Fault(ANONYMOUS, "This check needs names: who says what matters here."))
    if start.deadline is not None:
        faults.extend(check_deadline(start.deadline, moment.at))
    return tuple(faults)


def check_deadline(deadline: datetime, now: datetime) -> tuple[Fault, ...]:
    """Return what is wrong with a day to close on."""
    if deadline <= now + timedelta(minutes=30):
        return (Fault(DEADLINE, "Pick a later day; it closes at five in the afternoon."),)
    if deadline > now + timedelta(days=MOST_DAYS):
        return (Fault(DEADLINE, f"Pick a day within the next {MOST_DAYS} days."),)
    return ()


def open_run(
    assessment: Assessment,
    start: Start,
    moment: Moment,
    ids: tuple[str, str],
    earlier: RunView | None = None,
) -> Opened:
    """Return the run that a sound start asks for.

    Args:
        assessment: the definition.
        start: what `check` found nothing wrong with.
        moment: the starter, now.
        ids: the run's id, and ours for the card's message, if it gets one.
        earlier: the run that is repeated.
    """
    context = check_context(assessment, start.context)
    if isinstance(context, tuple):
        raise ContextError(context)
    identity, card = ids
    run = _run(assessment, start, moment, context)
    run = replace(run, id=identity, card=card if run.channel else None)
    invited = (moment.user,) if start.solo else tuple(dict.fromkeys(start.people))
    people = tuple(Participant(user, invited=True) for user in invited)
    view = RunView(run, people, (), None, ())
    begun = _begun(earlier, run, invited) if earlier else ()
    changes = (OpenRun(run, invited), *begun, Audit(moment.user, "opened", identity))
    return Opened(view, changes, tuple(_notices(assessment, view)))


def _begun(earlier: RunView, run: Run, invited: tuple[str, ...]) -> tuple[Change, ...]:
    """Return what puts each one's own answers of an earlier run into this one, not sent yet.

    Whoever wasn't named and comes by the card begins anew.
    """
    if earlier.run.assessment != run.assessment or earlier.run.anonymous or run.anonymous:
        return ()
    begun = []
    for user in invited:
        own = {(a.question, a.option): a.value for a in earlier.answers if a.user == user}
        row = next((p for p in earlier.participants if p.user == user), None)
        if own:
            begun.append(Respond(run.id, user, own, row.roles if row else None))
    return tuple(begun)


def _run(assessment: Assessment, start: Start, moment: Moment, context: Context) -> Run:
    together = not start.solo
    subject = _subject(assessment, context)
    remind = reminder_before(start.deadline, moment.at) if start.deadline and together else None
    return Run(
        id="",
        assessment=assessment.id,
        version=assessment.version,
        hash=assessment.hash,
        starter=moment.user,
        subject=subject,
        display=str(context[DISPLAY]) if together else subject[:_LONGEST_NAME],
        context=dict(context),
        anonymous=start.anonymous and together,
        solo=start.solo,
        channel=start.channel if together else None,
        audience=start.audience if together else "starter",
        guests=start.guests and together,
        opened_at=moment.at,
        deadline=start.deadline if together else None,
        remind_at=remind,
    )


def _subject(assessment: Assessment, context: Context) -> str:
    """Return what the run is about: its subject, else what the starter named instead."""
    if SUBJECT in context:
        return str(context[SUBJECT])
    texts = [field.id for field in assessment.context if field.kind is FieldKind.TEXT]
    given = [str(context[name]) for name in texts if name in context and name != DISPLAY]
    return given[0] if given else str(context[DISPLAY])


def _notices(assessment: Assessment, view: RunView) -> list[Notice]:
    run = view.run
    if run.solo:
        return []
    card = card_of(assessment, view)
    posted: list[Notice] = [PostCard(card)] if run.channel else []
    invited = [Invitation(person.user, card) for person in view.participants]
    if run.channel:
        return [*posted, *invited]
    others = len(invited) - any(person.user == run.starter for person in view.participants)
    people = "1 person is" if others == 1 else f"{others} people are"
    told = Word(run.starter, f"“{{name}}” has started: {people} asked.", run)
    return [*invited, told]
