"""What people do with the app's elements and modals, and what Slack makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.playground.dispatch import Dispatcher, explained
from bot.playground.state import by_block, find, missing, state_values
from bot.playground.values import Ack, Json, Message, Outcome, Picked, Refused, View

if TYPE_CHECKING:
    from bot.playground.payloads import Payloads
    from bot.playground.views import Views
    from bot.playground.workspace import Workspace


class Interactions:
    """Clicks, submits and closes on behalf of a person.

    `times` sends so many payloads together, as a double click does: each has its own trigger and
    time. `stale` uses the message or view as it is given, as a page would that missed an update.
    """

    def __init__(
        self, workspace: Workspace, views: Views, payloads: Payloads, dispatcher: Dispatcher
    ) -> None:
        self._workspace = workspace
        self._views = views
        self._payloads = payloads
        self._dispatcher = dispatcher

    def click(  # noqa: PLR0913 - who, where, what, how
        self,
        user: str,
        message: Message,
        action_id: str,
        value: object = None,
        *,
        block_id: str | None = None,
        picked: Picked | None = None,
        times: int = 1,
        stale: bool = False,
    ) -> Outcome:
        """Use an element of a message: press a button, choose an option, enter a value."""
        current = message
        if not stale:
            current = self._workspace.message(message.channel, message.ts)
        if current.viewer not in {None, user}:
            raise Refused("message_not_found")
        used = find(current.blocks, action_id, block_id)
        entered = _with_value(by_block(current.blocks, picked), used, value)
        payloads = self._payloads
        return self._sent(
            [payloads.message_click(user, current, used, value, entered) for _ in range(times)]
        )

    def click_in_view(  # noqa: PLR0913 - who, where, what, how
        self,
        user: str,
        view: View,
        action_id: str,
        value: object = None,
        *,
        block_id: str | None = None,
        picked: Picked | None = None,
        times: int = 1,
        stale: bool = False,
    ) -> Outcome:
        """Use an element of a modal or Home tab."""
        current = view if stale else self._own_view(user, view.id)
        used = find(current.blocks, action_id, block_id)
        entered = _with_value(by_block(current.blocks, picked), used, value)
        payloads = self._payloads
        return self._sent(
            [payloads.view_click(user, current, used, value, entered) for _ in range(times)]
        )

    def submit(
        self, user: str, view: View, values: Picked, *, times: int = 1, stale: bool = False
    ) -> Outcome:
        """Submit a modal; required inputs are checked first, then the app's answer is applied."""
        current = view if stale else self._own_view(user, view.id)
        entered = by_block(current.blocks, values)
        errors = missing(current.blocks, state_values(current.blocks, entered))
        if errors:
            return Outcome(errors=errors)
        payload = self._payloads.submission
        done = self._sent([payload(user, current, entered) for _ in range(times)])
        for ack in done.acks:
            if ack.ok:
                applied = self._apply(user, current, ack)
                done = replace(
                    done,
                    errors={**done.errors, **applied.errors},
                    notice=done.notice or applied.notice,
                )
        return done

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

    def current(self, view: View) -> View:
        """A modal or Home tab as it is now."""
        return self._views.find(view.id)

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
            if refused.error == "not_found":  # the modal has gone: nobody to show anything to
                return Outcome((ack,))
            found = "; ".join(map(str, refused.problems)) or refused.error
            return Outcome((ack,), notice=f"Slack refuses the app's view: {found}")
        return Outcome((ack,))

    def _sent(self, payloads: Sequence[Json]) -> Outcome:
        """Deliver payloads, several of them at the same time."""
        with ThreadPoolExecutor(len(payloads)) as pool:
            acks = tuple(pool.map(self._dispatcher.interaction, payloads))
        failed = [ack for ack in acks if not ack.ok]
        return Outcome(acks, notice=explained("Advisor", failed[0]) if failed else "")


def _with_value(picked: Picked, used: tuple[Json, Json], value: object) -> Picked:
    """What was entered before, with the value of the element that is being used."""
    block, element = used
    before = dict(picked)
    of_block = before.get(block["block_id"], {})
    of_block = dict(of_block) if isinstance(of_block, Mapping) else {}
    return {**before, block["block_id"]: {**of_block, element["action_id"]: value}}
