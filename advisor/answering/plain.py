"""A reply as plain text: what the terminal prints and what a screen reader in Slack reads."""

from advisor.replies import Reply
from knowledge import Passage
from knowledge.passages import plain


def text(reply: Reply) -> str:
    """Return the reply as its reader takes it in, without button labels."""
    pieces: list[str] = []
    for section in reply.sections:
        if section.heading:
            pieces.append(section.heading)
        pieces.append(plain(section.passages))
        pieces.extend(section.remarks)
    if reply.citations:
        pieces.append(source_line(reply))
    return "\n\n".join(pieces)


def source_line(reply: Reply) -> str:
    """Return the line that says who says so and when it was last reviewed."""
    names = [
        f"{citation.name} ({citation.kind}"
        + (f", {citation.published.year})" if citation.published else ")")
        for citation in reply.citations
    ]
    kind = "Source" if len(names) == 1 else "Sources"
    reviewed = f" · reviewed {reply.reviewed:%-d %B %Y}" if reply.reviewed else ""
    return f"{kind}: {'; '.join(names)}{reviewed}"


def passage(shown: Passage) -> str:
    """Return one passage as plain text."""
    return plain((shown,))
