"""Slack's limits in one table, and the check of a payload against it.

Slack refuses a payload as a whole when one piece of it is too long, unknown or out of place, and
says so only after the call. `problems` says it before: every builder asks it for every payload, and
the local stand-in asks it too, so a test that posts a message has checked it.

A problem is shaped like an error of Slack's `blocks.validate`: a JSON pointer, a code, a sentence.
The tables are the whole truth, written in the rules of `bot.blocks.rules`: `SURFACES` here,
`BLOCKS` in `limits_blocks`, `ELEMENTS` in `limits_elements`, the numbers in `limits_numbers`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from bot.blocks.limits_across import (
    alike,
    elements_of,
    one_focus,
    only_on,
    payload_size,
    submit_with_inputs,
    together,
    unique_ids,
    view_size,
)
from bot.blocks.limits_blocks import BLOCKS
from bot.blocks.limits_elements import ELEMENTS
from bot.blocks.limits_numbers import (
    ID,
    MESSAGE_BLOCKS,
    MESSAGE_TEXT,
    PRIVATE_METADATA,
    VIEW_BLOCKS,
    VIEW_STACK,
    VIEW_TITLE,
)
from bot.blocks.limits_objects import IDENTIFIER
from bot.blocks.rules import (
    Anything,
    Flag,
    Json,
    Many,
    OneOf,
    Problem,
    Rule,
    Shape,
    Text,
    Word,
)

__all__ = [
    "BLOCKS",
    "ELEMENTS",
    "MESSAGE_TEXT",
    "SURFACES",
    "VIEW_STACK",
    "Problem",
    "Surface",
    "block_problems",
    "elements_of",
    "problems",
]

Surface = Literal["message", "modal", "home"]


def problems(payload: Json, surface: Surface) -> list[Problem]:
    """Everything in a message or view that Slack would refuse, in the order of the payload."""
    return [*SURFACES[surface].check(payload, "")]


def block_problems(blocks: Sequence[Json]) -> list[Problem]:
    """What Slack would refuse in a bare list of blocks, pointers starting at the list."""
    rule = Many(MESSAGE_BLOCKS, OneOf(BLOCKS, "block"), least=0)
    return [*rule.check(blocks, ""), *alike(blocks, "")]


# Surfaces ---

_ON_VIEWS: Final = frozenset(BLOCKS) - {
    "context_actions",
    "markdown",
    "table",
    "data_visualization",
}
_VIEW_BLOCKS: Final = Many(VIEW_BLOCKS, OneOf(BLOCKS, "block", _ON_VIEWS))
_VIEW: Final[dict[str, Rule]] = {
    "private_metadata": Word(PRIVATE_METADATA, least=0),
    "callback_id": Word(ID, least=0),
    "external_id": Word(ID, least=0),
}
_IN_ALL_VIEWS: Final = (unique_ids, one_focus, view_size)

SURFACES: Final[Mapping[Surface, Rule]] = {
    # A message goes to methods with arguments of their own, so other fields pass.
    "message": Shape(
        {"text": Word(MESSAGE_TEXT)},
        {
            "blocks": Many(MESSAGE_BLOCKS, OneOf(BLOCKS, "block"), least=0),
            "metadata": Shape(
                {"event_type": IDENTIFIER, "event_payload": Anything()}, {}, (payload_size,)
            ),
        },
        (unique_ids, together, only_on("message")),
        closed=False,
    ),
    "modal": Shape(
        {
            "type": Word(5, one_of=("modal",)),
            "title": Text(VIEW_TITLE),
            "blocks": _VIEW_BLOCKS,
        },
        {
            **_VIEW,
            "submit": Text(VIEW_TITLE),
            "close": Text(VIEW_TITLE),
            "clear_on_close": Flag(),
            "notify_on_close": Flag(),
            "submit_disabled": Flag(),
        },
        (*_IN_ALL_VIEWS, submit_with_inputs),
    ),
    "home": Shape(
        {"type": Word(5, one_of=("home",)), "blocks": _VIEW_BLOCKS},
        _VIEW,
        (*_IN_ALL_VIEWS, only_on("home")),
    ),
}
