"""How soon the real server acknowledges under load: an open loop, which doesn't wait for answers.

A request has a time at which it is due, whatever became of those before it, and its latency counts
from then; so a server that stalls is charged for all that people would have waited.
"""

import contextlib
import os
import queue
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from tests.benchmarks.machine import fsync_beside
from tests.benchmarks.timing import Times, table
from tests.delivery.doubles import SlackDouble
from tests.torture.server import Server, serving
from tests.torture.traffic import body_of, mention, signed

LATE = 3.0
"""Seconds that Slack waits for an acknowledgement."""
_CHANNELS = 200
_SENDERS = 48
_WARM_UP = 40
_IDLE = 1.0
"""Seconds after which a connection isn't used again: the server is about to close it."""
_STATED = ((8.3, 20.0), (200.0, 15.0))
"""Rates and how long they are held: a workspace at Slack's limit, and 24 of them."""
_STEPS = (100.0, 150.0, 200.0, 250.0, 300.0, 400.0, 500.0, 600.0, 800.0)
_STEP_SECONDS = 8.0
_HEAD = (
    "events/s",
    "sent",
    "failed",
    "late",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "worst ms",
    "fsync p99",
    "allowed p99",
)


@dataclass(frozen=True)
class Held:
    """What a rate did to the server."""

    rate: float
    sent: int
    failed: int
    times: Times
    floor: Times
    """What the disk alone took meanwhile, for 4 KiB."""

    @property
    def allowed(self) -> float:
        """The milliseconds that the slowest hundredth may take."""
        return 50 + 3 * self.floor.quantile(0.99)

    @property
    def late(self) -> int:
        """How many were acknowledged after Slack had given them up."""
        return sum(seconds > LATE for seconds in self.times.seconds)

    def row(self) -> tuple[str, ...]:
        """Return a row of the table."""
        shares = (f"{self.times.quantile(share):.1f}" for share in (0.5, 0.95, 0.99, 1.0))
        counts = (f"{self.rate:g}", str(self.sent), str(self.failed), str(self.late))
        return (*counts, *shares, f"{self.floor.quantile(0.99):.1f}", f"{self.allowed:.0f}")


def measure() -> str:
    """Return the tables for the stated rates, and the highest rate.

    Allowed are 50 ms and three times what the disk's slowest hundredth of syncs took meanwhile.
    """
    with tempfile.TemporaryDirectory(prefix="advisor-load-") as place:
        folder = Path(place)
        stated = [_fresh(folder, rate, seconds) for rate, seconds in _STATED]
        best, tried = _highest(folder)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    lines = [
        f"load average of the machine (1, 5, 15 minutes): {load}",
        f"highest rate without a late or failed acknowledgement: {best:g} events/s",
    ]
    return "\n".join(
        [
            table(
                "Signed mentions to the real server, open loop", _HEAD, [h.row() for h in stated]
            ),
            table("The search for the highest rate", _HEAD, [h.row() for h in tried]),
            *lines,
            "",
        ]
    )


def _highest(folder: Path) -> tuple[float, list[Held]]:
    best, tried = 0.0, []
    for rate in _STEPS:
        held = _fresh(folder, rate, _STEP_SECONDS)
        tried.append(held)
        if held.late or held.failed:
            break
        best = rate
    return best, tried


def _fresh(folder: Path, rate: float, seconds: float) -> Held:
    """Hold a rate against a server with an empty database, so that no run pays for another."""
    slack = SlackDouble()
    try:
        with serving(folder / f"{rate:g}-{time.monotonic_ns()}.db", slack.base_url) as server:
            _hold(server, 20.0, _WARM_UP / 20, first=1_000_000)
            with fsync_beside(folder) as floor:
                failed, times = _hold(server, rate, seconds, first=1)
            sent = round(rate * seconds)
            return Held(rate, sent, failed, Times(tuple(times)), Times(tuple(floor)))
    finally:
        slack.close()


def _hold(server: Server, rate: float, seconds: float, first: int) -> tuple[int, list[float]]:
    """Return how many requests failed, and the seconds until the others were acknowledged."""
    due: queue.SimpleQueue[tuple[int, float] | None] = queue.SimpleQueue()
    times: list[float] = []
    failed: list[int] = []
    threads = [
        threading.Thread(target=_sender, args=(server.url, due.get, times.append, failed.append))
        for _ in range(_SENDERS)
    ]
    for thread in threads:
        thread.start()
    began, count = time.perf_counter() + 0.1, round(rate * seconds)
    for number in range(count):
        at = began + number / rate
        time.sleep(max(0.0, at - time.perf_counter()))
        due.put((first + number, at))
    for _ in threads:
        due.put(None)
    for thread in threads:
        thread.join()
    return len(failed), times or [0.0]


def _sender(
    url: str,
    take: Callable[[], tuple[int, float] | None],
    took: Callable[[float], None],
    failed: Callable[[int], None],
) -> None:
    # A plain connection: the machine's processors are shared with what is measured.
    with contextlib.closing(HTTPConnection(urlsplit(url).netloc, timeout=30)) as connection:
        used = 0.0
        while (given := take()) is not None:
            number, at = given
            body, kind = body_of(mention(number, f"C{number % _CHANNELS:05d}"))
            if time.perf_counter() - used > _IDLE:
                connection.close()
            try:
                connection.request("POST", "/slack/events", body, signed(body, kind))
                answer = connection.getresponse()
                answer.read()
                used = time.perf_counter()
            except (OSError, HTTPException):
                connection.close()
                failed(number)
                continue
            if answer.status == HTTPStatus.OK:
                took(time.perf_counter() - at)
            else:
                failed(number)
