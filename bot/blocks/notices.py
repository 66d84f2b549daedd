"""What people are told about a run, as calls to Slack."""

import uuid
from collections.abc import Iterator
from typing import Any

from advisor.assessments import Detail
from advisor.runs import (
    DRAWN_BY_SURFACES,
    Invitation,
    Notice,
    PostCard,
    Published,
    Reminder,
    Report,
    ReportTo,
    UpdateCard,
    Word,
)
from advisor.store import SOMEONE_WHO_LEFT, Outgoing, Run
from bot.blocks import parts
from bot.blocks.assessments import cards, results
from bot.blocks.messages import EVENT_TYPE, checked
from bot.blocks.mrkdwn import of_person
from bot.blocks.parts import Block

UPLOAD = "files.upload"
"""Our name for the calls that put a run's charts into a conversation."""
WEBHOOK = "webhook"
_TEXT = 4000


def calls(notice: Notice, *, with_webhook: bool) -> Iterator[Outgoing]:
    """Yield the calls that tell a notice; a person who was forgotten is told nothing.

    Raises:
        OverLimitError: Slack would refuse one.
    """
    match notice:
        case PostCard(card):
            text = cards.summary_line(card)
            content = _content(text, cards.card(card))
            yield _posted(content, card.run.channel or "", card.run, card.run.card or "")
        case UpdateCard(card):
            yield _updated(_content(cards.summary_line(card), cards.card(card)), card.run)
        case Invitation(user, card):
            text = f"{card.assessment.title} You are asked for your view."
            yield _posted(_content(text, cards.invitation(card)), user, card.run)
        case Reminder(user, card):
            blocks = cards.reminder(card, is_personal=user is not None)
            yield _reminded(user, _content(cards.summary_line(card), blocks), card.run)
        case Word(user=name) | ReportTo(user=name) if name == SOMEONE_WHO_LEFT:
            pass
        case Word(user, text, run):
            said = cards.filled(text, run)
            yield _posted({"text": said, "blocks": [parts.section(said)]}, user, run)
        case ReportTo(user, report):
            yield from _reported(user, report)
        case Published(body) if with_webhook:
            run_id = str(body["run"])
            yield Outgoing(uuid.uuid4().hex, WEBHOOK, {"body": dict(body)}, WEBHOOK, run_id)
        case Published():
            pass


def _content(text: str, blocks: list[Block]) -> dict[str, Any]:
    shown = "\n".join(map(of_person, text.split("\n")))
    return {"text": shown[:_TEXT], "blocks": blocks}


def _reminded(user: str | None, content: dict[str, Any], run: Run) -> Outgoing:
    if user is not None:
        return _posted(content, user, run)
    return _posted({**content, "thread_ts": {"$ts_of": run.card}}, run.channel or "", run)


def _reported(user: str | None, report: Report) -> Iterator[Outgoing]:
    run = report.run
    blocks = results.report(report, is_starter=user == run.starter)
    content = _content(results.plain(report), blocks)
    where: dict[str, Any] = {}
    if user is None:
        where["thread_ts"] = {"$ts_of": run.card}
    channel = user or run.channel or run.starter
    yield _posted({**content, **where}, channel, run)
    if (
        set(report.assessment.charts) - DRAWN_BY_SURFACES
        and report.result.detail is not Detail.NOTHING
    ):
        payload = {"channel": channel, "run": run.id, **where}
        yield Outgoing(uuid.uuid4().hex, UPLOAD, payload, channel, run.id)


def _posted(
    content: dict[str, Any], channel: str, run: Run, identity: str | None = None
) -> Outgoing:
    identity = identity or uuid.uuid4().hex
    payload = {
        **content,
        "channel": channel,
        "unfurl_links": False,
        "unfurl_media": False,
        "metadata": {"event_type": EVENT_TYPE, "event_payload": {"id": identity}},
    }
    made = Outgoing(identity, "chat.postMessage", payload, channel, run.id)
    return checked(made, content)


def _updated(content: dict[str, Any], run: Run) -> Outgoing:
    payload = {**content, "channel": run.channel, "ts": {"$ts_of": run.card}}
    made = Outgoing(uuid.uuid4().hex, "chat.update", payload, run.channel or "", run.id)
    return checked(made, content)
