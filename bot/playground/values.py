"""The plain values that the stand-in's parts hand to each other and to tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from bot.blocks.limits import Problem

Json = dict[str, Any]
Picked = Mapping[str, Any]
"""What a person has entered: a value by action id, or block id → action id → value."""


class Refused(Exception):  # noqa: N818 - it is Slack's answer, not our mistake
    """Slack says no: the error name that its Web API would answer, and the details if any."""

    def __init__(self, error: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(error, *map(str, problems))
        self.error = error
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    """What the stand-in and the app have to agree on."""

    signing_secret: str
    bot_token: str
    team_id: str = "T0PLAYGRND"
    team_name: str = "Playground"
    team_domain: str = "playground"
    app_id: str = "A0ADVISOR"
    bot_id: str = "B0ADVISOR"
    bot_user: str = "U0ADVISOR"
    command: str = "/advisor"
    hints: tuple[tuple[str, str], ...] = (
        ("/advisor ask", "A question whose answer only you see: /advisor ask what is BPO?"),
        ("/advisor check readiness", "A guided assessment, alone or with colleagues"),
        ("/advisor help", "What the advisor can do"),
        ("/invite @Advisor", "Add the advisor to this channel"),
    )
    follow_threads: bool = False
    own_messages: bool = False
    ack_seconds: float = 3.0


@dataclass(frozen=True)
class Person:
    """A member of the workspace; the app's bot user is one too."""

    id: str
    name: str
    real_name: str
    title: str = ""
    is_admin: bool = False
    is_bot: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False
    team_id: str | None = None
    tz: str = "Europe/London"

    @property
    def is_guest(self) -> bool:
        """Whether they see only the channels that they were added to."""
        return self.is_restricted or self.is_ultra_restricted

    @property
    def is_playable(self) -> bool:
        """Whether one can be this person on the page."""
        return not (self.is_bot or self.deleted)


@dataclass(frozen=True)
class Channel:
    """A public or private channel, a group's direct messages, or one person's with the app."""

    id: str
    name: str
    members: frozenset[str]
    topic: str = ""
    is_private: bool = False
    owner: str | None = None
    is_mpim: bool = False
    is_ext_shared: bool = False
    is_org_shared: bool = False
    connected_teams: tuple[str, ...] = ()

    @property
    def is_direct(self) -> bool:
        """Whether these are direct messages with the app."""
        return self.owner is not None

    @property
    def kind(self) -> Literal["im", "mpim", "group", "channel"]:
        """The `channel_type` of Slack's events."""
        if self.is_direct:
            return "im"
        return "mpim" if self.is_mpim else "group" if self.is_private else "channel"

    def seen_by(self, person: Person) -> bool:
        """Whether a person can open it: guests and outsiders only where they are members."""
        if person.id in self.members:
            return True
        return self.kind == "channel" and not (person.is_guest or person.is_stranger)


@dataclass(frozen=True)
class File:
    """An uploaded file; `channel` is where it was shared, None until it is."""

    id: str
    name: str
    content: bytes
    title: str = ""
    alt_txt: str = ""
    mimetype: str = "application/octet-stream"
    channel: str | None = None
    thread_ts: str | None = None

    @property
    def path(self) -> str:
        """Where the stand-in serves it, below its address."""
        return f"/files/{self.id}"

    @property
    def is_image(self) -> bool:
        """Whether the page shows it as a picture."""
        return self.mimetype.startswith("image/")


@dataclass(frozen=True)
class Message:
    """A message as the workspace keeps it; with a viewer it is visible to that person only."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: tuple[Json, ...] = ()
    thread_ts: str | None = None
    viewer: str | None = None
    metadata: Json | None = None
    edited: str | None = None
    client_id: str | None = None
    files: tuple[File, ...] = ()

    @property
    def is_ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return self.viewer is not None

    @property
    def is_reply(self) -> bool:
        """Whether it belongs below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(frozen=True)
class View:
    """A modal or Home: what the app sent, and what Slack added to it."""

    id: str
    user: str
    body: Json
    hash: str
    root: str
    previous: str | None = None

    @property
    def blocks(self) -> list[Json]:
        """Its blocks, ids filled in."""
        blocks: list[Json] = self.body["blocks"]
        return blocks


@dataclass(frozen=True)
class Ack:
    """How the app answered one request."""

    status: int | None
    seconds: float
    body: str = ""
    failure: str = ""

    @property
    def ok(self) -> bool:
        """Whether Slack would count the request as delivered."""
        return not self.failure

    def json(self) -> Json:
        """The body as an object; empty if it is none."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


@dataclass(frozen=True)
class Outcome:
    """What came of something that a person did, first attempt of each request.

    `at` is a timestamp from just before, so that later messages can be told from earlier ones.
    """

    acks: tuple[Ack, ...] = ()
    message: Message | None = None
    at: str = "0"
    errors: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""

    @property
    def ack(self) -> Ack:
        """The answer to the first (mostly the only) request."""
        return self.acks[0]

    @property
    def ok(self) -> bool:
        """Whether every request was acknowledged and nothing was refused."""
        return all(ack.ok for ack in self.acks) and not self.errors and not self.notice


@dataclass(frozen=True)
class Delivery:
    """How far the events of one message have come: each attempt, and whether more will follow."""

    channel: str
    ts: str
    event_id: str
    attempts: tuple[Ack, ...]
    next_at: float | None = None

    @property
    def state(self) -> Literal["delivered", "retrying", "failed"]:
        """In one word."""
        if self.attempts[-1].ok:
            return "delivered"
        return "failed" if self.next_at is None else "retrying"
