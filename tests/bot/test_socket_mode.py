"""Socket Mode that can't begin is told in one line, as every wrong setting is."""

import signal
from dataclasses import replace

import pytest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError

from advisor import Advisor
from bot import serving
from bot.settings import Settings, SettingsError


@pytest.fixture
def socket(settings: Settings, advisor: Advisor, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings for Socket Mode, with the model that is trained already and no signals."""
    monkeypatch.setattr(serving, "train", lambda *_, **__: advisor)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    return replace(
        settings,
        bot_token="xoxb-1",
        app_token="xapp-wrong",
        slack_api_url="http://127.0.0.1:9/api/",
    )


def test_a_token_that_slack_refuses_is_named(
    socket: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        answer = {"ok": False, "error": "invalid_auth"}
        raise SlackApiError("refused", answer)  # type: ignore[no-untyped-call]

    monkeypatch.setattr(SocketModeHandler, "connect", refuse)

    with pytest.raises(SettingsError, match=r"Slack refused SLACK_APP_TOKEN \(invalid_auth\)"):
        serving.serve(socket, http=False, socket=True)


def test_a_slack_out_of_reach_is_named(socket: Settings) -> None:
    with pytest.raises(SettingsError, match=r"can't be reached at http://127\.0\.0\.1:9/api/"):
        serving.serve(socket, http=False, socket=True)
