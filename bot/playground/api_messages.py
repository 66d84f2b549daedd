"""The Web API's methods for messages, and the response addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from bot.blocks.limits import MESSAGE_TEXT, Surface, block_problems, problems
from bot.playground.api_conversations import joined, needed, reached, truthy
from bot.playground.files import unknown_files
from bot.playground.values import Json, Message, Refused

if TYPE_CHECKING:
    from bot.playground.payloads import Payloads
    from bot.playground.workspace import Workspace

Arguments = Mapping[str, Any]
PAGE: Final = 100


class MessageMethods:
    """chat.*, conversations.history and .replies, blocks.validate, responding by address."""

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
            "chat.getPermalink": self.permalink,
            "conversations.history": self.history,
            "conversations.replies": self.replies,
            "blocks.validate": validate,
        }

    def post_message(self, arguments: Arguments) -> Json:
        """chat.postMessage."""
        where = joined(self._workspace, arguments)
        content = self._content(arguments)
        message = self._workspace.post(
            where.id, self._bot, thread_ts=arguments.get("thread_ts"), **content
        )
        self._on_change(message, "posted")
        shown = self._payloads.message(message)
        return {"channel": where.id, "ts": message.ts, "message": shown}

    def post_ephemeral(self, arguments: Arguments) -> Json:
        """chat.postEphemeral: visible to one member."""
        where = joined(self._workspace, arguments)
        viewer = needed(arguments, "user")
        if viewer not in where.members:
            raise Refused("user_not_in_channel")
        content = self._content(arguments)
        thread_ts = arguments.get("thread_ts")
        message = self._workspace.post(
            where.id, self._bot, thread_ts=thread_ts, viewer=viewer, **content
        )
        return {"message_ts": message.ts}

    def update(self, arguments: Arguments) -> Json:
        """chat.update: the app's own messages, never ephemeral ones."""
        found = self._own(arguments, "cant_update_message")
        content = self._content(arguments)
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

    def permalink(self, arguments: Arguments) -> Json:
        """chat.getPermalink: an address that opens the message in the page."""
        where = reached(self._workspace, arguments)
        found = self._workspace.message(where.id, str(needed(arguments, "message_ts")))
        address = f"{self._payloads.base_url}/archives/{where.id}/p{found.ts.replace('.', '')}"
        if found.is_reply:
            address += f"?thread_ts={found.thread_ts}&cid={where.id}"
        return {"channel": where.id, "permalink": address}

    def history(self, arguments: Arguments) -> Json:
        """conversations.history: newest first, without replies."""
        where = joined(self._workspace, arguments)
        found = self._workspace.messages(where.id)[::-1]
        return self._page(found, arguments)

    def replies(self, arguments: Arguments) -> Json:
        """conversations.replies: a message and what was said below it, oldest first."""
        where = joined(self._workspace, arguments)
        ts = needed(arguments, "ts")
        found = self._workspace.messages(where.id, ts)
        if not found:
            raise Refused("thread_not_found")
        return self._page(found, arguments)

    def respond(self, token: str, body: Arguments) -> Json:
        """What a POST to a response address does."""
        with self._workspace.lock:
            ticket = self._workspace.redeem_response(token)
            replaces = truthy(body.get("replace_original")) and ticket.original is not None
            if truthy(body.get("delete_original")) and ticket.original is not None:
                self._workspace.delete(ticket.channel, ticket.original)
                return {}
            content = self._content(body)
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
        inclusive = truthy(arguments.get("inclusive"))
        within = [
            message
            for message in found
            if oldest < message.ts < latest or (inclusive and message.ts in {oldest, latest})
        ]
        start = int(arguments.get("cursor") or 0)
        end = start + int(arguments.get("limit") or PAGE)
        full = truthy(arguments.get("include_all_metadata"))
        shown = [self._payloads.message(each, with_metadata=full) for each in within[start:end]]
        more = end < len(within)
        cursor = {"next_cursor": str(end) if more else ""}
        return {"messages": shown, "has_more": more, "response_metadata": cursor}

    def _content(self, arguments: Arguments) -> Json:
        """Text, blocks and metadata of a message, or the refusal that Slack would give."""
        text, blocks = arguments.get("text") or "", arguments.get("blocks") or ()
        if not text and not blocks:
            raise Refused("no_text")
        if len(str(text)) > MESSAGE_TEXT:
            raise Refused("msg_too_long")
        given = {
            key: arguments[key] for key in ("text", "blocks", "metadata") if arguments.get(key)
        }
        found = [*problems(given, "message"), *unknown_files(blocks, self._workspace.files)]
        if found:
            about_metadata = all(problem.pointer.startswith("/metadata") for problem in found)
            raise Refused(
                "invalid_metadata_format" if about_metadata else "invalid_blocks", tuple(found)
            )
        return {"text": text, "blocks": blocks, "metadata": arguments.get("metadata")}

    def _own(self, arguments: Arguments, refusal: str) -> Message:
        where = reached(self._workspace, arguments)
        found = self._workspace.message(where.id, str(needed(arguments, "ts")))
        if found.is_ephemeral:
            raise Refused("message_not_found")
        if found.user != self._bot:
            raise Refused(refusal)
        return found


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
