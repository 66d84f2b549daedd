"""What nobody listens to is acknowledged; what fails is told once, in plain words."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from advisor import Advisor, Memory, Outcome, Question
from bot.blocks import limits, messages, replies
from bot.blocks.messages import OverLimitError
from bot.playground import Ack
from bot.settings import Settings

from .stage import ADA, OPERATIONS, Stage, shown, staged

FORM = "application/x-www-form-urlencoded"
CANARY = "canary in the coal mine"


def interaction(stage: Stage, payload: dict[str, Any]) -> Ack:
    body = f"payload={quote(json.dumps(payload))}".encode()
    return stage.slack.deliver_raw(body, FORM)


def around(stage: Stage, **more: Any) -> dict[str, Any]:
    team = {"id": stage.slack.settings.team_id}
    return {"team": team, "user": {"id": ADA, "team_id": team["id"]}, "trigger_id": "1.2.3", **more}


UNKNOWN: dict[str, dict[str, Any]] = {
    "a view": {
        "type": "view_submission",
        "view": {"id": "V1", "type": "modal", "callback_id": "from_2030", "state": {"values": {}}},
    },
    "a closed view": {"type": "view_closed", "view": {"type": "modal", "callback_id": "x"}},
    "a shortcut": {"type": "shortcut", "callback_id": "from_2030"},
    "a message shortcut": {"type": "message_action", "callback_id": "from_2030"},
    "options": {"type": "block_suggestion", "action_id": "x", "block_id": "y", "value": ""},
    "a dialog": {"type": "dialog_submission", "callback_id": "x", "submission": {}},
    "an old menu": {"type": "dialog_suggestion", "callback_id": "x", "name": "y"},
    "an old button": {
        "type": "interactive_message",
        "actions": [{"name": "x", "value": "y"}],
        "callback_id": "z",
    },
    "a type from 2030": {"type": "telepathy"},
    "a button": {
        "type": "block_actions",
        "actions": [{"type": "button", "action_id": "from_2030", "block_id": "b"}],
    },
}


@pytest.mark.parametrize("payload", [pytest.param(p, id=name) for name, p in UNKNOWN.items()])
def test_what_nobody_listens_to_is_acknowledged_with_one_line(
    stage: Stage, payload: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        ack = interaction(stage, around(stage, **payload))

    assert ack.status == 200
    if "suggestion" in payload["type"]:
        assert ack.json() == {"options": []}
    lines = [record for record in caplog.records if record.name.startswith("bot")]
    assert len(lines) == 1
    assert lines[0].getMessage().startswith("no listener for ")


def test_an_unknown_command_is_answered_with_usage_for_the_person_alone(stage: Stage) -> None:
    form = stage.slack.payloads.command(ADA, "C0OPERATIONS", "/advisor", "what now")
    form["command"] = "/adviser"

    ack = stage.slack.deliver_raw(urlencode(form).encode(), FORM)

    stage.settle()
    assert ack.status == 200
    [reply] = stage.slack.messages(OPERATIONS, viewer=ADA)
    assert reply.viewer == ADA
    assert "I answer questions about outsourcing" in shown(reply)


class Broken(Advisor):
    """An advisor with a mistake in it that shows with some words only."""

    def __init__(self, sound: Advisor) -> None:
        super().__init__(sound._answerer)

    def answer(self, question: Question) -> Outcome:
        if CANARY in question.text:
            raise ZeroDivisionError(question.text)
        return super().answer(question)

    def choose(self, request: str, memory: Memory, *rest: Any) -> Outcome:
        raise KeyError(request, memory, rest)


@pytest.fixture
def broken(advisor: Advisor, settings: Settings) -> Iterator[Stage]:
    with staged(replace(settings, contact="<@U0BOSS> & co"), Broken(advisor)) as made:
        yield made


def test_a_mistake_of_ours_in_a_channel_is_told_in_the_thread(
    broken: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    reply = broken.mention(f"<@U0ADVISOR> {CANARY}")

    assert reply.thread_ts is not None
    assert shown(reply) == (
        "I couldn't answer that; it has been logged. Try again, or ask &lt;@U0BOSS&gt; &amp; co."
    )
    [line] = [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert line.getMessage() == "a question failed"


def test_a_mistake_of_ours_is_told_in_direct_messages_and_after_a_command(broken: Stage) -> None:
    assert "couldn't answer" in shown(broken.direct(CANARY))
    whispered = broken.command(f"ask {CANARY}")
    assert "couldn't answer" in shown(whispered)
    assert whispered.viewer == ADA


def test_a_mistake_of_ours_behind_a_button_is_told(broken: Stage) -> None:
    answer = broken.direct("What is BPO?")

    reply = broken.press(answer, "What are the main risks of outsourcing?")

    assert "couldn't do that" in shown(reply)


def test_a_mistake_of_ours_is_told_once_however_often_slack_delivers(broken: Stage) -> None:
    said = broken.slack.workspace.post(ADA, ADA, CANARY)
    event = broken.slack.payloads.message_event(said)

    acks = broken.slack.deliver(event, times=4, together=True)

    broken.settle()
    assert [ack.status for ack in acks] == [200] * 4
    assert len(broken.slack.messages(ADA)) == 2


def test_after_a_mistake_of_ours_the_next_question_is_answered(broken: Stage) -> None:
    broken.direct(CANARY)

    assert "couldn't" not in shown(broken.direct("What is BPO?"))


def test_a_mistake_of_ours_in_a_form_is_told_in_the_form(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.blocks import rating

    note = stage.thumb(stage.mention("What is BPO?"), "down")
    stage.click(note, "In my own words")
    view = stage.modal()

    def fail() -> None:
        raise KeyError(CANARY)

    monkeypatch.setattr(rating, "words_received", fail)

    done = stage.submit(view, {"What should an editor know?": "words"})

    assert done.ack.json()["response_action"] == "update"
    assert "couldn't do that" in json.dumps(done.ack.json())


# Our own limits

LONG = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}


def test_a_reply_over_slacks_limits_goes_as_text(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(replies, "blocks", lambda *_: [LONG])

    reply = stage.direct("What is BPO?")

    assert reply.blocks == ()
    assert "outsourc" in reply.text.lower()
    [line] = [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    assert line.startswith("a message is sent as text alone: /blocks/0")


def test_a_private_reply_over_slacks_limits_goes_as_text(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replies, "blocks", lambda *_: [LONG])

    reply = stage.command("ask What is BPO?")

    assert reply.blocks == ()
    assert reply.viewer == ADA


def test_a_view_over_slacks_limits_has_no_plainer_form() -> None:
    with pytest.raises(OverLimitError):
        messages.check({"type": "modal", "title": {}, "blocks": [LONG]}, "modal")
    assert limits.problems({"text": "x", "blocks": [LONG]}, "message")
