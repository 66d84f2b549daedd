"""The one thread that writes.

Callers hand over work and wait. The thread takes all that is queued, runs it in one transaction,
each piece in a savepoint of its own, commits once, and only then lets the callers go on. So a
commit's sync to the disk is shared by everyone who waits for it, and no two writes ever compete.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlite_utils import Database

from advisor.store.connections import Connections
from advisor.store.driver import sqlite3
from advisor.store.errors import StoreBusy, StoreClosed, from_sqlite

logger = logging.getLogger(__name__)

T = TypeVar("T")

_MOST = 500
"""Pieces of work in one transaction, so that none waits for too long."""


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    work: Callable[[Database], Any]
    future: "Future[Any]"
    alone: bool


@dataclass(frozen=True, slots=True)
class _Failed:
    error: BaseException


class Writer:
    """Runs work on the write connection, in order of arrival, in groups.

    Args:
        connections: Where the write connection comes from.
        prepare: Checks and migrates the database before the first work.
    """

    def __init__(self, connections: Connections, prepare: Callable[[Database], None]) -> None:
        self._connections = connections
        self._prepare = prepare
        self._jobs: deque[_Job] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._opened: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)

    def start(self) -> None:
        """Opens the database on the writer's thread and raises what goes wrong with that."""
        self._thread.start()
        try:
            self._opened.result()
        except BaseException:
            self._thread.join()
            raise

    def write(self, work: Callable[[Database], T], *, alone: bool = False) -> T:
        """Runs work in a transaction and returns its result once that is committed.

        The work may run twice, the first time without a trace, so it must do nothing but write.

        Args:
            work: What to do; if it raises, nothing of it is kept and the error comes out here.
            alone: Run outside a transaction, for what SQLite allows nowhere else.

        Raises:
            StoreClosed: `close` was called before.
        """
        job = _Job(work, Future(), alone)
        with self._changed:
            if self._closing:
                raise StoreClosed
            self._jobs.append(job)
            self._changed.notify()
        result: T = job.future.result()
        return result

    def close(self) -> None:
        """Finishes the work handed over, then closes the connection."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        try:
            db = self._connections.open_writer()
            try:
                self._prepare(db)
            except BaseException:
                db.close()
                raise
        except BaseException as error:  # noqa: BLE001 - raised in the thread that waits for us
            self._opened.set_exception(_ours(error))
            return
        self._opened.set_result(None)
        jobs: list[_Job] = []
        try:
            while jobs := self._next():
                with self._connections.writing():
                    self._work_off(db, jobs)
        finally:
            self._abandon(jobs)
            db.close()

    def _abandon(self, taken: Sequence[_Job]) -> None:
        """Lets nobody wait for a thread that has ended, for whatever reason."""
        with self._changed:
            self._closing = True
            for job in [*taken, *self._jobs]:
                if not job.future.done():
                    job.future.set_exception(StoreClosed())
            self._jobs.clear()

    def _next(self) -> list[_Job]:
        """Waits for work; returns none when the writer is closing and all is done."""
        with self._changed:
            while not self._jobs and not self._closing:
                self._changed.wait()
            taken: list[_Job] = []
            while self._jobs and len(taken) < _MOST:
                if self._jobs[0].alone and taken:
                    break
                taken.append(self._jobs.popleft())
                if taken[-1].alone:
                    break
            return taken

    def _work_off(self, db: Database, jobs: Sequence[_Job]) -> None:
        """Runs jobs together; if their transaction is undone as a whole, one after the other."""
        try:
            outcomes = [jobs[0].work(db)] if jobs[0].alone else _transaction(db, jobs)
        except Exception as error:  # noqa: BLE001 - raised in the threads that wait for us
            db.rollback()
            ours = _ours(error)
            if len(jobs) == 1 or isinstance(ours, StoreBusy):
                for job in jobs:
                    job.future.set_exception(ours)
                return
            logger.info("%d writes undone together, tried singly: %s", len(jobs), ours)
            for job in jobs:
                self._work_off(db, [job])
            return
        for job, outcome in zip(jobs, outcomes, strict=True):
            if isinstance(outcome, _Failed):
                job.future.set_exception(outcome.error)
            else:
                job.future.set_result(outcome)


def _transaction(db: Database, jobs: Sequence[_Job]) -> list[Any]:
    """Commits the jobs that succeed; raises if the transaction as a whole doesn't."""
    outcomes: list[Any] = []
    db.execute("BEGIN IMMEDIATE")
    for job in jobs:
        try:
            with db.atomic():
                outcomes.append(job.work(db))
        except Exception as error:
            if not db.conn.in_transaction:
                raise  # a full disk or the like ended the transaction, earlier jobs included
            outcomes.append(_Failed(_ours(error)))
    db.execute("COMMIT")
    return outcomes


def _ours(error: BaseException) -> BaseException:
    return from_sqlite(error) if isinstance(error, sqlite3.Error) else error
