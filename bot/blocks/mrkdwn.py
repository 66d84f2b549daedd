"""Text in Slack's own markup."""

import re

from advisor.marks import unmarked

_PERSON = re.compile(r"<@[^<>]*>")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def escape(text: str) -> str:
    """Return `text` so that Slack shows it as it is: no mention, link or channel comes of it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def of_person(text: str) -> str:
    """Return what a person wrote so that Slack shows the characters, on one line, and no more."""
    return escape(unmarked(text))


def of_markdown(text: str) -> str:
    """Return an entry's Markdown as mrkdwn."""
    return _BOLD.sub(r"*\1*", escape(text))


def without_people(text: str) -> str:
    """Return what somebody wrote without the people it names, whoever was addressed included."""
    return " ".join(_PERSON.sub(" ", text).split())
