"""The real server in processes of its own: `advisor serve --http`, gunicorn and all."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.conftest import CACHE, CONTACT
from tests.torture.traffic import SECRET, TOKEN

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Server:
    """A server that can be started, killed and started again on the same database."""

    database: Path
    slack_api_url: str
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What it has logged so far, over all its lives."""
        return self._log.read_text(encoding="utf8") if self._log.exists() else ""

    @property
    def _log(self) -> Path:
        return self.database.with_suffix(".log")

    @property
    def worker(self) -> int:
        """The id of the process that serves and has the database open."""
        facts = json.loads(self.database.with_name(self.database.name + ".lock").read_text())
        return int(facts["pid"])

    def start(self) -> None:
        """Start it and wait until it is ready."""
        environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": self.slack_api_url,
            "PORT": str(self.port),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "ADVISOR_CACHE": str(CACHE),
            "ADVISOR_CONTACT": CONTACT,
            "OMP_NUM_THREADS": "1",
        }
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve", "--http"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait_until_ready()

    def wait_until_ready(self, seconds: float = 120) -> None:
        """Wait until the database is open and requests are answered."""
        end = time.monotonic() + seconds
        while True:
            with contextlib.suppress(requests.RequestException):
                if requests.get(f"{self.url}/readyz", timeout=5).status_code == 200:
                    return
            assert self.process is not None
            assert self.process.poll() is None, self.log[-2000:]
            assert time.monotonic() < end, self.log[-2000:]
            time.sleep(0.02)

    def kill_worker(self) -> None:
        """Kill the process that serves; gunicorn starts another one."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.worker, signal.SIGKILL)

    def kill(self) -> None:
        """Kill all of it at once, as a machine does that loses its power."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self, seconds: float = 60) -> int:
        """Ask it to stop, as a platform does, and return its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(seconds)


@contextlib.contextmanager
def serving(database: Path, slack_api_url: str) -> Iterator[Server]:
    """A running server, gone in the end whatever happened."""
    server = Server(database, slack_api_url, free_port())
    try:
        server.start()
        yield server
    finally:
        server.kill()
