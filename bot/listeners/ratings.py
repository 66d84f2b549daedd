"""Thumbs below an answer, and the optional reason for one."""

import logging
import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from advisor.store import Explain, Rate, Verdict
from bot import inbound
from bot.blocks import messages, rating
from bot.blocks.replies import RATING
from bot.exchange import Exchange
from bot.payload import MalformedPayloadError

logger = logging.getLogger(__name__)


def register(app: App, exchange: Exchange) -> None:
    """Listen to thumbs, reasons, and the modal for a reason in one's own words."""
    _listen_to_thumbs(app, exchange)
    _listen_to_words(app, exchange)


def _listen_to_thumbs(app: App, exchange: Exchange) -> None:
    @app.action(RATING)
    def rated(ack: Ack, body: dict[str, Any]) -> None:
        pressed = inbound.press(body)
        verdict, answer, entries = _thumb(pressed.value)
        rate = Rate(pressed.place.user, answer, entries, None, verdict)
        note = (
            messages.private_note(rating.THANKS, pressed.place, rating.thanks())
            if verdict == "up"
            else messages.private_note(rating.SORRY, pressed.place, rating.reasons(answer))
        )
        exchange.note(pressed.place, pressed.keys, [rate], note)
        ack()

    @app.action(re.compile(rf"^{rating.REASON}_(?:{'|'.join(rating.REASONS)})$"))
    def explained(ack: Ack, body: dict[str, Any]) -> None:
        pressed = inbound.press(body)
        reason, _, answer = pressed.value.partition(":")
        explain = Explain(pressed.place.user, answer, reason)
        thanks = messages.replacement(rating.THANKS, pressed.place)
        exchange.note(pressed.place, pressed.keys, [explain], thanks)
        ack()


def _listen_to_words(app: App, exchange: Exchange) -> None:
    @app.action(rating.OWN_WORDS)
    def asked_for_words(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        pressed = inbound.press(body)
        # A modal needs the click's trigger, which is gone in three seconds: the one call that
        # can't wait for the sender.
        try:
            client.views_open(trigger_id=pressed.trigger, view=rating.own_words(pressed.value))
        except (SlackClientError, OSError) as error:
            logger.warning("a modal could not be opened: %s", type(error).__name__)
            note = messages.private_note(rating.TOO_LATE, pressed.place, rating.too_late())
            exchange.note(pressed.place, pressed.keys, [], note)
        ack()

    @app.view(rating.OWN_WORDS_VIEW)
    def written(ack: Ack, body: dict[str, Any]) -> None:
        sent = inbound.submission(body)
        words = sent.texts.get(rating.WORDS_BLOCK, "").strip()
        if not words:
            ack(response_action="errors", errors={rating.WORDS_BLOCK: "Write a few words."})
            return
        explain = Explain(sent.place.user, sent.metadata, words)
        exchange.note(sent.place, sent.keys, [explain])
        ack(response_action="update", view=rating.words_received())


def _thumb(value: str) -> tuple[Verdict, str, tuple[str, ...]]:
    verdict, _, rest = value.partition(":")
    answer, _, entries = rest.partition(":")
    if verdict not in {"up", "down"} or not answer:
        key = "actions[0].value"
        raise MalformedPayloadError(key)
    return "up" if verdict == "up" else "down", answer, tuple(filter(None, entries.split(",")))
