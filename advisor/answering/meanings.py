"""What a message can mean for the advisor, as plain values."""

from dataclasses import dataclass

from advisor.replies import Understood
from intents import Outside


@dataclass(frozen=True)
class Part:
    """A question of the message, the entry that answers it, and those that came next."""

    entry: str
    understood: Understood
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answerable:
    """Questions that entries answer; `instead` is what else a lone one may have meant.

    `asked` is the jurisdiction that the message names, if it names one; `action` is what may have
    been wanted of checks.
    """

    parts: tuple[Part, ...]
    instead: str | None = None
    asked: str | None = None
    action: Understood | None = None


@dataclass(frozen=True)
class MoreWanted:
    """More of what the thread is about.

    `particular` is whether something particular was asked that no entry answers.
    """

    entry: str
    particular: bool = False


@dataclass(frozen=True)
class SourcesWanted:
    """What the thread's last answer rests on."""

    entry: str


@dataclass(frozen=True)
class ReasonsWanted:
    """Why the thread's last answer was given."""

    entry: str


@dataclass(frozen=True)
class SimplerWanted:
    """The thread's last answer in fewer words."""

    entry: str


@dataclass(frozen=True)
class Talk:
    """Something that is answered with words of the advisor's own, by intent or occasion."""

    occasion: str
    understood: Understood | None = None


@dataclass(frozen=True)
class Unclear:
    """Something known, but not which; the entries are the likeliest first."""

    entries: tuple[str, ...]
    understood: Understood


@dataclass(frozen=True)
class Declined:
    """Not ours to answer; the entries come closest."""

    outside: Outside
    entries: tuple[str, ...]
    understood: Understood


Meaning = (
    Answerable
    | MoreWanted
    | SourcesWanted
    | ReasonsWanted
    | SimplerWanted
    | Talk
    | Unclear
    | Declined
)
