"""Whose token a call is made with: the one of the settings, or that of the workspace."""

from collections.abc import Callable

from slack_sdk import WebClient

from advisor.store import Store
from bot.settings import Settings

Tokens = Callable[[str], str]
"""Gives a workspace's token, from memory or the store, never from Slack.

Raises NotInstalledError.
"""
Clients = Callable[[str], WebClient]
"""Gives a client with a workspace's token. Raises NotInstalledError."""


class NotInstalledError(Exception):
    """The app isn't installed in the workspace, or not any more."""

    def __init__(self) -> None:
        super().__init__("the app isn't installed in that workspace")


def tokens(settings: Settings, store: Store) -> Tokens:
    """Return where tokens come from.

    Where workspaces install the app by themselves, the store is asked each time: it costs
    microseconds, and an uninstall counts at once. The settings' token, if there is one as well, is
    for those that have none of their own.
    """
    token = settings.bot_token
    if settings.client_id is None:
        return lambda _team: token or ""

    def kept(team: str) -> str:
        found = store.workspace(team).installation() if team else None
        if found is not None:
            return found.token
        if token is None:
            raise NotInstalledError
        return token

    return kept
