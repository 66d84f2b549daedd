"""The Web API's methods for messages, conversations and users, and the response addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from bot.blocks.limits import MESSAGE_TEXT, Surface, block_problems, problems
from bot.playground.values import Channel, Json, Message, Person, Refused

if TYPE_CHECKING:
    from bot.playground.payloads import Payloads
    from bot.playground.workspace import Workspace

Arguments = Mapping[str, Any]
PAGE: Final = 100


class MessageMethods:
    """chat.*, conversations.*, users.info, blocks.validate and responding by address."""

    def __init__(
        self,
        workspace: Workspace,
        payloads: Payloads,
        on_change: Callable[[Message, str], None] = lambda _message, _kind: None,
    ) -> None:
        self._workspace = workspace
        self._payloads = payloads
        self._on_change = on_change
        self._bot = workspace.settings.bot_user

    def methods(self) -> dict[str, Callable[[Arguments], Json]]:
        """The methods by Slack's name."""
        return {
            "chat.postMessage": self.post_message,
            "chat.postEphemeral": self.post_ephemeral,
            "chat.update": self.update,
            "chat.delete": self.delete,
            "conversations.open": self.open,
            "conversations.info": self.info,
            "conversations.history": self.history,
            "conversations.replies": self.replies,
            "conversations.members": self.members,
            "users.info": self.user,
            "blocks.validate": validate,
        }

    def post_message(self, arguments: Arguments) -> Json:
        """chat.postMessage."""
        where = self._joined(arguments)
        content = _content(arguments)
        message = self._workspace.post(
            where.id, self._bot, thread_ts=arguments.get("thread_ts"), **content
        )
        self._on_change(message, "posted")
        shown = self._payloads.message(message)
        return {"channel": where.id, "ts": message.ts, "message": shown}

    def post_ephemeral(self, arguments: Arguments) -> Json:
        """chat.postEphemeral: visible to one member."""
        where = self._joined(arguments)
        viewer = _needed(arguments, "user")
        if viewer not in where.members:
            raise Refused("user_not_in_channel")
        content = _content(arguments)
        thread_ts = arguments.get("thread_ts")
        message = self._workspace.post(
            where.id, self._bot, thread_ts=thread_ts, viewer=viewer, **content
        )
        return {"message_ts": message.ts}

    def update(self, arguments: Arguments) -> Json:
        """chat.update: the app's own messages, never ephemeral ones."""
        found = self._own(arguments, "cant_update_message")
        content = _content(arguments)
        if "metadata" not in arguments:
            del content["metadata"]
        message = self._workspace.edit(found.channel, found.ts, **content)
        self._on_change(message, "changed")
        shown = self._payloads.message(message)
        text = message.text
        return {"channel": message.channel, "ts": message.ts, "text": text, "message": shown}

    def delete(self, arguments: Arguments) -> Json:
        """chat.delete: the app's own messages."""
        found = self._own(arguments, "cant_delete_message")
        self._workspace.delete(found.channel, found.ts)
        self._on_change(found, "deleted")
        return {"channel": found.channel, "ts": found.ts}

    def open(self, arguments: Arguments) -> Json:
        """conversations.open: the direct messages with one person."""
        if arguments.get("channel"):
            where = self._channel(arguments)
        else:
            users = str(_needed(arguments, "users")).split(",")
            if len(users) > 1:
                raise Refused("method_not_supported_for_channel_type")
            where = self._workspace.channel(self._workspace.person(users[0]).id)
        return {"channel": {"id": where.id}, "no_op": True, "already_open": True}

    def info(self, arguments: Arguments) -> Json:
        """conversations.info."""
        where = self._channel(arguments)
        shown = {
            "id": where.id,
            "name": where.name,
            "name_normalized": where.name,
            "is_channel": where.kind == "channel",
            "is_group": where.kind == "group",
            "is_im": where.is_direct,
            "is_private": where.kind != "channel",
            "is_member": self._bot in where.members,
            "is_archived": False,
            "is_shared": False,
            "is_ext_shared": False,
            "is_org_shared": False,
            "is_mpim": False,
            "context_team_id": self._workspace.settings.team_id,
            "topic": {"value": where.topic, "creator": "", "last_set": 0},
            "num_members": len(where.members),
        }
        if where.is_direct:
            shown["user"] = where.owner
        return {"channel": shown}

    def history(self, arguments: Arguments) -> Json:
        """conversations.history: newest first, without replies."""
        where = self._joined(arguments)
        found = self._workspace.messages(where.id)[::-1]
        return self._page(found, arguments)

    def replies(self, arguments: Arguments) -> Json:
        """conversations.replies: a message and what was said below it, oldest first."""
        where = self._joined(arguments)
        ts = _needed(arguments, "ts")
        found = self._workspace.messages(where.id, ts)
        if not found:
            raise Refused("thread_not_found")
        return self._page(found, arguments)

    def members(self, arguments: Arguments) -> Json:
        """conversations.members."""
        where = self._channel(arguments)
        return {"members": sorted(where.members), "response_metadata": {"next_cursor": ""}}

    def user(self, arguments: Arguments) -> Json:
        """users.info."""
        person = self._workspace.person(_needed(arguments, "user"))
        return {"user": user_json(person, self._workspace.settings.team_id)}

    def respond(self, token: str, body: Arguments) -> Json:
        """What a POST to a response address does."""
        with self._workspace.lock:
            ticket = self._workspace.redeem_response(token)
            replaces = _truthy(body.get("replace_original")) and ticket.original is not None
            if _truthy(body.get("delete_original")) and ticket.original is not None:
                self._workspace.delete(ticket.channel, ticket.original)
                return {}
            content = _content(body)
            if replaces and ticket.original is not None:
                self._workspace.edit(ticket.channel, ticket.original, **content)
                return {}
            public = body.get("response_type") == "in_channel"
            self._workspace.post(
                ticket.channel,
                self._bot,
                thread_ts=body.get("thread_ts"),
                viewer=None if public else ticket.user,
                **content,
            )
            return {}

    def _page(self, found: list[Message], arguments: Arguments) -> Json:
        oldest, latest = str(arguments.get("oldest", "0")), str(arguments.get("latest", "9"))
        inclusive = _truthy(arguments.get("inclusive"))
        within = [
            message
            for message in found
            if oldest < message.ts < latest or (inclusive and message.ts in {oldest, latest})
        ]
        start = int(arguments.get("cursor") or 0)
        end = start + int(arguments.get("limit") or PAGE)
        full = _truthy(arguments.get("include_all_metadata"))
        shown = [self._payloads.message(each, with_metadata=full) for each in within[start:end]]
        more = end < len(within)
        cursor = {"next_cursor": str(end) if more else ""}
        return {"messages": shown, "has_more": more, "response_metadata": cursor}

    def _channel(self, arguments: Arguments) -> Channel:
        where = self._workspace.channel(str(_needed(arguments, "channel")))
        if where.is_private and self._bot not in where.members:
            raise Refused("channel_not_found")
        return where

    def _joined(self, arguments: Arguments) -> Channel:
        where = self._channel(arguments)
        if self._bot not in where.members:
            raise Refused("not_in_channel")
        return where

    def _own(self, arguments: Arguments, refusal: str) -> Message:
        where = self._channel(arguments)
        found = self._workspace.message(where.id, str(_needed(arguments, "ts")))
        if found.is_ephemeral:
            raise Refused("message_not_found")
        if found.user != self._bot:
            raise Refused(refusal)
        return found


def _content(arguments: Arguments) -> Json:
    """Text, blocks and metadata of a message, or the refusal that Slack would give."""
    text, blocks = arguments.get("text") or "", arguments.get("blocks") or ()
    if not text and not blocks:
        raise Refused("no_text")
    if len(str(text)) > MESSAGE_TEXT:
        raise Refused("msg_too_long")
    given = {key: arguments[key] for key in ("text", "blocks", "metadata") if arguments.get(key)}
    found = problems(given, "message")
    if found:
        about_metadata = all(problem.pointer.startswith("/metadata") for problem in found)
        raise Refused(
            "invalid_metadata_format" if about_metadata else "invalid_blocks", tuple(found)
        )
    return {"text": text, "blocks": blocks, "metadata": arguments.get("metadata")}


def validate(arguments: Arguments) -> Json:
    """blocks.validate: exactly one of blocks, message, view."""
    given = [name for name in ("blocks", "message", "view") if name in arguments]
    if len(given) != 1:
        raise Refused("invalid_arguments")
    name = given[0]
    value = arguments[name]
    if name == "blocks" and isinstance(value, list):
        found = block_problems(value)
    elif name == "blocks" or not isinstance(value, dict):
        raise Refused("invalid_arguments")
    else:
        kind: Surface = "message"
        if name == "view":
            kind = "home" if value.get("type") == "home" else "modal"
        found = problems(value, kind)
    if found:
        raise Refused(f"invalid_{name}", tuple(found))
    return {}


def user_json(person: Person, team_id: str) -> Json:
    """A person as users.info gives it."""
    return {
        "id": person.id,
        "team_id": team_id,
        "name": person.name,
        "deleted": False,
        "real_name": person.real_name,
        "tz": "Europe/London",
        "tz_label": "Greenwich Mean Time",
        "tz_offset": 0,
        "profile": {
            "real_name": person.real_name,
            "display_name": person.real_name.split()[0],
            "title": person.title,
            "team": team_id,
        },
        "is_admin": person.is_admin,
        "is_owner": person.is_admin,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": person.is_bot,
        "is_app_user": False,
    }


def _needed(arguments: Arguments, name: str) -> Any:
    value = arguments.get(name)
    if value in {None, ""}:
        raise Refused("channel_not_found" if name == "channel" else "invalid_arguments")
    return value


def _truthy(value: object) -> bool:
    return str(value).lower() in {"true", "1"}
