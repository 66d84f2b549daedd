"""Modals and Home tabs: a stack of at most three modals a person, one Home each."""

from __future__ import annotations

import itertools
import secrets
from typing import TYPE_CHECKING, Any

from bot.blocks.limits import VIEW_STACK, elements_of, problems
from bot.playground.values import Channel, Json, Refused, View

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.playground.workspace import Workspace


class Views:
    """The views that people have open. Every change goes to the person's page at once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}
        self._numbers = itertools.count(1)

    def stack(self, user: str) -> list[View]:
        """The modals that a person has open, the visible one last."""
        with self._workspace.lock:
            return list(self._stacks.get(user, ()))

    def home(self, user: str) -> View | None:
        """A person's Home tab, if the app has published one."""
        with self._workspace.lock:
            return self._homes.get(user)

    def find(self, view_id: str | None = None, external_id: str | None = None) -> View:
        """A view by its id or by the app's own."""
        with self._workspace.lock:
            every = [*itertools.chain(*self._stacks.values()), *self._homes.values()]
        for view in every:
            if view_id and view.id == view_id:
                return view
            if external_id and view.body.get("external_id") == external_id:
                return view
        raise Refused("not_found")

    def open(self, user: str, body: Mapping[str, Any], channel: str | None = None) -> View:
        """Open a modal on its own, in place of what the person had open.

        The channel is the one they were in, for selects that start with it.
        """
        return self._add(user, body, channel, keep=False)

    def push(self, user: str, body: Mapping[str, Any], channel: str | None = None) -> View:
        """Open a modal on top of the one that the person has open."""
        return self._add(user, body, channel, keep=True)

    def _add(self, user: str, body: Mapping[str, Any], channel: str | None, *, keep: bool) -> View:
        checked = self._checked(body, "modal")
        if channel is not None:
            _start_here(checked["blocks"], self._workspace.channel(channel))
        with self._workspace.lock:
            self._only(checked.get("external_id"))
            stack = self._stacks.get(user, []) if keep else []
            if len(stack) >= VIEW_STACK:
                raise Refused("push_limit_reached")
            identity = f"V{next(self._numbers):09d}"
            root = stack[0].id if stack else identity
            previous = stack[-1].id if stack else None
            view = View(identity, user, checked, self._hash(), root, previous)
            self._stacks[user] = [*stack, view]
            self._tell(user)
            return view

    def _only(self, external_id: str | None) -> None:
        if external_id:
            try:
                self.find(None, external_id)
            except Refused:
                return
            raise Refused("duplicate_external_id")

    def update(self, view: View, body: Mapping[str, Any], hash_: str | None = None) -> View:
        """Change an open view; a hash that is not the current one is refused."""
        kind = "home" if view.body["type"] == "home" else "modal"
        checked = self._checked(body, kind)
        with self._workspace.lock:
            current = self.find(view.id)
            if hash_ and hash_ != current.hash:
                raise Refused("hash_conflict")
            return self._replace(
                View(
                    current.id, current.user, checked, self._hash(), current.root, current.previous
                )
            )

    def publish(self, user: str, body: Mapping[str, Any], hash_: str | None = None) -> View:
        """Set a person's Home tab."""
        checked = self._checked(body, "home")
        self._workspace.person(user)
        with self._workspace.lock:
            current = self._homes.get(user)
            if current is not None and hash_ and hash_ != current.hash:
                raise Refused("hash_conflict")
            identity = current.id if current else f"V{next(self._numbers):09d}"
            return self._replace(View(identity, user, checked, self._hash(), identity))

    def close(self, user: str, view_id: str, *, whole_stack: bool = False) -> list[View]:
        """Close a modal and those on top of it, or the whole stack; returns what was closed."""
        with self._workspace.lock:
            stack = self._stacks.get(user, [])
            places = [place for place, view in enumerate(stack) if view.id == view_id]
            if not places:
                return []
            first = 0 if whole_stack else places[0]
            self._stacks[user] = stack[:first]
            self._tell(user)
            return stack[first:]

    def _replace(self, view: View) -> View:
        if view.body["type"] == "home":
            self._homes[view.user] = view
        else:
            stack = self._stacks[view.user]
            self._stacks[view.user] = [view if each.id == view.id else each for each in stack]
        self._tell(view.user)
        return view

    def _checked(self, body: Mapping[str, Any], kind: Any) -> Json:
        found = problems(body, kind)
        if found:
            raise Refused("invalid_arguments", tuple(found))
        return {**body, "blocks": list(self._workspace.with_ids(body["blocks"]))}

    def _hash(self) -> str:
        return f"{int(self._workspace.clock.now())}.{secrets.token_urlsafe(6)}"

    def _tell(self, user: str) -> None:
        self._workspace.feed.publish("views", self.as_json(user), viewer=user)

    def as_json(self, user: str) -> Json:
        """A person's views as the page wants them."""
        with self._workspace.lock:
            home = self._homes.get(user)
            stack = [_json(view) for view in self._stacks.get(user, ())]
            return {"stack": stack, "home": _json(home) if home else None}


def fits(chosen: Mapping[str, Any] | None, channel: Channel) -> bool:
    """Whether a channel passes the filter of a conversations_select."""
    rule = chosen or {}
    kinds = {"im": "im", "mpim": "mpim", "group": "private", "channel": "public"}
    if rule.get("exclude_external_shared_channels") and channel.is_ext_shared:
        return False
    if rule.get("exclude_bot_users") and channel.is_direct:
        return False
    return kinds[channel.kind] in rule.get("include", kinds.values())


def _start_here(blocks: list[Json], channel: Channel) -> None:
    """Let the selects start with the current conversation that ask for it."""
    for block in blocks:
        for element in elements_of(block):
            many = element["type"] == "multi_conversations_select"
            name = "initial_conversations" if many else "initial_conversation"
            wanted = element.get("default_to_current_conversation") and name not in element
            if wanted and fits(element.get("filter"), channel) and isinstance(element, dict):
                element[name] = [channel.id] if many else channel.id


def _json(view: View) -> Json:
    return {"id": view.id, "hash": view.hash, **view.body}


def view_payload(view: View, team_id: str, app_id: str, bot_id: str, values: Json) -> Json:
    """A view as Slack sends it: what the app gave, filled up with Slack's own fields."""
    empty = {"private_metadata": "", "callback_id": "", "external_id": "", "title": None}
    flags = {"clear_on_close": False, "notify_on_close": False, "close": None, "submit": None}
    return {
        **empty,
        **flags,
        **view.body,
        "id": view.id,
        "team_id": team_id,
        "state": {"values": values},
        "hash": view.hash,
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": app_id,
        "app_installed_team_id": team_id,
        "bot_id": bot_id,
    }
