"""The `advisor` command."""

import argparse
import io
import logging
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NoReturn

from advisor import UnusableContentError, UnusableModelError, keeping
from advisor import cli as advising
from advisor.store import StoreError
from bot import logs
from bot.settings import Settings, SettingsError

_KNOWN = (
    SettingsError,
    keeping.NoSuchRunError,
    advising.UsageError,
    UnusableContentError,
    UnusableModelError,
    StoreError,
    OSError,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` give and return its exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Where the locale has no bullets or dashes, a question mark is better than no answer.
        sys.stdout.reconfigure(errors="replace")
    parsed = _parser().parse_args(arguments)
    logs.set_up()
    logging.getLogger("bot").setLevel(logging.INFO)
    try:
        return _run(parsed)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has gone; there is nobody to tell.
        sys.stderr.close()
        return advising.DONE
    except _KNOWN as error:
        if parsed.debug:
            raise
        sys.stderr.write(f"advisor: {' '.join(str(error).split())}\n")
        return advising.WRONG_USAGE


def _run(parsed: argparse.Namespace) -> int:
    settings = Settings.from_env(os.environ)
    logs.formatter().hide(settings.secrets)
    if parsed.command == "serve":
        from bot.serving import serve  # noqa: PLC0415 - Slack's libraries cost a second

        for package in ("advisor", "intents"):  # what the model promises, and that it is trained
            logging.getLogger(package).setLevel(logging.INFO)
        serve(settings, http=parsed.http, socket=parsed.socket)
        return advising.DONE
    if parsed.command == "playground":
        from bot.playing import play  # noqa: PLC0415 - as above

        play(settings, parsed.host, parsed.port)
        return advising.DONE
    if parsed.command == "doctor":
        from bot.doctor import examine  # noqa: PLC0415 - as above

        return examine(settings, sys.stdout)
    if parsed.command in {"results", "backup", "forget"}:
        return keeping.run(parsed, settings.database, lambda: datetime.now(UTC))
    today = datetime.now(UTC).date()
    return int(parsed.run(parsed, advising.Setting(settings.contact, settings.cache, today)))


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line that says what to do."""

    def error(self, message: str) -> NoReturn:
        self.exit(advising.WRONG_USAGE, f"{self.prog}: {message}; see {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = _Parser(
        prog="advisor", description="Answers questions about outsourcing, in Slack and here."
    )
    parser.add_argument("--debug", action="store_true", help="show tracebacks")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    playing = commands.add_parser("playground", help="talk to the real app in your browser")
    playing.add_argument("--port", type=int, default=3000)
    playing.add_argument("--host", default="127.0.0.1")
    serving = commands.add_parser("serve", help="serve Slack, over HTTP or Socket Mode")
    serving.add_argument("--http", action="store_true")
    serving.add_argument("--socket", action="store_true")
    commands.add_parser("doctor", help="check settings, database, disk, clock and manifest")
    advising.add_commands(commands)
    keeping.add_commands(commands)
    return parser
