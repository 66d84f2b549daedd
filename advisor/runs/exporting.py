"""What is stored of assessments for other programs: neutral names, no single answers."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from advisor.runs.closing import find, published_of
from advisor.runs.reports import result_of
from advisor.runs.shelf import Shelf
from advisor.store import RunView

COLUMNS = (
    "run",
    "assessment",
    "version",
    "name",
    "state",
    "anonymous",
    "opened_at",
    "closed_at",
    "asked",
    "respondents",
    "verdict",
    "score",
    "low",
    "high",
    "provisional",
    "coverage",
    "headline",
)
_COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n", *"\uff1d\uff0b\uff0d\uff20")
"""What a formula can begin with; some spreadsheets take the wide signs as well."""


def as_json(shelf: Shelf, views: Iterable[RunView]) -> str:
    """Return runs as one JSON array, each with its result if it has one."""
    return json.dumps([_record(shelf, view) for view in views], indent=2, ensure_ascii=False)


def as_csv(shelf: Shelf, views: Iterable[RunView]) -> str:
    """Return runs as CSV, a line each; no cell is taken for a formula by a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for view in views:
        row = _row(shelf, view)
        writer.writerow([_harmless(row[column]) for column in COLUMNS])
    return out.getvalue()


def explain(shelf: Shelf, view: RunView) -> str:
    """Return a run's result in words, found anew where its answers are still kept.

    It says if what is found now differs from what was stored, and why if that is known.
    """
    stored = result_of(view)
    assessment = shelf.definitions.get(view.run.assessment)
    if stored is None or assessment is None:
        return "This run has no result.\n"
    text = str((view.result.result if view.result else {}).get("text", ""))
    return f"{text}\n\n{_checked(shelf, view)}\n"


def _checked(shelf: Shelf, view: RunView) -> str:
    stored, assessment = result_of(view), shelf.definitions[view.run.assessment]
    if stored is not None and stored.definition.hash != assessment.hash:
        return "The definition was edited since, so the result can't be recomputed with it."
    if not view.answers:
        return "Its answers aren't kept any more, so the result can't be recomputed."
    found = find(assessment, view)
    same = stored is not None and replace(found, entries=stored.entries) == stored
    return (
        "Recomputed from the answers that are kept: the same result."
        if same
        else "Recomputed from the answers that are kept: another result, as some were deleted."
    )


def _record(shelf: Shelf, view: RunView) -> Mapping[str, object]:
    plans = [
        {
            "step": plan.target,
            "owner": plan.owner,
            "due": plan.due.isoformat() if plan.due else None,
        }
        for plan in view.plans
    ]
    return {**published_of(shelf, view), "state": view.run.state, "plans": plans}


def _row(shelf: Shelf, view: RunView) -> Mapping[str, object]:
    run, result = view.run, result_of(view)
    low, high = result.range if result and result.range else (None, None)
    published = published_of(shelf, view)
    return {
        "run": run.id,
        "assessment": run.assessment,
        "version": run.version,
        "name": published["name"],
        "state": run.state,
        "anonymous": "yes" if run.anonymous else "no",
        "opened_at": run.opened_at.isoformat(),
        "closed_at": run.ended_at.isoformat() if run.ended_at else None,
        "asked": sum(person.invited for person in view.participants) or None,
        "respondents": result.respondents if result else None,
        "verdict": result.verdict if result else None,
        "score": result.score if result else None,
        "low": low,
        "high": high,
        "provisional": ("yes" if result.provisional else "no") if result else None,
        "coverage": result.coverage if result else None,
        "headline": published["headline"],
    }


def _harmless(value: object) -> object:
    """Return a cell that no spreadsheet computes: text that looks like a formula is quoted."""
    if isinstance(value, str) and value.startswith(_COMPUTED):
        return f"'{value}"
    return value
