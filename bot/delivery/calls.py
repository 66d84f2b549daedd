"""One call to Slack, and what its result means for the row it came from."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import requests
from requests.exceptions import InvalidSchema, InvalidURL, MissingSchema
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from advisor.store import Outgoing

_TIMEOUT = 10
"""Seconds that a call may take to connect, and again to be answered."""

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


@dataclass(frozen=True, slots=True)
class Rejected:
    """It will never succeed."""

    error: str
    gone: bool = False
    """The `response_url` takes no more posts; the reply may go elsewhere."""


Outcome = Accepted | Later | Rejected


def web_client(token: str | None, base_url: str = WebClient.BASE_URL) -> WebClient:
    """Returns a client that tries once and logs nothing.

    The SDK's own retries could post twice, and its log shows messages and broken responses.
    """
    silent = logging.getLogger(f"{__name__}.sdk")
    silent.setLevel(logging.CRITICAL)
    return WebClient(
        token=token, base_url=base_url, timeout=_TIMEOUT, retry_handlers=[], logger=silent
    )


def make(outgoing: Outgoing, client: WebClient, session: requests.Session) -> Outcome:
    """Makes a call; whatever goes wrong is an outcome, never an exception."""
    try:
        if outgoing.method == "response_url":
            return _respond(outgoing.payload, session)
        return _call(outgoing, client)
    except Exception as error:  # noqa: BLE001 - the network and broken responses fail in many ways
        return Later(type(error).__name__)


def _call(outgoing: Outgoing, client: WebClient) -> Outcome:
    try:
        response = client.api_call(outgoing.method, json=dict(outgoing.payload))
    except SlackApiError as error:
        answer = error.response
        code = answer.data.get("error") if isinstance(answer.data, Mapping) else None
        return _failure(answer.status_code, answer.headers, code)
    ts = response.get("ts") or response.get("message_ts")
    return Accepted(ts if isinstance(ts, str) else None)


def _respond(payload: Mapping[str, Any], session: requests.Session) -> Outcome:
    try:
        response = session.post(
            payload["url"], json=payload["body"], timeout=_TIMEOUT, allow_redirects=False
        )
    except (InvalidSchema, InvalidURL, MissingSchema, KeyError):
        return Rejected("invalid_response_url")
    if response.status_code == HTTPStatus.OK:
        # Mostly a bare "ok", but a refusal can come with a 200 as well.
        answer = _json(response)
        if answer.get("ok", True):
            return Accepted(None)
        return _failure(response.status_code, response.headers, answer.get("error"))
    code = _json(response).get("error") or response.text
    outcome = _failure(response.status_code, response.headers, code)
    if response.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return Rejected(outcome.error, gone=True)
    if isinstance(outcome, Later) and _is_final(response.status_code):
        return Rejected(outcome.error)
    return outcome


def _failure(status: int, headers: Mapping[str, str], code: object) -> Later | Rejected:
    known = code if isinstance(code, str) and _CODE.fullmatch(code) else None
    error = known or f"http_{status}"
    if status == HTTPStatus.TOO_MANY_REQUESTS or known in _RATE_LIMITED:
        return Later("ratelimited", _retry_after(headers))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _TRY_AGAIN:
        return Later(error)
    if known is None or known in _WILL_HEAL:
        return Later(error)
    return Rejected(known, gone=known in _GONE)


def _is_final(status: int) -> bool:
    return (
        HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
        and status not in _TRY_AGAIN
    )


def _retry_after(headers: Mapping[str, str]) -> float | None:
    for name, value in headers.items():
        if name.lower() == "retry-after" and re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", value):
            return float(value)
    return None


def _json(response: requests.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
