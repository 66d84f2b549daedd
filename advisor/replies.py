"""What the advisor says, in values that any surface can show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from knowledge import Passage


class Kind(StrEnum):
    """What sort of reply it is; the names are public, programs read them."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    NOT_COVERED = "not_covered"
    OFF_TOPIC = "off_topic"
    ASSESSMENT = "assessment"
    HELP = "help"
    SMALLTALK = "smalltalk"
    FEEDBACK = "feedback"
    ERROR = "error"


@dataclass(frozen=True)
class Choice:
    """A button: what it says, and the request that pressing it makes of the advisor.

    `warning` is what somebody confirms first, where pressing it can't be undone.
    """

    label: str
    request: str
    warning: str | None = None


@dataclass(frozen=True)
class Citation:
    """A source as the reader sees it.

    Attributes:
        id: the source's own.
        name: how a reader calls it.
        details: what else shows how far to trust it: kind, jurisdiction, year.
        url: where it can be read, if that is known.
        legal: whether what rests on it could be taken for legal advice.
    """

    id: str
    name: str
    details: str
    url: str | None = None
    legal: bool = False


@dataclass(frozen=True)
class Section:
    """One answer of a reply: its text, and remarks a reader must not miss."""

    passages: tuple[Passage, ...]
    heading: str | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understood:
    """What was recognised in one question, for programs and for "why this answer?".

    Attributes:
        text: the question, normalised.
        intent: what it asks, with its confidence and slots.
        entry: what answers it.
        reasons: what spoke for this, without the person's words.
    """

    text: str
    intent: str | None = None
    confidence: float = 0.0
    slots: Mapping[str, str] = field(default_factory=dict)
    entry: str | None = None
    reasons: str = ""


@dataclass(frozen=True)
class Reply:
    """A reply, ready to be shown as blocks or as plain text.

    A `private` one is for the person who asked, wherever it was asked.
    """

    kind: Kind
    sections: tuple[Section, ...]
    entries: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    reviewed: date | None = None
    choices: tuple[Choice, ...] = ()
    parts: tuple[Understood, ...] = ()
    assessment: str | None = None
    private: bool = False

    @property
    def rateable(self) -> bool:
        """Whether a thumb makes sense: only something that answers can be right or wrong."""
        return self.kind is Kind.ANSWER
