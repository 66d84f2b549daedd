"""Who is in the workspace, what the app learns of them, and where it may write to them."""

from typing import Any

import pytest
import responses
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground import Standin
from tests.playground.conftest import EVENTS
from tests.playground.test_delivery import form, sent


def error_of(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return str(caught.value.response["error"])


@pytest.mark.parametrize(
    ("user", "true"),
    [
        ("U0ADA", {"is_admin", "is_owner"}),
        ("U0BEN", set()),
        ("U0GUS", {"is_restricted"}),
        ("U0OLGA", {"is_stranger"}),
        ("U0LEO", {"deleted"}),
        ("U0ADVISOR", {"is_bot"}),
    ],
)
def test_users_info_tells_admins_guests_outsiders_and_leavers_apart(
    client: WebClient, user: str, true: set[str]
) -> None:
    shown = client.users_info(user=user)["user"]
    flags = {"is_admin", "is_owner", "is_restricted", "is_stranger", "deleted", "is_bot"}
    assert {flag for flag in flags if shown.get(flag)} == true
    assert shown["team_id"] == ("T0NORTHWND" if user == "U0OLGA" else "T0PLAYGRND")


def test_a_person_can_become_a_single_channel_guest(client: WebClient, served: Standin) -> None:
    served.workspace.change_person("U0BEN", is_ultra_restricted=True)
    shown = client.users_info(user="U0BEN")["user"]
    assert shown["is_restricted"]
    assert shown["is_ultra_restricted"]


def test_guests_and_outsiders_see_only_where_they_are_members(slack: Standin) -> None:
    def seen(user: str) -> set[str]:
        return {channel.id for channel in slack.workspace.channels(user)}

    assert seen("U0GUS") == {"C0OPERATIONS", "D0GUS"}
    assert seen("U0OLGA") == {"C0PARTNERS"}
    assert {"C0GENERAL", "C0OPERATIONS", "C0PARTNERS"} <= seen("U0SAM")


def test_a_message_to_a_person_goes_to_their_direct_messages(
    client: WebClient, served: Standin
) -> None:
    posted = client.chat_postMessage(channel="U0BEN", text="Please answer.")
    assert posted["channel"] == "D0BEN"
    assert [message.text for message in served.messages("U0BEN")] == ["Please answer."]
    assert error_of(client.chat_postMessage, channel="U0OLGA", text="x") == "channel_not_found"


@pytest.mark.parametrize(
    ("users", "error"),
    [
        ("U0OLGA", "user_not_visible"),
        ("U0LEO", "user_disabled"),
        ("USLACKBOT", "cannot_dm_bot"),
        ("U0NOBODY", "user_not_found"),
    ],
)
def test_direct_messages_are_opened_only_with_those_who_can_have_some(
    client: WebClient, users: str, error: str
) -> None:
    assert error_of(client.conversations_open, users=users) == error


def test_direct_messages_of_several_people_are_one_conversation(
    client: WebClient, served: Standin
) -> None:
    first = client.conversations_open(users="U0BEN,U0MEI", return_im=True)["channel"]
    again = client.conversations_open(users=["U0MEI", "U0BEN"])["channel"]
    assert first["is_mpim"]
    assert first["id"] == again["id"]
    client.chat_postMessage(channel=first["id"], text="hello")
    shown = {
        user: [m.text for m in served.workspace.everything(user)] for user in ("U0BEN", "U0SAM")
    }
    assert shown == {"U0BEN": ["hello"], "U0SAM": []}


def test_a_channel_says_with_whom_it_is_shared(client: WebClient, served: Standin) -> None:
    partners = client.conversations_info(channel="C0PARTNERS", include_num_members=True)["channel"]
    assert partners["is_shared"]
    assert partners["is_ext_shared"]
    assert not partners["is_org_shared"]
    assert partners["connected_team_ids"] == ["T0NORTHWND"]
    assert partners["num_members"] == 4
    served.workspace.change_channel("#general", is_org_shared=True)
    general = client.conversations_info(channel="C0GENERAL")["channel"]
    assert (general["is_shared"], general["is_ext_shared"]) == (True, False)
    assert "num_members" not in general


def test_members_are_given_a_page_at_a_time(client: WebClient) -> None:
    found: list[str] = []
    cursor = ""
    for _ in range(4):
        page = client.conversations_members(channel="C0OPERATIONS", limit=2, cursor=cursor)
        found += page["members"]
        cursor = page["response_metadata"]["next_cursor"]
    assert cursor == ""
    assert found == sorted(
        ["U0ADA", "U0BEN", "U0MEI", "U0SAM", "U0PRIYA", "U0GUS", "U0ADVISOR"],
    )
    assert error_of(client.conversations_members, channel="C0GENERAL", cursor="x") == (
        "invalid_cursor"
    )


def test_an_outsider_presses_buttons_but_has_no_commands(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS)
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    blocks = [{"type": "actions", "elements": [button]}]
    card = slack.workspace.post("C0PARTNERS", "U0ADVISOR", "card", blocks=blocks)
    assert slack.press("U0OLGA", card, "Go").ok
    assert '"team_id": "T0NORTHWND"' in form(app)["payload"]
    refused = slack.command("U0OLGA", "C0PARTNERS", "/advisor", "help")
    assert "not available to you" in refused.notice
    assert len(app.calls) == 1


def test_an_event_says_that_its_channel_is_shared(
    slack: Standin, app: responses.RequestsMock
) -> None:
    app.post(EVENTS)
    slack.mention("U0ADA", "#northwind-partners", "hello")
    assert sent(app)["is_ext_shared_channel"]
    slack.mention("U0ADA", "#operations", "hello")
    assert not sent(app)["is_ext_shared_channel"]


@pytest.mark.parametrize("tokens_first", [False, True])
def test_an_uninstall_sends_both_events_and_ends_the_token(
    served: Standin, client: WebClient, *, tokens_first: bool
) -> None:
    with responses.RequestsMock() as app:
        app.post(EVENTS)
        served.uninstall(tokens_first=tokens_first)
        kinds = [sent(app, place)["event"]["type"] for place in range(2)]
        revoked = sent(app, kinds.index("tokens_revoked"))["event"]["tokens"]
    expected = ["app_uninstalled", "tokens_revoked"]
    assert kinds == (expected[::-1] if tokens_first else expected)
    assert revoked == {"oauth": [], "bot": ["U0ADVISOR"]}
    assert error_of(client.auth_test) == "account_inactive"


def test_a_permalink_leads_to_the_message_in_the_page(client: WebClient, served: Standin) -> None:
    root = client.chat_postMessage(channel="C0GENERAL", text="one")
    reply = client.chat_postMessage(channel="C0GENERAL", text="two", thread_ts=root["ts"])
    link = client.chat_getPermalink(channel="C0GENERAL", message_ts=reply["ts"])["permalink"]
    page = served.flask.test_client().get(link.removeprefix(served.base_url))
    assert page.location == f"/#//C0GENERAL/{root['ts']}"
    missing = {"channel": "C0GENERAL", "message_ts": "1.2"}
    assert error_of(client.chat_getPermalink, **missing) == "message_not_found"
