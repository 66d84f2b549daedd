"""Closes what is due and reminds whom it is time to remind.

What comes due is in the rows of runs, so nothing is forgotten over a restart: at the start a
deadline that has passed closes its run, and a reminder that is long past is dropped.
"""

import logging
import threading
from datetime import datetime
from functools import partial

from advisor import runs
from advisor.runs import Moment, Shelf
from advisor.store import StoreClosed, StoreError, Workspace
from bot.exchange import Conducted, Exchange

logger = logging.getLogger(__name__)

_LONGEST_SLEEP = 30.0
"""Seconds after which the clock is looked at again, which may have been set."""


class Scheduler:
    """One thread that looks after deadlines and reminders."""

    def __init__(self, exchange: Exchange, shelf: Shelf) -> None:
        self._exchange = exchange
        self._shelf = shelf
        self._changed = threading.Condition()
        self._is_stopping = False
        self._wakes = 0
        self._thread = threading.Thread(target=self._run, name="scheduler", daemon=True)

    def start(self) -> None:
        """Start the thread; what came due while nobody looked is done first."""
        self._thread.start()

    def wake(self) -> None:
        """Say that something may have come due, or will sooner than before."""
        with self._changed:
            self._wakes += 1
            self._changed.notify()

    def stop(self) -> None:
        """End the thread; what is due next waits for the next start."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify()
        if self._thread.ident is not None:
            self._thread.join()

    def do_due(self) -> int:
        """Do what is due now, on the calling thread.

        Returns:
            How many runs that were.
        """
        now = self._exchange.clock()
        done = 0
        for team, run in self._exchange.store.runs_due(now):
            if run.assessment not in self._shelf.definitions:
                continue  # its definition was taken away; it may come back
            try:
                self._exchange.conduct(team, (), partial(self._look_after, run.id, now))
                done += 1
            except StoreClosed:
                raise
            except Exception:
                # One run that can't be closed must not keep the others open.
                logger.exception("the run %s is due and can't be looked after", run.id)
        return done

    def _look_after(self, run: str, now: datetime, workspace: Workspace) -> Conducted[None]:
        """Close or remind; nothing, if somebody was quicker."""
        view = workspace.view(run)
        if view is None or view.run.state != "open":
            return Conducted(None)
        if view.run.deadline is not None and view.run.deadline <= now:
            changes, notices = runs.close_when_due(
                self._shelf, view, Moment("", now), runs.earlier_of(workspace, view.run)
            )
        elif view.run.remind_at is not None and view.run.remind_at <= now:
            changes, notices = runs.remind_when_due(self._shelf, view, now)
        else:
            return Conducted(None)
        return Conducted(None, changes, notices)

    def _run(self) -> None:
        while True:
            wakes = self._wakes
            try:
                self.do_due()
                seconds = self._until_next()
            except StoreClosed:
                return
            except StoreError as error:
                logger.error("what is due can't be read: %s", error)  # noqa: TRY400 - says it all
                seconds = _LONGEST_SLEEP
            with self._changed:
                if self._wakes == wakes and not self._is_stopping:
                    self._changed.wait(seconds)
                if self._is_stopping:
                    return

    def _until_next(self) -> float:
        now = self._exchange.clock()
        due = self._exchange.store.next_run_due(now)
        if due is None:
            return _LONGEST_SLEEP
        return min(_LONGEST_SLEEP, max(0.0, (due - now).total_seconds()))
