"""The HTTP side: the door in front of Bolt, and what tells whether the app is well."""

import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Request, Response, request
from slack_bolt import App, BoltRequest
from slack_bolt.adapter.flask.handler import to_flask_response
from slack_sdk.signature import SignatureVerifier

from advisor.store import Backlog, Store, StoreError
from bot import shapes
from bot.exchange import Clock, now

logger = logging.getLogger(__name__)

LARGEST = 1_000_000
"""Bytes of the largest body that is read; Slack's own stay far below."""


class RefusedError(Exception):
    """A request that must not reach Bolt; its text says why and holds nothing of the body."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        self.status = status
        super().__init__(why)


def create_web(app: App, store: Store, signing_secret: str, clock: Clock = now) -> Flask:
    """Return the WSGI app that Slack and the platform talk to."""
    web = Flask("outsourcing-advisor", static_folder=None)
    web.config["MAX_CONTENT_LENGTH"] = LARGEST
    verifier = SignatureVerifier(signing_secret)

    @web.post("/slack/events")
    def slack() -> Response:
        try:
            payload = admitted(request, verifier)
        except RefusedError as error:
            logger.warning("refused a request with %d: %s", error.status, error)
            return Response(status=error.status)
        # Verified and parsed here: Bolt takes it like Socket Mode's, which are neither. Its own
        # parser takes a command whose text has the word "payload" for an empty one.
        return to_flask_response(app.dispatch(BoltRequest(body=payload, mode="socket_mode")))

    @web.get("/healthz")
    def health() -> Response:
        return Response("ok\n", content_type="text/plain")

    @web.get("/readyz")
    def ready() -> Response:
        try:
            backlog = store.backlog(clock())
        except StoreError as error:
            return Response(f"store: {error}\n", status=503, content_type="text/plain")
        text = f"ok, {backlog.count} waiting, oldest {backlog.age.total_seconds():.0f} s\n"
        return Response(text, content_type="text/plain")

    @web.get("/metrics")
    def metrics() -> Response:
        try:
            backlog = store.backlog(clock())
        except StoreError as error:
            return Response(f"store: {error}\n", status=503, content_type="text/plain")
        return Response(_metrics(backlog), content_type="text/plain; version=0.0.4")

    return web


def _metrics(backlog: Backlog) -> str:
    """Return what Prometheus reads."""
    return (
        "# HELP advisor_outbox_waiting Messages that wait to be sent.\n"
        "# TYPE advisor_outbox_waiting gauge\n"
        f"advisor_outbox_waiting {backlog.count}\n"
        "# HELP advisor_outbox_oldest_seconds How long the oldest of them has waited.\n"
        "# TYPE advisor_outbox_oldest_seconds gauge\n"
        f"advisor_outbox_oldest_seconds {backlog.age.total_seconds():.3f}\n"
    )


def admitted(incoming: Request, verifier: SignatureVerifier) -> dict[str, Any]:
    """Return the payload of a request that may reach Bolt.

    Bolt answers junk with 500 and a traceback and logs the body of a request it can't verify, so
    size, signature and shape are settled here.

    Raises:
        RefusedError: the request isn't Slack's, or isn't shaped as Slack's are.
    """
    if (incoming.content_length or 0) > LARGEST:
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "larger than any payload")
    timestamp = incoming.headers.get("X-Slack-Request-Timestamp", "")
    signature = incoming.headers.get("X-Slack-Signature", "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise RefusedError(HTTPStatus.UNAUTHORIZED, "no time stamp")
    if not signature.isascii():
        raise RefusedError(HTTPStatus.UNAUTHORIZED, "odd signature")
    try:
        body = incoming.get_data().decode("utf-8")
    except UnicodeDecodeError:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "not UTF-8") from None
    if not verifier.is_valid(body=body, timestamp=timestamp, signature=signature):
        raise RefusedError(HTTPStatus.UNAUTHORIZED, "bad or stale signature")
    try:
        return shapes.payload(body, incoming.mimetype)
    except shapes.MisshapenError as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, str(error)) from error
