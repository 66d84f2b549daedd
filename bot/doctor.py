"""`advisor doctor`: looks at what the app needs and says what to do about what it lacks."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TextIO

import requests

from advisor.store import StoreError, StoreInUse, open_store, sqlite_version
from bot import scopes
from bot.exchange import now
from bot.settings import Settings

_SPACE = 100_000_000
_SKEW_SECONDS = 60
_SECONDS = 5
_LETTERS = 5
"""Dead letters that are shown."""
MANIFEST = Path(__file__).parent.parent / "manifest.json"
NEEDED_EVENTS = frozenset(
    {"app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked"}
)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: fine, a problem, or a thing that couldn't be looked at."""

    name: str
    state: str
    text: str


def examine(settings: Settings, out: TextIO) -> int:
    """Print what was found; 1 if something has to be done, else 0."""
    findings = [
        *_tokens(settings),
        *_database(settings),
        _disk(settings),
        _clock(settings),
        _manifest(MANIFEST),
    ]
    for finding in findings:
        out.write(f"{finding.state:8} {finding.name}: {finding.text}\n")
    return int(any(finding.state == "problem" for finding in findings))


def _tokens(settings: Settings) -> Iterator[Finding]:
    yield _token(settings)
    http = settings.signing_secret is not None and settings.port is not None
    if settings.app_token is not None and http:
        yield Finding("transport", "ok", "both are set: serve with --http or --socket")
    elif settings.app_token is not None and settings.bot_token is None:
        text = "workspaces install the app over HTTP: set SLACK_SIGNING_SECRET and PORT"
        yield Finding("transport", "problem", text)
    elif settings.app_token is not None:
        yield Finding("transport", "ok", "Socket Mode")
    elif http:
        yield Finding("transport", "ok", f"HTTP on port {settings.port}")
    else:
        text = "set SLACK_SIGNING_SECRET and PORT for HTTP, or SLACK_APP_TOKEN for Socket Mode"
        yield Finding("transport", "problem", text)
    if settings.contact is None:
        text = "set ADVISOR_CONTACT so that people learn whom to ask when the advisor can't help"
        yield Finding("contact", "note", text)


def _token(settings: Settings) -> Finding:
    """Tell where the token of a call comes from."""
    if settings.client_id is None and settings.bot_token is None:
        text = (
            "set SLACK_BOT_TOKEN to the bot's token, xoxb-…, or SLACK_CLIENT_ID and "
            "SLACK_CLIENT_SECRET to let workspaces install the app"
        )
        return Finding("bot token", "problem", text)
    if settings.client_id is None:
        return Finding("bot token", "ok", "SLACK_BOT_TOKEN, for one workspace, has the right form")
    others = "SLACK_BOT_TOKEN for the others" if settings.bot_token else "no others are answered"
    text = f"over HTTP, each workspace's own, from its installation; {others}"
    return Finding("bot token", "ok", text)


def _database(settings: Settings) -> Iterator[Finding]:
    path = settings.database
    yield Finding("SQLite", "ok", sqlite_version())
    if not path.exists():
        yield Finding("database", "note", f"{path} will be made at the first start")
        return
    try:
        store = open_store(path, clock=now)
    except StoreInUse as error:
        yield Finding("database", "note", f"{error}, which is fine if that is the app at work")
        return
    except StoreError as error:
        yield Finding("database", "problem", str(error))
        return
    try:
        backlog, dead = store.backlog(now()), store.dead_letters()
        installed = len(store.installed())
    finally:
        store.close()
    yield Finding("database", "ok", f"{path} is whole; {backlog.count} messages wait")
    if settings.client_id is not None and installed:
        some = "1 workspace has" if installed == 1 else f"{installed} workspaces have"
        yield Finding("installations", "ok", f"{some} the app installed")
    elif settings.client_id is not None:
        text = "no workspace has installed the app: open /slack/install of your address"
        yield Finding("installations", "note", text)
    if dead:
        last = "; ".join(
            f"{letter.died_at:%Y-%m-%d %H:%M} {letter.outgoing.method}: {letter.error}"
            for letter in dead[:_LETTERS]
        )
        yield Finding("delivery", "problem", f"{len(dead)} messages were given up, lately {last}")


def _disk(settings: Settings) -> Finding:
    folder = next(p for p in (settings.database, *settings.database.parents) if p.is_dir())
    free = shutil.disk_usage(folder).free
    text = f"{free // 1_000_000:,} MB free in {folder}"
    if free < _SPACE:
        return Finding("disk", "problem", f"{text}: make room for at least 100 MB")
    return Finding("disk", "ok", text)


def _clock(settings: Settings) -> Finding:
    """Compare our time with Slack's: requests over five minutes off are refused."""
    try:
        answer = requests.post(f"{settings.slack_api_url}api.test", timeout=_SECONDS)
        theirs = parsedate_to_datetime(answer.headers["Date"])
    except (requests.RequestException, KeyError, ValueError) as error:
        return Finding(
            "clock", "note", f"not compared: Slack didn't answer ({type(error).__name__})"
        )
    off = abs((datetime.now(UTC) - theirs).total_seconds())
    if off > _SKEW_SECONDS:
        text = f"{off:.0f} s off Slack's: set the machine's time, or requests will be refused"
        return Finding("clock", "problem", text)
    return Finding("clock", "ok", f"within {off:.0f} s of Slack's")


def _manifest(path: Path) -> Finding:
    """Compare the app's manifest, where there is a checkout, with what the listeners need."""
    if not path.exists():
        return Finding("manifest", "note", "not beside the installed code; see the repository")
    manifest = json.loads(path.read_text(encoding="utf8"))
    granted = set(manifest["oauth_config"]["scopes"]["bot"])
    events = set(manifest["settings"]["event_subscriptions"]["bot_events"])
    missing = sorted((set(scopes.NEEDED) - granted) | (NEEDED_EVENTS - events))
    if missing:
        return Finding("manifest", "problem", f"add {', '.join(missing)} to {path.name}")
    return Finding("manifest", "ok", "has every scope and event that is listened to")
