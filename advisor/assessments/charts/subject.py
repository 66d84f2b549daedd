"""What every chart of a result is drawn from: the title, the verdict, the cuts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from advisor.assessments import headlines
from advisor.assessments.charts.chart import LONGEST_ALT, Chart
from advisor.assessments.charts.panel import Heading, is_drawable
from advisor.assessments.definition import Assessment
from advisor.assessments.results import Result

_LONGEST_TITLE = 62
_LONGEST_NOTE = 88
_LONGEST_NAME = 28


@dataclass(frozen=True)
class Subject:
    """What every chart of a result is drawn from."""

    assessment: Assessment
    result: Result
    name: str
    runs: Sequence[tuple[date, Result]]

    @property
    def title(self) -> str:
        """What the assessment asks and of what; a name the font can't write is left out."""
        name = self.name if is_drawable(self.name) else ""
        short = self.assessment.short_title
        joint = " " if short.endswith("?") else ": "
        title = short + joint + name if name else short
        return shorten(title, _LONGEST_TITLE, placeholder="…")

    @property
    def heading(self) -> Heading:
        """What stands above each chart."""
        return Heading(self.title, self.note)

    @property
    def headline(self) -> str:
        """The verdict in one line, marked where the answers are made up."""
        line = headlines.headline(self.assessment, self.result)
        return f"Example: {line}" if self.result.is_example else line

    @property
    def names(self) -> Mapping[str, str]:
        """The providers' names as the font can write them; one that it can't is its number."""
        return {
            name: shorten(name, _LONGEST_NAME, placeholder="…")
            if is_drawable(name)
            else f"Provider {number}"
            for number, name in enumerate(self.result.providers, 1)
        }

    @property
    def note(self) -> str:
        """The verdict, as it stands below the title."""
        said = self.headline
        for name, drawn in self.names.items():
            if not is_drawable(name):
                said = said.replace(name, drawn)
        return shorten(said, _LONGEST_NOTE, placeholder="…")

    @property
    def cuts(self) -> tuple[float, ...]:
        """The scores at which bands begin."""
        return tuple(float(b.min) for b in self.assessment.bands if b.min is not None)

    @property
    def floor(self) -> float | None:
        """The score that a core dimension may not fall below."""
        floors = getattr(self.assessment.model, "floors", None)
        return float(floors.limit) if floors else None

    def chart(self, name: str, png: bytes, figures: Sequence[str], lead: str) -> Chart:
        """Return a chart with its text: what it is, the verdict, then figure by figure."""
        about = f" of {self.name}" if self.name else ""
        alt = f"{lead}{about}. {self.headline}. {'; '.join(figures)}."
        return Chart(
            name, self.title, alt if len(alt) <= LONGEST_ALT else alt[: LONGEST_ALT - 1] + "…", png
        )
