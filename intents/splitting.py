"""Splits a message into the questions it holds."""

import re

_MOST = 4
_SHORTEST = 2
_ASKING = (
    r"(?:what|which|who|whose|why|when|where|how|is|are|do|does|did|can|could|should|would|will|"
    r"define|explain|list|name|tell|give|show|say|compare)"
)
_SPACES = re.compile(r"[^\S\n]+")
_SENTENCE = re.compile(r"(?<=[?!.;])\s+|\n+")
_JOINED = re.compile(
    rf",?\s+(?:and|but|also|plus|then)\s+(?:also\s+)?(?={_ASKING}\b)", re.IGNORECASE
)


def split(text: str) -> tuple[str, ...]:
    """Return the questions in `text`, at most four, in order; one that can't be split is whole."""
    text = _SPACES.sub(" ", text)
    parts = [
        part.strip(" ,;.-")
        for sentence in _SENTENCE.split(text.strip())
        for part in _JOINED.split(sentence)
    ]
    found = tuple(part for part in parts if len(part.split()) >= _SHORTEST)
    return found if 1 < len(found) <= _MOST else (text.strip(),)
