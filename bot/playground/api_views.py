"""The Web API's methods for modals and Home tabs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bot.playground.values import Json, Refused, View

if TYPE_CHECKING:
    from bot.playground.payloads import Payloads
    from bot.playground.tickets import Trigger
    from bot.playground.views import Views
    from bot.playground.workspace import Workspace

Arguments = Mapping[str, Any]


class ViewMethods:
    """views.open, views.push, views.update and views.publish."""

    def __init__(self, workspace: Workspace, views: Views, payloads: Payloads) -> None:
        self._workspace = workspace
        self._views = views
        self._payloads = payloads

    def methods(self) -> dict[str, Callable[[Arguments], Json]]:
        """The methods by Slack's name."""
        return {
            "views.open": self.open,
            "views.push": self.push,
            "views.update": self.update,
            "views.publish": self.publish,
        }

    def open(self, arguments: Arguments) -> Json:
        """views.open: a modal for whoever the trigger belongs to."""
        trigger = self._triggered(arguments)
        return self._shown(self._views.open(trigger.user, _view(arguments), trigger.channel))

    def push(self, arguments: Arguments) -> Json:
        """views.push: a modal on top of the open one."""
        trigger = self._triggered(arguments)
        return self._shown(self._views.push(trigger.user, _view(arguments), trigger.channel))

    def update(self, arguments: Arguments) -> Json:
        """views.update: by id or the app's own id, guarded by a hash if one is given."""
        found = self._views.find(arguments.get("view_id"), arguments.get("external_id"))
        changed = self._views.update(found, _view(arguments), arguments.get("hash"))
        return self._shown(changed)

    def publish(self, arguments: Arguments) -> Json:
        """views.publish: a person's Home tab."""
        user = str(arguments.get("user_id", ""))
        if self._workspace.person(user).is_stranger:
            raise Refused("not_enabled")
        return self._shown(self._views.publish(user, _view(arguments), arguments.get("hash")))

    def _triggered(self, arguments: Arguments) -> Trigger:
        trigger = arguments.get("trigger_id")
        if not trigger:
            raise Refused("invalid_arguments")
        return self._workspace.redeem_trigger(str(trigger))

    def _shown(self, view: View) -> Json:
        return {"view": self._payloads.view(view)}


def _view(arguments: Arguments) -> Mapping[str, Any]:
    view = arguments.get("view")
    if not isinstance(view, dict):
        raise Refused("invalid_arguments")
    return view
