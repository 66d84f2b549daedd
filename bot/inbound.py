"""Slack's payloads as values. What isn't shaped as Slack shapes it is refused here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot import payload

_PERSON = re.compile(r"<@[^<>]+>")


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
        is_outside: whether the user belongs to another workspace.
    """

    team: str
    channel: str
    user: str
    reply_in: str | None = None
    private_to: bool = False
    direct: bool = False
    response_url: str | None = None
    is_outside: bool = False

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
    event = payload.mapping(body, "event")
    if _is_noise(body, event):
        return None
    ts = payload.text(event, "ts")
    place = Place(
        team=_team(body),
        channel=payload.text(event, "channel"),
        user=payload.text(event, "user"),
        is_outside=_is_outside(body, event),
        reply_in=payload.optional(event, "thread_ts") or ts,
    )
    return Said(place, payload.optional(event, "text") or "", _message_keys(body, event))


def message(body: Mapping[str, Any]) -> Said | None:
    """Return what a message says; None for bots' messages, edits, deletions and the like."""
    event = payload.mapping(body, "event")
    if _is_noise(body, event):
        return None
    direct = event.get("channel_type") == "im"
    thread = payload.optional(event, "thread_ts")
    place = Place(
        team=_team(body),
        channel=payload.text(event, "channel"),
        user=payload.text(event, "user"),
        is_outside=_is_outside(body, event),
        reply_in=thread if direct else thread or payload.text(event, "ts"),
        direct=direct,
    )
    return Said(place, payload.optional(event, "text") or "", _message_keys(body, event))


def is_in_thread(body: Mapping[str, Any]) -> bool:
    """Whether a message is a reply in a channel's thread."""
    event = payload.mapping(body, "event")
    return event.get("channel_type") != "im" and bool(payload.optional(event, "thread_ts"))


def command(body: Mapping[str, Any]) -> Said:
    """Return what was typed after a slash command; its reply is for that person alone."""
    place = Place(
        team=payload.text(body, "team_id"),
        channel=payload.text(body, "channel_id"),
        user=payload.text(body, "user_id"),
        private_to=True,
        response_url=payload.text(body, "response_url"),
    )
    return Said(
        place,
        payload.optional(body, "text") or "",
        (f"trigger:{payload.text(body, 'trigger_id')}",),
    )


def press(body: Mapping[str, Any]) -> Pressed:
    """Return which button was pressed, where, by whom."""
    action = payload.action(body)
    container = payload.mapping(body, "container")
    trigger = payload.text(body, "trigger_id")
    pressed = (payload.text(action, "action_id"), _chosen(action))
    if container.get("type") == "view":
        return Pressed(_home(body), *pressed, keys=(f"trigger:{trigger}",), trigger=trigger)
    shown = body.get("message")
    shown = shown if isinstance(shown, Mapping) else {}
    private = container.get("is_ephemeral") is True
    channel = _identity(body, "channel")
    ts = payload.text(container, "message_ts")
    direct = channel.startswith("D")
    thread = payload.optional(shown, "thread_ts") or payload.optional(container, "thread_ts")
    place = Place(
        team=_identity(body, "team"),
        channel=channel,
        user=_identity(body, "user"),
        reply_in=thread if direct or private else thread or ts,
        private_to=private,
        direct=direct,
        response_url=payload.optional(body, "response_url"),
    )
    return Pressed(place, *pressed, keys=(f"trigger:{trigger}",), trigger=trigger)


def _chosen(action: Mapping[str, Any]) -> str:
    """Return what a button carries, or the option that was picked from a list."""
    option = action.get("selected_option")
    carrier = option if isinstance(option, Mapping) else action
    return payload.optional(carrier, "value") or ""


def home_opened(body: Mapping[str, Any]) -> Place | None:
    """Return whose Home tab was opened; None for the app's other tabs."""
    event = payload.mapping(body, "event")
    if event.get("tab") != "home":
        return None
    user = payload.text(event, "user")
    return Place(_team(body), channel=user, user=user, direct=True)


def _home(body: Mapping[str, Any]) -> Place:
    """Return where a button of the Home tab is answered: in the person's direct messages."""
    user = _identity(body, "user")
    return Place(_identity(body, "team"), channel=user, user=user, direct=True)


def submission(body: Mapping[str, Any]) -> Written:
    """Return what was typed into a modal."""
    view = payload.mapping(body, "view")
    state = payload.mapping(view, "state").get("values")
    texts = {
        str(block): element["value"]
        for block, elements in (state.items() if isinstance(state, Mapping) else ())
        if isinstance(elements, Mapping)
        for element in elements.values()
        if isinstance(element, Mapping) and isinstance(element.get("value"), str)
    }
    user = _identity(body, "user")
    place = Place(_identity(body, "team"), channel=user, user=user, private_to=True)
    keys = (f"view:{payload.text(view, 'id')}:{payload.optional(view, 'hash') or ''}",)
    return Written(place, payload.optional(view, "private_metadata") or "", texts, keys)


def team(body: Mapping[str, Any]) -> str:
    """Return the workspace that an event is for."""
    return _team(body)


def revokes_bot(body: Mapping[str, Any]) -> bool:
    """Whether an event takes the app's own token away, and not just some person's."""
    tokens = payload.mapping(body, "event").get("tokens")
    return isinstance(tokens, Mapping) and bool(tokens.get("bot"))


def event_keys(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the key of an event that is no message."""
    return (f"event:{payload.text(body, 'event_id')}",)


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


def _is_outside(body: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    """Whether a message in a shared channel is by somebody of another workspace."""
    home = payload.optional(event, "user_team") or payload.optional(event, "team")
    return home is not None and home != _team(body)


def _message_keys(body: Mapping[str, Any], event: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the keys of one message: a mention also arrives as a message, with another event."""
    place = f"{payload.text(event, 'channel')}:{payload.text(event, 'ts')}"
    return (f"event:{payload.text(body, 'event_id')}", f"message:{place}")


def _identity(body: Mapping[str, Any], key: str) -> str:
    return payload.text(payload.mapping(body, key), "id")


def _team(body: Mapping[str, Any]) -> str:
    """Return the workspace that an event is for, where the app is installed.

    In a channel that workspaces share, it may have happened in another one.
    """
    for authorization in body.get("authorizations") or ():
        if team := payload.optional(authorization, "team_id"):
            return team
    return payload.text(body, "team_id")
