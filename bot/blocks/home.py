"""The Home tab: what the advisor is for, where to begin, what it keeps, whom to ask otherwise."""

import uuid

from advisor import Reply
from advisor.store import Outgoing
from bot.blocks import replies
from bot.blocks.messages import checked
from bot.inbound import Place


def published(welcome: Reply, place: Place) -> Outgoing:
    """Return the call that shows `welcome` on the Home tab of the person at `place`.

    Raises:
        OverLimitError: Slack would refuse it.
    """
    header = {"type": "plain_text", "text": "Outsourcing Advisor"}
    view = {
        "type": "home",
        "blocks": [{"type": "header", "text": header}, *replies.blocks(welcome, "home")],
    }
    call = Outgoing(
        uuid.uuid4().hex,
        "views.publish",
        {"user_id": place.user, "view": view},
        f"home:{place.user}",
    )
    return checked(call, view, "home")
