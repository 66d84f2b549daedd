"""Who says so, in sight: kind, place and year behind each name, and a link where there is one."""

from dataclasses import replace
from datetime import date

import pytest

from advisor import Citation, Kind, Paragraph, Reply, Section
from advisor.answering import composing, plain
from bot.blocks import limits, replies
from knowledge import Evidence, Source

LAW = Source(
    id="dora",
    name="Regulation (EU) 2022/2554 (DORA)",
    title=None,
    publisher=None,
    published=None,
    kind="law",
    trust="Binding.",
    year=2022,
    jurisdiction="eu",
)
REPLY = Reply(
    Kind.ANSWER,
    (Section((Paragraph("It does."),)),),
    entries=("regulation.dora",),
    reviewed=date(2026, 11, 22),
)


def cited(*citations: Citation) -> Reply:
    return replace(REPLY, citations=citations)


def context(reply: Reply) -> str:
    """The small line below an answer, as Slack gets it."""
    shown = replies.blocks(reply, "0" * 32)
    assert limits.block_problems(shown) == []
    (line,) = [block["elements"][0]["text"] for block in shown if block["type"] == "context"]
    return str(line)


@pytest.mark.parametrize(
    ("source", "details"),
    [
        (LAW, "law, EU, 2022"),
        (replace(LAW, kind="academic", jurisdiction=None), "research, 2022"),
        (replace(LAW, kind="vendor blog", jurisdiction=None, year=None), "vendor blog"),
        (replace(LAW, kind="practice", jurisdiction=None, year=None), "no publication"),
        (replace(LAW, published=date(2024, 6, 18), year=None), "law, EU, 2024"),
        (
            replace(LAW, evidence=Evidence.SUMMARY),
            "law, EU, 2022; as summarised by a third party",
        ),
        (replace(LAW, evidence=Evidence.PART), "law, EU, 2022"),
    ],
)
def test_a_reader_sees_kind_place_and_year(source: Source, details: str) -> None:
    assert composing.details(source) == details


def test_the_line_names_every_source_and_the_review() -> None:
    reply = cited(Citation("a", "One", "law, EU, 2022"), Citation("b", "Two", "vendor blog"))
    said = "Sources: One (law, EU, 2022); Two (vendor blog) · reviewed 22 November 2026"
    assert plain.source_line(reply) == said
    assert context(reply) == said


def test_what_rests_on_law_says_once_that_it_is_no_advice() -> None:
    law = Citation("a", "One", "law, EU, 2022", legal=True)
    reply = cited(law, replace(law, id="b", name="Two"))
    assert plain.text(reply).count("Not legal advice.") == 1
    assert context(reply).endswith(" · Not legal advice.")
    assert "legal advice" not in plain.text(cited(replace(law, legal=False)))


def test_a_name_is_a_link_where_its_address_is_known() -> None:
    reply = cited(Citation("a", "Q & <A>|B", "law", url="https://example.com/?a=1&b=2"))
    assert "<https://example.com/?a=1&amp;b=2|Q &amp; &lt;A&gt;/B> (law)" in context(reply)
    assert "Q & <A>|B (law)" in plain.text(reply)
    assert "https" not in plain.text(reply)


def test_many_long_links_give_way_to_bare_names() -> None:
    url = f"https://example.com/{'x' * 400}"
    many = [Citation(str(n), f"Source {n}", "law, EU, 2022", url=url) for n in range(12)]
    line = context(cited(*many))
    assert "https" not in line
    assert "Source 11 (law, EU, 2022)" in line
