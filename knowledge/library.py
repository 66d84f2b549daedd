"""All entries and sources, loaded and ready to look up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from knowledge import plain_yaml, validation
from knowledge.entry import Entry, Key, Source
from knowledge.problems import ContentError, Problem
from knowledge.search import Hit, Index

HERE = Path(__file__).parent
_MORE = "<!-- more -->"


class Library:
    """Entries by id and by the question they answer, and a search over their words."""

    def __init__(self, entries: Sequence[Entry], sources: Mapping[str, Source]) -> None:
        self.entries = {entry.id: entry for entry in entries}
        self.sources = dict(sources)
        self._by_key = {key: entry.id for entry in entries for key in entry.answers}
        self._local: dict[Key, dict[str, str]] = {}
        for key, entry in self._by_key.items():
            if key.jurisdiction:
                self._local.setdefault(key.anywhere, {})[key.jurisdiction] = entry
        self._general = dict(self._anywhere())
        self._index = Index(entries)

    def __getitem__(self, identity: str) -> Entry:
        return self.entries[identity]

    def __contains__(self, identity: str) -> bool:
        return identity in self.entries

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def __len__(self) -> int:
        return len(self.entries)

    def _anywhere(self) -> Iterator[tuple[str, str]]:
        """Yield each entry that answers for places only, and the one that answers without."""
        for entry in self:
            if all(key.jurisdiction for key in entry.answers):
                found = (self._by_key.get(key.anywhere) for key in entry.answers)
                yield entry.id, next((identity for identity in found if identity), entry.id)

    def answering(self, intent: str, slots: Mapping[str, str]) -> Entry | None:
        """Return the entry that answers exactly this recognised question."""
        found = self._by_key.get(Key.of(intent, slots))
        return self.entries[found] if found else None

    def local(self, entry: Entry) -> dict[str, Entry]:
        """Return the entries that answer the questions of `entry` by jurisdiction."""
        found: dict[str, Entry] = {}
        for key in _own(entry):
            for jurisdiction, local in self._local.get(key.anywhere, {}).items():
                found.setdefault(jurisdiction, self.entries[local])
        return found

    def general(self, entry: str) -> str:
        """Return the id of what answers where no place was asked for; `entry` itself as a rule."""
        return self._general.get(entry, entry)

    def search(self, text: str, among: Iterable[str] | None = None, limit: int = 5) -> list[Hit]:
        """Return the entries whose words fit `text` best, best first; never an error."""
        return self._index.search(text, among=among, limit=limit)


def _own(entry: Entry) -> Sequence[Key]:
    """Return what an entry answers anywhere or, where its place is all it answers for, there."""
    anywhere = [key for key in entry.answers if not key.jurisdiction]
    return anywhere or entry.answers


def load(folder: Path = HERE) -> Library:
    """Return the library kept in `folder`: `sources.yaml` and `entries/**/*.md`.

    Raises:
        ContentError: with the problems of every file, not only of the first.
    """
    problems: list[Problem] = []
    sources = _sources(folder, problems)
    entries: list[Entry] = []
    for path in sorted((folder / "entries").rglob("*.md")):
        try:
            entries.append(_entry(path, path.relative_to(folder.parent).as_posix()))
        except ContentError as error:
            problems.extend(error.problems)
    if problems:
        raise ContentError(problems)
    problems.extend(validation.check(entries, sources))
    if problems:
        raise ContentError(problems)
    return Library(entries, sources)


def _sources(folder: Path, problems: list[Problem]) -> dict[str, Source]:
    path = folder / "sources.yaml"
    file = path.relative_to(folder.parent).as_posix()
    found: dict[str, Source] = {}
    try:
        values = plain_yaml.parse(path.read_text(encoding="utf8"))
    except ValueError as error:
        problems.append(Problem(file, "file", str(error), "Correct the YAML there."))
        return found
    if not isinstance(values, dict):
        problems.append(Problem(file, "file", "is not a mapping", "Write `id:` and its keys."))
        return found
    for identity, block in values.items():
        try:
            found[identity] = validation.source(file, identity, block)
        except ContentError as error:
            problems.extend(error.problems)
    return found


def _entry(path: Path, file: str) -> Entry:
    try:
        text = path.read_text(encoding="utf8")
    except UnicodeDecodeError as error:
        remedy = "Save the file as UTF-8."
        raise ContentError([Problem(file, "file", "is not UTF-8", remedy)]) from error
    parts = text.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        remedy = "Begin the file with `---`, the keys, and `---` again."
        raise ContentError([Problem(file, "file", "has no front matter", remedy)])
    try:
        front = plain_yaml.parse(parts[1])
    except ValueError as error:
        remedy = "Correct the front matter; quote a text that holds a colon or a hash."
        raise ContentError([Problem(file, "front matter", str(error), remedy)]) from error
    if not isinstance(front, dict):
        remedy = "Write `key: value` lines."
        raise ContentError([Problem(file, "front matter", "is not a mapping", remedy)])
    short, _, long = parts[2].partition(_MORE)
    return validation.entry(file, front, short, long)
