"""Signed requests as Slack sends them, made without a stand-in, for many of them a second."""

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

TEAM, BOT = "T0PLAYGRND", "U0ADVISOR"
SECRET = "0123456789abcdef0123456789abcdef"
TOKEN = "xoxb-playground-0123456789abcdef"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
QUESTIONS = (
    "What is BPO?",
    "What are the hidden costs of outsourcing?",
    "What are the main risks of outsourcing?",
    "What is nearshore outsourcing?",
    "Who is the best vendor in Manila?",
    "What's the weather like?",
)


def signed(
    body: bytes, content_type: str = JSON, secret: str = SECRET, at: float | None = None
) -> dict[str, str]:
    """The headers of a request with this body."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256)
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest.hexdigest()}",
    }


def event(number: int, inner: dict[str, Any], team: str = TEAM) -> dict[str, Any]:
    """An event callback with an id of its own."""
    return {
        "token": "unused",
        "team_id": team,
        "api_app_id": "A0ADVISOR",
        "event": inner,
        "type": "event_callback",
        "event_id": f"Ev{number:010d}",
        "event_time": int(time.time()),
        "authorizations": [
            {"enterprise_id": None, "team_id": team, "user_id": BOT, "is_bot": True}
        ],
    }


def ts_of(number: int) -> str:
    """The `ts` of a numbered message."""
    return f"1700000000.{number:06d}" if number < 1_000_000 else f"{1_700_000_000 + number}.000001"


def mention(
    number: int,
    channel: str = "C0OPERATIONS",
    text: str | None = None,
    ts: str | None = None,
) -> dict[str, Any]:
    """Somebody's mention of the app in a channel."""
    words = text if text is not None else QUESTIONS[number % len(QUESTIONS)]
    said = {
        "type": "app_mention",
        "user": f"U{number % 50:05d}",
        "text": f"<@{BOT}> {words}",
        "ts": ts or ts_of(number),
        "channel": channel,
        "event_ts": ts or ts_of(number),
    }
    return event(number, said)


def direct(number: int, text: str, user: str = "U0ADA", team: str = TEAM) -> dict[str, Any]:
    """Somebody's direct message."""
    said = {
        "type": "message",
        "channel_type": "im",
        "user": user,
        "text": text,
        "ts": ts_of(number),
        "channel": f"D{user[1:]}",
        "event_ts": ts_of(number),
    }
    return event(number, said, team)


def command(number: int, text: str, user: str = "U0ADA", team: str = TEAM) -> dict[str, str]:
    """Somebody's `/advisor`."""
    return {
        "team_id": team,
        "channel_id": "C0OPERATIONS",
        "user_id": user,
        "command": "/advisor",
        "text": text,
        "response_url": "http://127.0.0.1:9/response/x",
        "trigger_id": f"{number}.{number}.abc",
    }


def press(  # noqa: PLR0913, PLR0917 - a press has this many parts
    number: int,
    action: str,
    value: str,
    user: str = "U0ADA",
    channel: str = "C0OPERATIONS",
    ts: str | None = None,
) -> dict[str, Any]:
    """Somebody's press of a button below a message."""
    below = ts or ts_of(number)
    return {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": user, "team_id": TEAM},
        "channel": {"id": channel},
        "container": {"type": "message", "message_ts": below, "channel_id": channel},
        "message": {"ts": below},
        "trigger_id": f"{number}.{number}.def",
        "response_url": "http://127.0.0.1:9/response/x",
        "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value}],
    }


def submission(
    number: int, callback: str, metadata: str, values: dict[str, Any], user: str = "U0ADA"
) -> dict[str, Any]:
    """Somebody's form, sent off."""
    return {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": {"id": user, "team_id": TEAM},
        "trigger_id": f"{number}.{number}.fed",
        "view": {
            "id": f"V{number}",
            "hash": str(number),
            "type": "modal",
            "callback_id": callback,
            "private_metadata": metadata,
            "state": {"values": values},
        },
    }


def body_of(payload: dict[str, Any]) -> tuple[bytes, str]:
    """A payload as bytes, and what kind they are."""
    if payload.get("type") == "event_callback":
        return json.dumps(payload).encode(), JSON
    if "command" in payload:
        return urlencode(payload).encode(), FORM
    return urlencode({"payload": json.dumps(payload)}).encode(), FORM
