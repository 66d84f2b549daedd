"""Runs the real thing: HTTP behind gunicorn, or Socket Mode as a worker."""

import contextlib
import logging
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import requests
from flask import Flask
from gunicorn.app.base import BaseApplication
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError, SlackClientError

from advisor import Advisor, train
from advisor.store import Store, StoreError, open_store
from bot.app import create_app
from bot.delivery import Sender, web_client
from bot.exchange import Exchange, now
from bot.settings import Settings, SettingsError
from bot.web import create_web

logger = logging.getLogger(__name__)

_THREADS = 16
_DRAIN_SECONDS = 20.0
_PURGE_SECONDS = 3600.0


@dataclass(frozen=True)
class Running:
    """An app whose store is open and whose sender is at work."""

    app: App
    store: Store
    exchange: Exchange


@contextlib.contextmanager
def running(settings: Settings, advisor: Advisor) -> Iterator[Running]:
    """Open the store, start the sender, and close both in the end, sending what is due."""
    store = open_store(settings.database, clock=now)
    with contextlib.ExitStack() as stack:
        stack.callback(store.close)
        stack.enter_context(_purging(store))
        client = web_client(settings.bot_token or "", settings.slack_api_url)
        with requests.Session() as session:
            sender = Sender(store, client, now, session)
            sender.start()
            exchange = Exchange(
                store,
                sender.wake,
                keep_unanswered=settings.keep_unanswered,
                follow_threads=settings.follow_threads,
            )
            try:
                yield Running(create_app(settings, advisor, exchange), store, exchange)
            finally:
                if not sender.stop(within=_DRAIN_SECONDS):
                    logger.warning("messages are left; the next start sends them")


@contextlib.contextmanager
def _purging(store: Store) -> Iterator[None]:
    """Drop what retention says has been kept long enough, at the start and once an hour."""
    ended = threading.Event()

    def purge() -> None:
        while True:
            try:
                store.purge(now())
            except StoreError as error:
                logger.error("retention has to wait: %s", error)  # noqa: TRY400 - facts suffice
            if ended.wait(_PURGE_SECONDS):
                return

    thread = threading.Thread(target=purge, name="retention", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def serve(settings: Settings, *, http: bool, socket: bool) -> None:
    """Run until told to stop, on HTTP or Socket Mode, whichever is asked for or configured.

    Raises:
        SettingsError: neither or both are configured, or something they need is missing.
    """
    can_http = settings.signing_secret is not None and settings.port is not None
    can_socket = settings.app_token is not None
    if http and socket:
        msg = "--http and --socket exclude each other: choose one"
        raise SettingsError(msg)
    if can_http and can_socket and not (http or socket):
        msg = (
            "SLACK_SIGNING_SECRET with PORT asks for HTTP, SLACK_APP_TOKEN for Socket Mode: "
            "choose with --http or --socket"
        )
        raise SettingsError(msg)
    if settings.bot_token is None:
        msg = "SLACK_BOT_TOKEN is missing: set it to the bot's token, xoxb-…"
        raise SettingsError(msg)
    if socket or (can_socket and not http):
        if not can_socket:
            msg = "--socket needs SLACK_APP_TOKEN, an app-level token, xapp-…"
            raise SettingsError(msg)
        _serve_socket(settings)
    else:
        if not can_http:
            msg = "set SLACK_SIGNING_SECRET and PORT for HTTP, or SLACK_APP_TOKEN for Socket Mode"
            raise SettingsError(msg)
        _serve_http(settings)


def _serve_socket(settings: Settings) -> None:
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    with running(settings, train(settings.contact, settings.cache)) as parts:
        # The app's own client is for modals and gives up after two seconds.
        client = web_client(None, settings.slack_api_url)
        handler = SocketModeHandler(parts.app, settings.app_token, web_client=client)
        try:
            handler.connect()  # type: ignore[no-untyped-call]
        except (SlackClientError, OSError) as error:
            raise SettingsError(_unconnected(error, settings)) from error
        logger.info("connected to Slack in Socket Mode")
        stopped.wait()
        handler.close()  # type: ignore[no-untyped-call]


def _unconnected(error: Exception, settings: Settings) -> str:
    """Return why Socket Mode doesn't start, and what to do about it."""
    if isinstance(error, SlackApiError):
        code = error.response.get("error")
        return f"Slack refused SLACK_APP_TOKEN ({code}): it needs connections:write and Socket Mode"
    return f"Slack can't be reached at {settings.slack_api_url}: check the network, then try again"


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    """One worker with threads: the store allows one process, and the model is trained once."""

    def __init__(self, load: Callable[[], Flask], close: Callable[[], None], port: int) -> None:
        self._load = load
        self._close = close
        self._port = port
        super().__init__()

    def load_config(self) -> None:
        settings = {
            "bind": f"0.0.0.0:{self._port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": _THREADS,
            "graceful_timeout": 25,
            "timeout": 60,
            "accesslog": None,
            "worker_exit": lambda _arbiter, _worker: self._close(),
        }
        if "control_socket_disable" in self.cfg.settings:  # gunicorn 25.1 and later
            settings["control_socket_disable"] = True
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._load()


def _serve_http(settings: Settings) -> None:
    # What is wrong with content or database is said here in one line; in a worker it would be a
    # traceback. A model survives the fork, and training it takes none of a worker's time to boot.
    advisor = train(settings.contact, settings.cache)
    open_store(settings.database, clock=now).close()
    stack = contextlib.ExitStack()

    def load() -> Flask:
        # In the worker, after the fork: threads and connections don't survive one.
        parts = stack.enter_context(running(settings, advisor))
        return create_web(parts.app, parts.store, settings.signing_secret or "")

    _Gunicorn(load, stack.close, settings.port or 0).run()
