"""The small parts that views and messages are made of."""

from collections.abc import Sequence
from typing import Any

Block = dict[str, Any]

_TEXT = 3000
_LABEL = 75


def plain(text: str) -> dict[str, str]:
    """Return text that is no markup."""
    return {"type": "plain_text", "text": text}


def _mrkdwn(text: str) -> dict[str, Any]:
    """Return mrkdwn in which nothing becomes a link but what is written as one."""
    return {"type": "mrkdwn", "text": text[:_TEXT], "verbatim": True}


def section(mrkdwn: str) -> Block:
    """Return a paragraph of mrkdwn."""
    return {"type": "section", "text": _mrkdwn(mrkdwn)}


def preformatted(text: str) -> Block:
    """Return text to be copied as it stands."""
    shown = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [shown]}


def context(mrkdwn: str) -> Block:
    """Return a remark of mrkdwn in small letters."""
    return {"type": "context", "elements": [_mrkdwn(mrkdwn)]}


def header(text: str) -> Block:
    """Return a headline."""
    return {"type": "header", "text": plain(text[:150])}


def actions(block_id: str, *elements: Block) -> Block:
    """Return buttons side by side."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def button(action: str, label: str, value: str, style: str | None = None) -> Block:
    """Return a button; `style` is `primary` or `danger`."""
    made = {
        "type": "button",
        "action_id": action,
        "text": plain(label[:_LABEL]),
        "value": value,
    }
    return {**made, "style": style} if style else made


def asking_first(made: Block, title: str, text: str, yes: str) -> Block:
    """Return a button that asks whether its press was meant."""
    confirm = {
        "title": plain(title),
        "text": plain(text),
        "confirm": plain(yes),
        "deny": plain("Cancel"),
    }
    return {**made, "confirm": confirm}


def option(value: str, label: str) -> dict[str, Any]:
    """Return something to choose."""
    return {"text": plain(label[:_LABEL]), "value": value}


def field(
    block_id: str, label: str, element: Block, *, hint: str = "", optional: bool = False
) -> Block:
    """Return an input with its label."""
    made: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {**element, "action_id": "value"},
        "optional": optional,
    }
    return {**made, "hint": plain(hint)} if hint else made


def words(initial: str = "", *, lines: bool = False, longest: int | None = None) -> Block:
    """Return an element to write in."""
    made: Block = {"type": "plain_text_input", "multiline": lines}
    if initial:
        made["initial_value"] = initial
    if longest:
        made["max_length"] = longest
    return made


def one_of(kind: str, options: Sequence[dict[str, Any]], chosen: str | None = None) -> Block:
    """Return an element to choose one: `radio_buttons` or `static_select`."""
    made: Block = {"type": kind, "options": list(options)}
    initial = [one for one in options if one["value"] == chosen]
    return {**made, "initial_option": initial[0]} if initial else made


def some_of(options: Sequence[dict[str, Any]], chosen: Sequence[str] = ()) -> Block:
    """Return boxes to tick."""
    made: Block = {"type": "checkboxes", "options": list(options)}
    initial = [one for one in options if one["value"] in chosen]
    return {**made, "initial_options": initial} if initial else made


def modal(  # noqa: PLR0913 - as many as a modal has parts
    callback: str,
    title: str,
    blocks: Sequence[Block],
    *,
    metadata: str = "",
    submit: str | None = None,
    close: str = "Close",
) -> Block:
    """Return a modal view."""
    made: Block = {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": metadata,
        "title": plain(title[:24]),
        "close": plain(close),
        "blocks": list(blocks),
    }
    return {**made, "submit": plain(submit)} if submit else made
