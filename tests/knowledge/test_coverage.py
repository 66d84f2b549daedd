"""Each fact we know is stated by an entry, in a sentence that the map points to.

`coverage/*.yaml` maps a fact's id to the entry and the very sentence that states it, so that an
edit which drops a fact is noticed.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from knowledge import Library
from knowledge.passages import plain

FOLDER = Path(__file__).parent / "coverage"
FACTS = 382 + 259
"""What the four articles say, and what the publications beyond them do; it only grows."""


@dataclass(frozen=True)
class Stated:
    """A fact, and where it is stated."""

    fact: str
    entry: str
    sentence: str
    file: str


def read() -> list[Stated]:
    """Every line of the map; nodes instead of values, so that a double isn't swallowed."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        root = yaml.compose(path.read_text(encoding="utf8"), Loader=yaml.SafeLoader)
        assert isinstance(root, yaml.MappingNode), path.name
        for key, node in root.value:
            assert isinstance(node, yaml.MappingNode), f"{path.name}: {key.value}"
            values = {name.value: value.value for name, value in node.value}
            assert set(values) == {"entry", "sentence"}, f"{path.name}: {key.value}"
            found.append(Stated(key.value, values["entry"], values["sentence"], path.name))
    return found


STATED = read()


def bare(text: str) -> str:
    """A text without markup, on one line."""
    return " ".join(text.replace("**", "").replace("• ", "").split())


def test_no_fact_is_mapped_twice() -> None:
    counts = Counter(stated.fact for stated in STATED)
    assert [fact for fact, count in counts.items() if count > 1] == []


def test_no_fact_gets_lost() -> None:
    assert len({stated.fact for stated in STATED}) >= FACTS


@pytest.mark.parametrize("file", sorted({stated.file for stated in STATED}))
def test_each_fact_is_stated_word_for_word_in_its_entry(library: Library, file: str) -> None:
    wrong = []
    for stated in (stated for stated in STATED if stated.file == file):
        if stated.entry not in library:
            wrong.append(f"{stated.fact}: there is no entry {stated.entry}")
            continue
        entry = library[stated.entry]
        if not stated.sentence.strip():
            wrong.append(f"{stated.fact}: no sentence")
        elif not any(
            bare(stated.sentence) in bare(text) for text in (plain(entry.short), plain(entry.long))
        ):
            wrong.append(f"{stated.fact}: {stated.entry} no longer says: {stated.sentence}")
    assert wrong == []
