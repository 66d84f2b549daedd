"""The Web API as the app's own client sees it."""

import json
import urllib.request
from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground import (
    ManualClock,
    Standin,
    dropped,
    garbage,
    hang,
    rate_limited,
    server_error,
)


def refused(call: Any, **arguments: Any) -> Any:
    """The answer of a call that Slack refuses."""
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return caught.value.response


def test_auth_test_tells_who_the_app_is(client: WebClient) -> None:
    answer = client.auth_test()
    assert (answer["team_id"], answer["user_id"]) == ("T0PLAYGRND", "U0ADVISOR")


def test_a_wrong_token_and_an_unknown_method_are_refused(served: Standin) -> None:
    wrong = WebClient("xoxb-wrong", base_url=served.api_url)
    assert refused(wrong.auth_test)["error"] == "invalid_auth"
    none = WebClient(base_url=served.api_url)
    assert refused(none.auth_test)["error"] == "not_authed"
    right = WebClient("xoxb-test", base_url=served.api_url)
    assert refused(right.api_call, api_method="no.such")["error"] == "unknown_method"


def test_a_posted_message_is_there_in_channel_and_thread(
    client: WebClient, served: Standin
) -> None:
    root = client.chat_postMessage(channel="#operations", text="one")
    client.chat_postMessage(channel="C0OPERATIONS", text="two", thread_ts=root["ts"])
    assert [message.text for message in served.messages("#operations")] == ["one"]
    replies = client.conversations_replies(channel="C0OPERATIONS", ts=root["ts"])
    assert [message["text"] for message in replies["messages"]] == ["one", "two"]
    assert replies["messages"][0]["reply_count"] == 1
    assert replies["messages"][1]["bot_id"] == "B0ADVISOR"


def test_forms_and_json_bodies_mean_the_same(client: WebClient, served: Standin) -> None:
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "Hi"}}]
    fields = {"channel": "C0GENERAL", "text": "x", "blocks": json.dumps(blocks)}
    client.api_call("chat.postMessage", data=fields)
    client.api_call("chat.postMessage", json={**fields, "blocks": blocks})
    first, second = served.messages("#general")
    assert first.blocks[0]["text"] == second.blocks[0]["text"] == blocks[0]["text"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "C0GENERAL"}, "no_text"),
        ({"channel": "C0GENERAL", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "C0GENERAL", "text": "x", "thread_ts": "1.2"}, "cannot_reply_to_message"),
        ({"channel": "C0GENERAL", "text": "x", "blocks": [{"type": "nope"}]}, "invalid_blocks"),
    ],
)
def test_messages_are_refused_by_slacks_names(
    client: WebClient, arguments: dict[str, Any], error: str
) -> None:
    answer = refused(client.api_call, api_method="chat.postMessage", json=arguments)
    assert answer["error"] == error


def test_refused_blocks_say_where_and_why(client: WebClient) -> None:
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    answer = refused(client.chat_postMessage, channel="C0GENERAL", text="x", blocks=blocks)
    said = answer["response_metadata"]["messages"]
    assert said == ["[ERROR] has 151 characters, 150 fit [json-pointer:/blocks/0/text/text]"]
    assert answer["errors"][0]["code"] == "too_long"
    validated = refused(client.blocks_validate, blocks=blocks)
    assert (validated["error"], validated["errors"][0]["pointer"]) == (
        "invalid_blocks",
        "/0/text/text",
    )
    assert client.blocks_validate(message={"text": "fine"})["ok"]


def test_the_app_has_to_be_a_member(client: WebClient, served: Standin) -> None:
    served.workspace.leave("#general", "U0ADVISOR")
    served.workspace.leave("#sourcing", "U0ADVISOR")
    assert refused(client.chat_postMessage, channel="C0GENERAL", text="x")["error"] == (
        "not_in_channel"
    )
    assert refused(client.conversations_info, channel="G0SOURCING")["error"] == (
        "channel_not_found"
    )


def test_an_ephemeral_message_is_seen_by_one_person_and_cannot_be_updated(
    client: WebClient, served: Standin
) -> None:
    answer = client.chat_postEphemeral(channel="C0GENERAL", user="U0ADA", text="psst")
    assert served.messages("#general") == served.messages("#general", viewer="U0BEN") == []
    assert served.messages("#general", viewer="U0ADA")[0].text == "psst"
    assert client.conversations_history(channel="C0GENERAL")["messages"] == []
    ts = answer["message_ts"]
    assert refused(client.chat_update, channel="C0GENERAL", ts=ts, text="x")["error"] == (
        "message_not_found"
    )
    stranger = refused(client.chat_postEphemeral, channel="G0SOURCING", user="U0MEI", text="x")
    assert stranger["error"] == "user_not_in_channel"


def test_only_own_messages_can_be_changed_and_deleted(client: WebClient, served: Standin) -> None:
    own = client.chat_postMessage(channel="C0GENERAL", text="one")
    other = served.workspace.post("C0GENERAL", "U0ADA", "mine")
    client.chat_update(channel="C0GENERAL", ts=own["ts"], text="two")
    assert served.messages("#general")[0].text == "two"
    assert refused(client.chat_update, channel="C0GENERAL", ts=other.ts, text="x")["error"] == (
        "cant_update_message"
    )
    client.chat_delete(channel="C0GENERAL", ts=own["ts"])
    assert refused(client.chat_delete, channel="C0GENERAL", ts=other.ts)["error"] == (
        "cant_delete_message"
    )
    assert [message.text for message in served.messages("#general")] == ["mine"]


def test_metadata_comes_back_when_asked_for(client: WebClient) -> None:
    metadata = {"event_type": "reply", "event_payload": {"id": "7"}}
    client.chat_postMessage(channel="C0GENERAL", text="x", metadata=metadata)
    without = client.conversations_history(channel="C0GENERAL")["messages"][0]
    full = client.conversations_history(channel="C0GENERAL", include_all_metadata=True)
    assert "metadata" not in without
    assert full["messages"][0]["metadata"] == metadata


def test_history_is_paged_newest_first(client: WebClient) -> None:
    for number in range(5):
        client.chat_postMessage(channel="C0GENERAL", text=str(number))
    first = client.conversations_history(channel="C0GENERAL", limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_history(channel="C0GENERAL", limit=3, cursor=cursor)
    texts = [message["text"] for message in [*first["messages"], *second["messages"]]]
    assert texts == ["4", "3", "2", "1", "0"]
    assert (first["has_more"], second["has_more"]) == (True, False)


def test_people_and_conversations_can_be_looked_up(client: WebClient) -> None:
    assert client.users_info(user="U0ADA")["user"]["is_admin"]
    assert refused(client.users_info, user="U0NOBODY")["error"] == "user_not_found"
    assert client.conversations_open(users="U0BEN")["channel"]["id"] == "D0BEN"
    assert client.conversations_info(channel="D0BEN")["channel"]["is_im"]
    members = client.conversations_members(channel="G0SOURCING")["members"]
    assert members == ["U0ADA", "U0ADVISOR", "U0BEN"]


def test_every_call_is_recorded_with_its_time(
    client: WebClient, served: Standin, clock: ManualClock
) -> None:
    client.chat_postMessage(channel="C0GENERAL", text="one")
    clock.advance(5)
    client.chat_postMessage(channel="C0GENERAL", text="two")
    first, second = served.calls
    assert second.at - first.at == 5
    assert first.arguments["text"] == "one"


def test_scripted_faults_happen_once_each(client: WebClient, served: Standin) -> None:
    served.faults.next("chat.postMessage", rate_limited(2), server_error(503), garbage())
    limited = refused(client.chat_postMessage, channel="C0GENERAL", text="1")
    assert (limited.status_code, limited.headers["Retry-After"]) == (429, "2")
    for _ in range(2):
        with pytest.raises(SlackApiError):
            client.chat_postMessage(channel="C0GENERAL", text="2")
    assert served.messages("#general") == []
    assert client.chat_postMessage(channel="C0GENERAL", text="3")["ok"]


def test_a_dropped_call_may_have_had_its_effect(client: WebClient, served: Standin) -> None:
    served.faults.next("*", dropped(), dropped(after_receipt=False))
    for text in ("kept", "lost"):
        with pytest.raises(ConnectionError):
            client.chat_postMessage(channel="C0GENERAL", text=text)
    assert [message.text for message in served.messages("#general")] == ["kept"]


def test_a_hanging_call_answers_late(served: Standin) -> None:
    served.faults.next("api.test", hang(0.15))
    with (
        pytest.raises(TimeoutError),
        urllib.request.urlopen(  # noqa: S310 - our own server
            f"{served.api_url}api.test", timeout=0.05
        ),
    ):
        pass
    assert requests.post(f"{served.api_url}api.test", timeout=5).json() == {"ok": True}


def response_url(slack: Standin, **about: Any) -> str:
    return slack.payloads.response_url("U0ADA", "C0GENERAL", **about)


def test_a_response_address_takes_five_posts_within_half_an_hour(
    served: Standin, clock: ManualClock
) -> None:
    url = response_url(served)
    codes = [requests.post(url, json={"text": "x"}, timeout=5).status_code for _ in range(6)]
    assert codes == [200] * 5 + [404]
    late = response_url(served)
    clock.advance(30 * 60 + 1)
    answer = requests.post(late, json={"text": "x"}, timeout=5)
    assert (answer.status_code, answer.json()["error"]) == (404, "expired_url")
    assert len(served.messages("#general", viewer="U0ADA")) == 5
    assert served.messages("#general") == []


def test_a_response_can_be_public_replace_or_delete_the_original(served: Standin) -> None:
    original = served.workspace.post("C0GENERAL", "U0ADVISOR", "old", viewer="U0ADA")
    url = response_url(served, original=original.ts)
    requests.post(url, json={"text": "new", "replace_original": True}, timeout=5)
    assert [m.text for m in served.messages("#general", viewer="U0ADA")] == ["new"]
    requests.post(url, json={"text": "all", "response_type": "in_channel"}, timeout=5)
    requests.post(url, json={"delete_original": True}, timeout=5)
    assert [m.text for m in served.messages("#general", viewer="U0ADA")] == ["all"]
    assert [m.text for m in served.messages("#general")] == ["all"]
