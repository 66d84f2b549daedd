"""What couldn't be sent, and where tokens come from, is shown to whoever asks the doctor."""

import io
from dataclasses import replace

import pytest

from advisor.store import Install, Outgoing, Turn, open_store
from bot import doctor
from bot.exchange import now
from bot.settings import Settings


def test_the_doctor_shows_what_was_given_up_and_why(settings: Settings) -> None:
    store = open_store(settings.database, clock=now)
    for number in range(7):
        call = Outgoing(f"a{number}", "chat.postMessage", {"text": "canary"}, f"C{number}")
        store.workspace("T1").commit(Turn((), (), (call,)), now())
        store.dead(call.id, f"error_{number}")
    store.close()
    out = io.StringIO()

    code = doctor.examine(replace(settings, slack_api_url="http://127.0.0.1:9/api/"), out)

    [line] = [each for each in out.getvalue().splitlines() if " delivery: " in each]
    assert code == 1
    assert line.startswith("problem  delivery: 7 messages were given up, lately ")
    assert "chat.postMessage: error_6" in line
    assert "error_0" not in line, "the last five are enough"
    assert "canary" not in out.getvalue()


def told(settings: Settings, about: str) -> list[str]:
    """What the doctor says of one thing."""
    out = io.StringIO()
    doctor.examine(replace(settings, slack_api_url="http://127.0.0.1:9/api/"), out)
    assert "xoxb" not in out.getvalue().replace("xoxb-…", "")
    assert "canary" not in out.getvalue()
    return [each for each in out.getvalue().splitlines() if f" {about}: " in each]


OAUTH = {"client_id": "1.2", "client_secret": "canary"}


@pytest.mark.parametrize(
    ("given", "state", "says"),
    [
        ({}, "problem", "SLACK_CLIENT_ID"),
        ({"bot_token": "xoxb-1"}, "ok", "one workspace"),
        (OAUTH, "ok", "each workspace's own"),
        (OAUTH | {"bot_token": "xoxb-1"}, "ok", "SLACK_BOT_TOKEN for the others"),
    ],
)
def test_the_doctor_tells_where_tokens_come_from(
    settings: Settings, given: dict[str, str], state: str, says: str
) -> None:
    [line] = told(replace(settings, **given), "bot token")  # type: ignore[arg-type]

    assert line.startswith(state)
    assert says in line


def test_the_doctor_counts_the_installations(settings: Settings) -> None:
    local = replace(settings, client_id="1.2", client_secret="canary")
    open_store(settings.database, clock=now).close()
    [line] = told(local, "installations")
    assert "/slack/install" in line
    store = open_store(settings.database, clock=now)
    for team in ("T1", "T2"):
        store.workspace(team).commit(Turn((), (Install("xoxb-canary"),)), now())
    store.close()

    [line] = told(local, "installations")

    assert line == "ok       installations: 2 workspaces have the app installed"
    assert told(settings, "installations") == []


def test_the_doctor_says_that_socket_mode_has_no_installations(settings: Settings) -> None:
    local = replace(settings, client_id="1.2", client_secret="canary", app_token="xapp-1")

    [line] = told(local, "transport")

    assert line.startswith("problem")
    assert "SLACK_SIGNING_SECRET" in line
