"""What no other listener takes: acknowledged, so that Slack doesn't count it as a failure."""

import logging
import re
from typing import Any

from slack_bolt import Ack, App

from bot import inbound
from bot.listeners.asking import Asking

logger = logging.getLogger(__name__)


def register(app: App, asking: Asking) -> None:
    """Acknowledge unknown events and buttons, and answer unknown commands with usage.

    A button says so in the log, it is ours to mend. Forms, shortcuts and menus that nobody listens
    to end in the app's error handler, which acknowledges them too.
    """

    @app.event(re.compile(".*"))
    def event() -> None:
        """Nothing follows from an event that nobody waits for."""

    @app.action(re.compile(".*"))
    def action(ack: Ack, body: dict[str, Any]) -> None:
        actions = body.get("actions") or [{}]
        logger.warning("no listener for the button %r", str(actions[0].get("action_id"))[:60])
        ack()

    @app.command(re.compile(".*"))
    def command(ack: Ack, body: dict[str, Any]) -> None:
        said = inbound.command(body)
        logger.warning("no listener for the command %r", str(body.get("command"))[:60])
        asking.ask_text(said.place, said.keys, "help")
        ack()
