"""What Slack hands out for a while: trigger ids for modals, addresses to respond to."""

from __future__ import annotations

import itertools
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.playground.values import Refused

if TYPE_CHECKING:
    from bot.playground.clock import Clock

TRIGGER_SECONDS: Final = 3.0
RESPONSE_SECONDS: Final = 30 * 60.0
RESPONSE_USES: Final = 5


@dataclass(frozen=True)
class Trigger:
    """Permission to open one modal for a person, soon."""

    user: str
    expires: float
    channel: str | None = None
    used: bool = False


@dataclass(frozen=True)
class Response:
    """Permission to respond to something a person did, a few times."""

    user: str
    channel: str
    expires: float
    original: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class Tickets:
    """Issues and redeems both kinds. The workspace's lock guards it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._triggers: dict[str, Trigger] = {}
        self._responses: dict[str, Response] = {}
        self._numbers = itertools.count(1)

    def issue_trigger(self, user: str, channel: str | None = None) -> str:
        """A trigger id for a person, good for three seconds and one view."""
        trigger = f"{next(self._numbers)}.{int(self._clock.now())}.{secrets.token_hex(16)}"
        self._triggers[trigger] = Trigger(user, self._clock.now() + TRIGGER_SECONDS, channel)
        return trigger

    def redeem_trigger(self, trigger: str) -> Trigger:
        """Whom a trigger id belongs to; the second use is refused."""
        found = self._triggers.get(trigger)
        if found is None:
            raise Refused("invalid_trigger_id")
        if found.used:
            raise Refused("exchanged_trigger_id")
        if self._clock.now() > found.expires:
            raise Refused("expired_trigger_id")
        self._triggers[trigger] = replace(found, used=True)
        return found

    def issue_response(
        self, user: str, channel: str, original: str | None = None, thread_ts: str | None = None
    ) -> str:
        """A token for a response address, good for half an hour and five posts."""
        token = secrets.token_urlsafe(18)
        expires = self._clock.now() + RESPONSE_SECONDS
        self._responses[token] = Response(user, channel, expires, original, thread_ts)
        return token

    def redeem_response(self, token: str) -> Response:
        """What a response token stands for, counting the use."""
        found = self._responses.get(token)
        if found is None or found.uses >= RESPONSE_USES or self._clock.now() > found.expires:
            raise Refused("expired_url")
        self._responses[token] = replace(found, uses=found.uses + 1)
        return found
