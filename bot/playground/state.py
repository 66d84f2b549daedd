"""What a person entered, in Slack's words: `state.values`, actions, and what is still missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from bot.blocks.limits import elements_of

if TYPE_CHECKING:
    from bot.playground.values import Json, Picked

_FIELDS: Final = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
}
_MANY: Final = {kind for kind in _FIELDS if kind.startswith("multi_")} | {"checkboxes"}
_FORMS: Final = {
    "email_text_input": (r"[^@\s]+@[^@\s]+\.[^@\s]+", "Please enter a valid email address."),
    "url_text_input": (r"https?://\S+", "Please enter a valid URL."),
    "datepicker": (r"\d{4}-\d{2}-\d{2}", "Please enter a valid date."),
    "timepicker": (r"\d{2}:\d{2}", "Please enter a valid time."),
}
_COPIED: Final = ("text", "value", "style", "placeholder", "icon")
REQUIRED: Final = "Please complete this required field."


def state_values(blocks: Sequence[Json], picked: Picked) -> dict[str, dict[str, Json]]:
    """`state.values` of a message or view: what was picked, else what it started with."""
    values: dict[str, dict[str, Json]] = {}
    for block, element in _stateful(blocks):
        block_id, action_id = block["block_id"], element["action_id"]
        value, entered = _picked(picked, block_id, action_id)
        values.setdefault(block_id, {})[action_id] = _state(element, value, entered=entered)
    return values


def action(block: Json, element: Json, value: object, at: str) -> Json:
    """The entry of `actions` that Slack sends when a person uses an element."""
    made: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": at,
    }
    if element["type"] in _FIELDS:
        made |= _state(element, value, entered=True)
    elif element["type"] == "overflow":
        made["selected_option"] = _option(element, value)
    elif element["type"] == "feedback_buttons":
        made |= {"text": _pressed(element, value)["text"], "value": value}
    else:
        made |= {name: element[name] for name in _COPIED if name in element}
    return made


def find(blocks: Sequence[Json], action_id: str, block_id: str | None = None) -> tuple[Json, Json]:
    """The block and element with an action id; a KeyError names what there is instead."""
    seen = []
    for block in blocks:
        for element in elements_of(block):
            seen.append(element.get("action_id"))
            if element.get("action_id") == action_id and block_id in {None, block["block_id"]}:
                return block, dict(element)
    raise KeyError(f"no element {action_id!r}; there are: {', '.join(map(str, seen)) or 'none'}")


def by_block(blocks: Sequence[Json], picked: Picked | None) -> Picked:
    """What was picked, an input's label (what a person sees) turned into its block id."""
    labels = {
        block["label"]["text"]: block["block_id"] for block in blocks if block["type"] == "input"
    }
    return {labels.get(name, name): value for name, value in (picked or {}).items()}


def labelled(blocks: Sequence[Json], label: str) -> tuple[Json, Json, object]:
    """The block, element and value behind a label: a button's, or an overflow menu's option."""
    seen = []
    for block in blocks:
        for element in elements_of(block):
            options = element["options"] if element["type"] == "overflow" else ()
            for thing in (element, *options):
                text = thing.get("text", {}).get("text")
                seen.append(text)
                if text == label:
                    return block, dict(element), thing.get("value") if options else None
    raise KeyError(f"nothing says {label!r}; there are: {', '.join(filter(None, seen)) or 'none'}")


def missing(blocks: Sequence[Json], values: Mapping[str, Mapping[str, Json]]) -> dict[str, str]:
    """What Slack itself refuses before asking the app, by block id."""
    errors: dict[str, str] = {}
    for block, element in _stateful(blocks):
        if block["type"] != "input":
            continue
        name = _FIELDS[element["type"]][0]
        value = values[block["block_id"]][element["action_id"]][name]
        if not value and not block.get("optional"):
            errors[block["block_id"]] = REQUIRED
        elif isinstance(value, str) and (problem := _entered(element, value)):
            errors[block["block_id"]] = problem
    return errors


def _entered(element: Json, value: str) -> str:
    """What is wrong with a text or number that was typed."""
    if element["type"] == "plain_text_input":
        if len(value) < element.get("min_length", 0):
            return f"Please enter at least {element['min_length']} characters."
        if len(value) > element.get("max_length", 3_000):
            return f"Please enter at most {element.get('max_length', 3_000)} characters."
    if element["type"] == "number_input":
        return _number(element, value)
    pattern, problem = _FORMS.get(element["type"], (".*", ""))
    return "" if re.fullmatch(pattern, value, re.DOTALL) else problem


def _number(element: Json, value: str) -> str:
    try:
        number = float(value) if element["is_decimal_allowed"] else int(value)
    except ValueError:
        return "Please enter a valid number."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return ""


def _stateful(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    for block in blocks:
        for element in elements_of(block):
            if element["type"] in _FIELDS:
                yield block, dict(element)


def _picked(picked: Picked, block_id: str, action_id: str) -> tuple[object, bool]:
    """A value given by block and action id, by action id alone, or by block id alone."""
    of_block = picked.get(block_id)
    if isinstance(of_block, Mapping) and action_id in of_block:
        return of_block[action_id], True
    for name in (action_id, block_id):
        if name in picked and not isinstance(picked[name], Mapping):
            return picked[name], True
    return None, False


def _state(element: Json, value: object, *, entered: bool) -> Json:
    name, initial = _FIELDS[element["type"]]
    made: object
    if not entered:
        made = element.get(initial, [] if element["type"] in _MANY else None)
    elif not name.startswith("selected_option"):
        made = [*_listed(value)] if element["type"] in _MANY else _entry(element, value)
    elif element["type"] in _MANY:
        made = [_option(element, each) for each in _listed(value)]
    else:
        made = None if value is None else _option(element, value)
    return {"type": element["type"], name: made}


def _entry(element: Json, value: object) -> str | int | None:
    if value is None or value == "":
        return None
    return int(str(value)) if element["type"] == "datetimepicker" else str(value)


def _listed(value: object) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else [] if value is None else [value]


def _option(element: Json, value: object) -> Json:
    groups = element.get("option_groups") or [element]
    options = [option for group in groups for option in group.get("options", ())]
    for option in options:
        if option["value"] == value:
            return dict(option)
    for option in options:
        if option["text"]["text"] == value:
            return dict(option)
    known = ", ".join(option["value"] for option in options)
    raise KeyError(f"no option {value!r} in {element.get('action_id')}; there are: {known}")


def _pressed(element: Json, value: object) -> Json:
    for name in ("positive_button", "negative_button"):
        if element[name]["value"] == value:
            return dict(element[name])
    raise KeyError(f"no feedback button with the value {value!r}")
