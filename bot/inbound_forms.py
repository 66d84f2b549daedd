"""What was entered into forms: modals that were sent off, and inputs beside a pressed button."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot import payload

Entered = str | tuple[str, ...] | None
"""What an input holds: words, a choice's value, a date, or several of them."""


@dataclass(frozen=True)
class Filled:
    """A form, sent off or with a button pressed in it.

    Attributes:
        team: the workspace.
        user: who filled it in.
        is_outside: whether that person belongs to another workspace.
        metadata: what the view carried.
        entered: what the inputs hold, by block.
        action: the pressed button, and `value` what it carried; empty when sent off.
        channel: where the form is a message; `ts` is that message's.
        keys: tell a repeated delivery from a new one.
        trigger: opens a modal, within three seconds.
        view: the modal's id, `root` the id of the first modal of its stack.
    """

    team: str
    user: str
    is_outside: bool
    metadata: str
    entered: Mapping[str, Entered]
    keys: tuple[str, ...]
    action: str = ""
    value: str = ""
    channel: str | None = None
    ts: str | None = None
    thread: str | None = None
    private: bool = False
    response_url: str | None = None
    trigger: str = ""
    view: str | None = None
    root: str | None = None


def submission(body: Mapping[str, Any]) -> Filled:
    """Return what a modal held when it was sent off.

    Raises:
        MalformedPayloadError: it isn't shaped as Slack shapes it.
    """
    view = payload.mapping(body, "view")
    key = f"view:{payload.text(view, 'id')}:{payload.optional(view, 'hash') or ''}"
    return Filled(
        **_person(body),
        metadata=payload.optional(view, "private_metadata") or "",
        entered=_entered(view.get("state")),
        keys=(key,),
        view=payload.text(view, "id"),
        root=payload.optional(view, "root_view_id"),
        trigger=payload.optional(body, "trigger_id") or "",
    )


def press(body: Mapping[str, Any]) -> Filled:
    """Return which button was pressed, and what the inputs around it held.

    Raises:
        MalformedPayloadError: it isn't shaped as Slack shapes it.
    """
    action = payload.action(body)
    container = body.get("container")
    container = container if isinstance(container, Mapping) else {}
    view = body.get("view")
    view = view if isinstance(view, Mapping) else {}
    channel = body.get("channel")
    message = body.get("message")
    message = message if isinstance(message, Mapping) else {}
    trigger = payload.text(body, "trigger_id")
    is_home = view.get("type") == "home"
    return Filled(
        **_person(body),
        metadata=payload.optional(view, "private_metadata") or "",
        entered=_entered(view.get("state") or body.get("state")),
        keys=(f"trigger:{trigger}",),
        action=payload.text(action, "action_id"),
        value=_value(action),
        channel=payload.text(channel, "id") if isinstance(channel, Mapping) else None,
        ts=payload.optional(container, "message_ts"),
        thread=_thread(message, container),
        private=container.get("is_ephemeral") is True,
        response_url=payload.optional(body, "response_url"),
        trigger=trigger,
        view=None if is_home else payload.optional(view, "id"),
        root=None if is_home else payload.optional(view, "root_view_id"),
    )


def command(body: Mapping[str, Any]) -> Filled:
    """Return who typed a slash command and where, as if a button had been pressed there.

    Raises:
        MalformedPayloadError: it isn't shaped as Slack shapes it.
    """
    trigger = payload.text(body, "trigger_id")
    return Filled(
        team=payload.text(body, "team_id"),
        user=payload.text(body, "user_id"),
        is_outside=False,
        metadata="",
        entered={},
        keys=(f"trigger:{trigger}",),
        channel=payload.text(body, "channel_id"),
        private=True,
        response_url=payload.text(body, "response_url"),
        trigger=trigger,
    )


def day(filled: Filled, block: str) -> date | None:
    """Return the day that was picked in a block; None if none was."""
    held = filled.entered.get(block)
    try:
        return date.fromisoformat(held) if isinstance(held, str) else None
    except ValueError:
        return None


def _person(body: Mapping[str, Any]) -> dict[str, Any]:
    user, team = payload.mapping(body, "user"), payload.mapping(body, "team")
    home = payload.optional(user, "team_id")
    return {
        "team": payload.text(team, "id"),
        "user": payload.text(user, "id"),
        "is_outside": home is not None and home != team["id"],
    }


def _thread(message: Mapping[str, Any], container: Mapping[str, Any]) -> str | None:
    """Return the thread that a message was seen in; what heads a thread was seen outside of it."""
    thread = payload.optional(message, "thread_ts") or payload.optional(container, "thread_ts")
    return None if thread == payload.optional(container, "message_ts") else thread


def _entered(state: object) -> Mapping[str, Entered]:
    values = state.get("values") if isinstance(state, Mapping) else None
    if not isinstance(values, Mapping):
        return {}
    return {
        str(block): _held(element)
        for block, elements in values.items()
        if isinstance(elements, Mapping)
        for element in elements.values()
        if isinstance(element, Mapping)
    }


def _value(action: Mapping[str, Any]) -> str:
    held = _held(action)
    return held if isinstance(held, str) else ""


_SINGLE = ("value", "selected_date", "selected_user", "selected_conversation", "selected_channel")
_SEVERAL = ("selected_users", "selected_conversations", "selected_channels")


def _held(element: Mapping[str, Any]) -> Entered:
    for name in _SINGLE:
        if isinstance(element.get(name), str):
            return str(element[name])
    for name in _SEVERAL:
        if isinstance(element.get(name), list):
            return tuple(one for one in element[name] if isinstance(one, str))
    chosen = element.get("selected_option")
    if isinstance(chosen, Mapping) and isinstance(chosen.get("value"), str):
        return str(chosen["value"])
    ticked = element.get("selected_options")
    if isinstance(ticked, list):
        return tuple(
            one["value"]
            for one in ticked
            if isinstance(one, Mapping) and isinstance(one.get("value"), str)
        )
    return None
