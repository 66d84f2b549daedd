"""The app is taken out of a workspace: what was kept of that workspace goes."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_bolt import App

from bot import inbound
from bot.exchange import Exchange

logger = logging.getLogger(__name__)

_SKEW = timedelta(seconds=5)
"""Slack's clock isn't ours, and tells whole seconds."""


def register(app: App, exchange: Exchange) -> None:
    """Listen to both events that Slack sends then, in any order; only the first erases.

    A token is also revoked to replace one that leaked, and that must lose nothing. Erasing leaves
    no key behind: doing it twice does no harm. Slack delivers an event again for a while, and a
    workspace may have installed the app anew by then: the newer token stays.
    """

    @app.event("app_uninstalled")
    def uninstalled(body: dict[str, Any]) -> None:
        _erase(exchange, body)

    @app.event("tokens_revoked")
    def revoked(body: dict[str, Any]) -> None:
        if inbound.revokes_bot(body):
            logger.warning("the app's token was revoked; unless it was uninstalled, renew it")


def _erase(exchange: Exchange, body: dict[str, Any]) -> None:
    workspace = exchange.store.workspace(inbound.team(body))
    rows = workspace.erase(installed_before=_left_by(body, exchange.clock()))
    logger.info("the app was taken out of a workspace; %d rows of it were erased", rows)


def _left_by(body: Mapping[str, Any], now: datetime) -> datetime | None:
    """Return until when the app was in the workspace; None if that is as good as now."""
    seconds = body.get("event_time")
    if type(seconds) is not int or not 0 < seconds < now.timestamp():
        return None
    return datetime.fromtimestamp(seconds, UTC) + _SKEW
