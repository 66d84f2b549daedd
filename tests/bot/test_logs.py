"""No secret gets into a log line, no line is long, and none can be faked by what people write."""

import logging
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor import Advisor
from advisor.store import Outgoing, Turn
from bot import logs
from bot.exchange import now
from bot.serving import running
from bot.settings import Settings
from tests.delivery.doubles import Answer, SlackDouble
from tests.torture.traffic import TEAM, body_of, command, direct, press, signed, submission

TOKEN = "xoxb-canary-1234567890-abcdef"
SECRET = "canary5ecret0123456789abcdef0123"
APP_TOKEN = "xapp-1-canary-2222-ffff"
WEBHOOK_SECRET = "canary webhook secret"
TRIGGER = "1234567890123.0987654321098.0123456789abcdef0123456789abcdef"
HOOK = "https://hooks.slack.com/commands/T0CANARY/12345/canaryhook"
TEXT = "canary words of a person"
CANARIES = ("canary", TOKEN, SECRET, TRIGGER, "canaryhook", WEBHOOK_SECRET)


class Kept(logging.Handler):
    """Lines as they would be written."""

    def __init__(self, formatter: logs.Formatter) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(formatter)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def kept() -> Iterator[Kept]:
    """Everything that any library logs, formatted as in production."""
    root, formatter = logging.getLogger(), logs.Formatter()
    handler, level = Kept(formatter), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


def line(message: str, *args: object, error: BaseException | None = None) -> str:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("bot.x", logging.WARNING, "x.py", 1, message, args, info)
    formatter = logs.Formatter()
    formatter.hide([SECRET, WEBHOOK_SECRET])
    return formatter.format(record)


def raised(error: Exception) -> Exception:
    try:
        raise error  # noqa: TRY301 - to have frames
    except Exception as caught:  # noqa: BLE001 - any will do
        return caught


@pytest.mark.parametrize(
    "secret",
    [
        *(TOKEN, SECRET, APP_TOKEN, WEBHOOK_SECRET, TRIGGER, HOOK, "xoxe.xoxp-1-canary"),
        *("Bearer canary-token", "v0=" + "c0ffee" * 11, "/commands/T0/123/canary"),
        "wss://wss-primary.slack.com/link/?ticket=canary&app_id=A1",
    ],
)
def test_a_secret_is_hidden_wherever_it_stands(secret: str) -> None:
    for message in (f"it is {secret}", f"({secret})", f'{{"token": "{secret}"}}'):
        shown = line(message)
        assert "[hidden]" in shown
        assert "canary" not in shown.lower()
        assert secret not in shown
    assert secret not in line("of %s and %r", secret, [secret])


def test_the_text_of_an_exception_is_left_out_and_its_place_is_named() -> None:
    shown = line("it failed", error=raised(ValueError(f"{TEXT} {TOKEN}")))

    assert "canary" not in shown
    assert "ValueError at " in shown
    assert "test_logs.py:" in shown
    assert "\n" not in shown


def test_the_causes_of_an_exception_are_named_without_their_texts() -> None:
    error = raised(RuntimeError(TEXT))
    error.__cause__ = raised(KeyError(TEXT))

    assert "RuntimeError from KeyError" in line("it failed", error=error)


@given(st.text())
def test_a_line_is_one_line_that_shows_all_that_is_in_it(text: str) -> None:
    shown = line("%s", text)

    assert shown.isprintable()
    assert len(shown.encode()) < 2000
    assert "\n" not in shown


def test_a_forged_line_stays_inside_its_line() -> None:
    shown = line("%s", "x\n2026-01-01 00:00:00,000 INFO bot: all is well\r\x1b[2K\u202e\u2028")

    assert "\\x0a2026" in shown
    assert "\\u202e\\u2028" in shown


def test_a_long_line_is_cut() -> None:
    shown = line("é" * 100_000)

    assert len(shown.encode()) < 2000
    assert shown.endswith(" …")


def test_a_line_that_can_not_be_put_together_is_still_a_line() -> None:
    assert "TypeError" in line("%d of them", "no number")


def test_an_exception_that_ends_a_thread_is_one_line(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "excepthook", logs.thread_ended)

    def fail() -> None:
        raise ValueError(TEXT)

    thread = threading.Thread(target=fail, name="doomed")
    thread.start()
    thread.join()

    [told] = [each for each in kept.lines if "doomed" in each]
    assert "canary" not in told


# Through every failure path


@pytest.fixture
def slack() -> Iterator[SlackDouble]:
    double = SlackDouble()
    yield double
    double.close()


def fail(*_: object) -> None:
    """A mistake of ours."""
    raise KeyError(TEXT)


BAD = (
    *(Answer(500, f"{TEXT} {TOKEN}"), Answer(200, f"garbage {TOKEN}"), Answer(drop=True)),
    *(Answer.error("invalid_auth"), Answer.error("invalid_blocks"), Answer.error(TEXT)),
    *(Answer(429, TEXT, {"Retry-After": "1"}), Answer(200, f'{{"ok": false, "x": "{TOKEN}"}}')),
)


def test_no_failure_shows_a_secret_or_a_persons_words(
    advisor: Advisor,
    settings: Settings,
    slack: SlackDouble,
    kept: Kept,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    local = replace(
        settings,
        slack_api_url=slack.base_url,
        bot_token=TOKEN,
        signing_secret=SECRET,
        webhook_url="http://127.0.0.1:9/canaryhook",
        webhook_secret=WEBHOOK_SECRET,
    )
    formatter = kept.formatter
    assert isinstance(formatter, logs.Formatter)
    formatter.hide(local.secrets)
    broken = type(advisor)(advisor._answerer)
    monkeypatch.setattr(broken, "search", fail)
    with running(local, broken) as parts:
        client = parts.web(SECRET).test_client()

        def deliver(payload: Mapping[str, Any], secret: str = SECRET, late: int = 0) -> int:
            body, kind = body_of(dict(payload))
            at = now().timestamp() - late
            headers = signed(body, kind, secret, at)
            return client.post("/slack/events", data=body, headers=headers).status_code

        slack.answers = [answer for answer in BAD for _ in range(3)]
        for number in range(20):
            assert deliver(direct(number, TEXT, f"U{number}")) == 200
        typed = command(100, f"search {TEXT}") | {"trigger_id": TRIGGER, "response_url": HOOK}
        assert deliver(typed) == 200, "its answer can't be composed"
        assert deliver(press(101, "unheard_of", TEXT) | {"trigger_id": TRIGGER}) == 200
        assert deliver(press(102, "reason_own_words", "a") | {"trigger_id": TRIGGER}) == 200
        assert deliver(submission(103, "unheard_of", TEXT, {})) == 200
        assert deliver(direct(104, TEXT), secret="another canary") == 401
        assert deliver(direct(105, TEXT), late=4000) == 401
        raw = client.post(
            "/slack/events", data=TEXT.encode(), headers=signed(TEXT.encode(), secret=SECRET)
        )
        assert raw.status_code == 400
        calls = (
            Outgoing("r1", "response_url", {"url": HOOK.replace("https", "ftp"), "body": {}}, "C1"),
            Outgoing("r2", "webhook", {"body": {"words": TEXT}}, "webhook"),
            Outgoing("r3", "files.upload", {"channel": "C1", "run": TEXT}, "C3"),
        )
        parts.store.workspace(TEAM).commit(Turn((), (), calls), now())
        parts.exchange.wake()
        assert slack.wait_for(lambda made: len(made) >= 24, 20)
        parts.store.close()
        assert deliver(direct(106, TEXT)) == 503
        assert client.get("/readyz").status_code == 503
    assert len(kept.lines) > 30
    shown = [each for each in kept.lines if any(canary in each for canary in CANARIES)]
    assert shown == []
    assert all(len(each.encode()) < 2000 for each in kept.lines)


CODE = "1111.2222.canarycode"
CLIENT_SECRET = "canary0client0secret0123456789ab"
ANSWERS = (
    *BAD,
    *(Answer.error("invalid_code"), Answer.error("bad_client_secret")),
    Answer(body=f'{{"ok": true, "access_token": "{TOKEN}", "team": "{TEXT}"}}'),
    Answer(body=f'{{"ok": true, "access_token": "{TOKEN}", "team": {{"id": "T0CANARY"}}}}'),
)


def test_no_installation_shows_a_code_a_state_or_a_token(
    advisor: Advisor, settings: Settings, slack: SlackDouble, kept: Kept
) -> None:
    local = replace(
        settings,
        slack_api_url=slack.base_url,
        signing_secret=SECRET,
        client_id="111.222",
        client_secret=CLIENT_SECRET,
    )
    assert CLIENT_SECRET not in repr(local)
    formatter = kept.formatter
    assert isinstance(formatter, logs.Formatter)
    formatter.hide(local.secrets)
    states = []
    with running(local, advisor) as parts:
        browser, host = parts.web(SECRET).test_client(), "https://advisor.example.com"

        def come_back(**query: str) -> int:
            asked = {"base_url": host, "query_string": query}
            return browser.get("/slack/oauth_redirect", **asked).status_code

        for answer in ANSWERS:
            slack.answer_by_method["oauth.v2.access"] = answer
            page = browser.get("/slack/install", base_url=host).get_data(as_text=True)
            states.append(page.partition("state=")[2].partition("&")[0])
            if answer is ANSWERS[0]:
                assert come_back(error="access_denied", state=states[-1]) == 200
                assert come_back(error=TOKEN, code=CODE) == 400
                assert come_back(state=f"{states[-1]}x", code=CODE) == 400
            status = come_back(state=states[-1], code=CODE)
        assert status == 200, "the last one is good"
        body, kind = body_of(direct(1, "What is BPO?", team="T0CANARY"))
        for said in (body, body.replace(b"T0CANARY", b"T0STRANGE")):
            assert browser.post("/slack/events", data=said, headers=signed(said, kind, SECRET))
        assert slack.wait_for(lambda calls: calls[-1].method == "chat.postMessage")
        parts.store.close()
        assert browser.get("/slack/install").status_code == 503
    # A workspace's id may be in a line.
    lines = [each.replace("T0CANARY", "").lower() for each in kept.lines]
    hidden = [*(canary.lower() for canary in CANARIES), *(state.lower() for state in states)]
    assert all(len(state) > 20 for state in states)
    assert [each for each in lines if any(secret in each for secret in hidden)] == []


def test_what_the_command_sets_up_hides_the_settings_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    from bot import cli

    monkeypatch.setattr(
        os, "environ", {"SLACK_SIGNING_SECRET": SECRET, "DATABASE_URL": f"sqlite:///{tmp_path}/a"}
    )
    before = list(logging.getLogger().handlers)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    cli.main(["backup", str(tmp_path / "copy")])
    shown = logs.formatter().redacted(f"the secret is {SECRET}")
    for handler in set(logging.getLogger().handlers) - set(before):
        logging.getLogger().removeHandler(handler)

    assert shown == "the secret is [hidden]"
