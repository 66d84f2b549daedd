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
from advisor.assessments.assessing import assess, reference
from advisor.assessments.batch import batch, form
from advisor.assessments.charts import Bars, Chart, bars, draw, text_bars
from advisor.assessments.comparing import compare
from advisor.assessments.definition import Assessment, Question
from advisor.assessments.example import Example, example, sample
from advisor.assessments.history import Change, compare_runs, is_comparable
from advisor.assessments.interview import Finished, interview
from advisor.assessments.links import Link, changed, version_of, versions, with_versions
from advisor.assessments.loading import load
from advisor.assessments.one_page import Commitment, RunFacts, one_page
from advisor.assessments.path import Stage, following, path
from advisor.assessments.results import Detail, Result
from advisor.assessments.starter import Context, ContextError, check_field, fill, missing
from advisor.assessments.starting import starting_file
from advisor.assessments.step_words import NextLine
from advisor.assessments.steps import (
    Line,
    Page,
    Progress,
    asked,
    asked_of_few,
    pages,
    review,
)
from advisor.assessments.stored import from_json, to_json
from advisor.assessments.summary import Summary, summarise
from advisor.assessments.trend import Direction, Trend, spoken_trend, trend

__all__ = [
    "Answer",
    "Assessment",
    "Bars",
    "Change",
    "Chart",
    "Commitment",
    "Context",
    "ContextError",
    "Detail",
    "Direction",
    "Example",
    "Fault",
    "Finished",
    "Given",
    "Line",
    "Link",
    "NextLine",
    "Page",
    "Progress",
    "Question",
    "Response",
    "Result",
    "RunFacts",
    "Skip",
    "Stage",
    "Summary",
    "Trend",
    "Unknown",
    "asked",
    "asked_of_few",
    "assess",
    "bars",
    "batch",
    "changed",
    "check_answer",
    "check_field",
    "compare",
    "compare_runs",
    "draw",
    "example",
    "fill",
    "following",
    "form",
    "from_json",
    "interview",
    "is_comparable",
    "load",
    "missing",
    "one_page",
    "pages",
    "path",
    "raw_of",
    "reference",
    "review",
    "sample",
    "spoken_trend",
    "starting_file",
    "summarise",
    "text_bars",
    "to_json",
    "trend",
    "version_of",
    "versions",
    "with_versions",
]
