"""The rules that look at a payload as a whole: ids, sums, sizes, places."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from bot.blocks.limits_elements import INTERACTIVE, TYPED, dicts
from bot.blocks.limits_numbers import (
    CHARTS,
    EVENT_PAYLOAD,
    MARKDOWN_TEXT,
    TABLES,
    VIEW_BYTES,
)
from bot.blocks.rules import (
    Also,
    Json,
    Problem,
)


def elements_of(block: Json) -> list[Json]:
    """The interactive elements of a block, wherever its type keeps them."""
    found = [*dicts(block.get("elements"))] if block.get("type") != "rich_text" else []
    found += [*dicts([block.get("accessory"), block.get("element")])]
    return [element for element in found if str(element.get("type")) in INTERACTIVE]


def _twice(values: Iterable[object]) -> set[object]:
    return {value for value, times in Counter(values).items() if times > 1}


def alike(blocks: object, at: str) -> Iterator[Problem]:
    """Ids that occur twice: block ids in a payload, action ids in a block."""
    ids = [block.get("block_id") for block in dicts(blocks)]
    for twice in _twice(found for found in ids if isinstance(found, str)):
        place = len(ids) - 1 - ids[::-1].index(str(twice))
        yield Problem(f"{at}/{place}/block_id", "duplicate", f"block_id {twice!r} occurs twice")
    for place, block in enumerate(dicts(blocks)):
        named = [element.get("action_id") for element in elements_of(block)]
        for twice in _twice(name for name in named if isinstance(name, str)):
            yield Problem(f"{at}/{place}", "duplicate", f"action_id {twice!r} occurs twice")


def unique_ids(payload: Json, at: str) -> Iterator[Problem]:
    """A rule: no id occurs twice in the payload."""
    yield from alike(payload.get("blocks"), f"{at}/blocks")


def _of_type(payload: Json, kind: str) -> list[Json]:
    return [block for block in dicts(payload.get("blocks")) if block.get("type") == kind]


def together(payload: Json, at: str) -> Iterator[Problem]:
    """What a message may hold once only, or up to a sum."""
    written = sum(len(str(block.get("text", ""))) for block in _of_type(payload, "markdown"))
    if written > MARKDOWN_TEXT:
        message = f"markdown blocks together have {written:,} characters, {MARKDOWN_TEXT:,} fit"
        yield Problem(f"{at}/blocks", "too_long", message)
    if len(_of_type(payload, "table")) > TABLES:
        yield Problem(f"{at}/blocks", "too_many", "only one table fits a message")
    if len(_of_type(payload, "data_visualization")) > CHARTS:
        yield Problem(f"{at}/blocks", "too_many", f"only {CHARTS} charts fit a message")


def submit_with_inputs(view: Json, at: str) -> Iterator[Problem]:
    """A rule: a modal with inputs can be submitted."""
    if _of_type(view, "input") and "submit" not in view:
        yield Problem(f"{at}/submit", "missing_field", "a modal with inputs needs submit")


def one_focus(view: Json, at: str) -> Iterator[Problem]:
    """A rule: at most one element asks for the focus."""
    elements = [element for block in dicts(view.get("blocks")) for element in elements_of(block)]
    if sum(element.get("focus_on_load") is True for element in elements) > 1:
        yield Problem(f"{at}/blocks", "too_many", "only one element may have focus_on_load")


def view_size(view: Json, at: str) -> Iterator[Problem]:
    """A rule: the view as a whole is not too big."""
    size = len(json.dumps(view, default=str))
    if size > VIEW_BYTES:
        yield Problem(at, "too_long", f"the view has {size:,} bytes, {VIEW_BYTES:,} fit")


def payload_size(metadata: Json, at: str) -> Iterator[Problem]:
    """A rule: metadata is not too big."""
    size = len(json.dumps(metadata.get("event_payload"), default=str))
    if size > EVENT_PAYLOAD:
        message = f"has {size:,} characters as JSON, {EVENT_PAYLOAD:,} fit"
        yield Problem(f"{at}/event_payload", "too_long", message)


def only_on(surface: str) -> Also:
    """A rule: no element that this surface doesn't take."""
    refused = {"message": TYPED, "modal": frozenset(), "home": TYPED | {"datetimepicker"}}[surface]

    def look(payload: Json, at: str) -> Iterator[Problem]:
        for place, block in enumerate(dicts(payload.get("blocks"))):
            for found in elements_of(block):
                if found["type"] in refused:
                    message = f"{found['type']} is not allowed in a {surface}"
                    yield Problem(f"{at}/blocks/{place}", "not_allowed", message)

    return look
