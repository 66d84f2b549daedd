"""What is known: curated entries and their sources, looked up by question and searched by words.

An entry is a Markdown file with front matter under `entries/`; who says so is in `sources.yaml`.
The package reads files and ranks text. It knows nothing of Slack, of intents' models or of storage.
"""

from knowledge.entry import (
    JURISDICTION,
    Basis,
    Entry,
    Evidence,
    Figure,
    Key,
    Related,
    Source,
    Support,
)
from knowledge.library import Library, load
from knowledge.own_words import SourceRuns
from knowledge.passages import Bullets, Paragraph, Passage, Table
from knowledge.problems import ContentError, Problem
from knowledge.search import Hit
from knowledge.validation import check, orphans

__all__ = [
    "JURISDICTION",
    "Basis",
    "Bullets",
    "ContentError",
    "Entry",
    "Evidence",
    "Figure",
    "Hit",
    "Key",
    "Library",
    "Paragraph",
    "Passage",
    "Problem",
    "Related",
    "Source",
    "SourceRuns",
    "Support",
    "Table",
    "check",
    "load",
    "orphans",
]
