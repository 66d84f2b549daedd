"""What the rest of the advisor may ask of a store: commands of the domain, no SQL.

Times are timezone-aware and given by the caller. A command that writes returns when its commit
is on the disk. Every command may raise a `StoreError`; then nothing of it was written.
"""

from datetime import datetime
from typing import Protocol

from advisor.store.values import (
    Backlog,
    DeadLetter,
    Due,
    Outgoing,
    Purged,
    Rating,
    Remembered,
    Retention,
    Turn,
    Unanswered,
)


class Outbox(Protocol):
    """Calls to Slack that were committed with the turns they belong to.

    A call waits until it is sent or dead. What is reported of a call that doesn't wait any more,
    or isn't visible through this handle, has no effect.
    """

    def due(self, at: datetime, limit: int) -> tuple[Due, ...]:
        """Returns calls whose time has come, the oldest first and one a channel at most.

        A channel's later calls wait for its first one, be that underway or put off.
        """
        ...

    def next_due(self, after: datetime) -> datetime | None:
        """Returns when the next call that was put off comes due; `None` if there is none."""
        ...

    def sent(self, outgoing_id: str, at: datetime, response_ts: str | None) -> None:
        """Notes that Slack accepted the call, and the message's `ts` if it has one."""
        ...

    def retry(self, outgoing_id: str, not_before: datetime, error: str) -> None:
        """Puts the call, and with it those behind it in its channel, off until `not_before`."""
        ...

    def redirect(self, outgoing_id: str, instead: Outgoing, error: str) -> None:
        """Replaces a call that can't be made any more by another, which is due at once."""
        ...

    def dead(self, outgoing_id: str, error: str) -> None:
        """Gives the call up and keeps it as a dead letter."""
        ...

    def dead_letters(self) -> tuple[DeadLetter, ...]:
        """Returns the calls that were given up, the last one first."""
        ...

    def backlog(self, at: datetime) -> Backlog:
        """Returns how many calls wait and for how long the oldest has."""
        ...


class Workspace(Outbox, Protocol):
    """One workspace's rows; those of others can be neither read nor changed through it."""

    @property
    def team(self) -> str:
        """The workspace's id in Slack."""
        ...

    def commit(self, turn: Turn, at: datetime) -> bool:
        """Writes a turn as a whole.

        Returns:
            False if one of its keys was seen before; then nothing is written.

        Raises:
            Stale: A thread's memory changed since it was read.
        """
        ...

    def memory(self, thread: str) -> Remembered | None:
        """Returns what is remembered of a thread."""
        ...

    def ratings(self) -> tuple[Rating, ...]:
        """Returns all thumbs, the oldest first."""
        ...

    def unanswered(self, limit: int) -> tuple[Unanswered, ...]:
        """Returns questions nobody could answer, those asked most often first."""
        ...


class Store(Outbox, Protocol):
    """All workspaces: handles for each, the outbox across them, retention."""

    def workspace(self, team_id: str) -> Workspace:
        """Returns the handle of one workspace; one that is new needs no preparation."""
        ...

    def purge(self, at: datetime, keep: Retention = ...) -> Purged:
        """Removes what is older than its retention, from the disk as well."""
        ...

    def close(self) -> None:
        """Finishes the commands underway and lets go of the database; safe to repeat."""
        ...
