"""Tells another program of a finished result: JSON, signed as Slack signs its own requests."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import requests

METHOD = "webhook"
_VERSION = "v1"
_TIMEOUT = 10


@dataclass(frozen=True)
class Webhook:
    """Where results go, and the secret that both sides know."""

    url: str
    secret: str = field(repr=False)


def post(
    webhook: Webhook,
    identity: str,
    body: Mapping[str, object],
    at: datetime,
    session: requests.Session,
) -> requests.Response:
    """Post a result.

    The signature is HMAC-SHA256 of `v1:<timestamp>:<body>`; the receiver should refuse old time
    stamps and drop an id that it has seen.

    Raises:
        requests.RequestException: it didn't arrive, or no answer came back.
    """
    content = json.dumps(
        {"id": identity, **body}, separators=(",", ":"), ensure_ascii=False
    ).encode()
    stamp = str(int(at.timestamp()))
    signed = b":".join((_VERSION.encode(), stamp.encode(), content))
    digest = hmac.new(webhook.secret.encode(), signed, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-Advisor-Request-Timestamp": stamp,
        "X-Advisor-Signature": f"{_VERSION}={digest}",
        "X-Advisor-Delivery": identity,
    }
    return session.post(
        webhook.url, data=content, headers=headers, timeout=_TIMEOUT, allow_redirects=False
    )
