"""The rules of rich text."""

from __future__ import annotations

from typing import Final

from bot.blocks.limits_numbers import (
    MESSAGE_TEXT,
    URL,
)
from bot.blocks.limits_objects import IDENTIFIER
from bot.blocks.rules import (
    Anything,
    Flag,
    Many,
    OneOf,
    Rule,
    Shape,
    Whole,
    Word,
)

_STYLED: Final[dict[str, Rule]] = {"style": Anything()}
_RICH_PARTS: Final = OneOf(
    {
        "text": Shape({"text": Word(MESSAGE_TEXT)}, _STYLED),
        "link": Shape(
            {"url": Word(URL)}, {**_STYLED, "text": Word(MESSAGE_TEXT), "unsafe": Flag()}
        ),
        "user": Shape({"user_id": IDENTIFIER}, _STYLED),
        "usergroup": Shape({"usergroup_id": IDENTIFIER}, _STYLED),
        "channel": Shape({"channel_id": IDENTIFIER}, _STYLED),
        "emoji": Shape({"name": IDENTIFIER}, {**_STYLED, "unicode": Word(100), "url": Word(URL)}),
        "broadcast": Shape({"range": Word(20, one_of=("here", "channel", "everyone"))}, _STYLED),
        "color": Shape({"value": Word(20)}, _STYLED),
        "date": Shape(
            {"timestamp": Whole(0, 10**11), "format": Word(255)},
            {**_STYLED, "url": Word(URL), "fallback": Word(255)},
        ),
    },
    "rich text element",
)
_RICH_SECTION: Final = Shape({"elements": Many(1_000, _RICH_PARTS, least=0)})
_BORDERED: Final = Shape(
    {"elements": Many(1_000, _RICH_PARTS, least=0)},
    {"border": Whole(0, 1), "language": Word(50)},
)
RICH_BLOCKS: Final = OneOf(
    {
        "rich_text_section": _RICH_SECTION,
        "rich_text_preformatted": _BORDERED,
        "rich_text_quote": _BORDERED,
        "rich_text_list": Shape(
            {
                "elements": Many(1_000, OneOf({"rich_text_section": _RICH_SECTION}, "list item")),
                "style": Word(10, one_of=("bullet", "ordered")),
            },
            {"indent": Whole(0, 8), "offset": Whole(0, 10_000), "border": Whole(0, 1)},
        ),
    },
    "rich text element",
)
