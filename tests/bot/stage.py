"""The real app, its store within reach, behind the stand-in for Slack.

What people do goes as signed HTTP to the app; what the app does comes through the Web API. `Stage`
has the short forms for tests, `stage.slack` (the stand-in) the long ones. A guided assessment, say:

    stage.slack.command(ADA, "#sourcing", "/advisor", "check readiness")
    stage.settle()                                # until all that was committed has been sent
    stage.submit(stage.modal(ADA), {"What is the process called?": "Invoices"})
    card = stage.seen("#sourcing")[-1]            # a Message
    stage.click(card, "Answer", BEN)              # by the button's label
    page = stage.modal(BEN)                       # a View: what Ben's modal shows now
    stage.fields(page)                            # {label: element}: its options, its initial value
    done = stage.submit(page, {"Is it written down?": "Yes, all of it"})   # an option by its text
    assert done.errors == {}                      # by block id, Slack's own and the app's
    stage.click(page, "Next", picked={...})       # a button in the modal, after entering things
    stage.click(card, "Close", ADA, times=2)      # a double click: two payloads at the same time
    stage.click(card, "Close", ADA, stale=True)   # a card that has changed since
    stage.submit(page, {...}, stale=True)         # a modal that has been closed since
    stage.advance(timedelta(days=3))              # the app's clock too; its scheduler is woken
    stage.inbox(BEN)                              # Ben's direct messages with the app
    stage.home(BEN)                               # his Home tab, opened
    stage.files()                                 # uploads: .content, .alt_txt, .thread_ts
    stage.slack.calls                             # every Web API call with arguments and answer
    stage.slack.faults.next("chat.update", rate_limited(3), dropped())     # trouble to come
    stage.slack.workspace.change_person(BEN, is_restricted=True)           # a guest from now on
    stage.slack.workspace.change_channel("#operations", is_ext_shared=True)
    stage.slack.uninstall(tokens_first=True)      # app_uninstalled and tokens_revoked

A value that is entered is an option's value or text, a list of those, text, a number, a date
("2026-11-25"), a time ("17:00"), seconds since 1970 for a datetimepicker, or ids of people and
channels. It is named by the input's label, its block id or action id, or nested as block id →
action id → value.
"""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import Flask

from advisor import Advisor, Question
from advisor import Outcome as Answered
from advisor.store import Store, Workspace
from bot.delivery import Pace
from bot.playground import AppSettings, File, Message, Outcome, Standin, View, playing
from bot.serving import running
from bot.settings import Settings

ADA, BEN, MEI, SAM, PRIYA = "U0ADA", "U0BEN", "U0MEI", "U0SAM", "U0PRIYA"
"""Employees of the stand-in's workspace; Ada is its admin, Ada and Ben only are in #sourcing."""
GUS, OLGA, LEO = "U0GUS", "U0OLGA", "U0LEO"
"""A guest in #operations; an outsider in #northwind-partners; somebody deactivated."""
OPERATIONS, SOURCING, PARTNERS = "#operations", "#sourcing", "#northwind-partners"
"""A public channel, a private one, and one that is shared with another organisation."""
RATING = "rating"
T = TypeVar("T")


@dataclass(frozen=True)
class Stage:
    """The stand-in with the app behind it, and the app's store."""

    slack: Standin
    store: Store

    @property
    def workspace(self) -> Workspace:
        """What the store holds of the stand-in's workspace."""
        return self.store.workspace(self.slack.settings.team_id)

    @property
    def now(self) -> datetime:
        """The time of the stand-in and the app."""
        return self.slack.now

    def settle(self) -> None:
        """Wait until everything that was committed has been sent."""
        end = time.monotonic() + 10
        while self.store.backlog(self.now).count:
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

    # Modals, cards, files, time

    def click(  # noqa: PLR0913 - where, what, who, how
        self,
        where: Message | View,
        label: str,
        user: str | None = None,
        *,
        picked: Mapping[str, Any] | None = None,
        times: int = 1,
        stale: bool = False,
    ) -> Outcome:
        """Press what says `label`; in a view it is its owner who does, elsewhere Ada.

        `picked` is what was entered into the other elements, `times` 2 a double click, `stale`
        uses the message or view as it was.
        """
        who = user or (where.user if isinstance(where, View) else ADA)
        done = self.slack.press(who, where, label, picked, times=times, stale=stale)
        self.settle()
        return done

    def choose(
        self, where: Message | View, action_id: str, value: object, user: str | None = None
    ) -> Outcome:
        """Choose in a select, radio buttons or a picker that acts at once."""
        who = user or (where.user if isinstance(where, View) else ADA)
        done = self.slack.click(who, where, action_id, value)
        self.settle()
        return done

    def submit(
        self,
        view: View,
        values: Mapping[str, Any] | None = None,
        *,
        times: int = 1,
        stale: bool = False,
    ) -> Outcome:
        """Submit a modal as the person who has it open; see the module for the values."""
        done = self.slack.submit(view.user, view, values, times=times, stale=stale)
        self.settle()
        return done

    def close(self, view: View, *, whole_stack: bool = False) -> Outcome:
        """Close a modal without submitting it."""
        return self.slack.close(view.user, view, whole_stack=whole_stack)

    def views(self, user: str = ADA) -> list[View]:
        """The modals that a person has open, the visible one last."""
        return self.slack.stack(user)

    def modal(self, user: str = ADA) -> View:
        """The modal that a person is looking at."""
        found = self.slack.modal(user)
        assert found is not None, f"{user} has no modal open"
        return found

    def home(self, user: str = ADA) -> View:
        """A person's Home tab, after they have opened it."""
        assert self.slack.open_home(user).ok
        self.settle()
        found = self.slack.home(user)
        assert found is not None, f"nothing was published for {user}"
        return found

    def seen(self, channel: str, user: str = ADA, thread: str | None = None) -> list[Message]:
        """What a person sees in a channel, or in one of its threads."""
        self.settle()
        return self.slack.messages(channel, thread, user)

    def inbox(self, user: str) -> list[Message]:
        """All messages, replies included, between a person and the app."""
        self.settle()
        return self.slack.workspace.all_messages(user)

    def files(self) -> list[File]:
        """What the app has uploaded, oldest first."""
        self.settle()
        return self.slack.files()

    def fields(self, view: View) -> dict[str, dict[str, Any]]:
        """The elements of a view's inputs, by their label."""
        return {
            block["label"]["text"]: block["element"]
            for block in view.blocks
            if block["type"] == "input"
        }

    def advance(self, by: timedelta) -> None:
        """Move the clock of Slack and app forward, wake the app, wait until it has reacted."""
        self.slack.advance(by)
        end = time.monotonic() + 10
        while self.store.runs_due(self.now):
            assert time.monotonic() < end, "the scheduler hasn't looked after what is due"
            time.sleep(0.002)
        self.settle()

    def eventually(self, look: Callable[[], T | None], seconds: float = 5.0) -> T:
        """What `look` finds, there already or yet to come."""
        end = time.monotonic() + seconds
        while not (found := look()):
            assert time.monotonic() < end, f"not found within {seconds:g} s"
            time.sleep(0.005)
        return found

    def press(self, message: Message, label: str, user: str = ADA) -> Message:
        """The reply to a pressed button."""
        pressed = self.slack.click(user, message, button(message, label)["action_id"])
        return self.reply(pressed, message.channel, user)

    def thumb(self, message: Message, verdict: str, user: str = ADA) -> Message:
        """The private note that follows a thumb."""
        pressed = self.slack.click(user, message, RATING, thumbs(message)[verdict])
        return self.reply(pressed, message.channel, user)


class Slow(Advisor):
    """An advisor that takes its time."""

    def __init__(self, quick: Advisor) -> None:
        super().__init__(quick._answerer)
        self.asked = threading.Event()
        self.go_on = threading.Event()

    def answer(self, question: Question) -> Answered:
        self.asked.set()
        assert self.go_on.wait(10)
        return super().answer(question)


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
        parts = stack.enter_context(running(local, advisor, given.clock, Pace.unlimited()))
        given.on_clock_moved.extend((parts.scheduler.wake, parts.exchange.wake))
        stores.append(parts.store)
        return parts.web(given.signing_secret), stack.close

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
