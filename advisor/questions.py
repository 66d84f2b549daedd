"""What people ask the advisor, and what follows from an answer, as plain values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from advisor.replies import Reply


@dataclass(frozen=True)
class Memory:
    """What a thread is about: enough to make sense of "and the downsides?", never its words.

    Attributes:
        intent: the last recognised intent that was answered.
        slots: its slots.
        entry: the entry that answered it.
        expanded: whether its long form has been shown.
        shown: every entry that was shown in the thread.
        reply: the id of the last answer, for feedback in words.
        reasons: why that was the answer, for who asks; holds none of the person's words.
        others: the entries that came next, for who meant something else.
    """

    intent: str | None = None
    slots: tuple[tuple[str, str], ...] = ()
    entry: str | None = None
    expanded: bool = False
    shown: tuple[str, ...] = ()
    reply: str | None = None
    reasons: str = ""
    others: tuple[str, ...] = ()

    def after(self, entry: str, intent: str | None, slots: Mapping[str, str]) -> "Memory":
        """Return the memory once `entry` has been shown for this question."""
        shown = (*(other for other in self.shown if other != entry), entry)[-_REMEMBERED:]
        slotted = tuple(sorted(slots.items()))
        return replace(self, intent=intent, slots=slotted, entry=entry, expanded=False, shown=shown)

    def to_json(self) -> dict[str, object]:
        """Return the memory as JSON can hold it."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> "Memory":
        """Return the memory that `to_json` gave, whatever older versions left out or added."""

        def text(key: str) -> str | None:
            value = stored.get(key)
            return value if isinstance(value, str) else None

        return cls(
            intent=text("intent"),
            slots=_pairs(stored.get("slots")),
            entry=text("entry"),
            expanded=stored.get("expanded") is True,
            shown=_texts(stored.get("shown")),
            reply=text("reply"),
            reasons=text("reasons") or "",
            others=_texts(stored.get("others")),
        )


_REMEMBERED = 20


def _texts(stored: object) -> tuple[str, ...]:
    listed = stored if isinstance(stored, list) else ()
    return tuple(one for one in listed if isinstance(one, str))


def _pairs(stored: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(stored, list):
        return ()
    pairs = (tuple(pair) for pair in stored if isinstance(pair, list) and len(pair) == 2)
    return tuple(
        (slot, value) for slot, value in pairs if isinstance(slot, str) and isinstance(value, str)
    )


@dataclass(frozen=True)
class Question:
    """A person's words in a thread, without the person.

    Attributes:
        text: what was said, raw.
        memory: what the thread is about so far.
        reply: the id that the reply will carry.
        today: the date, for reviews that are overdue.
    """

    text: str
    memory: Memory
    reply: str
    today: date


@dataclass(frozen=True)
class Gap:
    """A question that went unanswered, for the curator's queue; never who asked."""

    text: str
    kind: str


@dataclass(frozen=True)
class Verdict:
    """A thumb given in words to an earlier answer."""

    reply: str
    good: bool


@dataclass(frozen=True)
class Steering:
    """What somebody wants of assessments.

    Attributes:
        what: the intent: `assessment_start`, `result_latest` and so on.
        assessment: which one, if that was said.
        subject: what it is about, if that was said.
        text: the words, for a check that they name and a day that they set.
        sure: whether they are clear enough for something to be done at once.
    """

    what: str
    assessment: str | None = None
    subject: str | None = None
    text: str = field(default="", repr=False)
    sure: bool = False


@dataclass(frozen=True)
class Outcome:
    """A reply and what is to be kept because of it.

    Attributes:
        steering: what was asked of assessments; the reply holds what can be said to somebody of
            whom no run is known.
    """

    reply: Reply
    memory: Memory
    gap: Gap | None = None
    verdict: Verdict | None = None
    steering: Steering | None = None
