"""The names that forms and buttons of assessments go by, and what their values carry."""

import json
from collections.abc import Mapping

OPEN_START = "assess_start"
PREVIEW = "assess_preview"
WHAT_VIEW = "assess_what"
WHO_VIEW = "assess_who"
ANSWER = "assess_answer"
ROLES_VIEW = "assess_roles"
PAGE_VIEW = "assess_page"
REVIEW_VIEW = "assess_review"
BACK = "assess_back"
CHANGE = "assess_change"
MANAGE = "assess_manage"
MANAGE_VIEW = "assess_managed"
STEER = "assess_steer"
QUIET = "assess_quiet"
RESULT = "assess_result"
PLAN = "assess_plan"
PLAN_VIEW = "assess_planned"
FORWARD = "assess_forward"
DELETE_ANSWERS = "assess_delete_answers"
STEP_HERE = "assess_here"
HERE_NEXT = "assess_here_next"
HERE_BACK = "assess_here_back"
HERE_SEND = "assess_here_send"
REOPEN_CHOICE = "assess_reopen"


def packed(**values: str | None) -> str:
    """Return values as a view's private metadata, those that are None left out."""
    kept = {name: value for name, value in values.items() if value is not None}
    return json.dumps(kept, separators=(",", ":"), ensure_ascii=False)


def unpacked(metadata: str) -> Mapping[str, str]:
    """Return the values in a view's private metadata; nothing if it isn't ours."""
    try:
        values = json.loads(metadata or "{}")
    except ValueError:
        return {}
    if not isinstance(values, dict):
        return {}
    return {str(name): value for name, value in values.items() if isinstance(value, str)}
