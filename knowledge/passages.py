"""The shapes that an answer's text can take, and how they are read from an entry's Markdown.

Only what every surface can show is allowed: paragraphs, bullets and one table, with **bold**.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """Running text; `**bold**` is its only markup."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list with one idea an item."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A comparison: column heads, and rows as long as the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Passage = Paragraph | Bullets | Table

_FORBIDDEN = (
    (re.compile(r"^#", re.MULTILINE), "a heading"),
    (re.compile(r"^\d+[.)] ", re.MULTILINE), "a numbered list"),
    (re.compile(r"\]\("), "a link"),
    (re.compile(r"<(?!!--)[a-zA-Z/]"), "HTML"),
    (re.compile(r"`"), "code"),
)


def parse(markdown: str) -> tuple[Passage, ...]:
    """Return the passages of `markdown`.

    Raises:
        ValueError: it holds something that not every surface can show, or a ragged table.
    """
    for pattern, what in _FORBIDDEN:
        if pattern.search(markdown):
            msg = f"holds {what}, which not every surface can show"
            raise ValueError(msg)
    blocks = (block.strip("\n") for block in re.split(r"\n\s*\n", markdown.strip()))
    passages: list[Passage] = []
    for block in blocks:
        passages.extend(_passages(block.splitlines()))
    return tuple(passages)


def _passages(lines: Sequence[str]) -> list[Passage]:
    """Split one block of lines: text may be followed by its bullets without a blank line."""
    found: list[Passage] = []
    text: list[str] = []
    items: list[str] = []
    rows: list[str] = []
    for line in lines:
        if line.startswith("- "):
            items.append(line[2:].strip())
        elif line.startswith("|"):
            rows.append(line)
        elif items:
            items[-1] += " " + line.strip()
        elif line.strip():
            text.append(line.strip())
    if text:
        found.append(Paragraph(" ".join(text)))
    if items:
        found.append(Bullets(tuple(items)))
    if rows:
        found.append(_table(rows))
    return found


def _table(lines: Sequence[str]) -> Table:
    rows = [tuple(cell.strip() for cell in line.strip().strip("|").split("|")) for line in lines]
    if len(rows) < 3 or not all(set(cell) <= set("-: ") for cell in rows[1]):
        msg = "holds a table without its head, its line of dashes or its rows"
        raise ValueError(msg)
    head, body = rows[0], rows[2:]
    if any(len(row) != len(head) for row in body):
        msg = f"holds a table whose rows don't all have {len(head)} cells"
        raise ValueError(msg)
    return Table(head, tuple(body))


def plain(passages: Sequence[Passage]) -> str:
    """Return the passages as text without markup, as a reader takes them in."""
    return "\n\n".join(_plain(passage) for passage in passages).replace("**", "")


def _plain(passage: Passage) -> str:
    match passage:
        case Paragraph(text):
            return text
        case Bullets(items):
            return "\n".join(f"• {item}" for item in items)
        case Table(head, rows):
            return "\n".join(
                f"• {row[0]}: "
                + "; ".join(
                    f"{name}: {cell}" for name, cell in zip(head[1:], row[1:], strict=True) if cell
                )
                for row in rows
            )
