"""Where a private reply goes once its `response_url` takes no more posts."""

from advisor.store import Outgoing
from bot.blocks.messages import EVENT_TYPE

_KEPT = ("text", "blocks", "attachments", "metadata", "mrkdwn", "unfurl_links", "unfurl_media")


def as_direct_message(outgoing: Outgoing) -> Outgoing | None:
    """Returns the reply as a direct message to the person it was meant for.

    It keeps its id, and names it in its metadata so that it can be looked up. There is none for a
    reply that everyone in the channel was to see, that says nothing, or that names no `user`.
    """
    user = outgoing.payload.get("user")
    body = outgoing.payload.get("body")
    if not isinstance(user, str) or not user or not isinstance(body, dict):
        return None
    if body.get("response_type") == "in_channel" or not (body.get("text") or body.get("blocks")):
        return None
    message = {name: body[name] for name in _KEPT if name in body}
    message.setdefault("metadata", {"event_type": EVENT_TYPE, "event_payload": {"id": outgoing.id}})
    return Outgoing(outgoing.id, "chat.postMessage", {"channel": user, **message}, user)
