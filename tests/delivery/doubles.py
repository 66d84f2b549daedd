"""Doubles of what is outside: Slack's Web API over real HTTP, and a clock that is set."""

import json
import threading
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass
class FakeClock:
    """A clock that stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass(frozen=True)
class Answer:
    """What Slack answers a call with."""

    status: int = 200
    body: str = '{"ok": true, "ts": "1.1"}'
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    """Takes the call and closes the connection without a word."""
    hold: threading.Event | None = None
    """Answers only when this is set."""

    @classmethod
    def error(cls, code: str) -> "Answer":
        return cls(body=json.dumps({"ok": False, "error": code}))


@dataclass(frozen=True)
class Call:
    """A call as it arrived."""

    method: str
    payload: dict[str, Any]
    authorization: str
    at: float


class SlackDouble:
    """A small Slack on a port of its own, which answers as it is told and remembers calls."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.answers: list[Answer] = []
        self.answer_by_channel: dict[str, Answer] = {}
        self.answer_by_method: dict[str, Answer] = {}
        self.hold: threading.Event | None = None
        """While it isn't set, no call is answered."""
        self.answered = 0
        self._changed = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._requests())
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.base_url = f"http://127.0.0.1:{self._server.server_port}/api/"

    @property
    def texts(self) -> list[str]:
        """The texts of the messages that arrived."""
        with self._changed:
            return [call.payload["text"] for call in self.calls if "text" in call.payload]

    @property
    def methods(self) -> list[str]:
        with self._changed:
            return [call.method for call in self.calls]

    def wait_for(self, enough: Callable[[list[Call]], bool], seconds: float = 5) -> bool:
        """Waits until the calls so far are enough."""
        with self._changed:
            return self._changed.wait_for(lambda: enough(self.calls), seconds)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @staticmethod
    def _read(body: bytes) -> dict[str, Any]:
        """The arguments of a call: JSON, or the form that methods which only read take."""
        if body.startswith(b"{"):
            payload: dict[str, Any] = json.loads(body)
            return payload
        return dict(urllib.parse.parse_qsl(body.decode()))

    def _take(self, call: Call) -> Answer:
        with self._changed:
            self.calls.append(call)
            self._changed.notify_all()
            if call.method in self.answer_by_method:
                return self.answer_by_method[call.method]
            held = self.answer_by_channel.get(call.payload.get("channel", ""))
            return held or (self.answers.pop(0) if self.answers else Answer())

    def _requests(self) -> type[BaseHTTPRequestHandler]:
        double = self

        class Requests(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                at = time.perf_counter()
                payload = double._read(self.rfile.read(int(self.headers["Content-Length"])))
                method = self.path.removeprefix("/api/")
                call = Call(method, payload, self.headers["Authorization"], at)
                answer = double._take(call)
                for hold in (answer.hold, double.hold):
                    if hold is not None:
                        hold.wait(5 if hold is answer.hold else 60)
                double.answered += 1
                if answer.drop:
                    self.close_connection = True
                    return
                body = answer.body.encode()
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Says nothing."""

        return Requests
