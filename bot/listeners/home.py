"""The Home tab, drawn anew whenever it is opened."""

from typing import Any

from slack_bolt import App

from advisor import Advisor
from bot import inbound
from bot.blocks import home
from bot.exchange import Exchange


def register(app: App, advisor: Advisor, exchange: Exchange) -> None:
    """Listen to the opening of the Home tab."""

    @app.event("app_home_opened")
    def opened(body: dict[str, Any]) -> None:
        place = inbound.home_opened(body)
        if place is not None:
            shown = home.published(advisor.welcome(), place)
            exchange.note(place, inbound.event_keys(body), [], shown)
