"""A result in words: the same passages for Slack, the terminal and an export."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from advisor.assessments import headlines
from advisor.assessments.definition import Assessment
from advisor.assessments.display import rounded
from advisor.assessments.driver_words import explanation, telling
from advisor.assessments.links import Link, changed, links
from advisor.assessments.map_words import map_reasons, map_sections, risk_sections
from advisor.assessments.models.base import INSUFFICIENT
from advisor.assessments.models.exposure import Exposure
from advisor.assessments.models.options import WeightedOptions
from advisor.assessments.models.quadrant import Quadrant
from advisor.assessments.option_words import option_reasons, option_sections
from advisor.assessments.provider_words import conditional, provider_sections
from advisor.assessments.results import Detail, Result
from advisor.assessments.rule_words import (
    in_short,
    limits,
    notes,
    open_questions,
    scale_line,
    until_known,
)
from advisor.assessments.starter import EMPTY, Context
from advisor.assessments.step_words import NextLine, next_lines
from advisor.replies import Section
from knowledge import Bullets, Paragraph, Passage
from knowledge.passages import plain

AID = (
    "This is a decision aid built on rules of thumb and published frameworks, not a validated "
    "scale or a prediction."
)
"""What every result says, once."""
MADE_UP = "An example with made-up answers."
"""What an example says, so that nobody takes it for a result."""


@dataclass(frozen=True)
class Summary:
    """A result, ready to be shown.

    Attributes:
        headline: the verdict in one line with score and range.
        sections: the explanation, most important first.
        steps: up to three next steps, which `sections` names too.
        method: what the result is and with which definition it was made.
        title: the question that the assessment answers.
        meaning: what the verdict means, in a sentence or two.
        reasons: why, the hardest first, a line each without markup.
        open_questions: what somebody should find out first.
        links: the entries that explain the result's points.
    """

    headline: str
    sections: tuple[Section, ...]
    steps: tuple[NextLine, ...]
    method: str
    title: str = ""
    meaning: str = ""
    reasons: tuple[str, ...] = ()
    open_questions: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The whole summary as passages, headings as bold paragraphs."""
        found: list[Passage] = [Paragraph(f"**{self.headline}**")]
        for section in self.sections:
            if section.heading:
                found.append(Paragraph(f"**{section.heading}**"))
            found.extend(section.passages)
        return (*found, Paragraph(self.method))

    @property
    def text(self) -> str:
        """The whole summary as plain text."""
        return plain(self.passages)


def summarise(
    assessment: Assessment,
    result: Result,
    titles: Mapping[str, str],
    context: Context = EMPTY,
    versions: Mapping[str, str] | None = None,
) -> Summary:
    """Return a result in words.

    Args:
        assessment: the definition that the result was made with.
        result: what was found.
        titles: names of what next steps lead to, by entry id or `assessment:<id>`.
        context: the starter's context, for words that depend on it.
        versions: the entries' versions now, to mark what changed since; None marks nothing.
    """
    stale = changed(result, versions) if versions is not None else frozenset()
    words = _Words(assessment, result, titles, context)
    steps = next_lines(assessment, result, titles, stale)
    made_with = (
        f"Made with “{assessment.id}”, version {assessment.version}, definition "
        f"{assessment.hash[:12]}."
    )
    return Summary(
        headline=words.headline,
        sections=tuple(words.sections(steps)),
        steps=steps,
        method=" ".join([*([MADE_UP] if result.is_example else []), AID, made_with]),
        title=assessment.title,
        meaning=words.meaning,
        reasons=tuple(line.replace("**", "") for line in words.reasons()),
        open_questions=tuple(open_questions(assessment, result)),
        links=links(assessment, result, titles, versions),
    )


@dataclass(frozen=True)
class _Words:
    """One result, with all that its words depend on."""

    assessment: Assessment
    result: Result
    titles: Mapping[str, str]
    context: Context

    @property
    def headline(self) -> str:
        """The verdict in one line."""
        line = headlines.headline(self.assessment, self.result)
        return f"Example: {line}" if self.result.is_example else line

    @property
    def meaning(self) -> str:
        """What the verdict means, in a sentence or two; nothing where nothing may be shown."""
        if self.result.detail is Detail.NOTHING:
            return ""
        if self.result.verdict != INSUFFICIENT:
            return headlines.meaning(self.assessment, self.result)
        covered = self.result.coverage
        share = f": {rounded(covered)}% are covered" if covered is not None else ""
        missing = f"Too few questions have a real answer for a verdict{share}."
        return f"{missing} Find out what is missing, then run it again."

    def sections(self, steps: tuple[NextLine, ...]) -> Iterator[Section]:
        """Yield the sections that have something to say, most important first."""
        assessment, result = self.assessment, self.result
        if result.detail is Detail.NOTHING:
            return
        limiting = limits(assessment, result)
        if limiting:
            yield Section((Bullets(limiting),), "What limits the verdict")
        yield Section(tuple(self._meaning()), "What it means")
        against = until_known(result)
        if against:
            heading = "What stands against it as long as it isn't known"
            yield Section((Bullets(against),), heading)
        remarks = notes(result)
        if remarks:
            yield Section((Bullets(remarks),), "Keep in mind")
        yield from self._own_form()
        yield from explanation(assessment, result, self.context)
        unknown = tuple(open_questions(assessment, result))
        if unknown:
            yield Section((Bullets(unknown),), "Find out first")
        if steps:
            yield Section((Bullets(tuple(step.text for step in steps)),), "Next steps")
        if result.separate:
            yield Section((Bullets(tuple(self._apart())),), "Shown apart, not mixed in")

    def reasons(self) -> Iterator[str]:
        """Yield why the verdict is what it is, the hardest first."""
        assessment, result, model = self.assessment, self.result, self.assessment.model
        if result.detail is Detail.NOTHING:
            return
        yield from limits(assessment, in_short(assessment, result))
        if result.verdict == INSUFFICIENT:
            return
        if isinstance(model, Quadrant):
            yield from map_reasons(model, result)
        elif isinstance(model, WeightedOptions):
            yield from option_reasons(assessment, result)
        elif result.providers:
            yield from conditional(assessment, result)
        else:
            yield from telling(assessment, result, self.context)

    def _meaning(self) -> Iterator[Passage]:
        yield Paragraph(self.meaning)
        if self.result.verdict == INSUFFICIENT:
            return
        if self.result.score is not None:
            yield Paragraph(scale_line(self.assessment, self.result))
        if self.result.provisional:
            yield Paragraph("Provisional: what isn't known yet could change the verdict.")
        if self.result.default_verdict is not None:
            usual = headlines.label(self.assessment, self.result.default_verdict)
            yield Paragraph(f"Own ratings or weights were used; the defaults give: {usual}.")

    def _own_form(self) -> Iterator[Section]:
        """Yield what belongs to one way of scoring only."""
        assessment, result, model = self.assessment, self.result, self.assessment.model
        if isinstance(model, Quadrant):
            yield from map_sections(assessment, model, result)
        if isinstance(model, WeightedOptions) and result.options:
            yield from option_sections(assessment, model, result, self.context)
        if isinstance(model, Exposure):
            yield from risk_sections(assessment, result, self.titles)
        if result.providers:
            yield from provider_sections(assessment, result)

    def _apart(self) -> Iterator[str]:
        roles = {role.id: role.label for role in self.assessment.roles}
        for view in self.result.separate:
            score = "no score" if view.score is None else rounded(view.score)
            yield f"{roles[view.role]}: {score}"
