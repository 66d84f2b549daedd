"""A start in a fresh process: what its imports and the advisor cost, in seconds and memory.

Run as a program it is that process: it starts the advisor and prints the figures as JSON.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.machine import memory_mb
from tests.benchmarks.timing import table


def measure(cache: Path) -> str:
    """Start twice: the first start trains the model and keeps it in `cache`, the next finds it."""
    rows = [
        _row("the first, which trains the model", cache),
        _row("the next, with the model from its file", cache),
    ]
    return table("A start", ("", "imports s", "advisor s", "MB at most"), rows)


def _row(name: str, cache: Path) -> tuple[str, ...]:
    ran = subprocess.run(  # noqa: S603 - this very module
        [sys.executable, "-m", "tests.benchmarks.starting", str(cache)],
        capture_output=True,
        text=True,
        check=True,
    )
    figures = json.loads(ran.stdout)
    return (
        name,
        f"{figures['imports']:.2f}",
        f"{figures['advisor']:.2f}",
        f"{figures['memory']:.0f}",
    )


def _start(cache: Path) -> dict[str, float]:
    began = time.perf_counter()
    from advisor import train

    imported = time.perf_counter()
    train(cache=cache)
    trained = time.perf_counter()
    return {"imports": imported - began, "advisor": trained - imported, "memory": memory_mb()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_start(Path(sys.argv[1]))))
