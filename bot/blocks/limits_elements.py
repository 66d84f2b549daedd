"""The rules of elements: buttons, selects, inputs, pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bot.blocks.limits_numbers import (
    ALT_TEXT,
    BUTTON_TEXT,
    BUTTON_VALUE,
    CHOICE_OPTIONS,
    INPUT_TEXT,
    OVERFLOW_OPTIONS,
    PICKED,
    PLACEHOLDER,
    SECTION_TEXT,
    SELECT_OPTIONS,
    URL,
)
from bot.blocks.limits_objects import (
    CONFIRM,
    DISPATCH,
    FEEDBACK,
    IDENTIFIER,
    MENU_OPTION,
    OPTION,
    OPTION_GROUP,
    RICH_OPTION,
)
from bot.blocks.rules import (
    Also,
    Flag,
    Json,
    Many,
    OneOf,
    Problem,
    Rule,
    Shape,
    Text,
    Whole,
    Word,
)


def exactly_one(*names: str) -> Also:
    """A rule: one of these fields, not several."""

    def look(value: Json, at: str) -> Iterator[Problem]:
        if sum(name in value for name in names) != 1:
            yield Problem(at, "missing_field", f"needs exactly one of {' and '.join(names)}")

    return look


def _options(value: Json) -> list[object]:
    grouped = [group.get("options", ()) for group in dicts(value.get("option_groups"))]
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
    for low_name, high_name in (("min_length", "max_length"), ("min_value", "max_value")):
        low, high = _number(value.get(low_name)), _number(value.get(high_name))
        if low is not None and high is not None and low > high:
            yield Problem(f"{at}/{low_name}", "out_of_range", f"is above {high_name}")


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def _not_too_many_initial(value: Json, at: str) -> Iterator[Problem]:
    most = value.get("max_selected_items")
    for name in value:
        initial = value[name] if name.startswith("initial_") else None
        if isinstance(initial, list) and isinstance(most, int) and len(initial) > most:
            message = f"has {len(initial)} items, max_selected_items is {most}"
            yield Problem(f"{at}/{name}", "too_many", message)


def dicts(value: object) -> Iterator[Json]:
    """The objects in what should be an array."""
    if isinstance(value, list | tuple):
        yield from (member for member in value if isinstance(member, Mapping))


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
_FILTER: Final = Shape(
    {},
    {
        "include": Many(4, Word(10, one_of=("im", "mpim", "private", "public"))),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    },
)
_CONVERSATIONS: Final[dict[str, Rule]] = {
    **_INPUT,
    "confirm": CONFIRM,
    "default_to_current_conversation": Flag(),
    "filter": _FILTER,
}
_CHOICE: Final[dict[str, Rule]] = {**_ACTION, "focus_on_load": Flag()}
PICTURE: Final[dict[str, Rule]] = {
    "image_url": Word(URL),
    "slack_file": Shape({}, {"id": IDENTIFIER, "url": Word(URL)}, (exactly_one("id", "url"),)),
}
_MOST_PICKED: Final = Whole(1, PICKED)
_DATE: Final = r"\d{4}-\d{2}-\d{2}"
_TIME: Final = r"([01]\d|2[0-3]):[0-5]\d"


def _typed(**more: Rule) -> Shape:
    """A text input of one line, checked by Slack for its form."""
    shared: dict[str, Rule] = {
        **_INPUT,
        "initial_value": Word(INPUT_TEXT),
        "dispatch_action_config": DISPATCH,
    }
    return Shape({}, {**shared, **more})


def _several(initial: str, **more: Rule) -> Shape:
    """A select of several people, channels or conversations."""
    found: dict[str, Rule] = {"confirm": CONFIRM, initial: Many(PICKED, IDENTIFIER, least=0)}
    shared = {**_INPUT, **found, "max_selected_items": _MOST_PICKED}
    return Shape({}, {**shared, **more}, (_not_too_many_initial,))


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
        (exactly_one("options", "option_groups"), _initial_is_option),
    ),
    "multi_static_select": Shape(
        {},
        {**_SELECT, "initial_options": Many(PICKED, OPTION), "max_selected_items": _MOST_PICKED},
        (exactly_one("options", "option_groups"), _initial_is_option, _not_too_many_initial),
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
    "multi_users_select": _several("initial_users"),
    "conversations_select": Shape(
        {},
        {**_CONVERSATIONS, "initial_conversation": IDENTIFIER, "response_url_enabled": Flag()},
    ),
    "multi_conversations_select": _several("initial_conversations", **_CONVERSATIONS),
    "channels_select": Shape(
        {},
        {
            **_INPUT,
            "confirm": CONFIRM,
            "initial_channel": IDENTIFIER,
            "response_url_enabled": Flag(),
        },
    ),
    "multi_channels_select": _several("initial_channels"),
    "datepicker": Shape({}, {**_INPUT, "confirm": CONFIRM, "initial_date": Word(10, 1, (), _DATE)}),
    "timepicker": Shape(
        {},
        {
            **_INPUT,
            "confirm": CONFIRM,
            "initial_time": Word(5, 1, (), _TIME),
            "timezone": Word(100),
        },
    ),
    "datetimepicker": Shape(
        {},
        {**_ACTION, "focus_on_load": Flag(), "initial_date_time": Whole(10**9, 10**10 - 1)},
    ),
    "email_text_input": _typed(),
    "url_text_input": _typed(),
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
        (_min_not_above_max,),
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
        {"alt_text": Word(ALT_TEXT)}, PICTURE, (exactly_one("image_url", "slack_file"),)
    ),
    "plain_text": Text(SECTION_TEXT),
    "mrkdwn": Text(SECTION_TEXT, ("mrkdwn",)),
}

PICKERS: Final = frozenset(
    {
        "static_select",
        "radio_buttons",
        "checkboxes",
        "users_select",
        "conversations_select",
        "channels_select",
        "datepicker",
        "timepicker",
    }
    | {kind for kind in INTERACTIVE if kind.startswith("multi_")}
)
"""What sections, actions and inputs may hold."""
TYPED: Final = frozenset({"number_input", "email_text_input", "url_text_input"})
"""What only a modal's inputs may hold."""


def element(*kinds: str) -> OneOf:
    """A rule: an element of one of these types."""
    return OneOf(ELEMENTS, "element", frozenset(kinds))
