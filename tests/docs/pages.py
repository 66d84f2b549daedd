"""The pages people read, and what can be read off them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """A Markdown file of the repository's root or of `docs`."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf8")

    @cached_property
    def prose(self) -> str:
        """The text without its code blocks."""
        return _FENCE.sub("", self.text)

    @property
    def code(self) -> Iterator[str]:
        """Yield each line of a shell block and each piece of code within a sentence."""
        for _, language, block in _FENCE.findall(self.text):
            if language == "sh":
                yield from block.replace("\\\n", " ").splitlines()
        yield from _CODE.findall(self.prose)

    def blocks(self, language: str) -> list[str]:
        """Return the code blocks in a language."""
        return [block for _, named, block in _FENCE.findall(self.text) if named == language]

    @property
    def links(self) -> Iterator[str]:
        """Yield where links and images lead."""
        return iter(_LINK.findall(self.prose))

    @property
    def anchors(self) -> set[str]:
        """Return the names under which headings can be linked to."""
        plain = (re.sub(r"[^\w\- ]", "", title.lower()) for title in _HEADING.findall(self.prose))
        return {title.replace(" ", "-") for title in plain}

    def rows(self, *head: str) -> list[tuple[str, ...]]:
        """Return the rows of the table with this head."""
        lines = self.text.splitlines()
        start = lines.index(f"| {' | '.join(head)} |")
        rows = []
        for line in lines[start + 2 :]:
            if not line.startswith("|"):
                break
            rows.append(tuple(cell.strip() for cell in line.strip("|").split(" | ")))
        return rows


PAGES = [Page(path) for path in sorted((*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")))]
README = Page(ROOT / "README.md")
SECURITY_SHEET = Page(ROOT / "docs" / "security.md")
ASSESSMENTS = Page(ROOT / "docs" / "assessments.md")
