"""Conversations as tables, through the whole app: what is said in Slack, and what comes back.

A conversation has a `name`, a `where` (`mention`: in one thread of a channel; `direct`; `command`:
what follows `/advisor`) and `turns`. A turn is something `said`, or the label of a button to
`press` below the last reply, `by` somebody (Ada unless told). What is expected of the reply:

    kind      what sort of reply it is
    entry     the entry that it was made of; `entries` for several
    says      phrases that a reader sees, in any case
    not       phrases that a reader must not see
    buttons   labels of buttons below it, in the message
    thumbs    false: it can't be rated
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

import knowledge
from advisor import Advisor, Kind
from advisor.answering import plain, talk
from bot.blocks.mrkdwn import escape
from bot.playground import Message
from bot.settings import Settings

from .bot.stage import ADA, BEN, MEI, Stage, buttons, entries, shown, staged, thumbs
from .conftest import CONTACT

TABLES = Path(__file__).parent / "dialogues"
PEOPLE = {"ada": ADA, "ben": BEN, "mei": MEI}
KEYS = {"said", "press", "by", "kind", "entry", "entries", "says", "not", "buttons", "thumbs"}
CONVERSATIONS = [
    pytest.param(conversation, id=f"{path.stem}: {conversation['name']}")
    for path in sorted(TABLES.glob("*.yaml"))
    for conversation in yaml.safe_load(path.read_text(encoding="utf8"))
]


@pytest.fixture(scope="module")
def wordings() -> dict[str, Kind]:
    """The kind of each reply that isn't made of entries, by its text."""
    library, said = knowledge.load(), talk.load(CONTACT)
    occasions = yaml.safe_load((talk.HERE / "wording.yaml").read_text(encoding="utf8"))
    replies = [said.say(occasion, library) for occasion in occasions]
    return {escape(plain.text(reply)): reply.kind for reply in replies}


@pytest.mark.parametrize("conversation", CONVERSATIONS)
def test_a_conversation_goes_as_the_table_says(
    conversation: dict[str, Any], advisor: Advisor, settings: Settings, wordings: dict[str, Kind]
) -> None:
    with staged(settings, advisor) as stage:
        reply: Message | None = None
        for turn in conversation["turns"]:
            assert turn.keys() <= KEYS, f"unknown keys: {turn.keys() - KEYS}"
            reply = _take(stage, turn, conversation["where"], reply)
            _check(turn, reply, wordings)


def test_the_tables_hold_enough_turns_of_every_kind() -> None:
    turns = [turn for param in CONVERSATIONS for turn in param.values[0]["turns"]]  # type: ignore[index]

    assert len(turns) >= 60
    assert {turn["kind"] for turn in turns} == {str(kind) for kind in Kind if kind != Kind.ERROR}


def _take(stage: Stage, turn: dict[str, Any], where: str, last: Message | None) -> Message:
    user = PEOPLE[turn.get("by", "ada")]
    if "press" in turn:
        assert last is not None
        return stage.press(last, turn["press"], user)
    if where == "mention":
        return stage.mention(turn["said"], user, last.thread_ts if last else None)
    if where == "direct":
        return stage.direct(turn["said"], user)
    return stage.command(turn["said"], user)


def _check(turn: dict[str, Any], reply: Message, wordings: dict[str, Kind]) -> None:
    seen = f"{turn.get('said', turn.get('press'))!r} was answered: {shown(reply)}"
    kind = wordings.get(reply.text, Kind.ANSWER if thumbs(reply) else Kind.ASSESSMENT)
    assert kind == turn["kind"], seen
    if "entry" in turn or "entries" in turn:
        assert entries(reply) == turn.get("entries", [turn.get("entry")]), seen
    assert bool(thumbs(reply)) == turn.get("thumbs", kind == Kind.ANSWER), seen
    for phrase in turn.get("says", ()):
        assert phrase.lower() in shown(reply).lower(), seen
    for phrase in turn.get("not", ()):
        assert phrase.lower() not in shown(reply).lower(), seen
    assert set(turn.get("buttons", ())) <= buttons(reply).keys(), seen
