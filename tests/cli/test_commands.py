"""The command's exit codes, and errors that say in one line what to do."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from advisor.store import open_store
from bot.exchange import now

from .conftest import ROOT, Main, Run, command, environment, is_one_line

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "SLACK_APP_TOKEN": "xapp-1"}


@pytest.mark.parametrize(
    ("arguments", "settings", "says"),
    [
        (["ask"], {}, 'the question is empty; write one: advisor ask "What is BPO?"'),
        (["ask", "  "], {}, "the question is empty"),
        (["ask", "--batch", "What is BPO?"], {}, "leave the question out"),
        (["serve"], {}, "SLACK_BOT_TOKEN is missing"),
        (["serve"], {"SLACK_BOT_TOKEN": "xoxb-1"}, "set SLACK_SIGNING_SECRET and PORT for HTTP, "),
        (["serve"], {**TOKENS, "PORT": "3000"}, "choose with --http or --socket"),
        (["serve", "--http", "--socket"], TOKENS, "--http and --socket exclude each other"),
        (["serve", "--socket"], {"SLACK_BOT_TOKEN": "xoxb-1"}, "--socket needs SLACK_APP_TOKEN"),
        (["doctor"], {"SLACK_BOT_TOKEN": "wrong"}, "SLACK_BOT_TOKEN has to start with xoxb-"),
        (["doctor"], {"PORT": "door"}, "PORT has to be a number from 1 to 65535"),
        (["doctor"], {"ADVISOR_CONTCT": "x"}, "ADVISOR_CONTCT is not a setting"),
        (["content", "new", "entry", "Risk Of"], {}, "'Risk Of' is not an id"),
        (["content", "new", "entry", "../../x"], {}, "is not an id"),
    ],
)
def test_wrong_usage_is_2_and_one_line_that_says_what_to_do(
    main: Main, arguments: list[str], settings: dict[str, str], says: str
) -> None:
    ended = main(*arguments, **settings)
    assert ended.code == 2
    assert ended.out == ""
    assert says in ended.err
    assert ended.err.startswith("advisor: ")
    assert is_one_line(ended.err)


def test_both_ways_to_serve_are_named(main: Main) -> None:
    ended = main("serve", **TOKENS, PORT="3000")
    assert "SLACK_SIGNING_SECRET" in ended.err
    assert "SLACK_APP_TOKEN" in ended.err


def test_wrong_usage_of_the_installed_command_ends_its_process_with_2(run: Run) -> None:
    ran = run("ask", " ")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert is_one_line(ran.stderr)


def test_debug_shows_the_traceback_without_secrets(run: Run) -> None:
    ran = run("--debug", "serve", SLACK_BOT_TOKEN="xoxb-canary", SLACK_APP_TOKEN="canary")
    assert ran.returncode != 0
    assert "Traceback" in ran.stderr
    assert "canary" not in ran.stderr


@pytest.mark.parametrize("arguments", [[], ["frobnicate"], ["ask", "--loud", "x"], ["content"]])
def test_what_is_no_command_is_2_and_says_so(main: Main, arguments: list[str]) -> None:
    ended = main(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines()[-1].startswith("advisor")


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"SLACK_SIGNING_SECRET": "s", "PORT": "3998"}, "the database is damaged"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "the database is damaged"),
    ],
)
def test_serve_says_in_one_line_that_the_database_is_none(
    main: Main, tmp_path: Path, settings: dict[str, str], says: str
) -> None:
    (tmp_path / "advisor.db").write_bytes(b"not a database, " * 1_000)
    ended = main("serve", SLACK_BOT_TOKEN="xoxb-1", **settings)
    assert ended.code == 2
    *log, last = ended.err.splitlines(keepends=True)
    assert says in last
    assert is_one_line(last)
    assert all(" INFO " in line for line in log)


def test_what_the_terminal_cannot_show_is_no_error(run: Run) -> None:
    ran = run("ask", "What are the benefits of outsourcing?", PYTHONIOENCODING="ascii")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "? " in ran.stdout


def test_ask_prints_the_answer_what_to_ask_next_and_why(run: Run) -> None:
    ran = run("ask", "--why", "What", "is", "BPO?")
    assert (ran.returncode, ran.stderr) == (0, "")
    answer, _, rest = ran.stdout.partition("\n\nYou could ask next:\n")
    assert "business process outsourcing" in answer
    assert "Source" in answer.splitlines()[-1]
    assert rest.startswith("- ")
    assert "Decision: answer" in rest


def test_a_batch_is_answered_line_by_line_as_it_comes(tmp_path: Path) -> None:
    """What isn't UTF-8 is one bad line among good ones, whatever the locale."""
    lines: list[tuple[bytes, object, str]] = [
        (b'{"id": 1, "text": "What is BPO?"}', 1, "answer"),
        (b'{"id": 2, "text": "caf\xe9"}', None, "error"),
        (b"nope", None, "error"),
        ('{"id": "ü", "text": "hello \\ud800"}'.encode(), "ü", "smalltalk"),
    ]
    with subprocess.Popen(  # noqa: S603 - our own command
        command("ask", "--batch"),
        cwd=ROOT,
        env=environment(tmp_path, LC_ALL="C", PYTHONIOENCODING="ascii"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for line, identity, kind in lines:
            process.stdin.write(line + b"\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline().decode("utf8"))
            assert (answer["id"], answer["kind"]) == (identity, kind)
        process.stdin.close()
        assert process.wait(timeout=30) == 0


def test_a_reader_who_leaves_is_no_error(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - our own command
        command("content", "check"),
        cwd=ROOT,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


def test_doctor_without_settings_finds_what_is_missing(main: Main) -> None:
    ended = main("doctor")
    assert (ended.code, ended.err) == (1, "")
    assert "problem  bot token: set SLACK_BOT_TOKEN" in ended.out
    assert "problem  transport: set SLACK_SIGNING_SECRET and PORT for HTTP" in ended.out


def test_doctor_with_settings_is_content(main: Main) -> None:
    ended = main("doctor", **TOKENS, ADVISOR_CONTACT="#ask-sourcing")
    assert (ended.code, ended.err) == (0, "")
    assert "problem" not in ended.out
    for name in ("bot token", "transport", "SQLite", "database", "disk", "clock", "manifest"):
        assert f" {name}: " in ended.out


def test_doctor_finds_a_database_that_is_none(main: Main, tmp_path: Path) -> None:
    (tmp_path / "advisor.db").write_bytes(b"not a database, " * 1_000)
    ended = main("doctor", **TOKENS)
    assert ended.code == 1
    assert "problem  database: " in ended.out


def test_doctor_takes_the_running_app_for_no_problem(main: Main, tmp_path: Path) -> None:
    store = open_store(tmp_path / "advisor.db", clock=now)
    try:
        ended = main("doctor", **TOKENS)
    finally:
        store.close()
    assert ended.code == 0
    assert f"is in use by process {os.getpid()}" in ended.out


def test_doctor_never_shows_a_secret(main: Main) -> None:
    ended = main("doctor", SLACK_BOT_TOKEN="xoxb-canary", SLACK_SIGNING_SECRET="canary")
    assert "canary" not in ended.out + ended.err
