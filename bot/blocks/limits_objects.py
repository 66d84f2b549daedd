"""The rules of composition objects: options, confirmations, filters."""

from __future__ import annotations

from typing import Final

from bot.blocks.limits_numbers import (
    BUTTON_TEXT,
    BUTTON_VALUE,
    CONFIRM_BUTTON,
    CONFIRM_TEXT,
    CONFIRM_TITLE,
    ID,
    OPTION_TEXT,
    OPTION_VALUE,
    SELECT_OPTIONS,
    URL,
)
from bot.blocks.rules import (
    Many,
    Shape,
    Text,
    Word,
)

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
