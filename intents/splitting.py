"""Splits a message into the questions it holds."""

import re

_MOST = 4
_SHORTEST = 2
_ASKING = (
    r"(?:what|which|who|whose|why|when|where|how|is|are|do|does|did|can|could|should|would|will|"
    r"define|explain|list|name|tell|give|show|say|compare)"
)
_ASKS = re.compile(rf"^{_ASKING}\b|\?$", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_SENTENCE = re.compile(r"(?<=[?!.;])\s+|\n+")
_JOINED = re.compile(
    rf",?\s+(?:and|but|also|plus|then)\s+(?:also\s+)?(?={_ASKING}\b)", re.IGNORECASE
)


def split(text: str) -> tuple[str, ...]:
    """Return the questions in `text`, at most four, in order; one that can't be split is whole.

    A lone question stays with what is said around it. Of a long text only what asks is returned;
    if that is one question, the whole comes after it.
    """
    text = _SPACES.sub(" ", text)
    parts = [
        part.strip(" ,;.-")
        for sentence in _SENTENCE.split(text.strip())
        for part in _JOINED.split(sentence)
    ]
    found = tuple(part for part in parts if len(part.split()) >= _SHORTEST)
    whole = text.strip()
    asking = tuple(part for part in found if _ASKS.search(part))
    if len(found) > _MOST:
        found = (*asking, whole) if len(asking) == 1 else asking
    elif len(asking) == 1:
        return (whole,)  # the rest says what the question is about
    return found if 1 < len(found) <= _MOST else (whole,)
