"""`make bench`: prints the tables."""

import sys
import tempfile
from pathlib import Path

from advisor import train
from tests.benchmarks import answering, load, machine, slack, starting


def main() -> int:
    """Measure everything, printing each table as soon as it is there."""
    with tempfile.TemporaryDirectory(prefix="advisor-benchmark-") as place:
        folder = Path(place)
        cache = folder / "cache"
        for name, fact in machine.facts(folder):
            print(f"{name}: {fact}")
        print(flush=True)
        print(starting.measure(cache), flush=True)
        advisor, asked = train(cache=cache), answering.questions()
        print(answering.measure(advisor, asked, cache), flush=True)
        print(slack.measure(advisor, asked, folder), flush=True)
        print(load.measure(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
