"""Slack's payloads as values. What isn't shaped as Slack shapes it is refused here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_PERSON = re.compile(r"<@[^<>]+>")


class MalformedPayloadError(Exception):
    """A payload that lacks what its kind always has; `key` says what."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"payload lacks {key}")


@dataclass(frozen=True)
class Place:
    """Where something was said or pressed, and so where a reply belongs.

    Attributes:
        team: the workspace.
        channel: the channel or direct message.
        user: who said or pressed it.
        reply_in: the thread that a reply goes to; None for the channel itself.
        private_to: whether only the user may see the reply.
        direct: whether this is the user's direct messages with the advisor.
        response_url: where a private reply can be posted for thirty minutes, if anywhere.
    """

    team: str
    channel: str
    user: str
    reply_in: str | None = None
    private_to: bool = False
    direct: bool = False
    response_url: str | None = None

    @property
    def is_shared_thread(self) -> bool:
        """Whether this is a thread of a channel, where others can take part."""
        return self.reply_in is not None and not (self.direct or self.private_to)

    @property
    def thread(self) -> str:
        """The name under which the thread's memory is kept."""
        where = f"direct:{self.user}" if self.direct else self.channel
        if self.private_to:
            return f"{where}:{self.user}"
        return f"{where}:{self.reply_in}" if self.reply_in else where


@dataclass(frozen=True)
class Said:
    """Words addressed to the advisor; `keys` tell repeated deliveries from new ones."""

    place: Place
    text: str
    keys: tuple[str, ...]

    @property
    def names_people(self) -> bool:
        """Whether somebody is mentioned."""
        return bool(_PERSON.search(self.text))


@dataclass(frozen=True)
class Pressed:
    """A button that was pressed, with the value it carried."""

    place: Place
    action: str
    value: str
    keys: tuple[str, ...]
    trigger: str


@dataclass(frozen=True)
class Written:
    """A modal that was sent off: its private metadata and what was typed, by block id."""

    place: Place
    metadata: str
    texts: Mapping[str, str]
    keys: tuple[str, ...]


def mention(body: Mapping[str, Any]) -> Said | None:
    """Return what a mention says; None if a bot said it."""
    event = _mapping(body, "event")
    if _is_noise(body, event):
        return None
    ts = _text(event, "ts")
    place = Place(
        team=_team(body),
        channel=_text(event, "channel"),
        user=_text(event, "user"),
        reply_in=_optional(event, "thread_ts") or ts,
    )
    return Said(place, _optional(event, "text") or "", _message_keys(body, event))


def message(body: Mapping[str, Any]) -> Said | None:
    """Return what a message says; None for bots' messages, edits, deletions and the like."""
    event = _mapping(body, "event")
    if _is_noise(body, event):
        return None
    direct = event.get("channel_type") == "im"
    thread = _optional(event, "thread_ts")
    place = Place(
        team=_team(body),
        channel=_text(event, "channel"),
        user=_text(event, "user"),
        reply_in=thread if direct else thread or _text(event, "ts"),
        direct=direct,
    )
    return Said(place, _optional(event, "text") or "", _message_keys(body, event))


def is_in_thread(body: Mapping[str, Any]) -> bool:
    """Whether a message is a reply in a channel's thread."""
    event = _mapping(body, "event")
    return event.get("channel_type") != "im" and bool(_optional(event, "thread_ts"))


def command(body: Mapping[str, Any]) -> Said:
    """Return what was typed after a slash command; its reply is for that person alone."""
    place = Place(
        team=_text(body, "team_id"),
        channel=_text(body, "channel_id"),
        user=_text(body, "user_id"),
        private_to=True,
        response_url=_text(body, "response_url"),
    )
    return Said(place, _optional(body, "text") or "", (f"trigger:{_text(body, 'trigger_id')}",))


def press(body: Mapping[str, Any]) -> Pressed:
    """Return which button was pressed, where, by whom."""
    actions = body.get("actions")
    if not isinstance(actions, list) or not actions or not isinstance(actions[0], Mapping):
        raise MalformedPayloadError("actions")
    action = actions[0]
    container = _mapping(body, "container")
    trigger = _text(body, "trigger_id")
    pressed = (_text(action, "action_id"), _chosen(action))
    if container.get("type") == "view":
        return Pressed(_home(body), *pressed, keys=(f"trigger:{trigger}",), trigger=trigger)
    shown = body.get("message")
    shown = shown if isinstance(shown, Mapping) else {}
    private = container.get("is_ephemeral") is True
    channel = _text(_mapping(body, "channel"), "id")
    ts = _text(container, "message_ts")
    direct = channel.startswith("D")
    thread = _optional(shown, "thread_ts") or _optional(container, "thread_ts")
    place = Place(
        team=_text(_mapping(body, "team"), "id"),
        channel=channel,
        user=_text(_mapping(body, "user"), "id"),
        reply_in=thread if direct or private else thread or ts,
        private_to=private,
        direct=direct,
        response_url=_optional(body, "response_url"),
    )
    return Pressed(place, *pressed, keys=(f"trigger:{trigger}",), trigger=trigger)


def _chosen(action: Mapping[str, Any]) -> str:
    """Return what a button carries, or the option that was picked from a list."""
    option = action.get("selected_option")
    carrier = option if isinstance(option, Mapping) else action
    return _optional(carrier, "value") or ""


def home_opened(body: Mapping[str, Any]) -> Place | None:
    """Return whose Home tab was opened; None for the app's other tabs."""
    event = _mapping(body, "event")
    if event.get("tab") != "home":
        return None
    user = _text(event, "user")
    return Place(_team(body), channel=user, user=user, direct=True)


def _home(body: Mapping[str, Any]) -> Place:
    """Return where a button of the Home tab is answered: in the person's direct messages."""
    user = _text(_mapping(body, "user"), "id")
    return Place(_text(_mapping(body, "team"), "id"), channel=user, user=user, direct=True)


def submission(body: Mapping[str, Any]) -> Written:
    """Return what was typed into a modal."""
    view = _mapping(body, "view")
    state = _mapping(view, "state").get("values")
    texts = {
        str(block): element["value"]
        for block, elements in (state.items() if isinstance(state, Mapping) else ())
        if isinstance(elements, Mapping)
        for element in elements.values()
        if isinstance(element, Mapping) and isinstance(element.get("value"), str)
    }
    user = _text(_mapping(body, "user"), "id")
    place = Place(_text(_mapping(body, "team"), "id"), channel=user, user=user, private_to=True)
    keys = (f"view:{_text(view, 'id')}:{_optional(view, 'hash') or ''}",)
    return Written(place, _optional(view, "private_metadata") or "", texts, keys)


def team(body: Mapping[str, Any]) -> str:
    """Return the workspace that an event comes from."""
    return _team(body)


def revokes_bot(body: Mapping[str, Any]) -> bool:
    """Whether an event takes the app's own token away, and not just some person's."""
    tokens = _mapping(body, "event").get("tokens")
    return isinstance(tokens, Mapping) and bool(tokens.get("bot"))


def event_keys(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the key of an event that is no message."""
    return (f"event:{_text(body, 'event_id')}",)


def _is_noise(body: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    """Whether a message is ours or a bot's, or none of a person's: an edit, a join, a deletion."""
    subtype = event.get("subtype")
    spoken = subtype in (None, "file_share", "thread_broadcast")
    if event.get("bot_id") or not spoken or not isinstance(event.get("user"), str):
        return True
    return any(
        authorization.get("is_bot") and authorization.get("user_id") == event["user"]
        for authorization in body.get("authorizations") or ()
    )


def _message_keys(body: Mapping[str, Any], event: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the keys of one message: a mention also arrives as a message, with another event."""
    place = f"{_text(event, 'channel')}:{_text(event, 'ts')}"
    return (f"event:{_text(body, 'event_id')}", f"message:{place}")


def _team(body: Mapping[str, Any]) -> str:
    return _text(body, "team_id")


def _mapping(values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = values.get(key)
    if not isinstance(value, Mapping):
        raise MalformedPayloadError(key)
    return value


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    if not isinstance(value, str) or not value:
        raise MalformedPayloadError(key)
    return value


def _optional(values: Mapping[str, Any], key: str) -> str | None:
    value = values.get(key)
    return value if isinstance(value, str) and value else None
