"""Times many runs of the same thing, and tables of them."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Given = TypeVar("Given")


@dataclass(frozen=True)
class Times:
    """How long each of many runs took, in seconds."""

    seconds: tuple[float, ...]

    def quantile(self, share: float) -> float:
        """Return the time within which `share` of the runs were done, in milliseconds."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000

    def row(self, name: str) -> tuple[str, ...]:
        """Return a row of a table: runs, median, tails, worst."""
        shares = (f"{self.quantile(share):.2f}" for share in (0.5, 0.95, 0.99, 1.0))
        return (name, str(len(self.seconds)), *shares)


QUANTILES = ("", "runs", "p50 ms", "p95 ms", "p99 ms", "worst ms")


def each(run: Callable[[Given], object], given: Iterable[Given]) -> Times:
    """Run something with each of `given`, one after another."""
    seconds = []
    for one in given:
        started = time.perf_counter()
        run(one)
        seconds.append(time.perf_counter() - started)
    return Times(tuple(seconds))


def once(run: Callable[[], Given]) -> tuple[Given, float]:
    """Run something once; give what it gave and the seconds it took."""
    started = time.perf_counter()
    given = run()
    return given, time.perf_counter() - started


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table as text: the first column to the left, the others to the right."""
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        first, *others = zip(cells, widths, strict=True)
        left = f"{first[0]:<{first[1]}}"
        return "  ".join([left, *(f"{cell:>{width}}" for cell, width in others)]).rstrip()

    ruler = "  ".join("-" * width for width in widths)
    return "\n".join([title, "", line(head), ruler, *map(line, rows), ""])
