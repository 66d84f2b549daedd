"""How far each person has read each channel, and so what is new to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.playground.values import Message
    from bot.playground.workspace import Workspace


class Reads:
    """Read marks, kept while the stand-in runs."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._marks: dict[tuple[str, str], str] = {}

    def mark(self, user: str, channel: str, ts: str) -> None:
        """Note that a person has seen a channel up to a message; never goes back."""
        with self._workspace.lock:
            key = (user, self._workspace.channel(channel).id)
            if ts > self._marks.get(key, "0"):
                self._marks[key] = ts
                body = {"channel": key[1], "ts": ts}
                self._workspace.feed.publish("read", body, viewer=user)

    def of(self, user: str) -> dict[str, str]:
        """A person's marks by channel."""
        with self._workspace.lock:
            return {channel: ts for (who, channel), ts in self._marks.items() if who == user}

    def counts(self) -> dict[str, int]:
        """How many messages are new to each person, own ones aside."""
        with self._workspace.lock:
            return {
                person.id: sum(
                    self._is_new(person.id, message)
                    for message in self._workspace.everything(person.id)
                )
                for person in self._workspace.people
            }

    def _is_new(self, user: str, message: Message) -> bool:
        return message.user != user and message.ts > self._marks.get((user, message.channel), "0")
