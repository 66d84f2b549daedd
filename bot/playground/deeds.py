"""What a test or the page can do with the stand-in: speak, press, submit, move the clock, deliver.

Each deed answers with an `Outcome`: the app's acknowledgements, what was refused, and a timestamp
from just before, after which the app's reaction is to be looked for.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from bot.playground.dispatch import JSON
from bot.playground.state import labelled
from bot.playground.values import Ack, Message, Outcome, Picked, View

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.playground.clock import Clock
    from bot.playground.dispatch import Dispatcher
    from bot.playground.interactions import Interactions
    from bot.playground.payloads import Payloads
    from bot.playground.people import People
    from bot.playground.values import Settings
    from bot.playground.workspace import Workspace

_INTERACTIONS: Final = {
    "block_actions",
    "view_submission",
    "view_closed",
    "shortcut",
    "message_action",
}


class Deeds:
    """The doing half of the stand-in."""

    settings: Settings
    clock: Clock
    workspace: Workspace
    payloads: Payloads
    dispatcher: Dispatcher
    people: People
    interactions: Interactions
    on_clock_moved: list[Callable[[], object]]

    # Saying

    def mention(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Outcome:
        """Say something to the app in a channel; the mention is put in front if it is missing."""
        bot = f"<@{self.settings.bot_user}>"
        named = bot in text or "@advisor" in text.lower()
        return self.say(user, channel, text if named else f"{bot} {text}", thread_ts)

    def direct(self, user: str, text: str, thread_ts: str | None = None) -> Outcome:
        """Say something in a person's direct messages with the app."""
        return self.say(user, user, text, thread_ts)

    def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Outcome:
        """Say something as it is."""
        at = self.workspace.next_ts()
        return replace(self.people.say(user, channel, text, thread_ts), at=at)

    def command(self, user: str, channel: str, command: str, text: str = "") -> Outcome:
        """Send a slash command."""
        at = self.workspace.next_ts()
        return replace(self.people.command(user, channel, command, text), at=at)

    # Using elements

    def press(  # noqa: PLR0913 - who, where, what, how
        self,
        user: str,
        where: Message | View,
        label: str,
        picked: Picked | None = None,
        *,
        times: int = 1,
        stale: bool = False,
    ) -> Outcome:
        """Press what carries a label: a button, or an option of an overflow menu.

        Args:
            user: who presses.
            where: the message, modal or Home tab as it was seen; what it shows now counts.
            label: the text on the button; a KeyError names the others.
            picked: what was entered into the other elements before, see `submit`.
            times: 2 is a double click: so many payloads at the same time.
            stale: use the buttons as given even if the message or view has changed since.
        """
        block, element, value = labelled(where.blocks if stale else self._now(where), label)
        return self.click(
            user,
            where,
            element["action_id"],
            value,
            block_id=block["block_id"],
            picked=picked,
            times=times,
            stale=stale,
        )

    def click(  # noqa: PLR0913 - who, where, what, how
        self,
        user: str,
        where: Message | View,
        action_id: str,
        value: object = None,
        *,
        block_id: str | None = None,
        picked: Picked | None = None,
        times: int = 1,
        stale: bool = False,
    ) -> Outcome:
        """Use an element of a message, modal or Home tab.

        The value is the option's, the feedback's or the entered one; a plain button needs none.
        """
        at = self.workspace.next_ts()
        using = self.interactions
        click = using.click_in_view if isinstance(where, View) else using.click
        done = click(
            user,
            where,  # type: ignore[arg-type]
            action_id,
            value,
            block_id=block_id,
            picked=picked,
            times=times,
            stale=stale,
        )
        return replace(done, at=at)

    def _now(self, where: Message | View) -> Any:
        if isinstance(where, View):
            return self.interactions.current(where).blocks
        return self.workspace.message(where.channel, where.ts).blocks

    def submit(
        self,
        user: str,
        view: View,
        values: Picked | None = None,
        *,
        times: int = 1,
        stale: bool = False,
    ) -> Outcome:
        """Submit a modal.

        Args:
            user: whose modal it is.
            view: the modal; an older state of it is the same modal.
            values: what was entered, by the input's label, block id or action id, or as block id →
                action id → value. An option goes by its value or its text; several are a list. A
                date is "2026-11-25", a time "17:00", a date with time seconds since 1970, people
                and channels are ids. What isn't named keeps what it started with.
            times: 2 submits twice at the same time.
            stale: submit it as given even if it has been closed or replaced.

        Returns:
            The acks; `errors` by block id, be they Slack's own ("required") or the app's.
        """
        at = self.workspace.next_ts()
        done = self.interactions.submit(user, view, values or {}, times=times, stale=stale)
        return replace(done, at=at)

    def close(self, user: str, view: View, *, whole_stack: bool = False) -> Outcome:
        """Close a modal without submitting."""
        return self.interactions.close(user, view, whole_stack=whole_stack)

    def open_home(self, user: str) -> Outcome:
        """Open the app's Home tab."""
        at = self.workspace.next_ts()
        return replace(self.people.open_tab(user, "home"), at=at)

    # Time and the end

    @property
    def now(self) -> datetime:
        """The stand-in's time, which is the app's too where it asks this clock."""
        return datetime.fromtimestamp(self.clock.now(), UTC)

    def advance(self, by: timedelta) -> None:
        """Move the clock forward, then call each of `on_clock_moved`, such as a `wake`."""
        self.clock.advance(by.total_seconds())
        ahead = {"ahead": self.clock.now() - self.clock.wall()}
        self.workspace.feed.publish("clock", ahead)
        for hook in list(self.on_clock_moved):
            hook()

    def uninstall(self, *, tokens_first: bool = False) -> list[Ack]:
        """Remove the app: its token ends, both events are sent, in either order."""
        self.workspace.uninstalled = True
        events = self.payloads.uninstalled()
        return [self.dispatcher.event(each) for each in (events[::-1] if tokens_first else events)]

    # Raw deliveries

    def deliver(
        self,
        payload: Mapping[str, Any],
        *,
        times: int = 1,
        together: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> list[Ack]:
        """Deliver a payload as it is, signed, once or repeatedly, one after another or together."""
        barrier = threading.Barrier(times if together else 1)

        def once(_: int) -> Ack:
            barrier.wait(timeout=10)
            return self._send(payload, headers)

        if not together:
            return [once(number) for number in range(times)]
        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(once, range(times)))

    def deliver_raw(
        self,
        body: bytes,
        content_type: str = JSON,
        headers: Mapping[str, str] | None = None,
        *,
        signed: bool = True,
    ) -> Ack:
        """Deliver any bytes, signed or not."""
        return self.dispatcher.send(body, content_type, headers, signed=signed)

    def _send(self, payload: Mapping[str, Any], headers: Mapping[str, str] | None) -> Ack:
        if payload.get("type") in _INTERACTIONS:
            return self.dispatcher.interaction(payload)
        if "command" in payload:
            return self.dispatcher.form(payload)
        return self.dispatcher.raw_event(payload, headers)
