"""What Slack makes of the text a person typed: mentions by id, and the rich_text block."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.playground.values import Channel, Json, Person

_TOKEN: Final = re.compile(
    r"<@(?P<user>[UW]\w+)(?:\|[^>]*)?>"
    r"|<#(?P<channel>[CG]\w+)(?:\|[^>]*)?>"
    r"|<(?P<link>https?://[^>|]+)(?:\|(?P<label>[^>]*))?>"
    r"|:(?P<emoji>[a-z0-9_+-]+):"
    r"|`(?P<code>[^`\n]+)`"
    r"|(?<!\w)\*(?P<bold>\S(?:[^*\n]*\S)?)\*(?!\w)"
    r"|(?<!\w)_(?P<italic>\S(?:[^_\n]*\S)?)_(?!\w)"
    r"|(?<!\w)~(?P<strike>\S(?:[^~\n]*\S)?)~(?!\w)"
)
_URL: Final = re.compile(r"(?<![<|\w])https?://[^\s<>]*[^\s<>.,;:!?)'\"]")
_STYLES: Final = ("code", "bold", "italic", "strike")


def escape(text: str) -> str:
    """The three characters that Slack's text may not hold as they are."""
    return html.escape(text, quote=False)


def as_sent(typed: str, people: Iterable[Person], channels: Iterable[Channel]) -> str:
    """The `text` Slack stores: escaped, with `@Name`, `#channel` and addresses as references.

    Text that already holds references (`<@U…>`), as tests write it, is left as it is.
    """
    if re.search(r"<[@#][UWCG]\w+", typed):
        return typed
    text = _URL.sub(lambda found: f"\0{found[0]}\1", typed)
    text = escape(text).replace("\0", "<").replace("\1", ">")
    for person in sorted(people, key=lambda each: -len(each.real_name)):
        for name in (person.real_name, person.name):
            pattern = rf"(?<!\w)@{re.escape(name)}(?!\w)"
            text = re.sub(pattern, f"<@{person.id}>", text, flags=re.IGNORECASE)
    for channel in channels:
        if not channel.is_direct:
            pattern = rf"(?<![\w&])#{re.escape(channel.name)}(?!\w)"
            text = re.sub(pattern, f"<#{channel.id}|{channel.name}>", text)
    return text


def mentions(text: str, user: str) -> bool:
    """Whether a stored text names somebody."""
    return re.search(rf"<@{user}(\|[^>]*)?>", text) is not None


def rich_text(text: str) -> Json:
    """The rich_text block that Slack puts beside a typed text."""
    section = {"type": "rich_text_section", "elements": list(_parts(text))}
    return {"type": "rich_text", "elements": [section]}


def _parts(text: str) -> Iterable[Json]:
    done = 0
    for found in _TOKEN.finditer(text):
        if found.start() > done:
            yield _plain(text[done : found.start()])
        done = found.end()
        yield _part(found)
    if done < len(text):
        yield _plain(text[done:])


def _plain(text: str) -> Json:
    return {"type": "text", "text": html.unescape(text)}


def _part(found: re.Match[str]) -> Json:
    kind = str(found.lastgroup)
    if kind == "user":
        return {"type": "user", "user_id": found["user"]}
    if kind == "channel":
        return {"type": "channel", "channel_id": found["channel"]}
    if kind in {"link", "label"}:
        label = {"text": html.unescape(found["label"])} if found["label"] else {}
        return {"type": "link", "url": html.unescape(found["link"]), **label}
    if kind == "emoji":
        return {"type": "emoji", "name": found["emoji"]}
    return {**_plain(found[kind]), "style": {kind: True}}
