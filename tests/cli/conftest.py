"""The `advisor` command with an environment of its own, in a process of its own where it matters.

A process costs two seconds for its imports and more for training, so there are few.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import cli
from tests.conftest import CACHE

ROOT = Path(__file__).parent.parent.parent
_OURS = ("SLACK_", "ADVISOR_")

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """The machine's environment without our settings; a database in `folder`; nobody's Slack."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(_OURS) and name not in {"PORT", "DATABASE_URL"}
    }
    ours = {
        "DATABASE_URL": f"sqlite:///{folder / 'advisor.db'}",
        "ADVISOR_CACHE": str(CACHE),
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
    }
    return kept | ours | settings


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bot", *arguments]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command to its end."""

    def ran(
        *arguments: str, folder: Path = ROOT, given: str = "", **settings: str
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(  # noqa: S603 - our own command
            command(*arguments),
            cwd=folder,
            env=environment(tmp_path, **settings),
            input=given,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return ran


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


Main = Callable[..., Ended]


@pytest.fixture
def main(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Main:
    """Run the command in this process."""

    def ran(*arguments: str, **settings: str) -> Ended:
        with monkeypatch.context() as patched:
            wanted = environment(tmp_path, **settings)
            for name in set(os.environ) - set(wanted):
                patched.delenv(name)
            for name, value in wanted.items():
                patched.setenv(name, value)
            try:
                code = cli.main(arguments)
            except SystemExit as ended:
                code = int(ended.code or 0)
        return Ended(code, *capsys.readouterr())

    return ran


def is_one_line(text: str) -> bool:
    """Whether an error is one line that doesn't look like a program's innards."""
    return text.count("\n") == 1 and "Traceback" not in text
