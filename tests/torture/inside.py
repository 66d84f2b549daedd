"""The app without its network: the door, Bolt, listeners and store in this very process."""

import contextlib
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from flask.testing import FlaskClient

from advisor import Advisor
from advisor.store import Outgoing, Store, open_store
from bot import logs
from bot.app import asking_of, create_app
from bot.exchange import Exchange, now
from bot.responder import Responder
from bot.settings import Settings
from bot.web import create_web
from tests.torture.traffic import SECRET, TEAM, TOKEN, body_of, signed

NOWHERE = "http://127.0.0.1:9/api/"


class Lines(logging.Handler):
    """Keeps what is odd about log lines: a traceback, a second line, too many bytes, a secret."""

    def __init__(self, *never: str) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(logs.Formatter())
        self._never = never
        self.count = 0
        self.odd: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1
        line = self.format(record)
        is_odd = record.exc_info or len(line.encode()) >= 2000 or not line.isprintable()
        if is_odd or any(secret in line for secret in self._never):
            self.odd.append(line)


@dataclass(frozen=True)
class Inside:
    """The app and what it would send."""

    client: FlaskClient
    store: Store
    exchange: Exchange
    responder: Responder
    lines: Lines = field(default_factory=Lines)

    def deliver(self, payload: dict[str, object]) -> int:
        """The status of the answer to a signed payload."""
        body, kind = body_of(payload)
        return self.raw(body, signed(body, kind))

    def raw(self, body: bytes, headers: dict[str, str]) -> int:
        """The status of the answer to any request."""
        return self.client.post("/slack/events", data=body, headers=headers).status_code

    def take(self, team: str = TEAM) -> list[Outgoing]:
        """Everything that waits to be sent, as if Slack had taken it."""
        self.responder.answer_pending()
        taken: list[Outgoing] = []
        while due := self.store.workspace(team).due(now(), 500):
            for each in due:
                taken.append(each.outgoing)
                self.store.sent(each.outgoing.id, now(), "1.0")
        return taken


@contextlib.contextmanager
def inside(
    settings: Settings, advisor: Advisor, *never: str, slack_api_url: str = NOWHERE
) -> Iterator[Inside]:
    """The app with its store in memory; `never` must not be logged."""
    local = replace(settings, slack_api_url=slack_api_url, bot_token=TOKEN, signing_secret=SECRET)
    store = open_store(None, clock=now)
    lines = Lines(SECRET, TOKEN, *never)
    root = logging.getLogger()
    root.addHandler(lines)
    levels = {name: logging.getLogger(name).level for name in ("", "bot", "slack_bolt")}
    for name in levels:
        logging.getLogger(name).setLevel(logging.INFO)
    try:
        exchange = Exchange(store, wake=lambda: None)
        asking = asking_of(local, advisor, exchange)
        responder = Responder(asking, threading.Event(), local.contact)
        app = create_app(local, asking)
        client = create_web(app, store, SECRET).test_client()
        yield Inside(client, store, exchange, responder, lines)
    finally:
        root.removeHandler(lines)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        store.close()
