"""Which runs of eight words the source articles hold, kept as hashes instead of text.

Our entries are in our own words. To check that without shipping the articles, each run of eight
words is kept as a short salted hash. The articles' owners' text can't be read back from them. To
make the file again, give the articles as plain text:

    python -m knowledge.own_words ARTICLE.txt ...
"""

import gzip
import hashlib
import re
import secrets
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("source_runs.txt.gz")
RUN = 8
_BYTES = 5
"""Enough that 50,000 of our runs meet 10,000 of theirs by chance once in two thousand times."""


def words(text: str) -> list[str]:
    """Return the words of a text, case and punctuation left out."""
    return re.findall(r"[a-z0-9%&]+", text.lower())


def runs(text: str) -> Iterator[str]:
    """Yield every run of eight words in a text."""
    said = words(text)
    for start in range(len(said) - RUN + 1):
        yield " ".join(said[start : start + RUN])


@dataclass(frozen=True)
class SourceRuns:
    """The articles' runs, as hashes and the salt that made them."""

    salt: bytes
    hashes: frozenset[str]

    @classmethod
    def of(cls, articles: Iterable[str], salt: bytes) -> "SourceRuns":
        """Return the runs of some articles."""
        made = (_hash(run, salt) for article in articles for run in runs(article))
        return cls(salt, frozenset(made))

    @classmethod
    def read(cls, file: Path = FILE) -> "SourceRuns":
        """Return the runs kept in a file: the salt in its first line, then a hash a line."""
        salt, *hashes = gzip.decompress(file.read_bytes()).decode("ascii").split()
        return cls(bytes.fromhex(salt), frozenset(hashes))

    def write(self, file: Path = FILE) -> None:
        """Keep the runs in a file, byte for byte the same for the same runs and salt."""
        lines = "\n".join([self.salt.hex(), *sorted(self.hashes), ""])
        file.write_bytes(gzip.compress(lines.encode("ascii"), mtime=0))

    def in_text(self, text: str) -> list[str]:
        """Return the runs of a text that an article holds as well, in order."""
        return [run for run in runs(text) if _hash(run, self.salt) in self.hashes]


def _hash(run: str, salt: bytes) -> str:
    return hashlib.blake2b(run.encode("ascii"), digest_size=_BYTES, salt=salt).hexdigest()


def main(paths: Sequence[str]) -> int:
    """Keep the runs of the articles at `paths`."""
    if not paths:
        sys.stderr.write("usage: python -m knowledge.own_words ARTICLE.txt ...\n")
        return 2
    articles = [Path(path).read_text(encoding="utf8") for path in paths]
    made = SourceRuns.of(articles, secrets.token_bytes(16))
    made.write()
    sys.stdout.write(f"{len(made.hashes)} runs of {RUN} words in {FILE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
