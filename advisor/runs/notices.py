"""What people are told about a run, as values that any surface can show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from advisor.assessments import Assessment, Result, Summary
from advisor.store import Plan, Run


@dataclass(frozen=True)
class Card:
    """All that may be seen of a run by everyone who can see where it runs.

    Attributes:
        answered: how many have sent their answers.
        asked: how many were named; None if anyone in the channel may answer.
    """

    run: Run
    assessment: Assessment
    answered: int
    asked: int | None


@dataclass(frozen=True)
class Report:
    """A result with everything that is shown beside it.

    Attributes:
        summary: the result in words.
        plans: who took on which next step.
        following: the assessment to go on with, if any.
        trend: which way the subject is heading, where the assessment is repeated.
    """

    run: Run
    assessment: Assessment
    result: Result
    summary: Summary
    plans: tuple[Plan, ...] = ()
    following: Assessment | None = None
    trend: str | None = None


@dataclass(frozen=True)
class PostCard:
    """Show the card in the run's channel."""

    card: Card


@dataclass(frozen=True)
class UpdateCard:
    """Show the card as it is now."""

    card: Card


@dataclass(frozen=True)
class Invitation:
    """Ask one person, in direct messages."""

    user: str
    card: Card


@dataclass(frozen=True)
class Reminder:
    """Remind one person who hasn't answered; `card` of a channel's run without names goes there.

    Attributes:
        user: None reminds the channel, where nobody was named.
    """

    user: str | None
    card: Card


@dataclass(frozen=True)
class Word:
    """Tell one person something about a run, in direct messages.

    Attributes:
        text: with `{name}`, `{starter}` and `{channel}` where those of the run are to be put, so
            that no person's text is taken for markup.
    """

    user: str
    text: str
    run: Run


@dataclass(frozen=True)
class ReportTo:
    """Show the result: to one person, or in the run's thread if there is nobody named."""

    user: str | None
    report: Report


@dataclass(frozen=True)
class Published:
    """The result for other programs: what a webhook gets."""

    body: Mapping[str, object] = field(repr=False)


Notice = PostCard | UpdateCard | Invitation | Reminder | Word | ReportTo | Published


@dataclass(frozen=True)
class Moment:
    """Who acts, when, and what that person is in the workspace.

    Attributes:
        is_admin: of the workspace, or named as one in the settings.
        is_guest: a guest, or a person of another organisation.
    """

    user: str
    at: datetime
    is_admin: bool = False
    is_guest: bool = False
