"""`advisor playground`: the app and the stand-in side by side until Ctrl-C."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.playground.server import Standin
from bot.playground.serving import Server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 3000


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class AppSettings:
    """What an app has to know to live in the playground instead of in Slack.

    Attributes:
        api_url: in place of https://slack.com/api/.
        bot_token: for the Web API.
        signing_secret: what deliveries are signed with.
        clock: the playground's time, which people and tests can move forward.
        on_clock_moved: what to call when it was moved, such as a scheduler's `wake`; the app
            appends to it.
    """

    api_url: str
    bot_token: str
    signing_secret: str
    clock: Callable[[], datetime] = _now
    on_clock_moved: list[Callable[[], object]] = field(default_factory=list)


MakeApp = Callable[[AppSettings], "tuple[WSGIApplication, Callable[[], object]]"]


@contextlib.contextmanager
def playing(
    make_app: MakeApp, host: str = DEFAULT_HOST, port: int = 0, *, follow_threads: bool = False
) -> Iterator[Standin]:
    """The app on a port of its own and the stand-in in front of it, for the length of a block."""
    with contextlib.ExitStack() as open_things:
        standin = Standin(host=host, port=port, follow_threads=follow_threads, own_messages=True)
        open_things.enter_context(standin)
        settings = standin.settings
        application, close = make_app(
            AppSettings(
                standin.api_url,
                settings.bot_token,
                settings.signing_secret,
                lambda: standin.now,
                standin.on_clock_moved,
            )
        )
        open_things.callback(close)
        server = Server(application, "127.0.0.1", 0)
        open_things.callback(server.stop)
        server.start()
        standin.app_url = f"http://127.0.0.1:{server.port}"
        yield standin


def play(host: str, port: int, make_app: MakeApp) -> None:
    """Run until Ctrl-C or a polite kill, then close both. Raises PortTaken."""
    stopped = threading.Event()
    with playing(make_app, host, port) as standin, _stopping_on(signal.SIGTERM, stopped):
        print(f"Talk to the advisor at {standin.base_url}  (Ctrl-C ends it)", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            stopped.wait()
    print("Goodbye.", flush=True)


@contextlib.contextmanager
def _stopping_on(number: signal.Signals, stopped: threading.Event) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(number, lambda *_: stopped.set())
    try:
        yield
    finally:
        signal.signal(number, before)
