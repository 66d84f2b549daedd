"""How a person's text is made comparable: one spelling of quotes, case, spaces and joined words."""

import re
import unicodedata

_SLACK_REFERENCE = re.compile(r"<[@#!][^<>]*>")
_SLACK_LINK = re.compile(r"<(?:https?|mailto)[^<>|]*(?:\|([^<>]*))?>")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_NAMES_ADDRESS = re.compile(r"\S+[.@]\S+")
_TAG = re.compile(r"</?[a-z][^<>]{0,80}>", re.IGNORECASE)
_CODE_BLOCK = re.compile(r"```.*?```", re.DOTALL)
_EMOJI_CODE = re.compile(r":[a-z0-9_+'-]+:")
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|%")
_LONGEST = 4000
_READ = 3 * _LONGEST

_CONTROLS = dict.fromkeys((*range(32), 127), " ")
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

    Mentions, links, markup, pasted code, control characters and stacked accents are taken out; what
    is left is cut to 4,000 characters. The result is for recognition, never for showing.
    """
    text = _CODE_BLOCK.sub(" ", text[:_READ])
    text = _SLACK_REFERENCE.sub(" ", text)
    text = _SLACK_LINK.sub(_link_text, text)
    text = _ADDRESS.sub(" ", text)
    # Slack escapes these three in what people type, and nothing else.
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    text = _TAG.sub(" ", text)
    text = unicodedata.normalize("NFKC", text.translate(_QUOTES)).lower()
    text = _EMOJI_CODE.sub(" ", _plain(text)[:_LONGEST])
    text = text.replace("f & a", "f&a").replace("f&a", "finance accounting")
    return " ".join(text.split())


def _link_text(link: re.Match[str]) -> str:
    """Return what a link is called, unless that is its address again."""
    called = link.group(1) or ""
    return " " if _NAMES_ADDRESS.fullmatch(called) else f" {called} "


def _plain(text: str) -> str:
    """Return `text` without accents and invisible characters, controls and spaces as a space."""
    if text.isascii():
        return text.translate(_CONTROLS)
    return "".join(_plain_character(c) for c in unicodedata.normalize("NFD", text))


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Mn", "Cf"}:
        return ""
    return " " if category.startswith(("C", "Z")) else character


def words(text: str) -> list[str]:
    """Return the words of a normalised text, hyphens and punctuation left out."""
    return _WORD.findall(text.replace(" & ", " and "))


def singular(word: str) -> str:
    """Return a simple singular, the same for both numbers: costs → cost, agencies → agency."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
