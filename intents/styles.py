"""The ways in which texts are written, told by rule, so that results can be compared by them."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from intents.text import normalise, words

_ASKING = frozenset(
    "what which who whose why when where how is are am do does did can could should would will "
    "has have may".split()
)
_OURS = frozenset("we we're we've our ours us i i'm i've my me".split())
_LEARNERS = re.compile(
    r"\b(?:explain me|what means|how it works|what it is|informations|advices|"
    r"(?:is|are) (?:wanting|having|needing)|it is possible|i am (?:agree|interest)|"
    r"(?:please|kindly) (?:to )?(?:tell|explain|inform)|how (?:to )?call|since \w+ (?:year|month)s|"
    r"make outsourcing|do outsourcing|the outsourcing|in (?:the )?india|more cheap\w*|"
    r"can to|must to|for to|(?:a|one) (?:companies|vendors|countries|risks)|"
    r"(?:many|several|two|three) (?:company|vendor|country|risk|benefit|year))\b"
)
_KEYWORDS, _SHORT, _LONG = 3, 8, 16


@dataclass(frozen=True)
class Written:
    """A text as it was written, its words, and the words as they were corrected."""

    text: str
    words: tuple[str, ...]
    corrected: tuple[str, ...]

    @property
    def asks(self) -> bool:
        """Whether it has the form of a question."""
        return self.text.rstrip().endswith("?") or (
            bool(self.words) and self.words[0].partition("'")[0] in _ASKING
        )


@dataclass(frozen=True)
class Style:
    """A way to write: its name, its rule in words, and the rule."""

    name: str
    rule: str
    holds: Callable[[Written], bool]


STYLES = (
    Style("keywords", "three words or fewer", lambda one: len(one.words) <= _KEYWORDS),
    Style("short", "four to eight words", lambda one: _KEYWORDS < len(one.words) <= _SHORT),
    Style("middling", "nine to fifteen words", lambda one: _SHORT < len(one.words) < _LONG),
    Style("long", "sixteen words or more", lambda one: len(one.words) >= _LONG),
    Style("question", "ends with a question mark or begins as questions do", lambda one: one.asks),
    Style(
        "statement",
        "four words or more, and no question",
        lambda one: len(one.words) > _KEYWORDS and not one.asks,
    ),
    Style(
        "situation",
        "a statement of nine words or more with we, our, us, I, my or me",
        lambda one: len(one.words) > _SHORT and not one.asks and not _OURS.isdisjoint(one.words),
    ),
    Style(
        "no punctuation",
        "four words or more without a mark between or after them",
        lambda one: len(one.words) > _KEYWORDS and not re.search(r"[.,;:?!]", one.text),
    ),
    Style("capitals", "all letters are capitals", lambda one: one.text.isupper()),
    Style("typo", "a word was corrected", lambda one: one.words != one.corrected),
    Style(
        "learner's English",
        "one of some turns of phrase, such as “explain me” and “what means”",
        lambda one: bool(_LEARNERS.search(" ".join(one.words))),
    ),
)
"""A text has one length and any number of the other styles."""


def styles(text: str, corrected: str) -> tuple[str, ...]:
    """Return the names of the ways in which `text` is written; `corrected` is how it was read."""
    written = Written(text, tuple(words(normalise(text))), tuple(corrected.split()))
    return tuple(style.name for style in STYLES if style.holds(written))
