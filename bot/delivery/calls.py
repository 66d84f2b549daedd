"""One call to Slack, and what its result means for the row it came from."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

import requests
from requests.exceptions import InvalidSchema, InvalidURL, MissingSchema
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from advisor.store import Due, Outgoing
from bot.delivery import uploads, webhook
from bot.delivery.outcomes import Accepted, Later, Outcome, Rejected, failure, is_final, refused
from bot.delivery.webhook import Webhook
from bot.tokens import Clients

_TIMEOUT = 10
"""Seconds that a call may take to connect, and again to be answered."""

_BAD_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}
_NEW_BLOCKS = {"data_visualization"}


def web_client(
    token: str | None, base_url: str = WebClient.BASE_URL, timeout: int | None = None
) -> WebClient:
    """Returns a client that tries once, for so many seconds, and logs nothing.

    The SDK's own retries could post twice, and its log shows messages and broken responses.
    """
    silent = logging.getLogger(f"{__name__}.sdk")
    silent.setLevel(logging.CRITICAL)
    return WebClient(
        token=token,
        base_url=base_url,
        timeout=timeout or _TIMEOUT,
        retry_handlers=[],
        logger=silent,
    )


@dataclass(frozen=True)
class Means:
    """What calls are made with.

    Attributes:
        clients: gives what calls the Web API for a workspace; it must not retry by itself, see
            `web_client`.
        session: posts everything that isn't the Web API.
        draw: gives the charts of a run.
        webhook: where finished results go as well, if anywhere.
    """

    clients: Clients
    session: requests.Session
    draw: uploads.Draw | None = None
    webhook: Webhook | None = None


def make(due: Due, means: Means, at: datetime) -> Outcome:
    """Makes a call; whatever goes wrong is an outcome, never an exception."""
    outgoing = due.outgoing
    try:
        match outgoing.method:
            case "response_url":
                return _respond(outgoing.payload, means.session)
            case uploads.METHOD:
                return _upload(due, means)
            case webhook.METHOD:
                return _publish(outgoing, means, at)
            case _:
                return _call(outgoing.method, outgoing.payload, means.clients(due.team))
    except SlackApiError as error:
        return refused(error)
    except Exception as error:  # noqa: BLE001 - the network and broken responses fail in many ways
        return Later(type(error).__name__)


def _call(method: str, payload: Mapping[str, Any], client: WebClient) -> Outcome:
    """Makes a call; blocks that Slack doesn't take, though we do, are left out one by one.

    First the charts, which a workspace may not have yet, then all: the text says the same.
    """
    try:
        response = client.api_call(method, json=dict(payload))
    except SlackApiError as error:
        outcome = refused(error)
        plainer = _plainer(payload) if outcome.error in _BAD_BLOCKS else None
        return outcome if plainer is None else _call(method, plainer, client)
    ts = response.get("ts") or response.get("message_ts")
    return Accepted(ts if isinstance(ts, str) else None)


def _plainer(payload: Mapping[str, Any]) -> Mapping[str, Any] | None:
    blocks = payload.get("blocks")
    if not blocks or not payload.get("text"):
        return None
    kept = [block for block in blocks if block.get("type") not in _NEW_BLOCKS]
    if len(kept) < len(blocks):
        return {**payload, "blocks": kept}
    return {name: value for name, value in payload.items() if name != "blocks"}


def _upload(due: Due, means: Means) -> Outcome:
    payload = due.outgoing.payload
    run, page = payload.get("run"), uploads.page(payload)
    charts = means.draw(due.team, run) if means.draw and isinstance(run, str) and not page else ()
    files = (page,) if page else uploads.pictures(charts)
    if not files:
        return Accepted(None)  # a result without figures has no picture
    uploads.upload(payload, files, means.clients(due.team), means.session)
    return Accepted(None)


def _publish(outgoing: Outgoing, means: Means, at: datetime) -> Outcome:
    if means.webhook is None:
        return Rejected("no_webhook")
    body = outgoing.payload["body"]
    response = webhook.post(means.webhook, outgoing.id, body, at, means.session)
    if HTTPStatus.OK <= response.status_code < HTTPStatus.MULTIPLE_CHOICES:
        return Accepted(None)
    if HTTPStatus.MULTIPLE_CHOICES <= response.status_code < HTTPStatus.BAD_REQUEST:
        return Rejected("redirected")  # a signed result goes nowhere but where it was meant to
    outcome = failure(response.status_code, response.headers, None)
    if isinstance(outcome, Later) and is_final(response.status_code):
        return Rejected(outcome.error)
    return outcome


def _respond(payload: Mapping[str, Any], session: requests.Session) -> Outcome:
    try:
        response = session.post(
            payload["url"], json=payload["body"], timeout=_TIMEOUT, allow_redirects=False
        )
    except (InvalidSchema, InvalidURL, MissingSchema, KeyError):
        return Rejected("invalid_response_url")
    outcome = _responded(response)
    plainer = None
    if isinstance(outcome, Rejected) and outcome.error in _BAD_BLOCKS:
        plainer = _plainer(payload["body"])
    return outcome if plainer is None else _respond({**payload, "body": plainer}, session)


def _responded(response: requests.Response) -> Outcome:
    if response.status_code == HTTPStatus.OK:
        # Mostly a bare "ok", but a refusal can come with a 200 as well.
        answer = _json(response)
        if answer.get("ok", True):
            return Accepted(None)
        return failure(response.status_code, response.headers, answer.get("error"))
    code = _json(response).get("error") or response.text
    outcome = failure(response.status_code, response.headers, code)
    if response.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return Rejected(outcome.error, gone=True)
    if isinstance(outcome, Later) and is_final(response.status_code):
        return Rejected(outcome.error)
    return outcome


def _json(response: requests.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
