"""Next steps in words: tasks for somebody, each with the entry that helps."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from advisor.assessments.definition import LINKS_TO_ASSESSMENT, Assessment, Effect
from advisor.assessments.driver_words import WORTH_ACTING
from advisor.assessments.models.base import INSUFFICIENT
from advisor.assessments.models.exposure import Exposure
from advisor.assessments.results import Result, Step
from advisor.assessments.wording import text_of

MOST_STEPS = 3
_HOLDING = (Effect.BLOCK, "concern", Effect.CAP, Effect.PROVISIONAL)
CHANGED = "its text has changed since this result"


@dataclass(frozen=True)
class NextLine:
    """A next step to be given an owner and a date.

    Attributes:
        target: the entry or `assessment:<id>` that it leads to.
        label: that one's title.
        because: the question whose answer calls for it, if one does.
        has_changed: whether the entry it leads to is another text than when the result was made.
        action: what to do, as a task for somebody.
    """

    target: str
    label: str
    because: str | None = None
    has_changed: bool = False
    action: str = ""

    @property
    def text(self) -> str:
        """The task, and where to read on unless the task names it."""
        stale = f" ({CHANGED})" if self.has_changed else ""
        if self.label in self.action:
            return f"{self.action}{stale}"
        end = "" if self.action.endswith("?") else "."
        return f"{self.action}{end} See: {self.label}{stale}"


def next_lines(
    assessment: Assessment, result: Result, titles: Mapping[str, str], stale: Collection[str]
) -> tuple[NextLine, ...]:
    """Return up to three next steps; `stale` are the entries that changed since.

    What holds the verdict back comes first, then what the definition names for the verdict.
    """
    steps = _chosen(assessment, (*_lifting(assessment, result), *_named(assessment, result)))
    return tuple(
        _line(assessment, result, step, titles.get(step.target), has_changed=step.target in stale)
        for step in steps
    )


def _lifting(assessment: Assessment, result: Result) -> Iterator[Step]:
    """Yield a step for each question that makes a rule hold the verdict back."""
    if result.verdict == INSUFFICIENT:
        return
    about = result.verdict if result.providers else None
    for rule in result.rules:
        if rule.effect in _HOLDING and rule.option == about:
            for name in rule.questions:
                question = assessment.by_id.get(name)
                if question and question.do and question.actions:
                    yield Step(question.actions[0], name)


def _named(assessment: Assessment, result: Result) -> Iterator[Step]:
    """Yield the definition's steps, without those for risks that are too small to act on."""
    for number, step in enumerate(result.next):
        question = assessment.by_id.get(step.question or "")
        is_risk = isinstance(assessment.model, Exposure) and question is not None
        exposure = result.dimensions.get(question.dimension or "", 0.0) if question else 0.0
        if number == 0 or not is_risk or exposure >= WORTH_ACTING:
            yield step


def _line(
    assessment: Assessment, result: Result, step: Step, title: str | None, *, has_changed: bool
) -> NextLine:
    label = title or step.target.removeprefix(LINKS_TO_ASSESSMENT)
    question = assessment.by_id[step.question] if step.question else None
    because = text_of(question) if question else None
    task = question.do if question else step.do
    if result.verdict == INSUFFICIENT and because:
        task = f"Find out: {because}"
    if not task:
        is_check = step.target.startswith(LINKS_TO_ASSESSMENT)
        task = f"Run the check “{label}”" if is_check else f"Go through “{label}”"
    return NextLine(step.target, label, because, has_changed, task)


def _chosen(assessment: Assessment, steps: Sequence[Step]) -> Sequence[Step]:
    """Return up to three steps: the first of each reason, then the rest, in their order.

    A question that says what to do is one task, whatever number of entries help with it.
    """
    seen: set[str] = set()
    first: list[Step] = []
    rest: list[Step] = []
    for step in steps:
        if step.question is None or step.question not in seen:
            first.append(step)
        elif not assessment.by_id[step.question].do:
            rest.append(step)
        if step.question is not None:
            seen.add(step.question)
    return (*first, *rest)[:MOST_STEPS]
