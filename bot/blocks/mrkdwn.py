"""Text in Slack's own markup."""

import re

_PERSON = re.compile(r"<@[^<>]*>")
_MARK = re.compile(r"(?<![^\W_])[*_~`]|[*_~`](?![^\W_])")
"""A mark that isn't between two letters or digits, where it would format."""
_ALIKE = {"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"}
_QUOTE, _QUOTED = re.compile(r"^ *>"), "\u203a"
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def escape(text: str) -> str:
    """Return `text` so that Slack shows it as it is: no mention, link or channel comes of it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def of_person(text: str) -> str:
    """Return what a person wrote so that Slack shows the characters, on one line, and no more.

    Slack has no way to escape its marks for bold, italics, code, struck and quoted text, so where
    they would act, characters that look like them stand in. What can't be seen becomes a space.
    """
    seen = "".join(each if each.isprintable() else " " for each in text)
    shown = _MARK.sub(lambda found: _ALIKE[found[0]], seen)
    return escape(_QUOTE.sub(_QUOTED, shown, count=1))


def of_markdown(text: str) -> str:
    """Return an entry's Markdown as mrkdwn."""
    return _BOLD.sub(r"*\1*", escape(text))


def without_people(text: str) -> str:
    """Return what somebody wrote without the people it names, whoever was addressed included."""
    return " ".join(_PERSON.sub(" ", text).split())
