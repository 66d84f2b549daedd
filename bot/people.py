"""Who somebody is in the workspace, and what a channel is: asked of Slack, kept for minutes.

Permissions are decided at the click, or when words about a running check are answered; no
acknowledgement but a click's waits for this.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.delivery.outcomes import Rejected, refused
from bot.tokens import Clients, NotInstalledError

logger = logging.getLogger(__name__)

_KEPT = timedelta(minutes=5)
_FAILED = timedelta(seconds=10)
"""How long Slack isn't asked again in a workspace where it didn't answer: others wait behind it."""
_MOST = 2_000
_UTC = ZoneInfo("UTC")

_NOT_NOW = "Slack didn't answer in time. Please try again in a moment."

T = TypeVar("T", "Person", "Channel")


class LookupFailedError(Exception):
    """Slack didn't say; the text tells a person what to do."""


@dataclass(frozen=True)
class Person:
    """What matters of a member of the workspace."""

    user: str
    name: str
    is_admin: bool
    is_guest: bool
    zone: ZoneInfo


@dataclass(frozen=True)
class Channel:
    """What matters of a channel."""

    id: str
    is_private: bool
    is_shared: bool
    is_member: bool


@dataclass(frozen=True)
class _Known:
    value: Person | Channel
    until: datetime


class Directory:
    """Looks people and channels up.

    Args:
        clients: gives what calls the Web API for a workspace; it gives up after two seconds.
        admins: users who may do what the workspace's admins may.
        clock: the time.
    """

    def __init__(
        self, clients: Clients, admins: frozenset[str], clock: Callable[[], datetime]
    ) -> None:
        self._clients = clients
        self._admins = admins
        self._clock = clock
        self._known: dict[tuple[str, str], _Known] = {}
        self._failing: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def person(self, team: str, user: str, *, is_outside: bool = False) -> Person:
        """Return a member of the workspace.

        Raises:
            LookupFailedError: Slack didn't say.
        """
        known = self._kept(team, user)
        if not isinstance(known, Person):
            known = self._keep(team, user, self._asked_person(team, user))
        if is_outside and not known.is_guest:
            return replace(known, is_admin=False, is_guest=True)
        return known

    def channel(self, team: str, channel: str, *, is_fresh: bool = False) -> Channel:
        """Return a channel; one that the advisor isn't in and can't see is private and not its.

        Args:
            team: the workspace.
            channel: its id.
            is_fresh: whether what was known a minute ago won't do.

        Raises:
            LookupFailedError: Slack didn't say.
        """
        known = None if is_fresh else self._kept(team, channel)
        if isinstance(known, Channel):
            return known
        return self._keep(team, channel, self._asked_channel(team, channel))

    def _kept(self, team: str, identity: str) -> Person | Channel | None:
        with self._lock:
            known = self._known.get((team, identity))
        return known.value if known and known.until > self._clock() else None

    def _keep(self, team: str, identity: str, value: T) -> T:
        with self._lock:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[team, identity] = _Known(value, self._clock() + _KEPT)
        return value

    def _asked_person(self, team: str, user: str) -> Person:
        found = self._asked(team, "users.info", {"user": user}).get("user") or {}
        is_admin = any(found.get(key) for key in ("is_admin", "is_owner", "is_primary_owner"))
        guest = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted")
        return Person(
            user,
            name=str(found.get("real_name") or found.get("name") or user),
            is_admin=is_admin or user in self._admins,
            is_guest=any(found.get(key) for key in guest),
            zone=_zone(found.get("tz")),
        )

    def _asked_channel(self, team: str, channel: str) -> Channel:
        try:
            answer = self._asked(team, "conversations.info", {"channel": channel})
        except LookupFailedError as error:
            cause = error.__cause__
            code = cause.response.get("error") if isinstance(cause, SlackApiError) else None
            if code not in {"channel_not_found", "not_in_channel"}:
                raise
            return Channel(channel, is_private=True, is_shared=False, is_member=False)
        found = answer.get("channel") or {}
        shared = ("is_ext_shared", "is_pending_ext_shared")
        direct = any(found.get(key) for key in ("is_im", "is_mpim"))
        return Channel(
            channel,
            is_private=bool(found.get("is_private")) or direct,
            is_shared=any(found.get(key) for key in shared),
            is_member=bool(found.get("is_member")) or direct,
        )

    def _asked(self, team: str, method: str, arguments: dict[str, str]) -> dict[str, Any]:
        if self._failing.get(team, self._clock()) > self._clock():
            raise LookupFailedError(_NOT_NOW)
        try:
            answer = self._clients(team).api_call(method, params=arguments)
        except (NotInstalledError, SlackClientError, HTTPException, OSError, ValueError) as error:
            logger.warning("%s failed: %s", method, _code(error))
            if not _is_answer(error):
                self._failing[team] = self._clock() + _FAILED
            raise LookupFailedError(_NOT_NOW) from error
        self._failing.pop(team, None)
        return answer.data if isinstance(answer.data, dict) else {}


def _is_answer(error: Exception) -> bool:
    """Whether Slack did answer, if only to refuse."""
    return isinstance(error, SlackApiError) and isinstance(refused(error), Rejected)


def _code(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        return str(error.response.get("error"))[:60]
    return type(error).__name__


def _zone(name: object) -> ZoneInfo:
    try:
        return ZoneInfo(name) if isinstance(name, str) else _UTC
    except (ZoneInfoNotFoundError, ValueError):
        return _UTC
