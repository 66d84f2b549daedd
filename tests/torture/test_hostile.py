"""What people write pings nobody, links nowhere, formats nothing and is computed by nothing."""

import csv
import io
import os
import random
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from advisor import Advisor, runs
from advisor.runs import Moment, Start, exporting
from advisor.store import Outgoing, Workspace
from bot.blocks import rating
from bot.blocks.mrkdwn import of_person
from bot.exchange import Conducted, now
from bot.settings import Settings
from tests.torture.inside import Inside, inside
from tests.torture.traffic import TEAM, direct, submission

LONG = int(os.environ.get("TORTURE_STRINGS", "100000"))
PIECES = (
    *("<!channel>", "<!here|here>", "<!subteam^S1|@board>", "<@U0BEN>", "<#C0GENERAL>", "@here"),
    *("<https://evil.example|https://slack.com>", "https://evil.example/x", "<mailto:a@b.example>"),
    *("*bold*", "_italics_", "~struck~", "`code`", "```block```", "> quoted", "*", "_ _", "**x**"),
    *("&lt;!channel&gt;", "&amp;lt;!here&amp;gt;", "&", "<", ">", "|", "^", "{name}", "{0}", "%s"),
    *("\x00", "\x1b[31m", "\u202e", "\u2066", "\u200b", "\ufeff", "\r\n", "\n", "\t", "\u2028"),
    *("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\uff1d1", '"', "'", ",", ";", "''="),
    *("outsourcing", "payroll", "Manila", "bpo", "é", "🙂", "业务", "\u0335"),
)
OURS = re.compile(
    r"<!date\^\d+\^[^<>|]*\|[^<>]*>|<@U0STARTER>|<#C0OPERATIONS>|<https://[^<>|]+\|[^<>]*>"
)
FORMULAS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
MARKS = re.compile(r"(?<![^\W_])[*_~`]|[*_~`](?![^\W_])")


def hostile(chance: random.Random) -> str:
    """A few pieces, with or without space between them."""
    glue = chance.choice(("", " ", "\n", "x"))
    return glue.join(chance.choice(PIECES) for _ in range(chance.randint(1, 6)))


def texts(value: object) -> Iterator[str]:
    """Every text that Slack reads as its markup."""
    if isinstance(value, dict):
        if value.get("type") == "plain_text":
            return
        for name, part in value.items():
            if name == "text" and isinstance(part, str):
                yield part
            else:
                yield from texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part)


def content(outgoing: Outgoing) -> Any:
    return outgoing.payload.get("body", outgoing.payload)


def harmless(sent: list[Outgoing], words: str) -> None:
    """Nothing in these messages is a mention or a link, but those of the advisor itself."""
    for outgoing in sent:
        for text in texts(content(outgoing)):
            rest = OURS.sub("", text)
            assert "<" not in rest, (words, text)
            assert ">" not in rest, (words, text)
            assert re.sub(r"\s", "", rest).isprintable(), (words, text)
            assert "```" not in text, (words, text)


@pytest.fixture
def app(advisor: Advisor, settings: Settings) -> Iterator[Inside]:
    with inside(settings, advisor) as made:
        yield made


def strings(count: int) -> list[str]:
    chance = random.Random(count)  # noqa: S311 - a seed that says it all
    return [hostile(chance) for _ in range(count)]


many = pytest.mark.parametrize(
    "count", [2_500, pytest.param(LONG // 4, marks=pytest.mark.torture)], ids=["short", "long"]
)


@many
def test_a_hostile_question_gets_a_harmless_answer(app: Inside, count: int) -> None:
    for number, words in enumerate(strings(count)):
        assert app.deliver(direct(number, words, f"U{number}")) == 200
        if number % 50 == 0:
            harmless(app.take(), words)
    harmless(app.take(), "the last ones")
    assert app.lines.odd == []


@many
def test_a_hostile_name_formats_nothing(count: int) -> None:
    for words in strings(4 * count):
        shown = of_person(words)
        plain = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        assert "<" not in shown
        assert ">" not in shown
        assert not MARKS.search(shown), (words, shown)
        assert not plain.lstrip(" ").startswith(">"), (words, shown)
        assert shown.isprintable()


@many
def test_hostile_subjects_and_names_of_runs_stay_words(
    app: Inside, advisor: Advisor, count: int
) -> None:
    chance = random.Random(count)  # noqa: S311 - as above
    views = []
    for number in range(count // 10):
        run, subject, display = f"r{number}", hostile(chance)[:200], hostile(chance)[:60]
        opened = _opened(app, advisor, run, subject, display)
        if not opened:
            continue
        _closed(app, advisor, run)
        sent = app.take()
        assert len(sent) >= 3
        harmless(sent, f"{subject!r} {display!r}")
        for outgoing in sent:
            lines = display.split("\n")
            for words in lines:
                # One line may be what another one looks like when it is escaped.
                shown = any(words in of_person(line) for line in lines)
                raw = len(words) > 3 and not shown
                assert not (raw and any(words in text for text in texts(content(outgoing))))
            blocks = str(content(outgoing).get("blocks"))
            assert "'verbatim': True" in blocks or "blocks" not in content(outgoing)
        view = app.store.workspace(TEAM).view(run)
        assert view is not None
        views.append(view)
    assert len(views) > count // 20, "most can be names"
    _check_export(exporting.as_csv(advisor.shelf, views), len(views))


def _opened(app: Inside, advisor: Advisor, run: str, subject: str, display: str) -> bool:
    assessment = advisor.shelf.definitions["readiness"]
    context = {"subject": subject, "display_subject": display}
    until = now() + timedelta(days=5)
    start = Start(context, people=("U0BEN",), channel="C0OPERATIONS", deadline=until)
    moment = Moment("U0STARTER", now())
    if runs.check(assessment, start, moment):
        return False

    def compose(_: Workspace) -> Conducted[None]:
        opened = runs.open_run(assessment, start, moment, (run, f"card{run}"))
        return Conducted(None, opened.changes, opened.notices)

    app.exchange.conduct(TEAM, (), compose)
    return True


def _closed(app: Inside, advisor: Advisor, run: str) -> None:
    moment = Moment("U0STARTER", now())

    def compose(workspace: Workspace) -> Conducted[None]:
        view = workspace.view(run)
        assert view is not None
        changes, notices = runs.close(advisor.shelf, view, moment)
        return Conducted(None, changes, notices)

    app.exchange.conduct(TEAM, (), compose)


def _check_export(table: str, count: int) -> None:
    rows = list(csv.reader(io.StringIO(table)))[1:]
    assert len(rows) == count
    for row in rows:
        for cell in row:
            is_number = re.fullmatch(r"-?\d+(\.\d+)?", cell)
            assert is_number or not cell.lstrip(" ").startswith(FORMULAS), cell


@many
def test_a_hostile_reason_is_kept_and_said_to_nobody(app: Inside, count: int) -> None:
    for number, words in enumerate(strings(count)):
        held = {rating.WORDS_BLOCK: {"w": {"type": "plain_text_input", "value": words}}}
        sent = submission(number, rating.OWN_WORDS_VIEW, "a1", held)
        assert app.deliver(sent) == 200
    assert app.take() == []
    assert app.lines.odd == []
