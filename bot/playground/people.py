"""What people do in the workspace, and what Slack makes of it: requests to the app and effects."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Final

from bot.playground.dispatch import Dispatcher, explained
from bot.playground.rich_text import as_sent, mentions, rich_text
from bot.playground.seeds import SLACKBOT
from bot.playground.values import Ack, Message, Outcome, Refused

if TYPE_CHECKING:
    from bot.playground.payloads import Payloads
    from bot.playground.views import Views
    from bot.playground.workspace import Workspace

_COMMAND: Final = re.compile(r"(/[\w-]+)(?:\s+(.*))?", re.DOTALL)


class People:
    """Says things and runs commands on behalf of a person."""

    def __init__(
        self, workspace: Workspace, views: Views, payloads: Payloads, dispatcher: Dispatcher
    ) -> None:
        self._workspace = workspace
        self._settings = workspace.settings
        self._views = views
        self._payloads = payloads
        self._dispatcher = dispatcher

    # Saying something

    def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Outcome:
        """Post what a person typed; the app is told if it is a member and concerned."""
        where = self._channel_of(user, channel)
        people, channels = self._workspace.known(), self._workspace.channels(user)
        stored = as_sent(text, people, channels)
        message = self._workspace.post(
            where,
            user,
            stored,
            blocks=(rich_text(stored),),
            thread_ts=thread_ts,
            client_id=secrets.token_hex(16),
        )
        return Outcome(self._tell_app(message), message)

    def _tell_app(self, message: Message) -> tuple[Ack, ...]:
        where = self._workspace.channel(message.channel)
        bot = self._settings.bot_user
        named = mentions(message.text, bot)
        if bot not in where.members:
            if named:
                self._slackbot(
                    message.user,
                    where.id,
                    f"You mentioned <@{bot}>, but they're not in this channel. "
                    f"Send `/invite @Advisor` to add them.",
                    message.thread_ts,
                )
            return ()
        events = []
        if named and not where.is_direct:
            events.append(self._payloads.app_mention(message))
        if where.is_direct or self._settings.follow_threads:
            events.append(self._payloads.message_event(message))
        return tuple(self._dispatcher.event(event, message) for event in events)

    def _slackbot(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> None:
        self._workspace.post(channel, SLACKBOT, text, viewer=user, thread_ts=thread_ts)

    def _channel_of(self, user: str, channel: str) -> str:
        found = self._workspace.channel(channel)
        if not self._workspace.can_open(user, found):
            raise Refused("channel_not_found")
        return found.id

    # Commands

    def typed_command(self, user: str, channel: str, typed: str) -> Outcome:
        """What the composer makes of a line that starts with a slash."""
        found = _COMMAND.fullmatch(typed.strip())
        command, text = (found[1], found[2] or "") if found else (typed, "")
        if command == "/invite":
            return self._invite(user, channel)
        if command == self._settings.command:
            return self.command(user, channel, command, text)
        self._slackbot(
            user,
            channel,
            f"`{command}` is not a command in this workspace. Try `{self._settings.command} help`.",
        )
        return Outcome(notice=f"{command} is not a command")

    def command(self, user: str, channel: str, command: str, text: str = "") -> Outcome:
        """Send a slash command; what its ack says is shown, a missing ack is explained."""
        where = self._channel_of(user, channel)
        if self._workspace.person(user).is_stranger:
            notice = f"{command} is not available to you: it belongs to {self._settings.team_name}."
            self._slackbot(user, where, notice)
            return Outcome(notice=notice)
        known, channels = self._workspace.known(), self._workspace.channels(user)
        sent = as_sent(text, known, channels)
        ack = self._dispatcher.form(self._payloads.command(user, where, command, sent))
        if not ack.ok:
            notice = explained(command, ack)
            self._slackbot(user, where, notice)
            return Outcome((ack,), notice=notice)
        return Outcome((ack,), self._show_ack(user, where, ack))

    def _show_ack(self, user: str, channel: str, ack: Ack) -> Message | None:
        body = ack.json()
        text = str(body.get("text", "")) if body else ack.body.strip()
        blocks = body.get("blocks") or ()
        if not text and not blocks:
            return None
        viewer = None if body.get("response_type") == "in_channel" else user
        bot = self._settings.bot_user
        return self._workspace.post(channel, bot, text, blocks=blocks, viewer=viewer)

    def _invite(self, user: str, channel: str) -> Outcome:
        bot = self._settings.bot_user
        where = self._workspace.join(self._channel_of(user, channel), bot)
        self._slackbot(user, where.id, f"<@{bot}> is now a member of this channel.")
        event = {
            "type": "member_joined_channel",
            "user": bot,
            "channel": where.id,
            "channel_type": "C" if where.kind == "channel" else "G",
            "team": self._settings.team_id,
            "inviter": user,
            "event_ts": self._workspace.next_ts(),
        }
        return Outcome((self._dispatcher.event(self._payloads.event(event)),))

    def open_tab(self, user: str, tab: str) -> Outcome:
        """Open the messages or Home tab of the app's direct messages."""
        channel = self._workspace.channel(user)
        home = self._views.home(user)
        event = self._payloads.home_opened(user, channel.id, tab, home)
        return Outcome((self._dispatcher.event(event),))
