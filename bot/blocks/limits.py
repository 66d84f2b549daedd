"""Slack's limits in one table, and the check of a payload against it.

Slack refuses a payload as a whole when one piece of it is too long, unknown or out of place, and
says so only after the call. `problems` says it before: every builder asks it for every payload, and
the local stand-in asks it too, so a test that posts a message has checked it.

A problem is shaped like an error of Slack's `blocks.validate`: a JSON pointer, a code, a sentence.
The tables at the end (`ELEMENTS`, `BLOCKS`, `SURFACES`) are the whole truth, written in the rules
of `bot.blocks.rules`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal

from bot.blocks.rules import (
    Also,
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
    Whole,
    Word,
)

__all__ = [
    "BLOCKS",
    "ELEMENTS",
    "SURFACES",
    "Problem",
    "Surface",
    "block_problems",
    "elements_of",
    "problems",
]

Surface = Literal["message", "modal", "home"]

MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100
MESSAGE_TEXT: Final = 40_000
SECTION_TEXT: Final = 3_000
HEADER_TEXT: Final = 150
FIELD_TEXT: Final = 2_000
FIELDS: Final = 10
CONTEXT_ELEMENTS: Final = 10
CONTEXT_ACTIONS: Final = 5
ACTIONS: Final = 25
BUTTON_TEXT: Final = 75
BUTTON_VALUE: Final = 2_000
URL: Final = 3_000
OPTION_TEXT: Final = 75
OPTION_VALUE: Final = 150
SELECT_OPTIONS: Final = 100
CHOICE_OPTIONS: Final = 10
OVERFLOW_OPTIONS: Final = 5
ID: Final = 255
LABEL: Final = 2_000
PLACEHOLDER: Final = 150
ALT_TEXT: Final = 2_000
INPUT_TEXT: Final = 3_000
VIEW_TITLE: Final = 24
PRIVATE_METADATA: Final = 3_000
MARKDOWN_TEXT: Final = 12_000
TABLE_ROWS: Final = 100
TABLE_COLUMNS: Final = 20
TABLE_TEXT: Final = 10_000
TABLES: Final = 1
CONFIRM_TITLE: Final = 100
CONFIRM_TEXT: Final = 300
CONFIRM_BUTTON: Final = 30
EVENT_PAYLOAD: Final = 8_000
VIEW_BYTES: Final = 250_000
VIEW_STACK: Final = 3


def problems(payload: Json, surface: Surface) -> list[Problem]:
    """Everything in a message or view that Slack would refuse, in the order of the payload."""
    return [*SURFACES[surface].check(payload, "")]


def block_problems(blocks: Sequence[Json]) -> list[Problem]:
    """What Slack would refuse in a bare list of blocks, pointers starting at the list."""
    rule = Many(MESSAGE_BLOCKS, OneOf(BLOCKS, "block"), least=0)
    return [*rule.check(blocks, ""), *_alike(blocks, "")]


# Rules over several fields -----------------------------------------------------------------------


def _exactly_one(*names: str) -> Also:
    def look(value: Json, at: str) -> Iterator[Problem]:
        if sum(name in value for name in names) != 1:
            yield Problem(at, "missing_field", f"needs exactly one of {' and '.join(names)}")

    return look


def _text_or_fields(value: Json, at: str) -> Iterator[Problem]:
    if "text" not in value and "fields" not in value:
        yield Problem(at, "missing_field", "a section needs text or fields")


def _options(value: Json) -> list[object]:
    grouped = [group.get("options", ()) for group in _dicts(value.get("option_groups"))]
    return [option for options in (value.get("options") or (), *grouped) for option in options]


def _initial_is_option(value: Json, at: str) -> Iterator[Problem]:
    known = _options(value)
    if "initial_option" in value and value["initial_option"] not in known:
        yield Problem(f"{at}/initial_option", "invalid_value", "is none of the options")
    for place, option in enumerate(value.get("initial_options") or ()):
        if option not in known:
            pointer = f"{at}/initial_options/{place}"
            yield Problem(pointer, "invalid_value", "is none of the options")


def _min_not_above_max(value: Json, at: str) -> Iterator[Problem]:
    low, high = value.get("min_length"), value.get("max_length")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        yield Problem(f"{at}/min_length", "out_of_range", "is above max_length")


def _dicts(value: object) -> Iterator[Json]:
    if isinstance(value, list | tuple):
        yield from (member for member in value if isinstance(member, Mapping))


def elements_of(block: Json) -> list[Json]:
    """The interactive elements of a block, wherever its type keeps them."""
    found = [*_dicts(block.get("elements"))] if block.get("type") != "rich_text" else []
    found += [*_dicts([block.get("accessory"), block.get("element")])]
    return [element for element in found if element.get("type") in INTERACTIVE]


def _twice(values: Iterable[object]) -> set[object]:
    return {value for value, times in Counter(values).items() if times > 1}


def _alike(blocks: object, at: str) -> Iterator[Problem]:
    """Ids that occur twice: block ids in a payload, action ids in a block."""
    ids = [block.get("block_id") for block in _dicts(blocks)]
    for twice in _twice(found for found in ids if isinstance(found, str)):
        place = len(ids) - 1 - ids[::-1].index(str(twice))
        yield Problem(f"{at}/{place}/block_id", "duplicate", f"block_id {twice!r} occurs twice")
    for place, block in enumerate(_dicts(blocks)):
        named = [element.get("action_id") for element in elements_of(block)]
        for twice in _twice(name for name in named if isinstance(name, str)):
            yield Problem(f"{at}/{place}", "duplicate", f"action_id {twice!r} occurs twice")


def _unique_ids(payload: Json, at: str) -> Iterator[Problem]:
    yield from _alike(payload.get("blocks"), f"{at}/blocks")


def _of_type(payload: Json, kind: str) -> list[Json]:
    return [block for block in _dicts(payload.get("blocks")) if block.get("type") == kind]


def _together(payload: Json, at: str) -> Iterator[Problem]:
    """What a message may hold once only, or up to a sum."""
    written = sum(len(str(block.get("text", ""))) for block in _of_type(payload, "markdown"))
    if written > MARKDOWN_TEXT:
        message = f"markdown blocks together have {written:,} characters, {MARKDOWN_TEXT:,} fit"
        yield Problem(f"{at}/blocks", "too_long", message)
    if len(_of_type(payload, "table")) > TABLES:
        yield Problem(f"{at}/blocks", "too_many", "only one table fits a message")


def _cell_text(cell: object) -> str:
    if isinstance(cell, Mapping):
        return str(cell.get("text", "")) + _cell_text(cell.get("elements"))
    return "".join(map(_cell_text, cell)) if isinstance(cell, list | tuple) else ""


def _table_text(block: Json, at: str) -> Iterator[Problem]:
    written = len(_cell_text(block.get("rows")))
    if written > TABLE_TEXT:
        message = f"the cells have {written:,} characters, {TABLE_TEXT:,} fit"
        yield Problem(f"{at}/rows", "too_long", message)


def _submit_with_inputs(view: Json, at: str) -> Iterator[Problem]:
    if _of_type(view, "input") and "submit" not in view:
        yield Problem(f"{at}/submit", "missing_field", "a modal with inputs needs submit")


def _one_focus(view: Json, at: str) -> Iterator[Problem]:
    elements = [element for block in _dicts(view.get("blocks")) for element in elements_of(block)]
    if sum(element.get("focus_on_load") is True for element in elements) > 1:
        yield Problem(f"{at}/blocks", "too_many", "only one element may have focus_on_load")


def _view_size(view: Json, at: str) -> Iterator[Problem]:
    size = len(json.dumps(view, default=str))
    if size > VIEW_BYTES:
        yield Problem(at, "too_long", f"the view has {size:,} bytes, {VIEW_BYTES:,} fit")


def _payload_size(metadata: Json, at: str) -> Iterator[Problem]:
    size = len(json.dumps(metadata.get("event_payload"), default=str))
    if size > EVENT_PAYLOAD:
        message = f"has {size:,} characters as JSON, {EVENT_PAYLOAD:,} fit"
        yield Problem(f"{at}/event_payload", "too_long", message)


# Composition objects -----------------------------------------------------------------------------

EITHER: Final = ("plain_text", "mrkdwn")
IDENTIFIER: Final = Word(ID)
CONFIRM: Final = Shape(
    {
        "title": Text(CONFIRM_TITLE),
        "text": Text(CONFIRM_TEXT, EITHER),
        "confirm": Text(CONFIRM_BUTTON),
        "deny": Text(CONFIRM_BUTTON),
    },
    {"style": Word(10, one_of=("primary", "danger"))},
)
OPTION: Final = Shape(
    {"text": Text(OPTION_TEXT), "value": Word(OPTION_VALUE)}, {"description": Text(OPTION_TEXT)}
)
RICH_OPTION: Final = Shape(
    {"text": Text(OPTION_TEXT, EITHER), "value": Word(OPTION_VALUE)},
    {"description": Text(OPTION_TEXT, EITHER)},
)
MENU_OPTION: Final = Shape(
    {"text": Text(OPTION_TEXT), "value": Word(OPTION_VALUE)},
    {"description": Text(OPTION_TEXT), "url": Word(URL)},
)
OPTION_GROUP: Final = Shape(
    {"label": Text(OPTION_TEXT), "options": Many(SELECT_OPTIONS, OPTION)},
)
FEEDBACK: Final = Shape(
    {"text": Text(BUTTON_TEXT), "value": Word(BUTTON_VALUE)},
    {"accessibility_label": Word(BUTTON_TEXT)},
)
DISPATCH: Final = Shape(
    {"trigger_actions_on": Many(2, Word(30, one_of=("on_enter_pressed", "on_character_entered")))}
)

# Elements ----------------------------------------------------------------------------------------

_ACTION: Final[dict[str, Rule]] = {"action_id": IDENTIFIER, "confirm": CONFIRM}
_INPUT: Final[dict[str, Rule]] = {
    "action_id": IDENTIFIER,
    "focus_on_load": Flag(),
    "placeholder": Text(PLACEHOLDER),
}
_SELECT: Final[dict[str, Rule]] = {
    **_INPUT,
    "confirm": CONFIRM,
    "options": Many(SELECT_OPTIONS, OPTION),
    "option_groups": Many(SELECT_OPTIONS, OPTION_GROUP),
}
_CHOICE: Final[dict[str, Rule]] = {**_ACTION, "focus_on_load": Flag()}
_PICTURE: Final[dict[str, Rule]] = {"image_url": Word(URL), "slack_file": Anything()}
_MOST_PICKED: Final = Whole(1, 100)
_DATE: Final = r"\d{4}-\d{2}-\d{2}"

INTERACTIVE: Final[Mapping[str, Rule]] = {
    "button": Shape(
        {"text": Text(BUTTON_TEXT)},
        {
            **_ACTION,
            "url": Word(URL),
            "value": Word(BUTTON_VALUE),
            "style": Word(10, one_of=("primary", "danger")),
            "accessibility_label": Word(BUTTON_TEXT),
        },
    ),
    "overflow": Shape({"options": Many(OVERFLOW_OPTIONS, MENU_OPTION)}, _ACTION),
    "static_select": Shape(
        {},
        {**_SELECT, "initial_option": OPTION},
        (_exactly_one("options", "option_groups"), _initial_is_option),
    ),
    "multi_static_select": Shape(
        {},
        {**_SELECT, "initial_options": Many(100, OPTION), "max_selected_items": _MOST_PICKED},
        (_exactly_one("options", "option_groups"), _initial_is_option),
    ),
    "radio_buttons": Shape(
        {"options": Many(CHOICE_OPTIONS, RICH_OPTION)},
        {**_CHOICE, "initial_option": RICH_OPTION},
        (_initial_is_option,),
    ),
    "checkboxes": Shape(
        {"options": Many(CHOICE_OPTIONS, RICH_OPTION)},
        {**_CHOICE, "initial_options": Many(CHOICE_OPTIONS, RICH_OPTION)},
        (_initial_is_option,),
    ),
    "users_select": Shape({}, {**_INPUT, "confirm": CONFIRM, "initial_user": IDENTIFIER}),
    "multi_users_select": Shape(
        {},
        {
            **_INPUT,
            "confirm": CONFIRM,
            "initial_users": Many(100, IDENTIFIER, least=0),
            "max_selected_items": _MOST_PICKED,
        },
    ),
    "datepicker": Shape({}, {**_INPUT, "confirm": CONFIRM, "initial_date": Word(10, 1, (), _DATE)}),
    "plain_text_input": Shape(
        {},
        {
            **_INPUT,
            "initial_value": Word(INPUT_TEXT, least=0),
            "multiline": Flag(),
            "min_length": Whole(0, INPUT_TEXT),
            "max_length": Whole(1, INPUT_TEXT),
            "dispatch_action_config": DISPATCH,
        },
        (_min_not_above_max,),
    ),
    "number_input": Shape(
        {"is_decimal_allowed": Flag()},
        {
            **_INPUT,
            "initial_value": Word(50),
            "min_value": Word(50),
            "max_value": Word(50),
            "dispatch_action_config": DISPATCH,
        },
    ),
    "feedback_buttons": Shape(
        {"positive_button": FEEDBACK, "negative_button": FEEDBACK}, {"action_id": IDENTIFIER}
    ),
    "icon_button": Shape(
        {"icon": Word(30, one_of=("trash",)), "text": Text(BUTTON_TEXT)},
        {
            **_ACTION,
            "value": Word(BUTTON_VALUE),
            "accessibility_label": Word(BUTTON_TEXT),
            "visible_to_user_ids": Many(100, IDENTIFIER),
        },
    ),
}
ELEMENTS: Final[Mapping[str, Rule]] = {
    **INTERACTIVE,
    "image": Shape(
        {"alt_text": Word(ALT_TEXT)}, _PICTURE, (_exactly_one("image_url", "slack_file"),)
    ),
    "plain_text": Text(SECTION_TEXT),
    "mrkdwn": Text(SECTION_TEXT, ("mrkdwn",)),
}

_PICKERS: Final = {"static_select", "radio_buttons", "checkboxes", "users_select", "datepicker"}
_MULTI: Final = {"multi_static_select", "multi_users_select"}


def _element(*kinds: str) -> OneOf:
    return OneOf(ELEMENTS, "element", frozenset(kinds))


# Rich text ---------------------------------------------------------------------------------------

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
_RICH_BLOCKS: Final = OneOf(
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

# Blocks ------------------------------------------------------------------------------------------

_BLOCK: Final[dict[str, Rule]] = {"block_id": IDENTIFIER}
_RICH_TEXT: Final = Shape({"elements": Many(1_000, _RICH_BLOCKS)}, _BLOCK)

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
            "accessory": _element("button", "overflow", "image", *_PICKERS, *_MULTI),
            "expand": Flag(),
        },
        (_text_or_fields,),
    ),
    "header": Shape({"text": Text(HEADER_TEXT)}, _BLOCK),
    "divider": Shape({}, _BLOCK),
    "context": Shape(
        {"elements": Many(CONTEXT_ELEMENTS, _element("image", "plain_text", "mrkdwn"))}, _BLOCK
    ),
    "context_actions": Shape(
        {"elements": Many(CONTEXT_ACTIONS, _element("feedback_buttons", "icon_button"))}, _BLOCK
    ),
    "actions": Shape(
        {"elements": Many(ACTIONS, _element("button", "overflow", *_PICKERS))}, _BLOCK
    ),
    "image": Shape(
        {"alt_text": Word(ALT_TEXT)},
        {**_BLOCK, **_PICTURE, "title": Text(ALT_TEXT)},
        (_exactly_one("image_url", "slack_file"),),
    ),
    "input": Shape(
        {
            "label": Text(LABEL),
            "element": _element("plain_text_input", "number_input", *_PICKERS, *_MULTI),
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
}

# Surfaces ----------------------------------------------------------------------------------------

_ON_VIEWS: Final = frozenset(BLOCKS) - {"context_actions", "markdown", "table"}
_VIEW_BLOCKS: Final = Many(VIEW_BLOCKS, OneOf(BLOCKS, "block", _ON_VIEWS))
_VIEW: Final[dict[str, Rule]] = {
    "private_metadata": Word(PRIVATE_METADATA, least=0),
    "callback_id": Word(ID, least=0),
    "external_id": Word(ID, least=0),
}
_IN_ALL_VIEWS: Final = (_unique_ids, _one_focus, _view_size)

SURFACES: Final[Mapping[Surface, Rule]] = {
    # A message goes to methods with arguments of their own, so other fields pass.
    "message": Shape(
        {"text": Word(MESSAGE_TEXT)},
        {
            "blocks": Many(MESSAGE_BLOCKS, OneOf(BLOCKS, "block"), least=0),
            "metadata": Shape(
                {"event_type": IDENTIFIER, "event_payload": Anything()}, {}, (_payload_size,)
            ),
        },
        (_unique_ids, _together),
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
        (*_IN_ALL_VIEWS, _submit_with_inputs),
    ),
    "home": Shape(
        {"type": Word(5, one_of=("home",)), "blocks": _VIEW_BLOCKS}, _VIEW, _IN_ALL_VIEWS
    ),
}
