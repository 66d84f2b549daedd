"""What Slack sends to an app, field for field: events, commands, clicks, submissions."""

from __future__ import annotations

import itertools
import secrets
from typing import TYPE_CHECKING, Any

from bot.playground.files import file_payload
from bot.playground.state import action, state_values
from bot.playground.views import view_payload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.playground.values import Json, Message, Picked, View
    from bot.playground.workspace import Workspace


class Payloads:
    """Builds payloads from the workspace's state, issuing triggers and response addresses."""

    def __init__(self, workspace: Workspace, base_url: str = "") -> None:
        self._workspace = workspace
        self._settings = workspace.settings
        self.base_url = base_url
        self._numbers = itertools.count(1)

    # Events

    def event(self, event: Mapping[str, Any]) -> Json:
        """The envelope around an Events API event."""
        settings = self._settings
        number = f"{next(self._numbers):06X}{secrets.token_hex(2).upper()}"
        return {
            "token": "playground",
            "team_id": settings.team_id,
            "context_team_id": settings.team_id,
            "context_enterprise_id": None,
            "api_app_id": settings.app_id,
            "event": dict(event),
            "type": "event_callback",
            "event_id": f"Ev{number}",
            "event_time": int(self._workspace.clock.now()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": settings.team_id,
                    "user_id": settings.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": self._is_shared(event.get("channel")),
            "event_context": f"4-{number}",
        }

    def app_mention(self, message: Message) -> Json:
        """The event for a message in a channel that names the app."""
        return self.event({**self._said(message), "type": "app_mention"})

    def message_event(self, message: Message) -> Json:
        """The event for a message in a conversation that the app follows."""
        kind = self._workspace.channel(message.channel).kind
        return self.event({**self._said(message), "type": "message", "channel_type": kind})

    def message_changed(self, message: Message, *, deleted: bool = False) -> Json:
        """The event for an edited or deleted message."""
        kind = self._workspace.channel(message.channel).kind
        ts = self._workspace.next_ts()
        shared: Json = {"type": "message", "channel": message.channel, "channel_type": kind}
        said = {key: value for key, value in self._said(message).items() if key != "channel"}
        change: Json
        if deleted:
            change = {"subtype": "message_deleted", "deleted_ts": message.ts}
            return self.event(
                {**shared, **change, "previous_message": said, "ts": ts, "event_ts": ts}
            )
        change = {"subtype": "message_changed", "message": said, "previous_message": said}
        return self.event({**shared, **change, "hidden": True, "ts": ts, "event_ts": ts})

    def home_opened(self, user: str, channel: str, tab: str, home: View | None) -> Json:
        """The event for opening the app's Home or messages tab."""
        at = self._workspace.next_ts()
        view = {"view": self.view(home)} if home is not None and tab == "home" else {}
        event = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, **view}
        return self.event({**event, "event_ts": at})

    def _said(self, message: Message) -> Json:
        said: Json = {
            "type": "message",
            "user": message.user,
            "ts": message.ts,
            "text": message.text,
            "team": self._workspace.person(message.user).team_id or self._settings.team_id,
            "blocks": list(message.blocks),
            "channel": message.channel,
            "event_ts": message.ts,
        }
        if message.client_id:
            said["client_msg_id"] = message.client_id
        if message.user == self._settings.bot_user:
            said |= {"bot_id": self._settings.bot_id, "app_id": self._settings.app_id}
        if message.files:
            said["files"] = [file_payload(file, self.base_url) for file in message.files]
        if message.thread_ts:
            said["thread_ts"] = message.thread_ts
            said["parent_user_id"] = self._workspace.message(
                message.channel, message.thread_ts
            ).user
        return said

    def uninstalled(self) -> tuple[Json, Json]:
        """The two events of an uninstall, whose order Slack does not promise."""
        tokens = {"oauth": [], "bot": [self._settings.bot_user]}
        gone = self.event({"type": "app_uninstalled"})
        return gone, self.event({"type": "tokens_revoked", "tokens": tokens})

    def _is_shared(self, channel: object) -> bool:
        return isinstance(channel, str) and self._workspace.channel(channel).is_ext_shared

    # Commands and clicks

    def command(self, user: str, channel: str, command: str, text: str) -> dict[str, str]:
        """The form for a slash command."""
        settings, where = self._settings, self._workspace.channel(channel)
        person = self._workspace.person(user)
        return {
            "token": "playground",
            "team_id": settings.team_id,
            "team_domain": settings.team_domain,
            "channel_id": where.id,
            "channel_name": "directmessage" if where.is_direct else where.name,
            "user_id": user,
            "user_name": person.name,
            "command": command,
            "text": text,
            "api_app_id": settings.app_id,
            "is_enterprise_install": "false",
            "response_url": self.response_url(user, where.id),
            "trigger_id": self._workspace.issue_trigger(user, where.id),
        }

    def response_url(
        self, user: str, channel: str, original: str | None = None, thread_ts: str | None = None
    ) -> str:
        """An address to respond to, good for half an hour and five posts."""
        token = self._workspace.issue_response(user, channel, original, thread_ts)
        return f"{self.base_url}/response/{token}"

    def message_click(
        self, user: str, message: Message, used: tuple[Json, Json], value: object, picked: Picked
    ) -> Json:
        """The payload for an element used in a message."""
        where = self._workspace.channel(message.channel)
        thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": where.id,
            "is_ephemeral": message.is_ephemeral,
            **thread,
        }
        response = self.response_url(user, where.id, message.ts, message.thread_ts)
        said = {} if message.is_ephemeral else {"message": self.message(message)}
        return {
            **self._interaction("block_actions", user, where.id),
            "container": container,
            "channel": {"id": where.id, "name": "directmessage" if where.is_direct else where.name},
            **said,
            "state": {"values": state_values(message.blocks, picked)},
            "response_url": response,
            "actions": [action(*used, value, self._workspace.next_ts())],
        }

    def view_click(
        self, user: str, view: View, used: tuple[Json, Json], value: object, picked: Picked
    ) -> Json:
        """The payload for an element used in a modal or Home tab."""
        return {
            **self._interaction("block_actions", user),
            "container": {"type": "view", "view_id": view.id},
            "view": self.view(view, picked),
            "actions": [action(*used, value, self._workspace.next_ts())],
        }

    def submission(self, user: str, view: View, picked: Picked) -> Json:
        """The payload for a submitted modal."""
        made = self._interaction("view_submission", user)
        return {**made, "view": self.view(view, picked), "response_urls": []}

    def closed(self, user: str, view: View, *, is_cleared: bool) -> Json:
        """The payload for a modal that was closed without submitting."""
        made = self._interaction("view_closed", user)
        del made["trigger_id"]
        return {**made, "view": self.view(view), "is_cleared": is_cleared}

    def view(self, view: View, picked: Picked | None = None) -> Json:
        """A view as Slack sends it."""
        settings = self._settings
        values = state_values(view.blocks, picked or {})
        return view_payload(view, settings.team_id, settings.app_id, settings.bot_id, values)

    def message(self, message: Message, *, with_metadata: bool = False) -> Json:
        """A message as the Web API and interactions give it."""
        made = {key: value for key, value in self._said(message).items() if key != "event_ts"}
        del made["channel"]
        made.pop("parent_user_id", None)
        if message.edited and message.user != self._settings.bot_user:
            made["edited"] = {"user": message.user, "ts": message.edited}
        if not message.is_reply and not message.is_ephemeral:
            made |= self._thread_counts(message)
        if with_metadata and message.metadata:
            made["metadata"] = message.metadata
        return made

    def _thread_counts(self, message: Message) -> Json:
        replies = self._workspace.messages(message.channel, message.ts)[1:]
        if not replies:
            return {}
        users = list(dict.fromkeys(reply.user for reply in replies))
        return {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users_count": len(users),
            "reply_users": users,
            "latest_reply": replies[-1].ts,
        }

    def _interaction(self, kind: str, user: str, channel: str | None = None) -> Json:
        settings, person = self._settings, self._workspace.person(user)
        return {
            "type": kind,
            "team": {"id": settings.team_id, "domain": settings.team_domain},
            "user": {
                "id": user,
                "username": person.name,
                "name": person.name,
                "team_id": person.team_id or settings.team_id,
            },
            "api_app_id": settings.app_id,
            "token": "playground",
            "trigger_id": self._workspace.issue_trigger(user, channel),
            "enterprise": None,
            "is_enterprise_install": False,
        }
