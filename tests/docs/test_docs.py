"""The docs say what is there, and what is there is in the docs."""

import argparse
import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

import knowledge
from advisor.answering import plain, talk
from advisor.store import Retention
from bot.cli import _parser
from bot.settings import NAMES
from tests.docs.pages import PAGES, README, ROOT, SECURITY_SHEET, Page

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)

WORDS = {"one": 1, "a": 1, "seven": 7}
KEPT = {
    "Event keys": "keys",
    "Thread memory": "memory",
    "Sent replies": "sent",
    "Failed replies": "dead",
    "Unanswered questions": "unanswered",
    "Audit": "audit",
}
TABLES = {
    "event_keys": {"Event keys"},
    "thread_memory": {"Thread memory"},
    "ratings": {"Thumbs"},
    "unanswered": {"Unanswered questions"},
    "questions": {"Waiting questions"},
    "outgoing": {"Sent replies", "Failed replies", "Waiting replies"},
    "runs": {"Runs of assessments"},
    "participants": {"Participants"},
    "answers": {"Answers"},
    "results": {"Results"},
    "plans": {"Plans"},
    "messages": {"Messages of runs"},
    "audit": {"Audit"},
    "installations": {"Installations"},
    "install_states": {"States of installations"},
}
"""Where the security sheet tells of each table."""
KILOBYTES = 250
"""The largest picture that a page may load."""


def commands(parser: argparse.ArgumentParser, name: str = "advisor") -> Iterator[str]:
    """Yield each command that does something, as it is typed."""
    below = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    for action in below:
        for verb, sub in action.choices.items():
            yield from commands(sub, f"{name} {verb}")
    if not below:
        yield name


def days(text: str) -> set[int]:
    said = re.findall(r"\b(\d+|one|a|seven) days?\b", text)
    return {WORDS.get(number) or int(number) for number in said}


def line_with(text: str, words: str) -> str:
    found = [line for line in text.splitlines() if words in line]
    assert len(found) == 1, f"{len(found)} lines say {words!r}"
    return found[0]


# Settings


def test_the_readme_lists_every_setting_with_its_meaning_and_no_other() -> None:
    rows = README.rows("Setting", "Meaning", "Default")
    assert {name.strip("`"): meaning for name, meaning, _ in rows} == dict(NAMES)


def test_the_example_lists_every_setting_with_its_meaning_and_no_other() -> None:
    blocks = (ROOT / ".env.example").read_text(encoding="utf8").strip().split("\n\n")[1:]
    listed = {}
    for block in blocks:
        meaning, *_, setting = block.splitlines()
        listed[setting.removeprefix("# ").partition("=")[0]] = meaning.removeprefix("# ")
    assert listed == dict(NAMES)


def test_the_example_sets_nothing_until_it_is_filled_in() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == [
        "SLACK_BOT_TOKEN=",
        "SLACK_SIGNING_SECRET=",
        "SLACK_APP_TOKEN=",
    ]


@each_page
def test_no_page_names_a_setting_that_does_not_exist(page: Page) -> None:
    assert set(re.findall(r"\bADVISOR_[A-Z_]*[A-Z]", page.text)) <= set(NAMES)


# Commands


@pytest.mark.parametrize("command", tuple(commands(_parser())))
def test_every_command_is_in_the_docs(command: str) -> None:
    assert any(
        typed == command or typed.startswith(f"{command} ") for page in PAGES for typed in page.code
    )


@each_page
def test_every_advisor_command_that_a_page_names_can_be_typed(page: Page) -> None:
    for typed in page.code:
        if not typed.startswith("advisor ") or "…" in typed:
            continue
        arguments = shlex.split(typed.partition(" > ")[0], comments=True)[1:]
        try:
            _parser().parse_args(arguments)
        except SystemExit:
            # `advisor content new` alone names a command without what it asks for.
            assert typed in set(commands(_parser())), f"{page.name}: {typed}"


@each_page
def test_every_make_target_that_a_page_names_exists(page: Page) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = {typed.split()[1] for typed in page.code if re.match(r"make [a-z]", typed)}
    assert named <= targets


def test_the_readme_and_make_itself_list_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)) - {"help"}
    assert targets <= {typed.split()[1] for typed in README.code if typed.startswith("make ")}
    assert targets == set(re.findall(r'@echo "make (\w+)', makefile))


def test_ci_calls_what_the_readme_names() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf8")
    assert script.splitlines()[-2:] == ["make check", "make test"]


# Links


@each_page
def test_every_local_link_leads_somewhere(page: Page) -> None:
    for link in page.links:
        if re.match(r"https?:|mailto:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.path.parent / path).resolve() if path else page.path
        assert target.exists(), f"{page.name} links to {link}"
        if anchor:
            assert anchor in Page(target).anchors, f"{page.name} links to {link}"


@each_page
def test_no_page_names_a_folder_of_somebodys_machine(page: Page) -> None:
    assert not re.search(r"/(?:home|Users|root|tmp|work)/|[A-Z]:\\", page.text)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_name_no_index(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|--index[-]url|--extra-index-url|--find-links)\b", text, re.M)


# What is kept


def test_the_security_sheet_names_everything_that_retention_removes() -> None:
    rows = {row[0]: row[-1] for row in SECURITY_SHEET.rows("Kept", "What it holds", "For how long")}
    assert set(KEPT.values()) == {field.name for field in fields(Retention)}
    for label, kind in KEPT.items():
        assert days(rows[label]) == {getattr(Retention(), kind).days}, label


def test_the_security_sheet_tells_of_every_table() -> None:
    schema = (ROOT / "advisor" / "store" / "schema.py").read_text(encoding="utf8")
    rows = {row[0] for row in SECURITY_SHEET.rows("Kept", "What it holds", "For how long")}
    assert set(re.findall(r"CREATE TABLE (\w+)", schema)) == set(TABLES)
    assert rows == set[str]().union(*TABLES.values())


def test_the_readme_states_the_same_times() -> None:
    keep = Retention()
    section = README.text.partition("## Privacy\n")[2].partition("\n## ")[0]
    assert days(line_with(section, "Your questions")) == {keep.unanswered.days}
    assert days(line_with(section, "thread's topic")) == {keep.memory.days}
    assert days(line_with(section, "Event keys")) == {keep.keys.days}
    assert days(line_with(section, "Replies")) == {keep.sent.days, keep.dead.days}
    assert days(line_with(section, "**Assessments:**")) == {keep.audit.days}


def test_the_advisor_states_the_same_times_when_asked() -> None:
    keep = Retention()
    privacy = plain.text(talk.load(None).say("privacy", knowledge.load()))
    assert days(line_with(privacy, "Your questions")) == {keep.unanswered.days}
    assert days(line_with(privacy, "thread's topic")) == {keep.memory.days}


# Slack


def test_the_security_sheet_gives_a_reason_for_every_scope() -> None:
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf8"))
    scopes = manifest["oauth_config"]["scopes"]
    asked = [f"`{scope}`" for scope in scopes["bot"]]
    optional = [f"`{scope}` (optional)" for scope in scopes["bot_optional"]]
    rows = SECURITY_SHEET.rows("Scope", "Why")
    assert [scope for scope, _ in rows] == [*asked, *optional]
    assert all(reason for _, reason in rows)


# Pictures


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "images").iterdir()), ids=lambda p: p.name)
def test_every_picture_is_shown_somewhere_and_loads_quickly(path: Path) -> None:
    shown = {(page.path.parent / link).resolve() for page in PAGES for link in page.links}
    assert path in shown
    assert path.stat().st_size <= KILOBYTES * 1000


# Versions


def test_the_changelog_opens_with_the_present_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf8")
    assert re.findall(r"^## \[([^\]]+)\]", changelog, re.M)[0] == project["version"]
    assert f"| {project['version'].rpartition('.')[0]} | yes |" in (ROOT / "SECURITY.md").read_text(
        encoding="utf8"
    )
