"""Every reply that can be given fits into Slack, in blocks and in its plain-text twin."""

import re
from datetime import date

import pytest

import knowledge
from advisor import Advisor, Kind, Memory, Outcome
from bot.blocks import limits, messages
from bot.inbound import Place

TODAY = date(2026, 3, 2)
OVERDUE = date(2100, 1, 1)
PLACE = Place(team="T1", channel="C1", user="U1", reply_in="1.0")
ENTRIES = sorted(knowledge.load().entries)
RAW = re.compile(r"[<>]|&(?!(?:amp|lt|gt);)")


def fits(outcome: Outcome) -> None:
    outgoing = messages.of_reply(outcome.reply, PLACE, "0" * 32)
    text, blocks = outgoing.payload["text"], outgoing.payload["blocks"]
    assert limits.problems(outgoing.payload, "message") == []
    assert blocks
    assert text.strip()
    assert RAW.search(text) is None, RAW.search(text)
    assert "**" not in text
    for block in blocks:
        if block["type"] == "section":
            assert RAW.search(block["text"]["text"]) is None
            assert "**" not in block["text"]["text"]


@pytest.mark.parametrize("today", [TODAY, OVERDUE], ids=["reviewed", "overdue"])
@pytest.mark.parametrize("request_", ["entry", "more"])
@pytest.mark.parametrize("entry", ENTRIES)
def test_every_entry_fits_in_both_its_forms(
    advisor: Advisor, entry: str, request_: str, today: date
) -> None:
    outcome = advisor.choose(f"{request_}:{entry}", Memory(), "0" * 32, today)

    assert outcome.reply.kind is Kind.ANSWER
    fits(outcome)


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_related_question_leads_somewhere(advisor: Advisor, entry: str) -> None:
    outcome = advisor.choose(f"entry:{entry}", Memory(), "0" * 32, TODAY)

    for choice in outcome.reply.choices:
        following = advisor.choose(choice.request, outcome.memory, "0" * 32, TODAY)
        assert following.reply.kind is Kind.ANSWER, choice
        assert following.reply.entries, choice


@pytest.mark.parametrize("request_", ["none", "entry:gone", "more:gone", "", "entry:", "odd:bpo"])
def test_a_request_that_leads_nowhere_is_answered_all_the_same(
    advisor: Advisor, request_: str
) -> None:
    fits(advisor.choose(request_, Memory(), "0" * 32, TODAY))
