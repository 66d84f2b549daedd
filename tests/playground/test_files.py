"""Uploads in three steps, pictures in messages, and what the page is served."""

from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground import Standin

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 20


def error_of(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return str(caught.value.response["error"])


def upload(client: WebClient, name: str = "radar.png", **more: Any) -> str:
    """Steps one and two; returns the file's id."""
    slot = client.files_getUploadURLExternal(filename=name, length=len(PNG), **more)
    assert requests.post(slot["upload_url"], data=PNG, timeout=5).status_code == 200
    return str(slot["file_id"])


def test_the_clients_own_upload_puts_a_picture_in_the_thread(
    client: WebClient, served: Standin
) -> None:
    root = client.chat_postMessage(channel="C0GENERAL", text="Result")
    client.files_upload_v2(
        content=PNG,
        filename="radar.png",
        title="Radar",
        alt_txt="People 71, process 48",
        channel="C0GENERAL",
        thread_ts=root["ts"],
        initial_comment="As a picture",
    )
    message = served.messages("#general", root["ts"])[-1]
    [file] = message.files
    assert (message.text, message.thread_ts) == ("As a picture", root["ts"])
    assert (file.title, file.alt_txt, file.content) == ("Radar", "People 71, process 48", PNG)
    assert served.files() == [file]
    replies = client.conversations_replies(channel="C0GENERAL", ts=root["ts"])["messages"]
    shown = requests.get(replies[-1]["files"][0]["url_private"], timeout=5)
    assert (shown.content, shown.headers["Content-Type"]) == (PNG, "image/png")


def test_a_file_without_a_channel_can_be_shown_in_a_block(
    client: WebClient, served: Standin
) -> None:
    file_id = upload(client)
    client.files_completeUploadExternal(files=[{"id": file_id, "title": "Radar"}])
    picture = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "People 71"}
    client.chat_postMessage(channel="C0GENERAL", text="x", blocks=[picture])
    unknown = [{**picture, "slack_file": {"id": "F0NOWHERE"}}]
    assert error_of(client.chat_postMessage, channel="C0GENERAL", text="x", blocks=unknown) == (
        "invalid_blocks"
    )
    assert len(served.messages("#general")) == 1


def test_an_upload_is_completed_once_and_only_after_its_bytes(client: WebClient) -> None:
    slot = client.files_getUploadURLExternal(filename="a.png", length=len(PNG))
    early = [{"id": slot["file_id"]}]
    assert error_of(client.files_completeUploadExternal, files=early) == "file_not_found"
    assert requests.post(slot["upload_url"], data=PNG + b"x", timeout=5).status_code == 400
    assert requests.post(slot["upload_url"], data=PNG, timeout=5).text == f"OK - {len(PNG)}"
    assert requests.post(slot["upload_url"], data=PNG, timeout=5).status_code == 400
    client.files_completeUploadExternal(files=early)
    assert error_of(client.files_completeUploadExternal, files=early) == "file_not_found"


def test_a_form_may_carry_the_bytes_too(client: WebClient, served: Standin) -> None:
    slot = client.files_getUploadURLExternal(filename="a.png", length=len(PNG))
    answer = requests.post(slot["upload_url"], files={"filename": ("a.png", PNG)}, timeout=5)
    assert answer.status_code == 200
    assert served.files()[0].content == PNG


def test_a_file_goes_only_where_the_app_may_write(client: WebClient, served: Standin) -> None:
    served.workspace.leave("#general", "U0ADVISOR")
    files = [{"id": upload(client)}]
    refused = {"files": files, "channel_id": "C0GENERAL"}
    assert error_of(client.files_completeUploadExternal, **refused) == "not_in_channel"
    nowhere = {"files": files, "channel_id": "C0OPERATIONS", "thread_ts": "1.2"}
    assert error_of(client.files_completeUploadExternal, **nowhere) == "message_not_found"


def test_a_deleted_file_is_gone(client: WebClient, served: Standin) -> None:
    file_id = upload(client)
    assert client.files_info(file=file_id)["file"]["name"] == "radar.png"
    client.files_delete(file=file_id)
    assert error_of(client.files_info, file=file_id) == "file_not_found"
    assert requests.get(f"{served.url}/files/{file_id}", timeout=5).status_code == 404


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "table.csv"])
def test_what_is_no_picture_is_only_offered_for_download(
    client: WebClient, served: Standin, name: str
) -> None:
    answer = requests.get(f"{served.url}/files/{upload(client, name)}", timeout=5)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
