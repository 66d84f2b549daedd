"""A small tree of content to break, and the real library."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import ContentError, Library, Problem, load

SOURCES = """\
paper:
  name: A paper
  title: null
  publisher: null
  published: 2024-06-18
  kind: academic
  trust: Names its method.
"""

ENTRY = """\
---
id: {id}
title: Hidden costs
question: Which costs are hidden?
kind: challenge
answers:
  - {{intent: challenge, risk: {id}}}
aliases: [surprise invoices]
related: []
sources:
  - {{id: paper, carries: all of it}}
figures: []
basis: source
owner: editors
reviewed: 2026-11-22
interval: 365
---
Costs that appear after signing.

<!-- more -->

They come from vague contracts.
"""

Tree = Callable[..., Path]


def entry(identity: str = "costs", **changes: str) -> str:
    """A sound entry with lines replaced: `entry(kind="kind: poem")`; an empty text drops a line."""
    text = ENTRY.format(id=identity)
    for key, replacement in changes.items():
        lines = [replacement if line.startswith(f"{key}:") else line for line in text.splitlines()]
        text = "\n".join(line for line in lines if line) + "\n"
    return text


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Write a folder of content: sources and files by name."""

    def write(files: dict[str, str], sources: str = SOURCES) -> Path:
        folder = tmp_path / "knowledge"
        (folder / "entries").mkdir(parents=True)
        (folder / "sources.yaml").write_text(sources, encoding="utf8")
        for name, text in files.items():
            (folder / "entries" / name).write_text(text, encoding="utf8")
        return folder

    return write


@pytest.fixture(scope="session")
def library() -> Library:
    """The content as it is shipped."""
    return load()


def problems_of(folder: Path) -> tuple[Problem, ...]:
    """What loading a folder complains about."""
    with pytest.raises(ContentError) as caught:
        load(folder)
    return caught.value.problems
