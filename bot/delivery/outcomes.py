"""What became of a call, read off Slack's answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from slack_sdk.errors import SlackApiError

_CODE = re.compile(r"[a-z][a-z0-9_]{0,79}")
"""What an error code of Slack looks like; anything else may be text, which isn't kept or logged."""

_RATE_LIMITED = {"ratelimited", "rate_limited"}
_WILL_HEAL = {
    "fatal_error",
    "internal_error",
    "invalid_auth",  # a wrong token in the settings: the next start may have the right one
    "not_authed",
    "request_timeout",
    "service_unavailable",
    "team_added_to_org",
    "token_expired",
}
"""Slack's errors after which the same call can succeed; all others are final."""

_GONE = {"expired_url", "used_url"}
_TRY_AGAIN = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}


@dataclass(frozen=True, slots=True)
class Accepted:
    """Slack took it."""

    ts: str | None
    """The message's `ts`, where the call makes one."""


@dataclass(frozen=True, slots=True)
class Later:
    """It may succeed later; Slack may have taken it even so."""

    error: str
    after: float | None = None
    """Seconds that Slack asked to wait; `None` leaves it to us."""
    is_lookup: bool = False
    """Whether it was the lookup that failed, so that nothing was sent this time."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """It will never succeed."""

    error: str
    gone: bool = False
    """The `response_url` takes no more posts; the reply may go elsewhere."""


Outcome = Accepted | Later | Rejected


def refused(error: SlackApiError) -> Later | Rejected:
    """Return what Slack's refusal means."""
    answer = error.response
    code = answer.data.get("error") if isinstance(answer.data, Mapping) else None
    return failure(answer.status_code, answer.headers, code)


def failure(status: int, headers: Mapping[str, str], code: object) -> Later | Rejected:
    """Return what an answer other than success means; `code` is Slack's error, if it is one."""
    known = code if isinstance(code, str) and _CODE.fullmatch(code) else None
    error = known or f"http_{status}"
    if status == HTTPStatus.TOO_MANY_REQUESTS or known in _RATE_LIMITED:
        return Later("ratelimited", _retry_after(headers))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _TRY_AGAIN:
        return Later(error)
    if known is None or known in _WILL_HEAL:
        return Later(error)
    return Rejected(known, gone=known in _GONE)


def is_final(status: int) -> bool:
    """Whether a status without an error code of Slack's is there to stay."""
    return (
        HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
        and status not in _TRY_AGAIN
    )


def _retry_after(headers: Mapping[str, str]) -> float | None:
    for name, value in headers.items():
        if name.lower() == "retry-after" and re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", value):
            return float(value)
    return None
