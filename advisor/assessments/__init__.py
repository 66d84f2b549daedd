"""Guided assessments: definitions as data, scoring, explaining, and the steps of answering.

Pure: no Slack, no storage, no clock, no environment. A definition and answers go in, a `Result`
comes out, and `summarise` puts it into words.
"""

from advisor.assessments.answers import (
    Answer,
    Fault,
    Given,
    Response,
    Skip,
    Unknown,
    check_answer,
    raw_of,
)
from advisor.assessments.assessing import assess, compare, reference
from advisor.assessments.batch import batch, form
from advisor.assessments.definition import Assessment, Question
from advisor.assessments.history import Change, compare_runs, is_comparable
from advisor.assessments.interview import Finished, interview
from advisor.assessments.loading import load
from advisor.assessments.results import Detail, Result
from advisor.assessments.starter import Context, ContextError, check_field, fill, missing
from advisor.assessments.starting import starting_file
from advisor.assessments.steps import (
    Line,
    Page,
    Progress,
    asked,
    asked_of_few,
    next_page,
    pages,
    progress,
    review,
)
from advisor.assessments.stored import from_json, to_json
from advisor.assessments.summary import NextLine, Summary, summarise

__all__ = [
    "Answer",
    "Assessment",
    "Change",
    "Context",
    "ContextError",
    "Detail",
    "Fault",
    "Finished",
    "Given",
    "Line",
    "NextLine",
    "Page",
    "Progress",
    "Question",
    "Response",
    "Result",
    "Skip",
    "Summary",
    "Unknown",
    "asked",
    "asked_of_few",
    "assess",
    "batch",
    "check_answer",
    "check_field",
    "compare",
    "compare_runs",
    "fill",
    "form",
    "from_json",
    "interview",
    "is_comparable",
    "load",
    "missing",
    "next_page",
    "pages",
    "progress",
    "raw_of",
    "reference",
    "review",
    "starting_file",
    "summarise",
    "to_json",
]
