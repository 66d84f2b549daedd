"""Puts a run's charts, or a page about it, into a conversation: several calls, one row for us."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import requests
from slack_sdk import WebClient

from advisor.assessments.charts import Chart
from bot.delivery.lookup import conversation

METHOD = "files.upload"
"""Our name for the row; Slack has no method that does it in one."""
_TIMEOUT = 10
_ALT = 1000

Draw = Callable[[str, str], Sequence[Chart]]
"""Gives the charts of a workspace's run; none if there is nothing to draw."""


@dataclass(frozen=True)
class File:
    """A file to share: its name, what it is in a line, its bytes, and for a picture its words."""

    name: str
    title: str
    content: bytes
    alt: str | None = None


def pictures(charts: Sequence[Chart]) -> tuple[File, ...]:
    """Return charts as files."""
    return tuple(File(f"{one.name}.png", one.title, one.png, one.alt[:_ALT]) for one in charts)


def page(payload: Mapping[str, Any]) -> File | None:
    """Return the page that a payload holds as a Markdown file, if it holds one."""
    text = payload.get("page")
    if not isinstance(text, str):
        return None
    return File(str(payload["name"]), str(payload["title"]), text.encode())


def upload(
    payload: Mapping[str, Any],
    files: Sequence[File],
    client: WebClient,
    session: requests.Session,
) -> None:
    """Upload files and share them all at once; what was uploaded and not shared, nobody sees.

    Args:
        payload: `channel` (a person for direct messages) and maybe `thread_ts`.
        files: what to share.
        client: calls the Web API.
        session: sends the files' bytes.

    Raises:
        SlackApiError: Slack refused one of the calls.
        requests.RequestException: the bytes didn't arrive.
    """
    uploaded = []
    for file in files:
        asked: dict[str, Any] = {"filename": file.name, "length": len(file.content)}
        if file.alt is not None:
            asked["alt_txt"] = file.alt
        ticket = client.api_call("files.getUploadURLExternal", params=asked)
        sent = session.post(ticket["upload_url"], data=file.content, timeout=_TIMEOUT)
        sent.raise_for_status()
        uploaded.append({"id": ticket["file_id"], "title": file.title})
    shared: dict[str, Any] = {
        "files": uploaded,
        "channel_id": conversation(payload["channel"], client),
    }
    if "thread_ts" in payload:
        shared["thread_ts"] = payload["thread_ts"]
    client.api_call("files.completeUploadExternal", json=shared)
