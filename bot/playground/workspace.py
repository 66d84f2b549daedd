"""The model of one Slack workspace: people, channels, messages, and who may see what.

It knows nothing of HTTP. Everything may be called from any thread; each call is one step, and each
change is published to the feed in that same step.
"""

from __future__ import annotations

import copy
import itertools
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.blocks.limits import elements_of
from bot.playground import seeds
from bot.playground.feed import Feed
from bot.playground.files import Files
from bot.playground.page_json import channel_json, delivery_json, message_json
from bot.playground.tickets import Response, Tickets, Trigger
from bot.playground.values import Channel, Delivery, File, Json, Message, Person, Refused, Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.playground.clock import Clock


class Workspace:
    """One team with its people, channels and messages."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self.lock = threading.RLock()
        self.feed = Feed(self.lock)
        self.files = Files()
        self.uninstalled = False
        self._tickets = Tickets(clock)
        self._last_ts = 0
        self._ids = itertools.count(1)
        self._people = {person.id: person for person in (*seeds.PEOPLE, *seeds.bots(settings))}
        self._channels = {channel.id: channel for channel in seeds.channels(settings)}
        self._messages: dict[str, dict[str, Message]] = {key: {} for key in self._channels}
        self._deliveries: dict[tuple[str, str], Delivery] = {}

    # People and channels

    @property
    def people(self) -> tuple[Person, ...]:
        """Everyone one can be, without bots and those who have left."""
        return tuple(person for person in self.known() if person.is_playable)

    def person(self, user: str) -> Person:
        """A person or bot by id."""
        if user not in self._people:
            raise Refused("user_not_found")
        return self._people[user]

    def known(self) -> tuple[Person, ...]:
        """Everyone with a name, bots included."""
        with self.lock:
            return tuple(self._people.values())

    def change_person(self, user: str, **changes: Any) -> Person:
        """Make somebody a guest, an admin, deactivated, … by the names of `Person`."""
        with self.lock:
            changed = replace(self.person(user), **changes)
            self._people[user] = changed
            return changed

    def can_open(self, user: str, channel: Channel) -> bool:
        """Whether a person can see a channel."""
        return channel.seen_by(self.person(user))

    def channel(self, name: str) -> Channel:
        """A channel by id, by #name, or a person's direct messages by the person's id."""
        with self.lock:
            if name in self._channels:
                return self._channels[name]
            bare = name.removeprefix("#")
            for channel in self._channels.values():
                if channel.owner == name or (channel.name == bare and not channel.is_direct):
                    return channel
        raise Refused("channel_not_found")

    def channels(self, viewer: str | None = None) -> list[Channel]:
        """All channels, or those that a person can open."""
        with self.lock:
            found = list(self._channels.values())
        return [channel for channel in found if viewer is None or self.can_open(viewer, channel)]

    def group(self, users: Iterable[str]) -> Channel:
        """The direct messages of several people with the app, made where there are none."""
        members = frozenset(users) | {self.settings.bot_user}
        with self.lock:
            for channel in self._channels.values():
                if channel.is_mpim and channel.members == members:
                    return channel
            names = "--".join(sorted(self.person(user).name for user in members))
            identity = f"G0GROUP{next(self._ids)}"
            made = Channel(identity, f"mpdm-{names}-1", members, is_private=True, is_mpim=True)
            self._channels[identity] = made
            self._messages[identity] = {}
            self.feed.publish("channel", channel_json(made), channel=identity)
            return made

    def change_channel(self, name: str, **changes: Any) -> Channel:
        """Share a channel with others, make it private, … by the names of `Channel`."""
        with self.lock:
            changed = replace(self.channel(name), **changes)
            self._channels[changed.id] = changed
            self.feed.publish("channel", channel_json(changed), channel=changed.id)
            return changed

    def join(self, channel: str, user: str) -> Channel:
        """Make somebody a member."""
        with self.lock:
            return self.change_channel(channel, members=self.channel(channel).members | {user})

    def leave(self, channel: str, user: str) -> Channel:
        """Take somebody out, the app included."""
        with self.lock:
            return self.change_channel(channel, members=self.channel(channel).members - {user})

    # Messages

    def next_ts(self) -> str:
        """A timestamp that no message has yet."""
        with self.lock:
            self._last_ts = max(self._last_ts + 1, round(self.clock.now() * 1_000_000))
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def post(  # noqa: PLR0913 - a message has this many parts
        self,
        channel: str,
        user: str,
        text: str,
        *,
        blocks: Sequence[Mapping[str, Any]] = (),
        thread_ts: str | None = None,
        viewer: str | None = None,
        metadata: Json | None = None,
        client_id: str | None = None,
        files: Sequence[File] = (),
    ) -> Message:
        """Add a message, as a reply if there is a thread, for one person if there is a viewer."""
        with self.lock:
            root = self._root(channel, thread_ts)
            message = Message(
                self.channel(channel).id,
                self.next_ts(),
                user,
                text,
                self.with_ids(blocks),
                root,
                viewer,
                metadata,
                client_id=client_id,
                files=tuple(files),
            )
            self._keep(message)
            return message

    def edit(self, channel: str, ts: str, **changes: Any) -> Message:
        """Change parts of a message; new blocks get their ids."""
        with self.lock:
            found = self.message(channel, ts)
            if "blocks" in changes:
                changes["blocks"] = self.with_ids(changes["blocks"])
            changed = replace(found, edited=self.next_ts(), **changes)
            self._keep(changed)
            return changed

    def delete(self, channel: str, ts: str) -> None:
        """Take a message away."""
        with self.lock:
            found = self.message(channel, ts)
            del self._messages[found.channel][ts]
            body = {"channel": found.channel, "ts": ts}
            self.feed.publish("gone", body, channel=found.channel, viewer=found.viewer)

    def message(self, channel: str, ts: str) -> Message:
        """A message by its channel and timestamp."""
        with self.lock:
            found = self._messages[self.channel(channel).id].get(ts)
        if found is None:
            raise Refused("message_not_found")
        return found

    def messages(
        self, channel: str, thread_ts: str | None = None, viewer: str | None = None
    ) -> list[Message]:
        """What is in a channel, or in one of its threads, oldest first.

        Without a viewer these are the messages that everybody sees; with one, also those that only
        this person sees. Without a thread, replies are left out.
        """
        with self.lock:
            found = self.all_messages(channel)
        seen = [message for message in found if message.viewer in {None, viewer}]
        if thread_ts is None:
            return [message for message in seen if not message.is_reply]
        return [message for message in seen if thread_ts in {message.ts, message.thread_ts}]

    def all_messages(self, channel: str) -> list[Message]:
        """Every message of a channel, replies and private ones included, oldest first."""
        with self.lock:
            return list(self._messages[self.channel(channel).id].values())

    def everything(self, viewer: str) -> list[Message]:
        """Every message that a person can see."""
        with self.lock:
            kept = [m for c in self.channels(viewer) for m in self._messages[c.id].values()]
        return [message for message in kept if message.viewer in {None, viewer}]

    def _root(self, channel: str, thread_ts: str | None) -> str | None:
        if thread_ts is None:
            return None
        found = self._messages[self.channel(channel).id].get(thread_ts)
        if found is None:
            raise Refused("cannot_reply_to_message")
        return found.thread_ts or found.ts

    def _keep(self, message: Message) -> None:
        self._messages[message.channel][message.ts] = message
        body = message_json(message)
        self.feed.publish("message", body, channel=message.channel, viewer=message.viewer)

    def with_ids(self, blocks: Iterable[Mapping[str, Any]]) -> tuple[Json, ...]:
        """A copy of blocks in which every block and interactive element has an id."""
        made = copy.deepcopy([dict(block) for block in blocks])
        for block in made:
            block.setdefault("block_id", f"b{next(self._ids):04x}")
            for element in elements_of(block):
                if isinstance(element, dict):
                    element.setdefault("action_id", f"a{next(self._ids):04x}")
        return tuple(made)

    # Tickets and deliveries

    def issue_trigger(self, user: str, channel: str | None = None) -> str:
        """A trigger id for a person, issued in a channel if there is one."""
        with self.lock:
            return self._tickets.issue_trigger(user, channel)

    def redeem_trigger(self, trigger: str) -> Trigger:
        """Whom a trigger id belongs to, and where it was issued."""
        with self.lock:
            return self._tickets.redeem_trigger(trigger)

    def issue_response(
        self, user: str, channel: str, original: str | None = None, thread_ts: str | None = None
    ) -> str:
        """A token for a response address."""
        with self.lock:
            return self._tickets.issue_response(user, channel, original, thread_ts)

    def redeem_response(self, token: str) -> Response:
        """What a response token stands for."""
        with self.lock:
            return self._tickets.redeem_response(token)

    def note_delivery(self, delivery: Delivery) -> None:
        """Keep how the delivery of a message's event went, and tell the page."""
        with self.lock:
            key = (delivery.channel, delivery.ts)
            quiet = delivery.state == "delivered" and key not in self._deliveries
            if not quiet:
                self._deliveries[key] = delivery
                self.feed.publish("delivery", delivery_json(delivery), channel=delivery.channel)

    def deliveries(self) -> list[Delivery]:
        """Deliveries that did not succeed at the first attempt."""
        with self.lock:
            return list(self._deliveries.values())
