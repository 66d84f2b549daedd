"""The manifest is what Slack accepts, and declares what the listeners take: no less, no more."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from advisor import Advisor
from advisor.store import open_store
from bot import doctor, installing, listeners, scopes
from bot.exchange import Exchange, now
from bot.listeners.asking import Asking
from bot.people import Directory

ROOT = Path(__file__).parent.parent
SCHEMA = Path(__file__).parent / "schemas" / "manifest.schema.2.0.0.json"

SUBSCRIPTIONS = {
    "app_home_opened": {"app_home_opened"},
    "app_mention": {"app_mention"},
    "app_uninstalled": {"app_uninstalled"},
    "tokens_revoked": {"tokens_revoked"},
    "message": {"message.im", "message.channels", "message.groups"},
}
"""What has to be subscribed to for an event to arrive, channels' messages for followed threads."""
SCOPES = {
    "app_home_opened": set[str](),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set[str](),
    "tokens_revoked": set[str](),
    "message.im": {"im:history"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
}
"""The scopes that Slack asks for before it sends an event."""
METHODS = {
    "chat.postMessage": {"chat:write"},
    "users.info": {"users:read"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.open": {"im:write"},
    "files.completeUploadExternal": {"files:write"},
}
"""The scopes that Slack asks for when the app calls a method."""
OPTIONAL = {"message.channels", "message.groups"}
"""Events that arrive only where a workspace granted the optional scopes."""


class Recording(App):
    """Notes what is listened to, by surface; names only, catch-alls left out."""

    def __init__(self) -> None:
        super().__init__(
            signing_secret="unused",
            authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=None),
        )
        self.listened: dict[str, set[str]] = {}

    def _note(self, surface: str, what: object) -> None:
        found = self.listened.setdefault(surface, set())
        if isinstance(what, str):
            found.add(what)

    def event(self, event: Any, *rest: Any, **named: Any) -> Any:
        self._note("event", event)
        return super().event(event, *rest, **named)

    def command(self, command: Any, *rest: Any, **named: Any) -> Any:
        self._note("command", command)
        return super().command(command, *rest, **named)

    def action(self, constraints: Any, *rest: Any, **named: Any) -> Any:
        self._note("interactivity", constraints)
        return super().action(constraints, *rest, **named)

    def view(self, constraints: Any, *rest: Any, **named: Any) -> Any:
        self._note("interactivity", constraints)
        return super().view(constraints, *rest, **named)

    def shortcut(self, constraints: Any, *rest: Any, **named: Any) -> Any:
        self._note("shortcut", constraints)
        return super().shortcut(constraints, *rest, **named)

    def options(self, constraints: Any, *rest: Any, **named: Any) -> Any:
        self._note("options", constraints)
        return super().options(constraints, *rest, **named)


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text(encoding="utf8"))
    return content


@pytest.fixture(scope="module")
def listened(advisor: Advisor) -> dict[str, set[str]]:
    """What the app's listeners take, by surface."""
    app, store = Recording(), open_store(None, clock=now)
    try:
        exchange = Exchange(store, wake=lambda: None)
        directory = Directory(lambda _: WebClient(), frozenset(), now)
        listeners.register(app, Asking(advisor, exchange, directory), follow_threads=True)
    finally:
        store.close()
    return app.listened


@pytest.fixture(scope="module")
def subscribed(manifest: dict[str, Any]) -> set[str]:
    return set(manifest["settings"]["event_subscriptions"]["bot_events"])


def test_slack_accepts_the_manifest(manifest: dict[str, Any]) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf8"))
    jsonschema.Draft7Validator.check_schema(schema)

    errors = list(jsonschema.Draft7Validator(schema).iter_errors(manifest))

    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_the_schema_would_refuse_what_slack_does_not_know(manifest: dict[str, Any]) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf8"))

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**manifest, "display_information": {}}, schema)


def test_every_event_that_is_listened_to_is_subscribed_to_and_no_other(
    listened: dict[str, set[str]], subscribed: set[str]
) -> None:
    needed = set().union(*(SUBSCRIPTIONS[event] for event in listened["event"]))

    assert subscribed == needed


def test_the_scopes_are_those_that_events_posting_and_commands_need(
    manifest: dict[str, Any], subscribed: set[str]
) -> None:
    always = {scope for event in subscribed - OPTIONAL for scope in SCOPES[event]}
    optional = {scope for event in subscribed & OPTIONAL for scope in SCOPES[event]}
    called = set[str]().union(*METHODS.values())
    declared = manifest["oauth_config"]["scopes"]

    assert set(declared["bot"]) == always | called | {"commands"}
    assert set(declared["bot_optional"]) == optional
    assert declared.keys() == {"bot", "bot_optional"}


def test_an_installation_asks_for_the_scopes_of_the_manifest(manifest: dict[str, Any]) -> None:
    declared = manifest["oauth_config"]["scopes"]

    assert list(scopes.NEEDED) == declared["bot"]
    assert list(scopes.OPTIONAL) == declared["bot_optional"]
    assert scopes.asked(follow_threads=False) == scopes.NEEDED
    assert scopes.asked(follow_threads=True) == (*scopes.NEEDED, *scopes.OPTIONAL)


def test_slack_sends_people_back_to_where_installations_end(manifest: dict[str, Any]) -> None:
    events = urlsplit(manifest["settings"]["event_subscriptions"]["request_url"])
    [address] = manifest["oauth_config"]["redirect_urls"]

    assert urlsplit(address)[:2] == events[:2], "on the same host"
    assert urlsplit(address).path == installing.REDIRECT


def test_tokens_last_and_are_for_one_workspace(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["token_rotation_enabled"] is False
    assert manifest["settings"]["org_deploy_enabled"] is False


def test_every_command_that_is_listened_to_is_declared_and_no_other(
    manifest: dict[str, Any], listened: dict[str, set[str]]
) -> None:
    declared = [command["command"] for command in manifest["features"]["slash_commands"]]

    assert sorted(declared) == sorted(listened["command"])


def test_commands_bring_their_mentions_escaped(manifest: dict[str, Any]) -> None:
    assert all(command["should_escape"] for command in manifest["features"]["slash_commands"])


def test_interactivity_is_enabled_for_buttons_and_modals(
    manifest: dict[str, Any], listened: dict[str, set[str]]
) -> None:
    interactivity = manifest["settings"]["interactivity"]

    assert listened["interactivity"]
    assert interactivity["is_enabled"]
    assert "message_menu_options_url" not in interactivity
    assert "options" not in listened
    assert "shortcut" not in listened
    assert "shortcuts" not in manifest["features"]


def test_people_can_write_to_the_app(manifest: dict[str, Any]) -> None:
    home = manifest["features"]["app_home"]

    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]
    assert manifest["features"]["bot_user"]["display_name"]


def test_everything_arrives_at_one_address(manifest: dict[str, Any]) -> None:
    addresses = {
        manifest["settings"]["event_subscriptions"]["request_url"],
        manifest["settings"]["interactivity"]["request_url"],
        *(command["url"] for command in manifest["features"]["slash_commands"]),
    }

    assert len(addresses) == 1
    [address] = addresses
    assert urlsplit(address).scheme == "https"
    assert urlsplit(address).path == "/slack/events"


def test_the_doctor_looks_for_what_the_manifest_declares(subscribed: set[str]) -> None:
    assert subscribed - OPTIONAL == doctor.NEEDED_EVENTS
