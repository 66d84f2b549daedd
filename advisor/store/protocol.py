"""What the rest of the advisor may ask of a store: commands of the domain, no SQL.

Times are timezone-aware and given by the caller. A command that writes returns when its commit
is on the disk. Every command may raise a `StoreError`; then nothing of it was written.
"""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Protocol

from advisor.store.runs_values import Audited, Run, RunView, State
from advisor.store.values import (
    Backlog,
    DeadLetter,
    Due,
    Held,
    Installation,
    Outgoing,
    Pending,
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

    def due(self, at: datetime, limit: int, held: Collection[Held] = ()) -> tuple[Due, ...]:
        """Returns calls whose time has come, the oldest first and one a channel at most.

        What is `held` is passed over, so that it hides nothing behind it in other channels.
        A channel's later calls wait for its first one, be that underway or put off.
        References to other messages are filled in; a call that can't do without the `ts` of a
        message that was never sent is given up instead.
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
        """Returns how many questions and calls wait, and for how long the oldest has."""
        ...


class Records(Protocol):
    """What is kept of one workspace; what others have can't be read through it."""

    @property
    def team(self) -> str:
        """The workspace's id in Slack."""
        ...

    def memory(self, thread: str) -> Remembered | None:
        """Returns what is remembered of a thread."""
        ...

    def is_asked(self, thread: str) -> bool:
        """Whether a question waits for its answer in a thread."""
        ...

    def ratings(self) -> tuple[Rating, ...]:
        """Returns all thumbs, the oldest first."""
        ...

    def unanswered(self, limit: int) -> tuple[Unanswered, ...]:
        """Returns questions nobody could answer, those asked most often first."""
        ...

    def view(self, run: str) -> RunView | None:
        """Returns a run, who takes part, the answers, the result and the plans, of one moment."""
        ...

    def runs(self, *, state: State | None = None, assessment: str | None = None) -> tuple[Run, ...]:
        """Returns all runs, or those in a state or of an assessment, the newest first."""
        ...

    def runs_of(self, user: str) -> tuple[Run, ...]:
        """Returns the runs that a person started, is asked in or came to, the newest first."""
        ...

    def audit(self, limit: int) -> tuple[Audited, ...]:
        """Returns the last lines of the audit, the newest first."""
        ...


class Workspace(Outbox, Records, Protocol):
    """One workspace's rows; those of others can be neither read nor changed through it."""

    def forget(self, user: str) -> int:
        """Removes or unties a person everywhere in this workspace, from the disk as well.

        Thumbs, answers, places in runs, runs answered alone, memory of private threads and calls
        to that person go, also those that wait. Runs started for others stay, with a starter who
        is `SOMEONE_WHO_LEFT`, and so do results; where they or others' texts mention the person,
        that is said instead. Steps become nobody's, and the audit names nobody.

        If the disk is full or the like, the rows may be gone and traces be left on the disk until
        the next clean-up.

        Returns:
            How many rows that took; 0 if nothing was kept of the person.
        """
        ...

    def installation(self) -> Installation | None:
        """Returns the token that is kept for this workspace; `None` if none is."""
        ...

    def erase(self, installed_before: datetime | None = None) -> int:
        """Removes everything of this workspace, from the disk as well; its token first.

        Args:
            installed_before: An installation made then or later stays: whoever left may have come
                back before we heard of it.

        Returns:
            How many rows there were.
        """
        ...

    def commit(self, turn: Turn, at: datetime) -> bool:
        """Writes a turn as a whole.

        Returns:
            False if one of its keys was seen before, or the question that it answers doesn't
            wait any more; then nothing is written.

        Raises:
            Stale: A thread's memory or a run changed since it was read.
            RunGone: A run isn't in this workspace, or in no state for the change.
        """
        ...


class Store(Outbox, Protocol):
    """All workspaces: handles for each, the outbox across them, retention."""

    def workspace(self, team_id: str) -> Workspace:
        """Returns the handle of one workspace; one that is new needs no preparation."""
        ...

    def pending(self, limit: int) -> tuple[Pending, ...]:
        """Returns questions that wait for their answers, the oldest first."""
        ...

    def runs_due(self, at: datetime) -> tuple[tuple[str, Run], ...]:
        """Returns open runs with their workspace's id, the one due for longest first.

        A run is due when its deadline or its time to remind is not after `at`.
        """
        ...

    def next_run_due(self, after: datetime) -> datetime | None:
        """Returns when the next open run comes due after a time; `None` if none does."""
        ...

    def installed(self) -> tuple[str, ...]:
        """Returns the ids of the workspaces for which a token is kept, sorted."""
        ...

    def issue_state(self, state: str, until: datetime) -> None:
        """Keeps a state of an installation that begins; the newest thousand are kept at most."""
        ...

    def take_state(self, state: str, at: datetime) -> bool:
        """Removes a state; whether it was one that was issued, not taken yet and not expired."""
        ...

    def purge(self, at: datetime, keep: Retention = ...) -> Purged:
        """Removes what is older than its retention, and states that expired.

        From the disk as well: all of it once a day, at the first time after the start, and when
        answers were removed since; else nearly all of it.
        """
        ...

    def forget(self, user: str) -> int:
        """Does in all workspaces what `Workspace.forget` does in one."""
        ...

    def backup(self, path: Path) -> None:
        """Copies what is committed at this moment to a new file, checked and on the disk.

        Nobody has to wait meanwhile. The copy is a database like any other: put in the place of
        the original, it is opened.

        Raises:
            StoreExists: There is a file of that name.
            StoreDamaged: The copy isn't sound, so neither is the database.
        """
        ...

    def close(self) -> None:
        """Finishes the commands underway and lets go of the database; safe to repeat."""
        ...


class Reader(Protocol):
    """A database for reading only, which another process may be writing."""

    def workspaces(self) -> tuple[str, ...]:
        """Returns the ids of the workspaces of which anything is kept, sorted."""
        ...

    def workspace(self, team_id: str) -> Records:
        """Returns what is kept of one workspace."""
        ...

    def backup(self, path: Path) -> None:
        """Does what `Store.backup` does."""
        ...

    def close(self) -> None:
        """Lets go of the database; safe to repeat."""
        ...
