"""Signed HTTP from the stand-in to the app, acknowledged within three seconds or tried again."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import requests
from slack_sdk.signature import SignatureVerifier

from bot.playground.values import Ack, Delivery, Json, Message, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.playground.clock import Clock
    from bot.playground.workspace import Workspace

RETRY_AFTER: Final = (0.0, 60.0, 300.0)
FORM: Final = "application/x-www-form-urlencoded"
JSON: Final = "application/json"
TIMEOUT: Final = "operation_timeout"
UNREACHABLE: Final = "connection_failed"
REFUSED: Final = "http_error"
_REASONS: Final = {TIMEOUT: "http_timeout"}
_HEADLINES: Final = {
    TIMEOUT: "did not respond in time",
    UNREACHABLE: "could not be reached",
}


def explained(who: str, ack: Ack) -> str:
    """The sentence a person sees when the app did not acknowledge."""
    said = _HEADLINES.get(ack.failure, f"answered with an error ({ack.status})")
    return f"{who} {said}. Please try again."


@dataclass
class _Event:
    payload: Json
    message: Message | None
    attempts: list[Ack] = field(default_factory=list)
    done: bool = False


class Dispatcher:
    """Delivers requests to the app. Events are retried; commands and clicks are not."""

    def __init__(self, workspace: Workspace, app_url: str) -> None:
        self.app_url = app_url
        self._workspace = workspace
        self._settings: Settings = workspace.settings
        self._clock: Clock = workspace.clock
        self._waiting: dict[str, _Event] = {}
        self._lock = threading.Lock()

    @property
    def request_url(self) -> str:
        """Where the app takes events, commands and interactivity."""
        return self.app_url.rstrip("/") + "/slack/events"

    def event(self, payload: Json, message: Message | None = None) -> Ack:
        """Deliver an event: the first attempt now, up to three more on the clock."""
        event = _Event(payload, message)
        return self._attempt(event)

    def raw_event(self, payload: Mapping[str, Any], headers: Mapping[str, str] | None) -> Ack:
        """Deliver an event once, as it is, without retries."""
        return self.send(json.dumps(payload).encode(), JSON, headers)

    def retry(self, event_id: str) -> Ack | None:
        """Try a failed event again at once, in place of its next retry."""
        with self._lock:
            event = self._waiting.get(event_id)
        return self._attempt(event, last=True) if event is not None else None

    def form(self, fields: Mapping[str, str]) -> Ack:
        """Deliver a slash command."""
        return self.send(urlencode(fields).encode(), FORM)

    def interaction(self, payload: Mapping[str, object]) -> Ack:
        """Deliver a click, a submission or a closed view."""
        return self.form({"payload": json.dumps(payload)})

    def send(
        self,
        body: bytes,
        content_type: str,
        headers: Mapping[str, str] | None = None,
        *,
        signed: bool = True,
    ) -> Ack:
        """Post raw bytes to the app and time its answer."""
        signature = self._signature(body) if signed else {}
        sent = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            **signature,
            **(headers or {}),
        }
        started = time.perf_counter()
        try:
            answer = requests.post(
                self.request_url,
                data=body,
                headers=sent,
                timeout=self._settings.ack_seconds,
                allow_redirects=False,
            )
        except requests.Timeout:
            return Ack(None, time.perf_counter() - started, failure=TIMEOUT)
        except requests.RequestException:
            return Ack(None, time.perf_counter() - started, failure=UNREACHABLE)
        seconds = time.perf_counter() - started
        failure = "" if answer.ok and answer.status_code < 300 else REFUSED
        return Ack(answer.status_code, seconds, answer.text, failure)

    def _signature(self, body: bytes) -> dict[str, str]:
        timestamp = str(int(self._clock.wall()))
        verifier = SignatureVerifier(self._settings.signing_secret)
        signature = verifier.generate_signature(timestamp=timestamp, body=body)
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": str(signature)}

    def _attempt(self, event: _Event, *, last: bool = False) -> Ack:
        headers = {}
        if event.attempts:
            failure = event.attempts[-1].failure
            headers["X-Slack-Retry-Num"] = str(len(event.attempts))
            headers["X-Slack-Retry-Reason"] = _REASONS.get(failure, failure)
        ack = self.send(json.dumps(event.payload).encode(), JSON, headers)
        with self._lock:
            number = len(event.attempts)
            event.attempts.append(ack)
            event.done = event.done or ack.ok
            again = not event.done and not last and number < len(RETRY_AFTER)
            self._waiting[event.payload["event_id"]] = event
            if event.done:
                del self._waiting[event.payload["event_id"]]
        if again:
            self._clock.later(RETRY_AFTER[number], lambda: self._due(event, number + 1))
        self._note(event, RETRY_AFTER[number] if again else None)
        return ack

    def _due(self, event: _Event, number: int) -> None:
        with self._lock:
            superseded = event.done or len(event.attempts) != number
        if not superseded:
            self._attempt(event)

    def _note(self, event: _Event, seconds: float | None) -> None:
        if event.message is not None:
            next_at = None if seconds is None else self._clock.now() + seconds
            self._workspace.note_delivery(
                Delivery(
                    event.message.channel,
                    event.message.ts,
                    event.payload["event_id"],
                    tuple(event.attempts),
                    next_at,
                )
            )
