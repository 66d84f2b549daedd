"""What the figures were measured on: without it they say little."""

import contextlib
import os
import platform
import resource
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.timing import Times, each

_BLOCK = b"\0" * 4096
_WRITES = 200
_PAUSE = 0.02
"""Seconds from one write to the next beside something else."""


def facts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield what matters of the machine; `folder` is where the database will be."""
    yield "system", f"{platform.system()} {platform.release()} {platform.machine()}"
    yield "processor", f"{_processor()}, {_usable()} of {os.cpu_count()} cores usable"
    yield "Python", platform.python_version()
    yield "SQLite", sqlite3.sqlite_version
    floor = fsync_floor(folder)
    yield (
        "fsync of 4 KiB",
        f"p50 {floor.quantile(0.5):.2f} ms, p99 {floor.quantile(0.99):.2f} ms: no commit is faster",
    )


def fsync_floor(folder: Path) -> Times:
    """Return how long the disk takes to promise that a page is written."""
    with (folder / "fsync").open("wb", buffering=0) as file:

        def write(_: int) -> None:
            file.write(_BLOCK)
            os.fsync(file.fileno())

        return each(write, range(_WRITES))


@contextlib.contextmanager
def fsync_beside(folder: Path) -> Iterator[list[float]]:
    """Give the seconds that such a write takes from when it is due, while something else runs.

    A disk that others use as well stalls now and then, which a floor taken before doesn't show. A
    write has its time whatever became of those before it, so a stall counts for all it delays.
    """
    seconds: list[float] = []
    ended = threading.Event()

    def write() -> None:
        with (folder / "fsync").open("wb", buffering=0) as file:
            due = time.perf_counter()
            while not ended.wait(max(0.0, due - time.perf_counter())):
                file.write(_BLOCK)
                os.fsync(file.fileno())
                seconds.append(time.perf_counter() - due)
                due += _PAUSE

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield seconds
    finally:
        ended.set()
        thread.join()


def memory_mb() -> float:
    """Return the most memory that this process has held so far, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1_000_000 if sys.platform == "darwin" else 1_000)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "unknown")


def _usable() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
