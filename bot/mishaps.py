"""What a person hears when the app failed at what they asked for: not nothing.

Slack would deliver a message again that was answered with an error, to fail again, and say nothing
to the person. So a mistake of ours is logged, and the person is told once, as a reply would be.
"""

import json
from collections.abc import Mapping
from typing import Any

from slack_bolt import BoltResponse

from advisor.store import Outgoing
from bot import inbound
from bot.blocks import messages, parts
from bot.blocks.mrkdwn import escape
from bot.exchange import Exchange
from bot.inbound import Place
from bot.payload import MalformedPayloadError

_ANSWERED = "I couldn't answer that; it has been logged."
_DONE = "I couldn't do that; it has been logged."
_TITLE = "Not done"


def tell(body: Mapping[str, Any], exchange: Exchange, contact: str | None) -> BoltResponse:
    """Tell whoever caused a payload that it came to nothing, if it is somebody who waits.

    Raises:
        StoreError: nothing was written.
    """
    if body.get("type") == "view_submission":
        view = parts.modal("told", _TITLE, [parts.section(_text(_DONE, contact))])
        answer = json.dumps({"response_action": "update", "view": view})
        return BoltResponse(status=200, body=answer)
    try:
        found = _waiting(body)
    except MalformedPayloadError:
        found = None
    if found is not None:
        place, keys, said = found
        text = _text(said, contact)
        exchange.note(place, keys, [], messages.plain_reply(text, place))
    return BoltResponse(status=200, body="")


def unanswered(place: Place, contact: str | None) -> Outgoing:
    """Return what is said in place of the answer to a question that was accepted."""
    return messages.plain_reply(_text(_ANSWERED, contact), place)


def _waiting(body: Mapping[str, Any]) -> tuple[Place, tuple[str, ...], str] | None:
    """Return who waits where, the keys under which that one is told once, and what to say."""
    if body.get("type") == "block_actions":
        pressed = inbound.press(body)
        # What was pressed may have been carried out, its keys with it, before something failed.
        return pressed.place, tuple(f"failed:{key}" for key in pressed.keys), _DONE
    said = None
    if "command" in body:
        said = inbound.command(body)
    elif _event(body) == "app_mention":
        said = inbound.mention(body)
    elif _event(body) == "message":
        said = inbound.message(body)
        if said is not None and not said.place.direct:
            return None  # what people say to each other in a thread asks for no excuses
    return (said.place, said.keys, _ANSWERED) if said is not None else None


def _event(body: Mapping[str, Any]) -> str:
    event = body.get("event")
    return str(event.get("type")) if isinstance(event, Mapping) else ""


def _text(said: str, contact: str | None) -> str:
    return f"{said} Try again, or ask {escape(contact or 'whoever runs this app')}."
