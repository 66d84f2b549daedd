"""The app is taken out of a workspace: what was kept of that workspace goes."""

import logging
from typing import Any

from slack_bolt import App

from bot import inbound
from bot.exchange import Exchange

logger = logging.getLogger(__name__)


def register(app: App, exchange: Exchange) -> None:
    """Listen to both events that Slack sends then, in any order; only the first erases.

    A token is also revoked to replace one that leaked, and that must lose nothing. Erasing leaves
    no key behind: doing it twice does no harm.
    """

    @app.event("app_uninstalled")
    def uninstalled(body: dict[str, Any]) -> None:
        _erase(exchange, body)

    @app.event("tokens_revoked")
    def revoked(body: dict[str, Any]) -> None:
        if inbound.revokes_bot(body):
            logger.warning("the app's token was revoked; unless it was uninstalled, set a new one")


def _erase(exchange: Exchange, body: dict[str, Any]) -> None:
    rows = exchange.store.workspace(inbound.team(body)).erase()
    logger.info("the app was taken out of a workspace; %d rows of it were erased", rows)
