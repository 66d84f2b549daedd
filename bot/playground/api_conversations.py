"""The Web API's methods for conversations and users."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar
from zoneinfo import ZoneInfo

from bot.playground.values import Channel, Json, Person, Refused

if TYPE_CHECKING:
    from bot.playground.workspace import Workspace

Arguments = Mapping[str, Any]
T = TypeVar("T")
PAGE: Final = 100
GROUP: Final = 8
"""People besides the app in a group's direct messages."""


class ConversationMethods:
    """conversations.open, .info, .members; users.info, .list and .conversations."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._bot = workspace.settings.bot_user

    def methods(self) -> dict[str, Callable[[Arguments], Json]]:
        """The methods by Slack's name."""
        return {
            "conversations.open": self.open,
            "conversations.info": self.info,
            "conversations.members": self.members,
            "users.info": self.user,
            "users.list": self.users,
            "users.conversations": self.conversations,
        }

    def open(self, arguments: Arguments) -> Json:
        """conversations.open: direct messages with one person, or with several."""
        if arguments.get("channel"):
            where = reached(self._workspace, arguments)
        else:
            users = [each for each in str(needed(arguments, "users")).split(",") if each]
            where = self._opened([self._reachable(user) for user in dict.fromkeys(users)])
        shown: Json = {"id": where.id}
        if truthy(arguments.get("return_im")):
            shown = channel_payload(where, self._workspace.settings.team_id, self._bot)
        return {"channel": shown, "no_op": True, "already_open": True}

    def _opened(self, users: list[str]) -> Channel:
        if len(users) == 1:
            return self._workspace.channel(users[0])
        if not 0 < len(users) <= GROUP:
            raise Refused("too_many_users" if users else "users_list_not_supplied")
        return self._workspace.group(users)

    def _reachable(self, user: str) -> str:
        person = self._workspace.person(user)
        if person.deleted:
            raise Refused("user_disabled")
        if person.is_stranger:
            raise Refused("user_not_visible")
        if person.is_bot:
            raise Refused("cannot_dm_bot")
        return user

    def info(self, arguments: Arguments) -> Json:
        """conversations.info."""
        where = reached(self._workspace, arguments)
        shown = channel_payload(where, self._workspace.settings.team_id, self._bot)
        if truthy(arguments.get("include_num_members")):
            shown["num_members"] = len(where.members)
        return {"channel": shown}

    def members(self, arguments: Arguments) -> Json:
        """conversations.members: the app and those who have left included, a page at a time."""
        where = reached(self._workspace, arguments)
        found, cursor = page_of(sorted(where.members), arguments)
        return {"members": found, "response_metadata": {"next_cursor": cursor}}

    def user(self, arguments: Arguments) -> Json:
        """users.info."""
        person = self._workspace.person(str(needed(arguments, "user")))
        return {"user": user_payload(person, self._workspace.settings.team_id)}

    def users(self, arguments: Arguments) -> Json:
        """users.list."""
        team = self._workspace.settings.team_id
        found, cursor = page_of(list(self._workspace.known()), arguments)
        members = [user_payload(person, team) for person in found]
        return {"members": members, "response_metadata": {"next_cursor": cursor}}

    def conversations(self, arguments: Arguments) -> Json:
        """users.conversations: where the app, or somebody, is a member."""
        user = str(arguments.get("user") or self._bot)
        kinds = str(arguments.get("types") or "public_channel").split(",")
        names = {"channel": "public_channel", "group": "private_channel"}
        mine = [
            channel
            for channel in self._workspace.channels()
            if user in channel.members and names.get(channel.kind, channel.kind) in kinds
        ]
        found, cursor = page_of(mine, arguments)
        team = self._workspace.settings.team_id
        shown = [channel_payload(channel, team, self._bot) for channel in found]
        return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


def channel_payload(where: Channel, team_id: str, bot: str) -> Json:
    """A conversation as conversations.info gives it."""
    shown = {
        "id": where.id,
        "name": where.name,
        "name_normalized": where.name,
        "is_channel": where.kind == "channel",
        "is_group": where.kind in {"group", "mpim"},
        "is_im": where.is_direct,
        "is_mpim": where.is_mpim,
        "is_private": where.kind != "channel",
        "is_member": bot in where.members,
        "is_archived": False,
        "is_general": where.name == "general",
        "is_shared": where.is_ext_shared or where.is_org_shared,
        "is_ext_shared": where.is_ext_shared,
        "is_org_shared": where.is_org_shared,
        "is_pending_ext_shared": False,
        "context_team_id": team_id,
        "shared_team_ids": [team_id, *where.connected_teams],
        "connected_team_ids": list(where.connected_teams),
        "topic": {"value": where.topic, "creator": "", "last_set": 0},
    }
    if where.is_direct:
        shown["user"] = where.owner
    return shown


def user_payload(person: Person, team_id: str) -> Json:
    """A person as users.info gives it."""
    team = person.team_id or team_id
    shown: Json = {
        "id": person.id,
        "team_id": team,
        "name": person.name,
        "deleted": person.deleted,
        "real_name": person.real_name,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "is_stranger": person.is_stranger,
        "profile": {
            "real_name": person.real_name,
            "display_name": person.real_name.split()[0],
            "title": person.title,
            "team": team,
        },
    }
    if person.deleted:  # Slack leaves the rest out
        return shown
    offset = datetime.now(UTC).astimezone(ZoneInfo(person.tz)).utcoffset()
    return shown | {
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": person.is_admin,
        "is_owner": person.is_owner,
        "is_primary_owner": person.is_owner,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": person.is_ultra_restricted,
    }


def reached(workspace: Workspace, arguments: Arguments) -> Channel:
    """The channel that a call names, as far as the app can know of it; a person means theirs."""
    where = workspace.channel(str(needed(arguments, "channel")))
    if where.is_private and workspace.settings.bot_user not in where.members:
        raise Refused("channel_not_found")
    return where


def joined(workspace: Workspace, arguments: Arguments) -> Channel:
    """The channel that a call names, if the app is a member."""
    where = reached(workspace, arguments)
    if workspace.settings.bot_user not in where.members:
        raise Refused("not_in_channel")
    return where


def page_of(found: list[T], arguments: Arguments) -> tuple[list[T], str]:
    """One page of a list, and the cursor of the next; empty if this is the last."""
    try:
        start, size = int(arguments.get("cursor") or 0), int(arguments.get("limit") or PAGE)
    except ValueError as error:
        raise Refused("invalid_cursor") from error
    end = start + size
    return found[start:end], str(end) if end < len(found) else ""


def needed(arguments: Arguments, name: str) -> Any:
    """An argument that has to be there."""
    value = arguments.get(name)
    if value is None or value == "":
        raise Refused("channel_not_found" if name == "channel" else "invalid_arguments")
    return value


def truthy(value: object) -> bool:
    """Whether a form's or a JSON body's value means yes."""
    return str(value).lower() in {"true", "1"}
