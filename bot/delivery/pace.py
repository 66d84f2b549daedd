"""How fast calls may follow each other, and which methods have to wait because Slack said so."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from advisor.store import Due

_MOST = 2_000
"""Keys after which those that hold nothing back any more are dropped."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls a second in the long run, and a burst of so many at once."""

    per_second: float
    burst: int

    @property
    def interval(self) -> timedelta:
        """The time between two calls in the long run."""
        return timedelta(seconds=1 / self.per_second)


CHANNEL = Rate(1, 4)
"""Slack takes about one message a second in a channel, and short bursts."""

METHODS: Mapping[str, Rate] = {
    "chat.delete": Rate(50 / 60, 25),
    "chat.postEphemeral": Rate(100 / 60, 50),
    "chat.postMessage": Rate(5, 50),
    "chat.update": Rate(50 / 60, 25),
    "views.publish": Rate(100 / 60, 50),
}
"""What Slack's tiers allow a method in a workspace, with half a minute's worth at once."""

_POSTS = {"chat.postEphemeral", "chat.postMessage", "files.upload"}
"""Methods that put something into a channel."""
_OWN_LIMITS = {"response_url"}
"""Addresses are limited one by one: that one has had enough says nothing of others."""


class Pace:
    """Tells when a call may be made. Not safe to share between threads without a lock.

    Args:
        channel: how fast messages may follow each other in a channel; `None` for any.
        methods: how fast a method may be called in a workspace.
    """

    def __init__(
        self, channel: Rate | None = CHANNEL, methods: Mapping[str, Rate] = METHODS
    ) -> None:
        self._channel = channel
        self._methods = methods
        self._booked: dict[Hashable, datetime] = {}
        """Until when a key's calls so far fill the time, one interval each."""
        self._held: dict[tuple[str, str], datetime] = {}

    @classmethod
    def unlimited(cls) -> "Pace":
        """Return a pace that holds nothing back by itself; `Retry-After` still counts."""
        return cls(None, {})

    def free_at(self, due: Due, now: datetime) -> datetime:
        """Return when a call may be made: `now`, or later."""
        held = self._held.get((due.team, due.outgoing.method), now)
        return max(now, held, *(self._from(key, rate, now) for key, rate in self._rates(due)))

    def holds(self, due: Due, now: datetime) -> bool:
        """Whether the method has to wait in the whole workspace, whatever the channel."""
        key = due.team, due.outgoing.method
        if self._held.get(key, now) > now:
            return True
        rate = self._methods.get(due.outgoing.method)
        return rate is not None and self._from((due.team, "by", key[1]), rate, now) > now

    def note(self, due: Due, now: datetime) -> None:
        """Note that a call is made."""
        for key, rate in self._rates(due):
            self._booked[key] = max(now, self._booked.get(key, now)) + rate.interval
        if len(self._booked) > _MOST:
            self._booked = {key: until for key, until in self._booked.items() if until > now}

    def hold(self, due: Due, until: datetime) -> None:
        """Note that Slack wants no more calls of this method in this workspace until then."""
        if due.outgoing.method not in _OWN_LIMITS:
            key = due.team, due.outgoing.method
            self._held[key] = max(until, self._held.get(key, until))

    def _rates(self, due: Due) -> list[tuple[Hashable, Rate]]:
        method = due.outgoing.method
        rates: list[tuple[Hashable, Rate]] = []
        if self._channel is not None and method in _POSTS:
            rates.append(((due.team, "in", due.outgoing.channel), self._channel))
        if method in self._methods:
            rates.append(((due.team, "by", method), self._methods[method]))
        return rates

    def _from(self, key: Hashable, rate: Rate, now: datetime) -> datetime:
        # Never later than a whole burst away: the clock may have been set back.
        booked = min(self._booked.get(key, now), now + rate.burst * rate.interval)
        return booked - (rate.burst - 1) * rate.interval
