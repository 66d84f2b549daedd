"""The Home tab, drawn anew whenever it is opened."""

from typing import Any

from slack_bolt import App

from bot import inbound
from bot.blocks import home
from bot.listeners.asking import Asking


def register(app: App, asking: Asking) -> None:
    """Listen to the opening of the Home tab."""

    @app.event("app_home_opened")
    def opened(body: dict[str, Any]) -> None:
        place = inbound.home_opened(body)
        if place is not None:
            views = asking.runs_of(place)
            checks = home.checks(asking.advisor.shelf, views, asking.moment(place))
            welcome = asking.advisor.welcome()
            shown = home.published(welcome, checks, place, has_runs=bool(views))
            asking.exchange.note(place, inbound.event_keys(body), [], shown)
