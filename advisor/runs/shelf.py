"""What runs are made with: the definitions, and the entries that their results lead to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from advisor.assessments import Assessment, versions
from advisor.assessments.definition import LINKS_TO_ASSESSMENT
from knowledge import Library


@dataclass(frozen=True)
class Shelf:
    """Definitions by id, and of each entry its title and the version of its text.

    Attributes:
        titles: names of what a next step leads to, by entry id or `assessment:<id>`.
        versions: what tells one text of an entry from another, by its id.
    """

    definitions: Mapping[str, Assessment]
    titles: Mapping[str, str]
    versions: Mapping[str, str]

    @classmethod
    def of(cls, library: Library, definitions: Mapping[str, Assessment]) -> Self:
        """Return the shelf of a library and its assessments."""
        titles = {entry.id: entry.question for entry in library}
        checks = {f"{LINKS_TO_ASSESSMENT}{one.id}": one.title for one in definitions.values()}
        return cls(definitions, {**titles, **checks}, versions(library.entries))
