"""Uploaded files: an address to upload to, the bytes, and where a file was shared."""

from __future__ import annotations

import itertools
import mimetypes
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.blocks.limits import Problem
from bot.playground.values import File, Refused

if TYPE_CHECKING:
    from bot.playground.values import Json

PICTURES: Final = {"image/png", "image/jpeg", "image/gif", "image/webp"}
"""What the page may show; anything else is only offered for download."""


@dataclass(frozen=True)
class _Slot:
    """An upload that was asked for."""

    id: str
    name: str
    length: int
    alt_txt: str


class Files:
    """The workspace's files. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._slots: dict[str, _Slot] = {}
        self._files: dict[str, File] = {}

    def reserve(self, name: str, length: int, alt_txt: str = "") -> tuple[str, str]:
        """An id for a file to come, and the token of the address to upload it to."""
        if not name or length <= 0:
            raise Refused("invalid_arguments")
        with self._lock:
            slot = _Slot(f"F{next(self._numbers):09d}", name, length, alt_txt)
            token = secrets.token_urlsafe(18)
            self._slots[token] = slot
        return slot.id, token

    def upload(self, token: str, content: bytes) -> File:
        """Take the bytes for an address; each takes them once, in the length announced."""
        with self._lock:
            slot = self._slots.get(token)
            if slot is None or len(content) != slot.length:
                raise Refused("file_update_failed")
            del self._slots[token]
            kind = mimetypes.guess_type(slot.name)[0] or "application/octet-stream"
            made = File(slot.id, slot.name, content, alt_txt=slot.alt_txt, mimetype=kind)
            self._files[slot.id] = made
            return made

    def share(self, file_id: str, title: str, channel: str | None, thread_ts: str | None) -> File:
        """Complete an upload; a file that was completed before is not found."""
        with self._lock:
            found = self._files.get(file_id)
            if found is None or found.title:
                raise Refused("file_not_found")
            shared = replace(found, title=title or found.name, channel=channel, thread_ts=thread_ts)
            self._files[file_id] = shared
            return shared

    def find(self, file_id: str) -> File:
        """A file by its id."""
        with self._lock:
            found = self._files.get(file_id)
        if found is None:
            raise Refused("file_not_found")
        return found

    def has(self, file_id: str) -> bool:
        """Whether a file is there."""
        with self._lock:
            return file_id in self._files

    def delete(self, file_id: str) -> None:
        """Forget a file."""
        self.find(file_id)
        with self._lock:
            self._files.pop(file_id, None)

    def all(self) -> list[File]:
        """Every uploaded file, oldest first."""
        with self._lock:
            return list(self._files.values())


def unknown_files(blocks: object, files: Files, at: str = "/blocks") -> list[Problem]:
    """The pictures of blocks that name an uploaded file which isn't there."""
    found: list[Problem] = []
    if isinstance(blocks, Mapping):
        of = blocks.get("slack_file")
        if isinstance(of, Mapping) and "id" in of and not files.has(str(of["id"])):
            found.append(Problem(f"{at}/slack_file", "invalid_slack_file", "no such file"))
        parts = [(name, part) for name, part in blocks.items() if isinstance(part, list | dict)]
        found += [
            each for name, part in parts for each in unknown_files(part, files, f"{at}/{name}")
        ]
    elif isinstance(blocks, list | tuple):
        for place, part in enumerate(blocks):
            found += unknown_files(part, files, f"{at}/{place}")
    return found


def file_payload(file: File, base_url: str) -> Json:
    """A file as the Web API and events give it."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "alt_txt": file.alt_txt,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2],
        "size": len(file.content),
        "url_private": f"{base_url}{file.path}",
        "url_private_download": f"{base_url}{file.path}?download=1",
        "permalink": f"{base_url}{file.path}",
        "mode": "hosted",
        "is_external": False,
    }
