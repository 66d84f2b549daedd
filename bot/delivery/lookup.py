"""Finds out whether Slack took a message that it didn't confirm, before it is posted again.

Every message carries our id in its metadata. Only `chat.postMessage` can be looked up: what
updates, deletes or publishes may be done twice without harm, and what one person alone sees, or
goes through a `response_url`, Slack shows to nobody else, us included. Where the app lacks the
scope to read a channel, or isn't in it any more, nobody can tell, and the message is posted again.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from advisor.store import Due, Outgoing
from bot.delivery.outcomes import Accepted, Later, refused
from bot.tokens import Clients, NotInstalledError

METHOD = "chat.postMessage"
_CLEAR = {
    NotInstalledError.__name__,
    "invalid_auth",
    "not_authed",
    "ratelimited",
    "team_added_to_org",
    "token_expired",
}
"""Errors after which the message certainly isn't there."""

_PAGE = 200
_MOST_PAGES = 5
_SKEW = timedelta(minutes=10)
"""How far Slack's clock may be behind ours; more, and Slack's requests are refused anyway."""


def is_unclear(due: Due, *, is_left_over: bool) -> bool:
    """Whether Slack may have taken a call that is about to be made.

    Args:
        due: the call.
        is_left_over: whether an earlier process may have ended in the middle of it.
    """
    return is_left_over or (due.attempts > 0 and due.error not in _CLEAR)


def find(due: Due, clients: Clients) -> Accepted | Later | None:
    """Look a message up.

    Returns:
        Accepted if it is there; Later if Slack couldn't say just now; None if it isn't there, or
        if nobody can tell.
    """
    outgoing = due.outgoing
    if outgoing.method != METHOD or identity(outgoing.payload) != outgoing.id:
        return None
    try:
        for message in _messages(due, clients(due.team)):
            if identity(message) == outgoing.id:
                return Accepted(str(message["ts"]))
    except SlackApiError as error:
        outcome = refused(error)
        if isinstance(outcome, Later):
            return Later(f"lookup_{outcome.error}", outcome.after, is_lookup=True)
    except Exception as error:  # noqa: BLE001 - the network and broken responses fail in many ways
        return Later(f"lookup_{type(error).__name__}", is_lookup=True)
    return None


def identity(message: Mapping[str, Any]) -> str | None:
    """Return our id in a message's metadata, if there is one."""
    metadata = message.get("metadata")
    payload = metadata.get("event_payload") if isinstance(metadata, Mapping) else None
    found = payload.get("id") if isinstance(payload, Mapping) else None
    return found if isinstance(found, str) else None


def conversation(channel: str, client: WebClient) -> str:
    """Return a conversation's id; a person's direct messages have one of their own.

    Raises:
        SlackApiError: Slack refused.
    """
    if not channel.startswith(("U", "W")):
        return channel
    opened = client.api_call("conversations.open", json={"users": channel})
    return str(opened["channel"]["id"])


def _messages(due: Due, client: WebClient) -> Iterator[Mapping[str, Any]]:
    """Yield what was said where the message belongs since it was committed."""
    payload = _addressed(due.outgoing, client)
    method = "conversations.replies" if "ts" in payload else "conversations.history"
    since = (due.queued_at - _SKEW).timestamp()
    cursor = ""
    for _ in range(_MOST_PAGES):
        asked = {**payload, "oldest": f"{since:.6f}", "limit": _PAGE, "include_all_metadata": True}
        answer = client.api_call(method, params={**asked, **({"cursor": cursor} if cursor else {})})
        yield from answer.get("messages") or ()
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def _addressed(outgoing: Outgoing, client: WebClient) -> dict[str, str]:
    where = {"channel": conversation(str(outgoing.payload["channel"]), client)}
    thread = outgoing.payload.get("thread_ts")
    return {**where, "ts": thread} if isinstance(thread, str) and thread else where
