"""The rules of blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bot.blocks.limits_charts import CHART
from bot.blocks.limits_elements import PICKERS, PICTURE, TYPED, element, exactly_one
from bot.blocks.limits_numbers import (
    ACTIONS,
    ALT_TEXT,
    CONTEXT_ACTIONS,
    CONTEXT_ELEMENTS,
    FIELD_TEXT,
    FIELDS,
    HEADER_TEXT,
    LABEL,
    MARKDOWN_TEXT,
    SECTION_TEXT,
    TABLE_COLUMNS,
    TABLE_ROWS,
    TABLE_TEXT,
)
from bot.blocks.limits_objects import EITHER, IDENTIFIER
from bot.blocks.limits_rich_text import RICH_BLOCKS
from bot.blocks.rules import (
    Anything,
    Flag,
    Json,
    Many,
    OneOf,
    OrNull,
    Problem,
    Rule,
    Shape,
    Text,
    Word,
)


def _text_or_fields(value: Json, at: str) -> Iterator[Problem]:
    if "text" not in value and "fields" not in value:
        yield Problem(at, "missing_field", "a section needs text or fields")


def _cell_text(cell: object) -> str:
    if isinstance(cell, Mapping):
        return str(cell.get("text", "")) + _cell_text(cell.get("elements"))
    return "".join(map(_cell_text, cell)) if isinstance(cell, list | tuple) else ""


def _table_text(block: Json, at: str) -> Iterator[Problem]:
    written = len(_cell_text(block.get("rows")))
    if written > TABLE_TEXT:
        message = f"the cells have {written:,} characters, {TABLE_TEXT:,} fit"
        yield Problem(f"{at}/rows", "too_long", message)


_BLOCK: Final[dict[str, Rule]] = {"block_id": IDENTIFIER}
_RICH_TEXT: Final = Shape({"elements": Many(1_000, RICH_BLOCKS)}, _BLOCK)

_CELL: Final = OneOf(
    {
        "raw_text": Shape({"text": Word(TABLE_TEXT)}),
        "raw_number": Shape({"value": Anything()}, {"text": Word(TABLE_TEXT)}),
        "rich_text": _RICH_TEXT,
    },
    "table cell",
)
_COLUMN: Final = Shape(
    {}, {"align": Word(10, one_of=("left", "center", "right")), "is_wrapped": Flag()}
)

BLOCKS: Final[Mapping[str, Rule]] = {
    "section": Shape(
        {},
        {
            **_BLOCK,
            "text": Text(SECTION_TEXT, EITHER),
            "fields": Many(FIELDS, Text(FIELD_TEXT, EITHER)),
            "accessory": element("button", "overflow", "image", *PICKERS),
            "expand": Flag(),
        },
        (_text_or_fields,),
    ),
    "header": Shape({"text": Text(HEADER_TEXT)}, _BLOCK),
    "divider": Shape({}, _BLOCK),
    "context": Shape(
        {"elements": Many(CONTEXT_ELEMENTS, element("image", "plain_text", "mrkdwn"))}, _BLOCK
    ),
    "context_actions": Shape(
        {"elements": Many(CONTEXT_ACTIONS, element("feedback_buttons", "icon_button"))}, _BLOCK
    ),
    "actions": Shape(
        {"elements": Many(ACTIONS, element("button", "overflow", "datetimepicker", *PICKERS))},
        _BLOCK,
    ),
    "image": Shape(
        {"alt_text": Word(ALT_TEXT)},
        {**_BLOCK, **PICTURE, "title": Text(ALT_TEXT)},
        (exactly_one("image_url", "slack_file"),),
    ),
    "input": Shape(
        {
            "label": Text(LABEL),
            "element": element("plain_text_input", "datetimepicker", *TYPED, *PICKERS),
        },
        {**_BLOCK, "hint": Text(LABEL), "optional": Flag(), "dispatch_action": Flag()},
    ),
    "markdown": Shape({"text": Word(MARKDOWN_TEXT)}, _BLOCK),
    "table": Shape(
        {"rows": Many(TABLE_ROWS, Many(TABLE_COLUMNS, _CELL))},
        {**_BLOCK, "column_settings": Many(TABLE_COLUMNS, OrNull(_COLUMN))},
        (_table_text,),
    ),
    "rich_text": _RICH_TEXT,
    "data_visualization": CHART,
}
