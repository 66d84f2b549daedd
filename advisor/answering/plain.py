"""A reply as plain text: what the terminal prints and what a screen reader in Slack reads."""

from collections.abc import Callable
from operator import attrgetter

from advisor.replies import Citation, Reply
from knowledge import Passage
from knowledge.passages import plain

NOT_ADVICE = "Not legal advice."


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


def source_line(reply: Reply, named: Callable[[Citation], str] = attrgetter("name")) -> str:
    """Return the line that says who says so and when it was last reviewed.

    `named` is how a surface writes a source's name, as a link for instance.
    """
    sources = [f"{named(citation)} ({citation.details})" for citation in reply.citations]
    kind = "Source" if len(sources) == 1 else "Sources"
    reviewed = f" · reviewed {reply.reviewed:%-d %B %Y}" if reply.reviewed else ""
    legal = f" · {NOT_ADVICE}" if any(citation.legal for citation in reply.citations) else ""
    return f"{kind}: {'; '.join(sources)}{reviewed}{legal}"


def passage(shown: Passage) -> str:
    """Return one passage as plain text."""
    return plain((shown,))
