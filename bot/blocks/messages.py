"""Messages ready for the outbox: blocks, plain twin, and where they go."""

import uuid
from collections.abc import Mapping
from typing import Any

from advisor import Reply
from advisor.answering import plain
from advisor.store import Outgoing
from bot.blocks import limits, replies
from bot.blocks.mrkdwn import escape
from bot.inbound import Place

EVENT_TYPE = "advisor_reply"
_TEXT = 4000


class OverLimitError(Exception):
    """A message that Slack would refuse; `problems` says what and where."""

    def __init__(self, problems: list[limits.Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{p.pointer}: {p.message}" for p in problems))


def of_reply(reply: Reply, place: Place, identity: str) -> Outgoing:
    """Return `reply` as a message for `place`; `identity` is the id that it carries.

    Raises:
        OverLimitError: Slack would refuse it.
    """
    text = escape(plain.text(reply))[:_TEXT]
    blocks = replies.blocks(reply, identity)
    if reply.private and not (place.private_to or place.direct):
        return private_note(text, place, blocks, identity)
    return _posted({"text": text, "blocks": blocks}, place, identity)


def private_note(
    text: str, place: Place, blocks: list[replies.Block], identity: str | None = None
) -> Outgoing:
    """Return a message that only the person at `place` sees, beside what it is about."""
    content = {"text": text, "blocks": blocks}
    identity = identity or uuid.uuid4().hex
    if place.private_to and place.response_url:
        return _responded(content, place, identity, replace=False)
    payload = {**content, "channel": place.channel, "user": place.user}
    if place.reply_in:
        payload["thread_ts"] = place.reply_in
    return checked(Outgoing(identity, "chat.postEphemeral", payload, place.channel), content)


def replacement(text: str, place: Place) -> Outgoing:
    """Return what takes the place of the private note whose button was pressed."""
    block = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    content = {"text": text, "blocks": [block]}
    return _responded(content, place, uuid.uuid4().hex, replace=True)


def _posted(content: Mapping[str, Any], place: Place, identity: str) -> Outgoing:
    if place.private_to and place.response_url:
        return _responded(content, place, identity, replace=False)
    payload = {
        **content,
        "channel": place.channel,
        "unfurl_links": False,
        "unfurl_media": False,
        "metadata": {"event_type": EVENT_TYPE, "event_payload": {"id": identity}},
    }
    if place.reply_in:
        payload["thread_ts"] = place.reply_in
    return checked(Outgoing(identity, "chat.postMessage", payload, place.channel), payload)


def _responded(
    content: Mapping[str, Any], place: Place, identity: str, *, replace: bool
) -> Outgoing:
    body = {**content, "response_type": "ephemeral", "replace_original": replace}
    payload = {"url": place.response_url, "body": body, "user": place.user}
    return checked(Outgoing(identity, "response_url", payload, place.channel), content)


def checked(
    outgoing: Outgoing, content: Mapping[str, Any], surface: limits.Surface = "message"
) -> Outgoing:
    """Return `outgoing` if Slack would take its content.

    Raises:
        OverLimitError: it wouldn't.
    """
    problems = limits.problems(content, surface)
    if problems:
        raise OverLimitError(problems)
    return outgoing
