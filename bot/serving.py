"""Runs the real thing: HTTP behind gunicorn, or Socket Mode as a worker."""

import contextlib
import gc
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import requests
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger as GunicornLogger
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from advisor import Advisor, Memory, Question, runs, train
from advisor.assessments.charts import Chart
from advisor.store import Store, StoreError, open_store
from bot import logs
from bot.app import asking_of, create_app
from bot.delivery import Means, Pace, Sender, Webhook, web_client
from bot.exchange import Exchange, now
from bot.health import Health
from bot.metrics import Metrics
from bot.responder import Responder
from bot.scheduler import Scheduler
from bot.settings import Settings, SettingsError
from bot.tokens import tokens
from bot.web import create_web

logger = logging.getLogger(__name__)

_THREADS = 16
_DRAIN_SECONDS = 20.0
_SWITCH_SECONDS = 0.0005
_PURGE_SECONDS = 3600.0
_WATCH_SECONDS = 5.0
_LOST_SECONDS = 120.0
"""How long Socket Mode may be without a connection; Slack's library tries to get it back."""


@dataclass(frozen=True)
class Running:
    """An app whose store is open and whose sender is at work."""

    app: App
    store: Store
    exchange: Exchange
    scheduler: Scheduler
    metrics: Metrics
    health: Health

    def web(self, signing_secret: str) -> Flask:
        """Return the HTTP side."""
        return create_web(
            self.app,
            self.store,
            signing_secret,
            self.exchange.clock,
            metrics=self.metrics,
            health=self.health,
        )


@contextlib.contextmanager
def running(
    settings: Settings,
    advisor: Advisor,
    clock: Callable[[], datetime] = now,
    pace: Pace | None = None,
) -> Iterator[Running]:
    """Open the store, start sender and scheduler, and close all in the end, sending what is due."""
    store = open_store(settings.database, clock=clock)
    metrics = Metrics()
    with contextlib.ExitStack() as stack:
        stack.callback(store.close)
        stack.enter_context(_purging(store, clock))
        with requests.Session() as session:
            means = _means(settings, advisor, store, session)
            sender = Sender(store, means, clock, pace=pace, metrics=metrics)
            sender.start()
            bell = threading.Event()
            exchange = Exchange(
                store,
                sender.wake,
                bell.set,
                clock,
                keep_unanswered=settings.keep_unanswered,
                follow_threads=settings.follow_threads,
                has_webhook=settings.webhook_url is not None,
                metrics=metrics,
            )
            asking = asking_of(settings, advisor, exchange)
            responder = Responder(asking, bell, settings.contact)
            responder.start()
            scheduler = Scheduler(exchange, advisor.shelf)
            scheduler.start()
            try:
                app = create_app(settings, asking)
                health = Health(store, clock, _ask(advisor, clock), settings.database)
                yield Running(app, store, exchange, scheduler, metrics, health)
            finally:
                scheduler.stop()
                ending = time.monotonic() + _DRAIN_SECONDS
                if not responder.stop(within=_DRAIN_SECONDS / 2):
                    logger.warning("questions are left; the next start answers them")
                if not sender.stop(within=ending - time.monotonic()):
                    logger.warning("messages are left; the next start sends them")


def _ask(advisor: Advisor, clock: Callable[[], datetime]) -> Callable[[], object]:
    def ask() -> object:
        return advisor.answer(Question("What is BPO?", Memory(), "health", clock().date()))

    return ask


def _means(
    settings: Settings,
    advisor: Advisor,
    store: Store,
    session: requests.Session,
) -> Means:
    token_of = tokens(settings, store)

    def client(team: str) -> WebClient:
        return web_client(token_of(team), settings.slack_api_url)

    def draw(team: str, run: str) -> Sequence[Chart]:
        return runs.pictures(advisor.shelf, store.workspace(team), run)

    url, secret = settings.webhook_url, settings.webhook_secret
    return Means(client, session, draw, Webhook(url, secret) if url and secret else None)


@contextlib.contextmanager
def _purging(store: Store, clock: Callable[[], datetime]) -> Iterator[None]:
    """Drop what retention says has been kept long enough, at the start and once an hour."""
    ended = threading.Event()

    def purge() -> None:
        while True:
            try:
                store.purge(clock())
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
    is_socket = socket or (can_socket and not http)
    if settings.bot_token is None and (is_socket or settings.client_id is None):
        other = "" if is_socket else "; or set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET"
        msg = f"SLACK_BOT_TOKEN is missing: set it to the bot's token, xoxb-…{other}"
        raise SettingsError(msg)
    if is_socket:
        if not can_socket:
            msg = "--socket needs SLACK_APP_TOKEN, an app-level token, xapp-…"
            raise SettingsError(msg)
        # Nobody can install the app without an address to come back to.
        _serve_socket(replace(settings, client_id=None, client_secret=None))
    else:
        if not can_http:
            msg = "set SLACK_SIGNING_SECRET and PORT for HTTP, or SLACK_APP_TOKEN for Socket Mode"
            raise SettingsError(msg)
        _serve_http(settings)


def _make_quick() -> None:
    """See to it that no acknowledgement waits for the interpreter, once everything is loaded.

    A full garbage collection of content and model takes a fifth of a second, and they never become
    garbage. A thread that composes is asked ten times as often as usual to let others have a turn.
    """
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(_SWITCH_SECONDS)


def _serve_socket(settings: Settings) -> None:
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    advisor = train(settings.contact, settings.cache, keeps_questions=settings.keep_unanswered)
    _make_quick()
    with running(settings, advisor) as parts:
        # The app's own client is for modals and gives up after two seconds.
        client = web_client(None, settings.slack_api_url)
        handler = SocketModeHandler(parts.app, settings.app_token, web_client=client)
        try:
            handler.connect()  # type: ignore[no-untyped-call]
        except (SlackClientError, OSError) as error:
            raise SettingsError(_unconnected(error, settings)) from error
        logger.info("connected to Slack in Socket Mode")
        try:
            watch(stopped, handler.client.is_connected)
        finally:
            handler.close()  # type: ignore[no-untyped-call]


def watch(
    stopped: threading.Event,
    is_connected: Callable[[], bool],
    *,
    every: float = _WATCH_SECONDS,
    longest: float = _LOST_SECONDS,
) -> None:
    """Return when told to stop; Slack's library pings, and connects anew after a silence.

    Args:
        stopped: is set to stop.
        is_connected: whether there is a connection at the moment.
        every: seconds between two looks.
        longest: seconds without a connection.

    Raises:
        ConnectionError: the library couldn't get the connection back; a fresh process may.
    """
    seen = time.monotonic()
    while not stopped.wait(every):
        if is_connected():
            seen = time.monotonic()
        elif time.monotonic() - seen > longest:
            msg = f"Slack's connection has been gone for {longest:.0f} s; start the app again"
            raise ConnectionError(msg)


def _unconnected(error: Exception, settings: Settings) -> str:
    """Return why Socket Mode doesn't start, and what to do about it."""
    if isinstance(error, SlackApiError):
        code = error.response.get("error")
        return f"Slack refused SLACK_APP_TOKEN ({code}): it needs connections:write and Socket Mode"
    return f"Slack can't be reached at {settings.slack_api_url}: check the network, then try again"


class _Logger(GunicornLogger):  # type: ignore[misc]
    """Gunicorn's own lines, in the form of ours."""

    def setup(self, cfg: object) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(logs.formatter())


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
            "logger_class": _Logger,
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
    advisor = train(settings.contact, settings.cache, keeps_questions=settings.keep_unanswered)
    open_store(settings.database, clock=now).close()
    _make_quick()
    stack = contextlib.ExitStack()

    def load() -> Flask:
        # In the worker, after the fork: threads and connections don't survive one.
        parts = stack.enter_context(running(settings, advisor))
        return parts.web(settings.signing_secret or "")

    _Gunicorn(load, stack.close, settings.port or 0).run()
