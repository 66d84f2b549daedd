"""The HTTP side: the door in front of Bolt, and what tells whether the app is well."""

import hmac
import logging
import time
from http import HTTPStatus
from typing import Any

from flask import Flask, Request, Response, request
from slack_bolt import App, BoltRequest
from slack_bolt.adapter.flask.handler import to_flask_response
from slack_sdk.signature import SignatureVerifier

from advisor.store import Store, StoreError
from bot import installing, shapes
from bot import metrics as measuring
from bot.exchange import Clock, now
from bot.health import Health, Skew
from bot.installing import Installing
from bot.metrics import Metrics

logger = logging.getLogger(__name__)

LARGEST = 1_000_000
"""Bytes of the largest body that is read; Slack's own stay far below."""
LONGEST_UNDERWAY = 300
"""Seconds between the signing of a request and its arrival."""


class RefusedError(Exception):
    """A request that must not reach Bolt; its text says why and holds nothing of the body."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        self.status = status
        super().__init__(why)


def create_web(  # noqa: PLR0913 - each is independent and most have a default
    app: App,
    store: Store,
    signing_secret: str,
    clock: Clock = now,
    *,
    metrics: Metrics | None = None,
    health: Health | None = None,
) -> Flask:
    """Return the WSGI app that Slack and the platform talk to."""
    web = Flask("outsourcing-advisor", static_folder=None)
    web.config["MAX_CONTENT_LENGTH"] = LARGEST
    counted = metrics or Metrics()
    looked_after = health or Health(store, clock)
    door = Door(SignatureVerifier(signing_secret), looked_after.skew)

    @web.post("/slack/events")
    def slack() -> Response:
        started = time.perf_counter()
        try:
            payload = door.admitted(request)
        except RefusedError as error:
            logger.warning("refused a request with %d: %s", error.status, error)
            counted.acknowledged("refused", error.status, 0.0)
            return Response(status=error.status)
        # Verified and parsed here: Bolt takes it like Socket Mode's, which are neither. Its own
        # parser takes a command whose text has the word "payload" for an empty one.
        answer = to_flask_response(app.dispatch(BoltRequest(body=payload, mode="socket_mode")))
        kind = str(payload.get("type") or "command")
        counted.acknowledged(kind, answer.status_code, time.perf_counter() - started)
        return answer

    @web.get("/healthz")
    def healthy() -> Response:
        return Response("ok\n", content_type="text/plain")

    @web.get("/readyz")
    def ready() -> Response:
        is_ready, text = looked_after.report()
        return Response(text, status=200 if is_ready else 503, content_type="text/plain")

    @web.get("/metrics")
    def told() -> Response:
        try:
            backlog = store.backlog(clock())
        except StoreError as error:
            return Response(f"store: {error}\n", status=503, content_type="text/plain")
        return Response(counted.shown(backlog), content_type=measuring.CONTENT_TYPE)

    if isinstance(app.oauth_flow, Installing):
        web.register_blueprint(installing.routes(app.oauth_flow))
    return web


class Door:
    """Lets in what Slack signed just now, and notes how far its clock is from ours."""

    def __init__(self, verifier: SignatureVerifier, skew: Skew) -> None:
        self._verifier = verifier
        self._skew = skew

    def admitted(self, incoming: Request) -> dict[str, Any]:
        """Return the payload of a request that may reach Bolt.

        Bolt answers junk with 500 and a traceback and logs the body of a request it can't verify,
        so size, signature and shape are settled here.

        Raises:
            RefusedError: the request isn't Slack's, or isn't shaped as Slack's are.
        """
        if (incoming.content_length or 0) > LARGEST:
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "larger than any payload")
        timestamp = incoming.headers.get("X-Slack-Request-Timestamp", "")
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
            raise RefusedError(HTTPStatus.UNAUTHORIZED, "no time stamp")
        body = self._signed(incoming, timestamp)
        self._check_time(int(timestamp))
        try:
            return shapes.payload(body, incoming.mimetype)
        except shapes.MisshapenError as error:
            raise RefusedError(HTTPStatus.BAD_REQUEST, str(error)) from error

    def _signed(self, incoming: Request, timestamp: str) -> str:
        signature = incoming.headers.get("X-Slack-Signature", "")
        if not signature.isascii():
            raise RefusedError(HTTPStatus.UNAUTHORIZED, "odd signature")
        try:
            body = incoming.get_data().decode("utf-8")
        except UnicodeDecodeError:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "not UTF-8") from None
        expected = self._verifier.generate_signature(timestamp=timestamp, body=body)
        if expected is None or not hmac.compare_digest(expected, signature):
            raise RefusedError(HTTPStatus.UNAUTHORIZED, "bad signature")
        return body

    def _check_time(self, stamped: int) -> None:
        """Refuse what was signed long ago or in the future; it may be somebody else's copy."""
        seconds = self._verifier.clock.now() - stamped
        self._skew.seconds = seconds
        if abs(seconds) > LONGEST_UNDERWAY:
            raise RefusedError(HTTPStatus.UNAUTHORIZED, f"signed {seconds:.0f} s ago")
