"""Messages ready for the outbox: blocks, plain twin, and where they go."""

import logging
import uuid
from collections.abc import Mapping
from dataclasses import replace as replaced
from typing import Any

from advisor import Reply
from advisor.answering import plain
from advisor.store import Outgoing
from bot.blocks import limits, replies
from bot.blocks.mrkdwn import escape
from bot.inbound import Place

logger = logging.getLogger(__name__)

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


def to_person(text: str, user: str, blocks: list[replies.Block]) -> Outgoing:
    """Return a direct message to a person."""
    content = {"text": text[:_TEXT], "blocks": blocks}
    return _posted(content, Place("", user, user, direct=True), uuid.uuid4().hex)


def plain_reply(text: str, place: Place) -> Outgoing:
    """Return a message of a sentence or two, where a reply would go."""
    block = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    return _posted({"text": text, "blocks": [block]}, place, uuid.uuid4().hex)


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
    """Return `outgoing` if Slack would take its content, else only the text of it.

    Raises:
        OverLimitError: Slack wouldn't take that either.
    """
    try:
        check(content, surface)
    except OverLimitError as error:
        bare = {name: value for name, value in content.items() if name != "blocks"}
        if surface != "message" or not bare.get("text"):
            raise
        check(bare, surface)
        where = ", ".join(f"{problem.pointer} {problem.code}" for problem in error.problems[:5])
        logger.error("a message is sent as text alone: %s", where)  # noqa: TRY400 - says it all
        return _without_blocks(outgoing)
    return outgoing


def _without_blocks(outgoing: Outgoing) -> Outgoing:
    payload = {name: value for name, value in outgoing.payload.items() if name != "blocks"}
    if isinstance(body := payload.get("body"), Mapping):
        payload["body"] = {name: value for name, value in body.items() if name != "blocks"}
    return replaced(outgoing, payload=payload)


def check(content: Mapping[str, Any], surface: limits.Surface) -> None:
    """Raise unless Slack would take a message's content or a view.

    Raises:
        OverLimitError: it wouldn't.
    """
    problems = limits.problems(content, surface)
    if problems:
        raise OverLimitError(problems)
