"""Whether words ask to remind people or to give them more time, and say nothing besides.

Colleagues are written to because of them, so words that say anything more are asked about first:
"remind the team that the meeting is at three" is no wish to remind anybody of a check.
"""

import re
from collections.abc import Iterable

_POLITE = "again and can could hi just kindly now ok okay please pls thank thanks would yes you"
_PEOPLE = (
    "all anyone anybody colleagues everybody everyone my others our participants people rest team "
    "the them those who whoever"
)
_STILL_TO_ANSWER = (
    "answer answered answers are didn't didnt hasn't hasnt have haven't havent is left missing "
    "of open outstanding replied reply respond responded still to yet"
)
_CHECK = "about assessment check for its one poll questionnaire survey this"
_REMINDING = "a an another chase drop give more nudge ping poke remind reminder send out up"
_EXTENDING = (
    "a add an another additional allow by couple day days deadline extend extra from give it keep "
    "let longer more move next open postpone prolong push stay till time until week weeks working "
    "one two three four five six seven eight nine ten tomorrow monday tuesday wednesday thursday "
    "friday saturday sunday mon tue tues wed thu thur thurs fri"
)
_ALSO = f"{_POLITE} {_PEOPLE} {_STILL_TO_ANSWER} {_CHECK}"
_TO_REMIND = frozenset(f"{_REMINDING} {_ALSO}".split())
_TO_EXTEND = frozenset(f"{_EXTENDING} {_ALSO}".split())
_ADDRESSED = re.compile(r"\s*<@[^<>]*>")
"""Who is spoken to, at the start of what is said in a channel."""
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def asks_to_remind(text: str, names: Iterable[str]) -> bool:
    """Whether a text asks to remind people of a check known by `names`, and nothing else."""
    return all(word in _TO_REMIND for word in _words(text, names))


def asks_to_extend(text: str, names: Iterable[str]) -> bool:
    """Whether a text asks for another day for a check known by `names`, and nothing else."""
    return all(word in _TO_EXTEND or word.isdecimal() for word in _words(text, names))


def without_names(text: str, names: Iterable[str]) -> str:
    """Return a text without the names in it, the longest taken out first."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text, flags=re.IGNORECASE)
    return text


def _words(text: str, names: Iterable[str]) -> list[str]:
    text = _ADDRESSED.sub(" ", text, count=1) if _ADDRESSED.match(text) else text
    text = without_names(text, names)
    return _WORD.findall(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").lower())
