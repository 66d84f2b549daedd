"""What goes into the store and what comes out: plain frozen values.

Fields that hold what people wrote or what they are told stay out of `repr`, so that a value in a
log line or a traceback shows no text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from advisor.store.runs_values import RunChange

Verdict = Literal["up", "down"]
Held = tuple[str, str]
"""A workspace and a method that isn't to be called there for the moment."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One call to make to Slack.

    Attributes:
        id: Our own uuid4 in hex; the caller repeats it in the message's metadata.
        method: A Web API method such as `chat.postMessage`, or `response_url`.
        payload: The JSON arguments of the method. For `response_url`: `url` and `body`, and
            `user` when the reply may go to that person's direct messages instead.
            A value `{"$ts_of": id}` anywhere in it stands for the `ts` that Slack gives to the
            message of that id. A `thread_ts` that isn't known is left out; a call that lacks
            another one is given up.
        channel: Calls of one channel are made in the order in which they were committed.
        run: The run that it is about; a call is forgotten with its run.
    """

    id: str
    method: str
    payload: Mapping[str, Any] = field(repr=False)
    channel: str
    run: str | None = None


@dataclass(frozen=True, slots=True)
class Remember:
    """Replaces a thread's memory, provided that it is still at the version that was read."""

    thread: str
    memory: Mapping[str, Any] = field(repr=False)
    version: int
    """The version read before; 0 when there was none."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Drops a thread's memory."""

    thread: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A thumb on an answer; the last one of a person counts."""

    rater: str
    answer: str
    """Our id of the outgoing message, or its `ts` in Slack."""
    entries: tuple[str, ...]
    intent: str | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Explain:
    """The reason for a thumb given before; without a thumb it has no effect."""

    rater: str
    answer: str
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Queue:
    """A question nobody could answer, without its asker. The same text again is counted."""

    text: str = field(repr=False)
    kind: str


@dataclass(frozen=True, slots=True)
class Install:
    """The app was installed in the workspace; its token replaces an earlier one."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """A person's question, kept until the turn that answers it is committed.

    Attributes:
        id: Our own uuid4 in hex.
        user: Who asked.
        thread: The thread whose memory the answer needs.
        place: Where the answer belongs, in the caller's own form.
        text: What was asked.
        overheard: Whether it may be for somebody else; then an answer isn't owed.
    """

    id: str
    user: str
    thread: str
    place: Mapping[str, Any] = field(repr=False)
    text: str = field(repr=False)
    overheard: bool = False


Change = Remember | Forget | Rate | Explain | Queue | Install | Asked | RunChange


@dataclass(frozen=True, slots=True)
class Turn:
    """What one payload changes: committed as a whole, once for each of its keys, or not at all.

    Attributes:
        keys: Tell repeated deliveries from new ones.
        changes: What is kept, and what goes.
        outgoing: Calls to make to Slack.
        answers: The question that it answers, which waits no more; once answered, or forgotten
            with who asked it, it can't be answered again.
    """

    keys: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class Remembered:
    """A thread's memory and the version to name when replacing it."""

    memory: Mapping[str, Any] = field(repr=False)
    version: int


@dataclass(frozen=True, slots=True)
class Installation:
    """The token that Slack gave for a workspace, and when."""

    token: str = field(repr=False)
    installed_at: datetime


@dataclass(frozen=True, slots=True)
class Rating:
    """A stored thumb, with its reason if one was given."""

    rater: str
    answer: str
    entries: tuple[str, ...]
    intent: str | None
    verdict: Verdict
    reason: str | None = field(repr=False)
    rated_at: datetime


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question waiting for the curator, and how often it was asked."""

    text: str = field(repr=False)
    kind: str
    count: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Pending:
    """A question that waits for its answer."""

    team: str
    question: Asked
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """A call whose time has come: the first one waiting in its channel."""

    team: str
    outgoing: Outgoing
    queued_at: datetime
    attempts: int
    """How often it was tried before."""
    error: str | None
    """What the last try ended with."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A call that was given up, and why."""

    team: str
    outgoing: Outgoing
    queued_at: datetime
    died_at: datetime
    attempts: int
    error: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many questions and calls wait, and how long the oldest of them has been waiting."""

    count: int
    age: timedelta


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things are kept.

    Ratings stay, and so do runs with all that hangs on them, until they are deleted; calls that
    still wait are never dropped.
    """

    keys: timedelta = timedelta(days=7)
    memory: timedelta = timedelta(days=7)
    sent: timedelta = timedelta(days=1)
    dead: timedelta = timedelta(days=7)
    unanswered: timedelta = timedelta(days=90)
    audit: timedelta = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows of each kind retention removed."""

    keys: int
    memory: int
    sent: int
    dead: int
    unanswered: int
    audit: int
