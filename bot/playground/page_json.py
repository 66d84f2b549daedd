"""The workspace's values as the page wants them."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.playground.values import Channel, Delivery, File, Json, Message, Person


def person_json(person: Person) -> Json:
    """A person as the page wants them."""
    return asdict(person) | {"is_guest": person.is_guest, "is_playable": person.is_playable}


def channel_json(channel: Channel) -> Json:
    """A channel as the page wants it."""
    return asdict(channel) | {"members": sorted(channel.members), "kind": channel.kind}


def file_json(file: File) -> Json:
    """A file as the page wants it: where it is, not what is in it."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "alt_txt": file.alt_txt,
        "url": file.path,
        "is_image": file.is_image,
    }


def message_json(message: Message) -> Json:
    """A message as the page wants it."""
    made = {field.name: getattr(message, field.name) for field in fields(message)}
    return made | {"files": [file_json(file) for file in message.files]}


def delivery_json(delivery: Delivery) -> Json:
    """A delivery as the page wants it."""
    last = delivery.attempts[-1]
    return {
        "channel": delivery.channel,
        "ts": delivery.ts,
        "event_id": delivery.event_id,
        "state": delivery.state,
        "attempts": len(delivery.attempts),
        "failure": last.failure,
        "status": last.status,
        "next_at": delivery.next_at,
    }
