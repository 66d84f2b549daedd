"""What people do in the workspace, and what Slack makes of it: requests to the app and effects."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from bot.playground.dispatch import TIMEOUT, UNREACHABLE, Dispatcher
from bot.playground.rich_text import as_sent, mentions, rich_text
from bot.playground.state import find, missing, state_values
from bot.playground.values import Ack, Json, Message, Outcome, Picked, Refused, View
from bot.playground.workspace import SLACKBOT, Workspace

if TYPE_CHECKING:
    from bot.playground.payloads import Payloads
    from bot.playground.views import Views

_COMMAND: Final = re.compile(r"(/[\w-]+)(?:\s+(.*))?", re.DOTALL)
_HEADLINES: Final = {
    TIMEOUT: "did not respond in time",
    UNREACHABLE: "could not be reached",
}


class People:
    """Says, clicks and submits on behalf of a person."""

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
        if not found.seen_by(self._workspace.person(user).id):
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
        known, channels = self._workspace.known(), self._workspace.channels(user)
        sent = as_sent(text, known, channels)
        ack = self._dispatcher.form(self._payloads.command(user, where, command, sent))
        if not ack.ok:
            notice = _explained(command, ack)
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

    # Clicks

    def click(  # noqa: PLR0913 - who, where, what, how
        self,
        user: str,
        message: Message,
        action_id: str,
        value: object = None,
        *,
        block_id: str | None = None,
        picked: Picked | None = None,
    ) -> Outcome:
        """Use an element of a message: press a button, choose an option, enter a value."""
        current = self._workspace.message(message.channel, message.ts)
        if current.viewer not in {None, user}:
            raise Refused("message_not_found")
        used = find(current.blocks, action_id, block_id)
        entered = _with_value(picked, used, value)
        payload = self._payloads.message_click(user, current, used, value, entered)
        return self._outcome(self._dispatcher.interaction(payload))

    def click_in_view(  # noqa: PLR0913 - who, where, what, how
        self,
        user: str,
        view: View,
        action_id: str,
        value: object = None,
        *,
        block_id: str | None = None,
        picked: Picked | None = None,
    ) -> Outcome:
        """Use an element of a modal or Home tab."""
        current = self._own_view(user, view.id)
        used = find(current.blocks, action_id, block_id)
        entered = _with_value(picked, used, value)
        payload = self._payloads.view_click(user, current, used, value, entered)
        return self._outcome(self._dispatcher.interaction(payload))

    def submit(self, user: str, view: View, values: Picked) -> Outcome:
        """Submit a modal; required inputs are checked first, then the app's answer is applied."""
        current = self._own_view(user, view.id)
        errors = missing(current.blocks, state_values(current.blocks, values))
        if errors:
            return Outcome(errors=errors)
        ack = self._dispatcher.interaction(self._payloads.submission(user, current, values))
        return self._apply(user, current, ack) if ack.ok else self._outcome(ack)

    def close(self, user: str, view: View, *, whole_stack: bool = False) -> Outcome:
        """Close a modal without submitting; the app hears of it where it asked to."""
        current = self._own_view(user, view.id)
        cleared = whole_stack or bool(current.body.get("clear_on_close"))
        closed = self._views.close(user, current.id, whole_stack=cleared)
        acks = [
            self._dispatcher.interaction(self._payloads.closed(user, each, is_cleared=cleared))
            for each in reversed(closed)
            if each.body.get("notify_on_close")
        ]
        return Outcome(tuple(acks))

    def open_tab(self, user: str, tab: str) -> Outcome:
        """Open the messages or Home tab of the app's direct messages."""
        channel = self._workspace.channel(user)
        home = self._views.home(user)
        event = self._payloads.home_opened(user, channel.id, tab, home)
        return Outcome((self._dispatcher.event(event),))

    def _own_view(self, user: str, view_id: str) -> View:
        view = self._views.find(view_id)
        if view.user != user:
            raise Refused("not_found")
        return view

    def _apply(self, user: str, view: View, ack: Ack) -> Outcome:
        """Do what the ack of a submission says."""
        answer = ack.json()
        action = answer.get("response_action")
        try:
            if action == "errors":
                return Outcome((ack,), errors=answer.get("errors", {}))
            if action == "update":
                self._views.update(view, answer["view"])
            elif action == "push":
                self._views.push(user, answer["view"])
            else:
                self._views.close(user, view.id, whole_stack=action == "clear")
        except Refused as refused:
            found = "; ".join(map(str, refused.problems)) or refused.error
            return Outcome((ack,), notice=f"Slack refuses the app's view: {found}")
        return Outcome((ack,))

    def _outcome(self, ack: Ack) -> Outcome:
        return Outcome((ack,), notice="" if ack.ok else _explained("Advisor", ack))


def _with_value(picked: Picked | None, used: tuple[Json, Json], value: object) -> Picked:
    """What was entered before, with the value of the element that is being used."""
    block, element = used
    before = dict(picked or {})
    of_block = before.get(block["block_id"], {})
    of_block = dict(of_block) if isinstance(of_block, Mapping) else {}
    return {**before, block["block_id"]: {**of_block, element["action_id"]: value}}


def _explained(who: str, ack: Ack) -> str:
    """The sentence a person sees when the app did not acknowledge."""
    said = _HEADLINES.get(ack.failure, f"answered with an error ({ack.status})")
    return f"{who} {said}. Please try again."
