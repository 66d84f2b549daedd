"""`advisor playground`: the real app, with the local stand-in in Slack's place."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from flask import Flask

from advisor import Advisor, train
from bot import playground
from bot.delivery import Pace
from bot.playground import AppSettings
from bot.serving import running
from bot.settings import Settings, SettingsError


def play(settings: Settings, host: str, port: int) -> None:
    """Run the playground until Ctrl-C.

    Raises:
        SettingsError: the port is taken.
    """
    print(
        "Reading the entries; the first start also trains the model, half a minute or so …",
        flush=True,
    )
    advisor = train(settings.contact, settings.cache, keeps_questions=settings.keep_unanswered)
    with _database(settings) as placed:
        try:
            playground.play(host, port, lambda given: make_app(placed, advisor, given))
        except playground.PortTaken as error:
            msg = f"port {port} is taken: choose another, such as make run PORT={port + 1}"
            raise SettingsError(msg) from error


def make_app(
    settings: Settings, advisor: Advisor, given: AppSettings
) -> tuple[Flask, Callable[[], None]]:
    """Return the app as it runs in production, told that the stand-in is Slack, and its end."""
    local = replace(
        settings,
        slack_api_url=given.api_url,
        bot_token=given.bot_token,
        signing_secret=given.signing_secret,
        client_id=None,
        client_secret=None,
    )
    stack = contextlib.ExitStack()
    # The stand-in has no limits, and a person who tries things out shouldn't wait for Slack's.
    parts = stack.enter_context(running(local, advisor, given.clock, Pace.unlimited()))
    given.on_clock_moved.extend((parts.exchange.wake, parts.scheduler.wake))
    return parts.web(given.signing_secret), stack.close


@contextlib.contextmanager
def _database(settings: Settings) -> Iterator[Settings]:
    """Use the database that was chosen, else one that goes when the playground ends."""
    if settings.database_chosen:
        yield settings
        return
    with tempfile.TemporaryDirectory(prefix="advisor-playground-") as folder:
        yield replace(settings, database=Path(folder) / "advisor.db")
