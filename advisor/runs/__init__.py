"""Runs of assessments: started, answered, closed, found again. Pure, but for the ids it is given.

Every function takes what the store holds of a run (a `RunView`) and who acts when (a `Moment`), and
returns what is to be kept and what people are told; nothing here writes or sends.
"""

from advisor.runs.answering import (
    REVIEW,
    ROLES,
    Moved,
    at,
    begin,
    hand_in,
    respond,
    take_roles,
)
from advisor.runs.calendar import (
    USUAL_DAYS,
    closing_of,
    working_days_after,
)
from advisor.runs.closing import (
    call_off,
    close,
    close_alone,
    close_when_due,
    find,
    what_calling_off_does,
    what_closing_does,
)
from advisor.runs.history import Compared, before, compare_latest, of_subject, reports
from advisor.runs.in_words import OCCASIONS as STEERED
from advisor.runs.in_words import offer as offer_start
from advisor.runs.in_words import reply as reply_in_words
from advisor.runs.notices import (
    Card,
    Invitation,
    Moment,
    Notice,
    PostCard,
    Published,
    Reminder,
    Report,
    ReportTo,
    UpdateCard,
    Word,
)
from advisor.runs.opening import (
    Opened,
    Start,
    check,
    check_context,
    check_deadline,
    open_run,
)
from advisor.runs.permissions import (
    NotAllowedError,
    check_may_answer,
    check_may_manage,
    check_may_see,
    may_manage,
    may_see,
)
from advisor.runs.reports import (
    DRAWN_BY_SURFACES,
    earlier_of,
    page_of,
    pictures,
    report_of,
    result_of,
)
from advisor.runs.running import OCCASIONS as OF_RUNNING
from advisor.runs.running import PROGRESS, Hearing, Spoken, running
from advisor.runs.running import refused as refused_in_words
from advisor.runs.running import steer as steer_in_words
from advisor.runs.screens import (
    PageScreen,
    ReviewLine,
    ReviewScreen,
    RolesScreen,
    Screen,
    SentScreen,
)
from advisor.runs.shelf import Shelf
from advisor.runs.spoken import any_start_button as offer_any_start
from advisor.runs.steering import (
    MOST_REMINDERS,
    add_people,
    adjust,
    delete_answers,
    delete_run,
    extend,
    plan,
    quieten,
    remind,
    remind_when_due,
    reopen,
    reopened_until,
)
from advisor.runs.typed import retyped, typed
from advisor.runs.views import answers_of, card_of, context_of, participant, still_to_answer

__all__ = [
    "DRAWN_BY_SURFACES",
    "MOST_REMINDERS",
    "OF_RUNNING",
    "PROGRESS",
    "REVIEW",
    "ROLES",
    "STEERED",
    "USUAL_DAYS",
    "Card",
    "Compared",
    "Hearing",
    "Invitation",
    "Moment",
    "Moved",
    "NotAllowedError",
    "Notice",
    "Opened",
    "PageScreen",
    "PostCard",
    "Published",
    "Reminder",
    "Report",
    "ReportTo",
    "ReviewLine",
    "ReviewScreen",
    "RolesScreen",
    "Screen",
    "SentScreen",
    "Shelf",
    "Spoken",
    "Start",
    "UpdateCard",
    "Word",
    "add_people",
    "adjust",
    "answers_of",
    "at",
    "before",
    "begin",
    "call_off",
    "card_of",
    "check",
    "check_context",
    "check_deadline",
    "check_may_answer",
    "check_may_manage",
    "check_may_see",
    "close",
    "close_alone",
    "close_when_due",
    "closing_of",
    "compare_latest",
    "context_of",
    "delete_answers",
    "delete_run",
    "earlier_of",
    "extend",
    "find",
    "hand_in",
    "may_manage",
    "may_see",
    "of_subject",
    "offer_any_start",
    "offer_start",
    "open_run",
    "page_of",
    "participant",
    "pictures",
    "plan",
    "quieten",
    "refused_in_words",
    "remind",
    "remind_when_due",
    "reopen",
    "reopened_until",
    "reply_in_words",
    "report_of",
    "reports",
    "respond",
    "result_of",
    "retyped",
    "running",
    "steer_in_words",
    "still_to_answer",
    "take_roles",
    "typed",
    "what_calling_off_does",
    "what_closing_does",
    "working_days_after",
]
