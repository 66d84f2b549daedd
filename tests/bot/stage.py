"""The real app, its store within reach, behind the stand-in for Slack."""

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from flask import Flask

from advisor import Advisor
from advisor.store import Store, Workspace
from bot.exchange import now
from bot.playground import AppSettings, Message, Outcome, Standin, playing
from bot.serving import running
from bot.settings import Settings
from bot.web import create_web

ADA, BEN, MEI = "U0ADA", "U0BEN", "U0MEI"
"""People of the stand-in's workspace; Mei is no member of #sourcing."""
OPERATIONS = "#operations"
RATING = "rating"


@dataclass(frozen=True)
class Stage:
    """The stand-in with the app behind it, and the app's store."""

    slack: Standin
    store: Store

    @property
    def workspace(self) -> Workspace:
        """What the store holds of the stand-in's workspace."""
        return self.store.workspace(self.slack.settings.team_id)

    def settle(self) -> None:
        """Wait until everything that was committed has been sent."""
        end = time.monotonic() + 10
        while self.store.backlog(now()).count:
            assert time.monotonic() < end, "messages are still waiting to be sent"
            time.sleep(0.002)

    def replies(
        self, after: Outcome, channel: str | None = None, viewer: str | None = None
    ) -> list[Message]:
        """All that the app has said since something was done; `viewer` adds what only they see."""
        self.settle()
        where = channel or (after.message.channel if after.message else None)
        assert where is not None, "say in which channel to look"
        return [
            message
            for message in self.slack.workspace.all_messages(where)
            if message.user == self.slack.settings.bot_user
            and message.viewer in {None, viewer}
            and max(message.ts, message.edited or "") > after.at
        ]

    def reply(
        self, after: Outcome, channel: str | None = None, viewer: str | None = None
    ) -> Message:
        """The one thing that the app has said since something was done."""
        assert all(ack.ok for ack in after.acks), after.acks
        found = self.replies(after, channel, viewer)
        assert len(found) == 1, [message.text for message in found]
        return found[0]

    def mention(self, text: str, user: str = ADA, thread: str | None = None) -> Message:
        """The reply to a mention in #operations."""
        return self.reply(self.slack.mention(user, OPERATIONS, text, thread))

    def direct(self, text: str, user: str = ADA, thread: str | None = None) -> Message:
        """The reply to a direct message."""
        return self.reply(self.slack.direct(user, text, thread))

    def command(self, text: str, user: str = ADA) -> Message:
        """The private reply to `/advisor` in #operations."""
        typed = self.slack.command(user, OPERATIONS, "/advisor", text)
        return self.reply(typed, OPERATIONS, user)

    def press(self, message: Message, label: str, user: str = ADA) -> Message:
        """The reply to a pressed button."""
        pressed = self.slack.click(user, message, button(message, label)["action_id"])
        return self.reply(pressed, message.channel, user)

    def thumb(self, message: Message, verdict: str, user: str = ADA) -> Message:
        """The private note that follows a thumb."""
        pressed = self.slack.click(user, message, RATING, thumbs(message)[verdict])
        return self.reply(pressed, message.channel, user)


@contextlib.contextmanager
def staged(settings: Settings, advisor: Advisor) -> Iterator[Stage]:
    """The app with `settings` on a port of its own."""
    stores: list[Store] = []

    def make(given: AppSettings) -> tuple[Flask, Callable[[], None]]:
        local = replace(
            settings,
            slack_api_url=given.api_url,
            bot_token=given.bot_token,
            signing_secret=given.signing_secret,
        )
        stack = contextlib.ExitStack()
        parts = stack.enter_context(running(local, advisor))
        stores.append(parts.store)
        return create_web(parts.app, parts.store, given.signing_secret), stack.close

    with playing(make, follow_threads=settings.follow_threads) as slack:
        yield Stage(slack, stores[0])


def buttons(message: Message) -> dict[str, dict[str, str]]:
    """The buttons below a message, by their label."""
    return {
        element["text"]["text"]: element
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    }


def button(message: Message, label: str) -> dict[str, str]:
    """One button of a message; an assertion names the others."""
    found = buttons(message)
    assert label in found, f"no button {label!r}; there are {', '.join(found) or 'none'}"
    return found[label]


def thumbs(message: Message) -> dict[str, str]:
    """What the thumbs of an answer carry, by verdict; nothing if it has none."""
    return {
        verdict: element[f"{sign}_button"]["value"]
        for block in message.blocks
        if block["type"] == "context_actions"
        for element in block["elements"]
        for verdict, sign in (("up", "positive"), ("down", "negative"))
    }


def answer_id(message: Message) -> str:
    """The id under which an answer's ratings are kept."""
    return thumbs(message)["up"].split(":")[1]


def entries(message: Message) -> list[str]:
    """The ids of the entries that an answer was made of; none if it is no answer."""
    up = thumbs(message).get("up")
    return up.split(":")[2].split(",") if up else []


def shown(message: Message) -> str:
    """All the text that a reader of the message sees, in the order of its blocks."""
    return "\n".join(_texts(list(message.blocks))) or message.text


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
