"""What no other listener takes: acknowledged, so that Slack doesn't count it as a failure."""

import logging
import re
from typing import Any

from slack_bolt import Ack, App

logger = logging.getLogger(__name__)


def register(app: App) -> None:
    """Acknowledge unknown events and buttons; a button says so in the log, it is ours to mend."""

    @app.event(re.compile(".*"))
    def event() -> None:
        """Nothing follows from an event that nobody waits for."""

    @app.action(re.compile(".*"))
    def action(ack: Ack, body: dict[str, Any]) -> None:
        actions = body.get("actions") or [{}]
        logger.warning("no listener for the button %r", str(actions[0].get("action_id"))[:60])
        ack()
