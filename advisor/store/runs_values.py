"""What the store keeps of assessments: runs, who takes part, answers, results, plans, the audit.

Nothing here knows what an assessment is: answers, contexts and results are JSON to the store.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

State = Literal["open", "closed", "cancelled"]
SOMEONE_WHO_LEFT = "someone who left"
"""Stands for a person who was forgotten: as the starter of a run, and in texts."""

Audience = Literal["everyone", "starter"]
"""Who gets the result: all who were asked (and the channel, if it runs in one), or the starter."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of an assessment.

    Attributes:
        id: ours, public: people name it.
        assessment: the definition's id; `version` and `hash` say which state of it.
        starter: who started it; `SOMEONE_WHO_LEFT` once that person was forgotten.
        subject: what it is about, for the starter and those asked.
        display: the neutral name that everybody else sees.
        context: what the starter gave, as JSON.
        anonymous: whether answers are to be untied from people at the end.
        solo: whether the starter answers alone.
        channel: where its card is; None if it runs in direct messages.
        audience: who gets the result.
        guests: whether guests and people of other organisations may answer.
        opened_at: when it was started.
        deadline: when it closes by itself; None if it doesn't.
        remind_at: when those who haven't answered are reminded by themselves; None if not.
        reminders: how often they were reminded.
        state: open until it is closed or cancelled.
        ended_at: when that was.
        reopened: the one question that is asked again; None if all are.
        card: our id of the message that shows it in `channel`.
        revision: counts every change of the run and of its answers.
    """

    id: str
    assessment: str
    version: str
    hash: str
    starter: str
    subject: str = field(repr=False)
    display: str
    context: Mapping[str, Any] = field(repr=False)
    anonymous: bool
    solo: bool
    channel: str | None
    audience: Audience
    guests: bool
    opened_at: datetime
    deadline: datetime | None
    remind_at: datetime | None
    reminders: int = 0
    state: State = "open"
    ended_at: datetime | None = None
    reopened: str | None = None
    card: str | None = None
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who was asked, or who came by the card.

    Attributes:
        invited: whether the starter named this person.
        roles: the roles this person ticked; None before that.
        handed_in_at: when the answers were sent off; None before that, and in an anonymous run
            that has ended.
        quiet: whether this person wants no reminders.
    """

    user: str
    invited: bool
    roles: tuple[str, ...] | None = field(default=None, repr=False)
    handed_in_at: datetime | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's answer to a question, about one option where options are compared.

    Attributes:
        option: the option (a provider's name) it is about; empty where none are compared.
        value: as the assessment's form takes it: a number, a text, a list, `unknown`, `skip`.
    """

    user: str
    question: str
    option: str
    value: Any = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredResult:
    """The result of a run, as it was found when it ended.

    Attributes:
        number: 1 for the first; a run that was reopened has more, and the highest counts.
        result: the result as JSON.
    """

    run: str
    number: int
    found_at: datetime
    result: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """A next step that somebody took on."""

    target: str
    """Where it leads: an entry's id or `assessment:<id>`."""
    owner: str | None
    due: date | None


@dataclass(frozen=True, slots=True)
class RunView:
    """A run and all that hangs on it, as they were at one moment.

    Attributes:
        participants: as they were added.
        answers: as they were first given.
        result: the one that counts; None before the first.
        plans: by target.
    """

    run: Run
    participants: tuple[Participant, ...]
    answers: tuple[Answer, ...]
    result: StoredResult | None
    plans: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Audited:
    """A line of the audit: who did what to which run; never what somebody answered."""

    at: datetime
    actor: str | None
    """None where naming the person would tell who took part in an anonymous run."""
    action: str
    run: str


# What a turn can change. A change of a run that isn't in this workspace, or is in no state for it,
# raises `RunGone`; one that was made from an older revision raises `Stale`. Then nothing of the
# turn is written. The revision meant is the one before the turn, whatever comes earlier in it.


@dataclass(frozen=True, slots=True)
class Expect:
    """Changes nothing; the turn is `Stale` unless the run was at this revision before it."""

    run: str
    revision: int


@dataclass(frozen=True, slots=True)
class OpenRun:
    """Adds a run and whom the starter named."""

    run: Run
    invited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeRun:
    """Replaces a run's row and raises its revision. Id, starter and anonymity stay.

    It can open a run again, but not end one, which is for `EndRun`.
    """

    run: Run
    """With the `revision` that was read; `Stale` if that isn't the run's any more."""


@dataclass(frozen=True, slots=True)
class Invite:
    """Names more people, while the run is open; those already there become invited.

    Raises the run's revision.
    """

    run: str
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Respond:
    """Keeps what one person answered, while the run is open; raises the run's revision.

    A person who isn't there yet is added. Values of `answers` replace earlier ones; `withdrawn`
    are questions (with their option) whose answer is dropped. `roles` of None leaves them as they
    are.
    """

    run: str
    user: str
    answers: Mapping[tuple[str, str], Any] = field(repr=False)
    """By question and option."""
    roles: tuple[str, ...] | None = field(default=None, repr=False)
    withdrawn: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class HandIn:
    """Notes that a person has sent the answers off, while the run is open; raises the revision."""

    run: str
    user: str


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Notes that people have something to answer again; raises the revision of an open run."""

    run: str
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EndRun:
    """Closes or cancels a run that is open.

    Of an anonymous run, and of one that is cancelled, the answers, the roles and the times of
    handing in are dropped in the same transaction, and calls to Slack that were made for it lose
    their payload and channel. Of an anonymous run also those go who came by the card: that they are
    there would tell that they took part.
    """

    run: Run
    """With its new state and `ended_at`, and with the `revision` that was read; `Stale` if that
    isn't the run's any more."""
    result: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Quieten:
    """Notes that a person wants no reminders of a run; of no effect for one who isn't asked."""

    run: str
    user: str


@dataclass(frozen=True, slots=True)
class PlanStep:
    """Gives a next step of a run an owner and a date; without both the step is nobody's again."""

    run: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class DeleteRun:
    """Removes a run with everything that hangs on it, from the disk as well at the next purge.

    Calls to Slack for it that wait are dropped, but for those of the same turn. The audit stays.
    """

    run: str


@dataclass(frozen=True, slots=True)
class DeleteAnswers:
    """Removes what one person answered in a run, and that they took part unless they were invited.

    Of a run that is open this raises the revision. A result that has been found stays as it is.
    """

    run: str
    user: str


@dataclass(frozen=True, slots=True)
class Audit:
    """Adds a line to the audit."""

    actor: str | None
    action: str
    run: str


RunChange = (
    Expect
    | OpenRun
    | ChangeRun
    | Invite
    | Respond
    | HandIn
    | TakeBack
    | EndRun
    | Quieten
    | PlanStep
    | DeleteRun
    | DeleteAnswers
    | Audit
)
