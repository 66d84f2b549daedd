"""What is said when no entry is: greetings, help, and the ways of saying no. The words are data."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from advisor.replies import Choice, Kind, Reply, Section
from knowledge import Bullets, Library, Paragraph, Passage, passages, plain_yaml

HERE = Path(__file__).parent
_KEPT = "only those I can't answer: without your name, for 90 days, so that an editor sees the gap."
_NOT_KEPT = "nothing, not even those I can't answer."
_NOBODY = "Whoever looks after purchasing or legal questions in your company"


@dataclass(frozen=True)
class Wording:
    """One thing to say, and the entries offered with it."""

    kind: Kind
    text: str
    offers: tuple[str, ...]


class Talk:
    """Every wording, ready to be said."""

    def __init__(
        self, wordings: Mapping[str, Wording], contact: str | None, *, keeps_questions: bool
    ) -> None:
        self._wordings = wordings
        self._contact = contact
        self._kept = _KEPT if keeps_questions else _NOT_KEPT

    def __contains__(self, occasion: str) -> bool:
        return occasion in self._wordings

    @property
    def occasions(self) -> frozenset[str]:
        """Every intent and occasion that has words of its own."""
        return frozenset(self._wordings)

    @property
    def offers(self) -> frozenset[str]:
        """Every entry that some wording offers."""
        return frozenset(offer for wording in self._wordings.values() for offer in wording.offers)

    def say(self, occasion: str, library: Library, nearest: tuple[Choice, ...] = ()) -> Reply:
        """Return the reply for `occasion`, with `nearest` in place of its usual offers if any."""
        wording = self._wordings[occasion]
        choices = nearest or tuple(
            Choice(library[offer].question, f"entry:{offer}")
            for offer in wording.offers
            if offer in library
        )
        return Reply(wording.kind, (Section(self._passages(wording.text)),), choices=choices)

    def _passages(self, text: str) -> tuple[Passage, ...]:
        parsed = passages.parse(text.replace("`", ""))
        return tuple(filled for passage in parsed if (filled := self._filled(passage)) is not None)

    def _filled(self, passage: Passage) -> Passage | None:
        """Return the passage with the contact in it; filled last, a contact is never markup."""
        match passage:
            case Paragraph(text):
                return Paragraph(self._named(text)) if self._named(text) else None
            case Bullets(items):
                return Bullets(tuple(map(self._named, items)))
            case _:
                return passage

    def _named(self, text: str) -> str:
        contact = self._contact
        sentence = f"{contact or _NOBODY} may be able to help."
        filled = text.replace("{contact_sentence}", sentence)
        filled = filled.replace("{kept_questions}", self._kept)
        filled = filled.replace(
            "{help_sentence}", f"For anything else: {contact}." if contact else ""
        )
        filled = filled.replace("{contact}", contact or "a colleague who knows the subject")
        return " ".join(filled.split())


def load(
    contact: str | None, file: Path = HERE / "wording.yaml", *, keeps_questions: bool = True
) -> Talk:
    """Return the wordings kept in `file`.

    Args:
        contact: who to ask when the advisor can't help.
        file: where they are kept.
        keeps_questions: whether unanswered questions are kept, for what is said of that.
    """
    blocks = plain_yaml.parse(file.read_text(encoding="utf8"))
    if not isinstance(blocks, dict):
        msg = f"{file.name} is not a mapping of occasions"
        raise TypeError(msg)
    wordings = {
        occasion: Wording(Kind(block["kind"]), block["text"], tuple(block.get("offers", ())))
        for occasion, block in blocks.items()
    }
    return Talk(wordings, contact, keeps_questions=keeps_questions)
