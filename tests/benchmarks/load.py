"""How soon the real server acknowledges under load: an open loop, which doesn't wait for answers.

A request has a time at which it is due, whatever became of those before it, and its latency counts
from then; so a server that stalls is charged for all that people would have waited.
"""

import os
import queue
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.benchmarks.machine import fsync_floor
from tests.benchmarks.timing import Times, table
from tests.delivery.doubles import SlackDouble
from tests.torture.server import Server, serving
from tests.torture.traffic import body_of, mention, signed

LATE = 3.0
"""Seconds that Slack waits for an acknowledgement."""
_CHANNELS = 200
_SENDERS = 48
_WARM_UP = 40
_STATED = ((8.3, 20.0), (200.0, 15.0))
"""Rates and how long they are held: a workspace at Slack's limit, and 24 of them."""
_STEPS = (100.0, 150.0, 200.0, 250.0, 300.0, 400.0, 500.0, 600.0, 800.0)
_STEP_SECONDS = 8.0
_HEAD = ("events/s", "sent", "failed", "late", "p50 ms", "p95 ms", "p99 ms", "worst ms")


@dataclass(frozen=True)
class Held:
    """What a rate did to the server."""

    rate: float
    sent: int
    failed: int
    times: Times

    @property
    def late(self) -> int:
        """How many were acknowledged after Slack had given them up."""
        return sum(seconds > LATE for seconds in self.times.seconds)

    def row(self) -> tuple[str, ...]:
        """Return a row of the table."""
        shares = (f"{self.times.quantile(share):.1f}" for share in (0.5, 0.95, 0.99, 1.0))
        return (f"{self.rate:g}", str(self.sent), str(self.failed), str(self.late), *shares)


def measure() -> str:
    """Return the tables for the stated rates, the highest rate, and the disk's floor."""
    with tempfile.TemporaryDirectory(prefix="advisor-load-") as place:
        folder = Path(place)
        floor = fsync_floor(folder)
        stated = [_fresh(folder, rate, seconds) for rate, seconds in _STATED]
        best, tried = _highest(folder)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    bound = 50 + 3 * floor.quantile(0.99)
    lines = [
        f"fsync of 4 KiB: p50 {floor.quantile(0.5):.2f} ms, p99 {floor.quantile(0.99):.2f} ms",
        f"50 ms + 3 times that p99: {bound:.0f} ms",
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
            return _hold(server, rate, seconds, first=1)
    finally:
        slack.close()


def _hold(server: Server, rate: float, seconds: float, first: int) -> Held:
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
    return Held(rate, count, len(failed), Times(tuple(times) or (0.0,)))


def _sender(
    url: str,
    take: Callable[[], tuple[int, float] | None],
    took: Callable[[float], None],
    failed: Callable[[int], None],
) -> None:
    with requests.Session() as session:
        while (given := take()) is not None:
            number, at = given
            body, kind = body_of(mention(number, f"C{number % _CHANNELS:05d}"))
            headers = signed(body, kind)
            try:
                answer = session.post(f"{url}/slack/events", data=body, headers=headers, timeout=30)
            except requests.RequestException:
                failed(number)
                continue
            if answer.status_code == 200:
                took(time.perf_counter() - at)
            else:
                failed(number)
