"""Results as they were found, put into words again when somebody asks."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from advisor import assessments
from advisor.assessments import (
    Assessment,
    Detail,
    Result,
    Summary,
    following,
    spoken_trend,
    summarise,
    trend,
)
from advisor.assessments.charts import Chart, draw
from advisor.assessments.one_page import Commitment, RunFacts, one_page
from advisor.replies import Section
from advisor.runs.notices import Report
from advisor.runs.shelf import Shelf
from advisor.runs.views import context_of
from advisor.store import Records, Run, RunView
from knowledge import Paragraph

DRAWN_BY_SURFACES = frozenset({"bar", "grouped_bar", "table"})
"""Charts that Slack draws from figures, so that no picture of them is needed."""
_RESULT, _HEADLINE, _TEXT = "result", "headline", "text"
EDITED = "The assessment was edited since; this is the text as it was found then."


def kept(
    shelf: Shelf, assessment: Assessment, view: RunView, result: Result
) -> Mapping[str, object]:
    """Return what is stored of a result: values, and words should the definition change."""
    context = context_of(assessment, view.run)
    summary = assessments.summarise(assessment, result, shelf.titles, context)
    return {
        _RESULT: assessments.to_json(result),
        _HEADLINE: summary.headline,
        _TEXT: summary.text,
    }


def result_of(view: RunView) -> Result | None:
    """Return the result of a run, if one was found."""
    if view.result is None:
        return None
    stored = view.result.result.get(_RESULT)
    return assessments.from_json(stored) if isinstance(stored, Mapping) else None


def report_of(shelf: Shelf, view: RunView, earlier: Sequence[RunView] = ()) -> Report | None:
    """Return a run's result with all that is shown beside it; None if none was found.

    Args:
        shelf: the definitions and the entries.
        view: the run.
        earlier: runs of the same assessment and subject, for what is looked at again and again.
    """
    result = result_of(view)
    assessment = shelf.definitions.get(view.run.assessment)
    if result is None or assessment is None:
        return None
    then = following(assessment, result)
    return Report(
        run=view.run,
        assessment=assessment,
        result=result,
        summary=_summary(shelf, assessment, view, result),
        plans=view.plans,
        following=shelf.definitions.get(then) if then else None,
        trend=_trend(assessment, view, result, earlier),
    )


def _summary(shelf: Shelf, assessment: Assessment, view: RunView, result: Result) -> Summary:
    if result.definition.hash == assessment.hash:
        context = context_of(assessment, view.run)
        return summarise(assessment, result, shelf.titles, context, shelf.versions)
    stored = view.result.result if view.result else {}
    text = Paragraph(str(stored.get(_TEXT, "")))
    return Summary(
        headline=str(stored.get(_HEADLINE, "")),
        sections=(Section((text,)),),
        steps=(),
        method=EDITED,
        title=assessment.title,
    )


def _trend(
    assessment: Assessment, view: RunView, result: Result, earlier: Sequence[RunView]
) -> str | None:
    """Return which way a subject is heading, for an assessment that is repeated."""
    if assessment.respondents.recurring is None:
        return None
    found = [*_dated(earlier), (_day(view.run), result)]
    return spoken_trend(assessment, trend(assessment, found))


def _dated(views: Sequence[RunView]) -> Iterator[tuple[date, Result]]:
    for view in views:
        result = result_of(view)
        if result is not None and result.detail is not Detail.NOTHING:
            yield _day(view.run), result


def _day(run: Run) -> date:
    return (run.ended_at or run.opened_at).date()


def earlier_of(records: Records, run: Run) -> tuple[RunView, ...]:
    """Return the closed runs of the same assessment and subject before a run, oldest first.

    Only those count that everybody could read who gets the result of this one.
    """
    closed = records.runs(state="closed", assessment=run.assessment)
    same = (
        other
        for other in closed
        if other.id != run.id
        and other.opened_at <= run.opened_at
        and same_subject(other.subject, run.subject)
    )
    views = [view for other in same if (view := records.view(other.id)) is not None]
    now = records.view(run.id)
    readers = readers_of(now) if now else frozenset({run.starter})
    return tuple(view for view in views if readers <= readers_of(view))[::-1]


def readers_of(view: RunView) -> frozenset[str]:
    """Return who gets a run's result: people, or a channel."""
    run = view.run
    if run.solo or run.audience == "starter":
        return frozenset({run.starter})
    if run.channel:
        return frozenset({run.channel})
    return frozenset({run.starter, *(person.user for person in view.participants)})


def same_subject(one: str, other: str) -> bool:
    """Whether two runs are about the same, whatever their spaces and capitals."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def page_of(report: Report, people: Mapping[str, str]) -> str:
    """Return a result as one page of Markdown, to be forwarded; `people` are names by user."""
    run = report.run
    commitments = {
        plan.target: Commitment(
            people.get(plan.owner, plan.owner) if plan.owner else None, plan.due
        )
        for plan in report.plans
    }
    closed = _day(run)
    facts = RunFacts(run.id, run.display, closed, commitments=commitments)
    return one_page(facts, report.result, report.summary)


def pictures(shelf: Shelf, records: Records, run: str) -> tuple[Chart, ...]:
    """Return the charts of a run's result that are pictures: those no surface draws by itself."""
    view = records.view(run)
    report = report_of(shelf, view) if view else None
    if report is None or report.result.definition.hash != report.assessment.hash:
        return ()
    line = [*_dated(earlier_of(records, report.run)), (_day(report.run), report.result)]
    drawn = draw(report.assessment, report.result, report.run.display, line)
    return tuple(chart for chart in drawn if chart.name not in DRAWN_BY_SURFACES)
