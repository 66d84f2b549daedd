"""Whether the app can do its work, for the platform that runs it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from advisor.store import Forget, Remember, Store, StoreError, Turn

_SPACE = 100_000_000
_SKEW = 60.0
_PROBE = "health"
_NOBODY = "-"
"""No workspace has this id."""


@dataclass
class Skew:
    """How far our clock is from Slack's, seen in the time stamps of requests that it signed."""

    seconds: float | None = None


@dataclass(frozen=True)
class Health:
    """What is looked at.

    Attributes:
        store: where everything has to be written.
        clock: the time.
        ask: puts a question to the model.
        database: the file, whose disk has to have room.
        skew: what the door saw of Slack's clock.
    """

    store: Store
    clock: Callable[[], datetime]
    ask: Callable[[], object] | None = None
    database: Path | None = None
    skew: Skew = field(default_factory=Skew)

    def report(self) -> tuple[bool, str]:
        """Return whether the app is ready, and what was found, a line each.

        What a restart or another place for requests wouldn't mend is told and doesn't count: a
        backlog, because Slack is away; a disk that is getting full; a clock that is off.
        """
        try:
            self._write()
            backlog = self.store.backlog(self.clock())
        except StoreError as error:
            return False, f"store: {error}\n"
        lines = [f"ok, {backlog.count} waiting, oldest {backlog.age.total_seconds():.0f} s"]
        lines.extend(self._surroundings())
        try:
            if self.ask is not None:
                self.ask()
                lines.append("model: answers")
        except Exception as error:  # noqa: BLE001 - whatever it is, the platform has to hear of it
            return False, f"model: {type(error).__name__}\n"
        return True, "".join(f"{line}\n" for line in lines)

    def _write(self) -> None:
        """Write something and take it away again, in one transaction that leaves nothing."""
        changes = (Remember(_PROBE, {}, 0), Forget(_PROBE))
        self.store.workspace(_NOBODY).commit(Turn((), changes), self.clock())

    def _surroundings(self) -> Iterator[str]:
        if self.database is not None:
            free = shutil.disk_usage(self.database.parent).free
            warning = ", make room" if free < _SPACE else ""
            yield f"disk: {free // 1_000_000} MB free{warning}"
        if self.skew.seconds is None:
            yield "clock: nothing to compare with yet"
        else:
            warning = ", set it" if abs(self.skew.seconds) > _SKEW else ""
            yield f"clock: {self.skew.seconds:.0f} s from Slack's{warning}"
