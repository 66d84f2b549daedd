"""How a person's text is made comparable: one spelling of quotes, case, spaces and joined words."""

import re
import unicodedata

_SLACK_REFERENCE = re.compile(r"<[@#!][^<>]*>")
_SLACK_LINK = re.compile(r"<(?:https?|mailto)[^<>|]*(?:\|([^<>]*))?>")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_CODE_BLOCK = re.compile(r"```.*?```", re.DOTALL)
_EMOJI_CODE = re.compile(r":[a-z0-9_+'-]+:")
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|%")
_LONGEST = 4000
_READ = 3 * _LONGEST

_QUOTES = str.maketrans(
    {
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
    }
)


def normalise(text: str) -> str:
    """Return `text` in lower case with one form of quotes, dashes and spaces.

    Mentions, links, pasted code, control characters and stacked accents are taken out; what is
    left is cut to 4,000 characters. The result is for recognition, never for showing.
    """
    text = _CODE_BLOCK.sub(" ", text[:_READ])
    text = _SLACK_REFERENCE.sub(" ", text)
    text = _SLACK_LINK.sub(lambda link: f" {link.group(1) or ''} ", text)
    text = _ADDRESS.sub(" ", text)
    text = unicodedata.normalize("NFKC", text.translate(_QUOTES)).lower()
    text = "".join(_plain(c) for c in unicodedata.normalize("NFD", text))[:_LONGEST]
    text = _EMOJI_CODE.sub(" ", text)
    text = text.replace("&amp;", "&").replace("f & a", "f&a").replace("f&a", "finance accounting")
    return " ".join(text.split())


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Mn", "Cf"}:
        return ""
    return " " if category.startswith(("C", "Z")) else character


def words(text: str) -> list[str]:
    """Return the words of a normalised text, hyphens and punctuation left out."""
    return _WORD.findall(text)


def singular(word: str) -> str:
    """Return a simple singular, the same for both numbers: costs → cost, agencies → agency."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
