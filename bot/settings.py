"""The settings, read from the environment in one place; what is odd is refused loudly."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_cache_path, user_data_path

_NAME = "outsourcing-advisor"
SLACK_API_URL = "https://slack.com/api/"

NAMES: Mapping[str, str] = {
    "SLACK_BOT_TOKEN": "the bot's token, xoxb-…, from OAuth & Permissions",
    "SLACK_SIGNING_SECRET": "from Basic Information; serves HTTP",
    "SLACK_APP_TOKEN": "an app-level token, xapp-…, with connections:write; serves Socket Mode",
    "SLACK_CLIENT_ID": "from Basic Information; workspaces then install the app themselves (HTTP)",
    "SLACK_CLIENT_SECRET": "from Basic Information; needed with the client id",
    "SLACK_API_URL": "where Slack's Web API is; the real one unless set",
    "PORT": "the port that HTTP is served on",
    "DATABASE_URL": "sqlite:///path of the database; in your data folder unless set",
    "ADVISOR_ADMINS": "ids of users who may do what workspace admins may, separated by commas",
    "ADVISOR_CONTACT": "who to ask when the advisor can't help, as people should read it",
    "ADVISOR_CACHE": "folder that keeps the trained model between starts",
    "ADVISOR_WEBHOOK_URL": "https:// address that finished results are posted to, as JSON",
    "ADVISOR_WEBHOOK_SECRET": "signs what is posted there; at least 16 characters",
    "ADVISOR_FOLLOW_THREADS": "true: follow-ups in channel threads need no mention (more scopes)",
    "ADVISOR_KEEP_UNANSWERED": "false: don't keep the text of questions nobody could answer",
}
"""Every setting and what it is for; `.env.example` and the README list the same."""

_CONTACT = 200
_SECRET = 16


class SettingsError(Exception):
    """A setting that can't be used; the text names it and says what to do."""


@dataclass(frozen=True)
class Settings:
    """What the environment says; secrets stay out of `repr`."""

    database: Path
    database_chosen: bool = False
    slack_api_url: str = SLACK_API_URL
    bot_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    port: int | None = None
    admins: frozenset[str] = frozenset()
    contact: str | None = None
    cache: Path | None = None
    webhook_url: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)
    follow_threads: bool = False
    keep_unanswered: bool = True

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shown."""
        found = (
            *(self.bot_token, self.signing_secret, self.app_token),
            *(self.client_secret, self.webhook_secret),
        )
        return tuple(secret for secret in found if secret)

    @classmethod
    def from_env(cls, environment: Mapping[str, str]) -> "Settings":
        """Return the settings in `environment`.

        Raises:
            SettingsError: a value that can't be used, or an `ADVISOR_` name that doesn't exist.
        """
        for name in environment:
            if name.startswith("ADVISOR_") and name not in NAMES:
                known = ", ".join(known for known in NAMES if known.startswith("ADVISOR_"))
                msg = f"{name} is not a setting: use one of {known}"
                raise SettingsError(msg)
        client_id, client_secret = _client(environment)
        return cls(
            database=_database(environment.get("DATABASE_URL")),
            database_chosen=bool(environment.get("DATABASE_URL")),
            slack_api_url=_url(environment.get("SLACK_API_URL") or SLACK_API_URL),
            bot_token=_token(environment, "SLACK_BOT_TOKEN", "xoxb-"),
            signing_secret=_token(environment, "SLACK_SIGNING_SECRET", ""),
            app_token=_token(environment, "SLACK_APP_TOKEN", "xapp-"),
            client_id=client_id,
            client_secret=client_secret,
            port=_port(environment.get("PORT")),
            admins=_admins(environment.get("ADVISOR_ADMINS", "")),
            contact=_contact(environment.get("ADVISOR_CONTACT", "")),
            cache=Path(environment.get("ADVISOR_CACHE") or user_cache_path(_NAME, appauthor=False)),
            webhook_url=_webhook(environment),
            webhook_secret=environment.get("ADVISOR_WEBHOOK_SECRET") or None,
            follow_threads=_switch(environment, "ADVISOR_FOLLOW_THREADS", default=False),
            keep_unanswered=_switch(environment, "ADVISOR_KEEP_UNANSWERED", default=True),
        )


def _database(url: str | None) -> Path:
    if not url:
        return user_data_path(_NAME, appauthor=False) / "advisor.db"
    if not url.startswith("sqlite:///") or not url.removeprefix("sqlite:///"):
        msg = "DATABASE_URL has to look like sqlite:///path/to/advisor.db"
        raise SettingsError(msg)
    return Path(url.removeprefix("sqlite:///"))


def _url(url: str) -> str:
    msg = f"SLACK_API_URL has to be an address such as {SLACK_API_URL}"
    try:
        parts = urlsplit(url)
    except ValueError:
        raise SettingsError(msg) from None
    if parts.scheme not in {"http", "https"} or not parts.netloc or re.search(r"\s", url):
        raise SettingsError(msg)
    return url if url.endswith("/") else f"{url}/"


def _token(environment: Mapping[str, str], name: str, prefix: str) -> str | None:
    token = environment.get(name)
    if token and not token.startswith(prefix):
        msg = f"{name} has to start with {prefix}: {NAMES[name]}"
        raise SettingsError(msg)
    if token and re.search(r"\s", token):
        msg = f"{name} has a space or a line break in it: copy it again"
        raise SettingsError(msg)
    return token or None


def _client(environment: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Return the id and secret with which Slack gives each workspace a token of its own."""
    names = "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"
    identity, secret = (_token(environment, name, "") for name in names)
    if bool(identity) != bool(secret):
        there, missing = names if identity else names[::-1]
        msg = f"{missing} is missing: {there} needs it; both are under Basic Information"
        raise SettingsError(msg)
    return identity, secret


def _admins(value: str) -> frozenset[str]:
    admins = frozenset(admin.strip() for admin in value.split(",") if admin.strip())
    for admin in sorted(admins):
        if not re.fullmatch(r"[UW][A-Z0-9]+", admin):
            msg = f"ADVISOR_ADMINS has to list user ids such as U0123ABCD, not {admin!r}"
            raise SettingsError(msg)
    return admins


def _contact(value: str) -> str | None:
    contact = value.strip()
    if len(contact) > _CONTACT or not contact.isprintable():
        msg = f"ADVISOR_CONTACT has to be one line of at most {_CONTACT} characters"
        raise SettingsError(msg)
    return contact or None


def _webhook(environment: Mapping[str, str]) -> str | None:
    url = environment.get("ADVISOR_WEBHOOK_URL") or None
    secret = environment.get("ADVISOR_WEBHOOK_SECRET") or ""
    if url is None:
        return None
    parts = urlsplit(url)
    is_local = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if not parts.netloc or not (parts.scheme == "https" or (parts.scheme == "http" and is_local)):
        msg = "ADVISOR_WEBHOOK_URL has to be an https:// address"
        raise SettingsError(msg)
    if len(secret) < _SECRET:
        msg = f"ADVISOR_WEBHOOK_SECRET has to have at least {_SECRET} characters: it signs results"
        raise SettingsError(msg)
    return url


def _port(value: str | None) -> int | None:
    if not value:
        return None
    if not value.isdecimal() or not 0 < int(value) < 65536:
        msg = f"PORT has to be a number from 1 to 65535, not {value!r}"
        raise SettingsError(msg)
    return int(value)


def _switch(environment: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = environment.get(name, "").lower()
    if value in {"", "true", "false"}:
        return default if not value else value == "true"
    msg = f"{name} has to be true or false, not {value!r}"
    raise SettingsError(msg)
