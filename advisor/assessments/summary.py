"""A result in words: the same passages for Slack, the terminal and an export."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from advisor.assessments import headlines
from advisor.assessments.definition import LINKS_TO_ASSESSMENT, Assessment, Effect
from advisor.assessments.display import rounded, rounded_gain, span
from advisor.assessments.models.base import INSUFFICIENT
from advisor.assessments.models.exposure import Exposure
from advisor.assessments.models.options import WeightedOptions
from advisor.assessments.models.quadrant import Quadrant
from advisor.assessments.privacy import SAY_SO
from advisor.assessments.results import (
    Detail,
    Disagreement,
    Driver,
    FiredRule,
    Lever,
    Result,
    Step,
)
from advisor.assessments.starter import EMPTY, Context
from advisor.assessments.wording import spoken_value, text_of
from advisor.replies import Section
from knowledge import Bullets, Paragraph, Passage, Table
from knowledge.passages import plain

MOST_LEVERS = 3
MOST_DISAGREEMENTS = 2
MOST_STEPS = 3
AID = (
    "This is a decision aid built on rules of thumb and published frameworks, not a validated "
    "scale or a prediction."
)
"""What every result says, once."""


@dataclass(frozen=True)
class NextLine:
    """A next step to be given an owner and a date: where it leads, its name, and why."""

    target: str
    label: str
    because: str | None = None


@dataclass(frozen=True)
class Summary:
    """A result, ready to be shown.

    Attributes:
        headline: the verdict in one line with score and range.
        sections: the explanation, most important first.
        steps: up to three next steps, which `sections` names too.
        method: what the result is and with which definition it was made.
    """

    headline: str
    sections: tuple[Section, ...]
    steps: tuple[NextLine, ...]
    method: str

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
) -> Summary:
    """Return a result in words.

    Args:
        assessment: the definition that the result was made with.
        result: what was found.
        titles: names of what next steps lead to, by entry id or `assessment:<id>`.
        context: the starter's context, for words that depend on it.
    """
    words = _Words(assessment, result, titles, context)
    return Summary(
        headline=headlines.headline(assessment, result),
        sections=tuple(words.sections()),
        steps=words.steps,
        method=f"{AID} Made with “{assessment.id}”, version {assessment.version}, definition "
        f"{assessment.hash[:12]}.",
    )


class _Words:
    """One result's sections."""

    def __init__(
        self, assessment: Assessment, result: Result, titles: Mapping[str, str], context: Context
    ) -> None:
        self.assessment = assessment
        self.result = result
        self.titles = titles
        self.context = context
        self.steps = tuple(self._line(step) for step in _chosen(result.next))

    def sections(self) -> Iterator[Section]:
        """Yield the sections that have something to say, most important first."""
        if self.result.detail is Detail.NOTHING:
            return
        limits = self._limits()
        if limits:
            yield Section((Bullets(limits),), "What limits the verdict")
        yield Section(tuple(self._meaning()), "What it means")
        yield from self._numbers()
        drivers = (*map(self._strong, self.result.strongest), *map(self._weak, self.result.weakest))
        if drivers:
            yield Section((Bullets(drivers),), "What drove it")
        if self.result.levers:
            yield Section(tuple(self._levers()), "What would change it")
        differing = [self._differing(d) for d in self.result.disagreements[:MOST_DISAGREEMENTS]]
        if differing:
            yield Section((Bullets(tuple(differing)),), "Where you disagree")
        if self.result.find_out_first:
            asked = tuple(self._asked(question) for question in self.result.find_out_first)
            yield Section((Bullets(asked),), "Find out first")
        if self.steps:
            yield Section((Bullets(tuple(map(_spoken_step, self.steps))),), "Next steps")
        if self.result.separate:
            yield Section((Bullets(tuple(self._apart())),), "Shown apart, not mixed in")

    def _limits(self) -> tuple[str, ...]:
        meaning = headlines.meaning(self.assessment, self.result)
        lines = tuple(self._rule(rule) for rule in self.result.rules if rule.text != meaning)
        return (*lines, SAY_SO) if self.result.detail is Detail.SCORES else lines

    def _rule(self, rule: FiredRule) -> str:
        about = f"{rule.option}: " if rule.option else ""
        match rule.effect:
            case Effect.BLOCK | Effect.REMOVE_VENDOR | Effect.REMOVE:
                return f"**Stop:** {about}{rule.text}"
            case "concern":
                by = "some" if rule.raised_by is None else f"{rule.raised_by} of {rule.of}"
                return f"**Raised by {by}, settle it first:** {rule.text}"
            case Effect.FLAG:
                return f"Note: {about}{rule.text}"
            case Effect.PROVISIONAL:
                return f"Not certain yet: {about}{rule.text}"
            case _:
                return f"{about}{rule.text}"

    def _meaning(self) -> Iterator[Passage]:
        if self.result.verdict == INSUFFICIENT:
            missing = "Too few questions have a real answer for a verdict"
            covered = self.result.coverage
            share = f": {rounded(covered)}% are covered" if covered is not None else ""
            yield Paragraph(f"{missing}{share}. Find out what is listed below, then run it again.")
            return
        yield Paragraph(headlines.meaning(self.assessment, self.result))
        if self.result.provisional:
            yield Paragraph("Provisional: what isn't known yet could change the verdict.")
        if self.result.default_verdict is not None:
            usual = headlines.label(self.assessment, self.result.default_verdict)
            yield Paragraph(f"Own ratings or weights were used; the defaults give: {usual}.")

    def _numbers(self) -> Iterator[Section]:
        """Yield the numbers that belong to one model only."""
        result, model = self.result, self.assessment.model
        if isinstance(model, Quadrant) and result.axes:
            yield Section((self._map_table(model),), "Where it stands")
        if isinstance(model, WeightedOptions) and result.options:
            yield Section((self._option_table(),), "How the options compare")
        if result.providers:
            yield Section((self._provider_table(),), "How the providers compare")

    def _map_table(self, model: Quadrant) -> Table:
        rows = tuple(
            (axis.label, self._on_axis(axis.id, float(axis.cut)), rounded(float(axis.cut)))
            for axis in model.axes
            if axis.id in self.result.axes
        )
        return Table(("Axis", "Score", "Cut at"), rows)

    def _option_table(self) -> Table:
        ordered = sorted(self.result.options.items(), key=lambda pair: -pair[1])
        rows = tuple(
            (
                headlines.option_label(self.assessment, option),
                rounded(score) + (", ruled out" if option in self.result.removed else ""),
            )
            for option, score in ordered
        )
        return Table(("Option", "Score"), rows)

    def _on_axis(self, axis: str, cut: float) -> str:
        score = rounded(self.result.axes[axis], (cut,))
        low, high = self.result.axis_ranges.get(axis, (0.0, 0.0))
        return f"{score} ({span(low, high, (cut,))})" if low < high else score

    def _provider_table(self) -> Table:
        rows = tuple(
            (
                name,
                "-" if one.quality is None else rounded(one.quality),
                "-" if one.price_index is None else rounded(one.price_index),
                "-" if one.overall is None else rounded(one.overall),
                "Ruled out" if one.removed else headlines.label(self.assessment, one.band),
            )
            for name, one in self.result.providers.items()
        )
        return Table(("Provider", "Quality", "Price index", "Overall", "Standing"), rows)

    def _strong(self, driver: Driver) -> str:
        return self._driver("Largest" if self._is_exposure else "Strongest", driver)

    def _weak(self, driver: Driver) -> str:
        return self._driver("Smallest" if self._is_exposure else "Weakest", driver)

    @property
    def _is_exposure(self) -> bool:
        return isinstance(self.assessment.model, Exposure)

    def _driver(self, which: str, driver: Driver) -> str:
        dimension = self.assessment.dimension_by_id[driver.dimension]
        floors = getattr(self.assessment.model, "floors", None)
        cuts = (float(floors.limit),) if floors else ()
        line = f"{which}: {dimension.label}, {rounded(driver.score, cuts)}"
        if driver.question is None:
            return line
        question = self.assessment.by_id[driver.question]
        said = []
        if driver.answer is not None:
            said.append(f"“{spoken_value(question, driver.answer, self.context)}”")
        if driver.unknown:
            said.append(f"{driver.unknown} didn't know")
        return f"{line}. {text_of(question)} {'; '.join(said) or 'Nobody would say'}"

    def _levers(self) -> Iterator[Passage]:
        shown = self.result.levers[:MOST_LEVERS]
        decides = any(lever.verdict != self.result.verdict for lever in shown)
        if not decides:
            yield Paragraph("No single step changes the verdict. These gain most:")
        yield Bullets(tuple(map(self._lever, shown)))

    def _lever(self, lever: Lever) -> str:
        question = self.assessment.by_id[lever.question]
        line = f"{text_of(question)} If it were “{spoken_value(question, lever.to, self.context)}”"
        effects = []
        if lever.verdict != self.result.verdict:
            effects.append(headlines.label(self.assessment, lever.verdict))
        if lever.gain > 0:
            direction = "more" if self.assessment.higher_is_better else "fewer"
            effects.append(f"{rounded_gain(lever.gain)} {direction}")
        return f"{line}: {', '.join(effects)}"

    def _differing(self, found: Disagreement) -> str:
        question = self.assessment.by_id[found.question]
        low = spoken_value(question, found.low, self.context)
        high = spoken_value(question, found.high, self.context)
        gap = found.high - found.low
        text = text_of(question, found.option) if found.option else text_of(question)
        return f"{text} {gap} points apart: from “{low}” to “{high}”"

    def _asked(self, question: str) -> str:
        return text_of(self.assessment.by_id[question])

    def _line(self, step: Step) -> NextLine:
        usual = step.target.removeprefix(LINKS_TO_ASSESSMENT)
        because = text_of(self.assessment.by_id[step.question]) if step.question else None
        return NextLine(step.target, self.titles.get(step.target, usual), because)

    def _apart(self) -> Iterator[str]:
        roles = {role.id: role.label for role in self.assessment.roles}
        for view in self.result.separate:
            score = "no score" if view.score is None else rounded(view.score)
            yield f"{roles[view.role]}: {score}"


def _chosen(steps: Sequence[Step]) -> Sequence[Step]:
    """Return three steps: the first of each reason, then the rest, in their order."""
    seen: set[str | None] = set()
    first: list[Step] = []
    rest: list[Step] = []
    for step in steps:
        is_new = step.question is None or step.question not in seen
        seen.add(step.question)
        (first if is_new else rest).append(step)
    return (*first, *rest)[:MOST_STEPS]


def _spoken_step(line: NextLine) -> str:
    return f"{line.label} (because of: {line.because})" if line.because else line.label
