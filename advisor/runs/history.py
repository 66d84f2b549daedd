"""Results found again: the last one, a list, two of the same subject side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from advisor import assessments
from advisor.assessments import Change
from advisor.runs.notices import Moment, Report
from advisor.runs.permissions import may_see
from advisor.runs.reports import report_of, same_subject
from advisor.runs.shelf import Shelf
from advisor.store import RunView


@dataclass(frozen=True)
class Compared:
    """Two results of the same subject, and what is different between them."""

    earlier: Report
    later: Report
    change: Change


def reports(shelf: Shelf, views: Iterable[RunView], moment: Moment) -> tuple[Report, ...]:
    """Return the results that a person may see, the latest first."""
    seen = [view for view in views if view.result is not None and may_see(view, moment)]
    found = [report for view in seen if (report := report_of(shelf, view)) is not None]
    return tuple(sorted(found, key=_ended, reverse=True))


def _ended(report: Report) -> datetime:
    return report.run.ended_at or report.run.opened_at


def of_subject(found: Sequence[Report], like: Report) -> tuple[Report, ...]:
    """Return the results with the same assessment and subject, the latest first."""
    return tuple(
        report
        for report in found
        if report.run.assessment == like.run.assessment
        and same_subject(report.run.subject, like.run.subject)
    )


def compare_latest(found: Sequence[Report]) -> Compared | None:
    """Return the latest two results that can be compared; None if no two can."""
    for later in found:
        for earlier in of_subject(found, later):
            is_before = _ended(earlier) < _ended(later)
            if is_before and assessments.is_comparable(earlier.result, later.result):
                change = assessments.compare_runs(earlier.result, later.result)
                return Compared(earlier, later, change)
    return None


def before(found: Sequence[Report], report: Report) -> Compared | None:
    """Return the comparison of a result with the one before it, if there is one."""
    earlier = [
        other
        for other in of_subject(found, report)
        if _ended(other) < _ended(report) and assessments.is_comparable(other.result, report.result)
    ]
    if not earlier:
        return None
    return Compared(earlier[0], report, assessments.compare_runs(earlier[0].result, report.result))
