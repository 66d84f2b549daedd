"""A clock that people and tests move forward: what follows it, and who is told."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import requests
import responses
from slack_sdk.signature import SignatureVerifier

from bot.playground import AppSettings, Standin, SystemClock, playing
from tests.playground.conftest import EVENTS


def test_the_computers_clock_jumps_forward_but_never_back() -> None:
    clock, done = SystemClock(), threading.Event()
    clock.later(3600, done.set)
    clock.advance(3600)
    assert done.wait(5)
    assert 3599 < clock.now() - time.time() < 3601
    assert abs(clock.wall() - time.time()) < 1
    with pytest.raises(ValueError, match="only moves forward"):
        clock.advance(-1)
    clock.close()


def test_moving_the_clock_wakes_whoever_asked_for_it() -> None:
    woken: list[datetime] = []
    slack = Standin()
    slack.on_clock_moved.append(lambda: woken.append(slack.now))
    slack.advance(timedelta(days=3))
    [at] = woken
    assert timedelta(days=2, hours=23) < at - datetime.now(UTC) < timedelta(days=3, hours=1)


def test_messages_and_triggers_follow_the_clock_signatures_do_not(
    app: responses.RequestsMock,
) -> None:
    app.post(EVENTS)
    slack = Standin(app_url="http://127.0.0.1:9", signing_secret="secret")
    trigger = slack.workspace.issue_trigger("U0ADA")
    before = slack.workspace.post("C0GENERAL", "U0ADA", "before")
    slack.advance(timedelta(days=1))
    after = slack.mention("U0ADA", "#general", "after").message
    assert after is not None
    assert float(after.ts) - float(before.ts) > 86_000
    assert slack.workspace.clock.now() > time.time() + 86_000
    with pytest.raises(Exception, match="expired_trigger_id"):
        slack.workspace.redeem_trigger(trigger)
    request = app.calls[0].request
    verifier = SignatureVerifier("secret")
    assert verifier.is_valid_request(request.body or b"", dict(request.headers))


def test_the_app_is_given_the_clock_and_where_to_be_woken() -> None:
    given: list[AppSettings] = []
    woken: list[str] = []

    def make(settings: AppSettings) -> tuple[object, object]:
        given.append(settings)
        settings.on_clock_moved.append(lambda: woken.append("scheduler"))
        return (lambda *_: [b""]), (lambda: None)

    with playing(make) as slack:  # type: ignore[arg-type]
        slack.advance(timedelta(hours=1))
        assert given[0].clock() - datetime.now(UTC) > timedelta(minutes=59)
    assert woken == ["scheduler"]


def test_the_page_moves_the_clock_for_everybody(served: Standin) -> None:
    moved = requests.post(
        f"{served.url}/page/do/advance", json={"user": "U0ADA", "seconds": 3600}, timeout=5
    )
    assert moved.json()["ok"]
    assert served.clock.now() == 1_800_003_600
    odd = requests.post(
        f"{served.url}/page/do/advance", json={"user": "U0ADA", "seconds": "x"}, timeout=5
    )
    assert odd.status_code == 400
    system = Standin()
    system.advance(timedelta(hours=1))
    state = system.flask.test_client().get("/page/state").get_json()
    assert state["ahead"] == pytest.approx(3600, abs=1)


def test_what_is_new_is_counted_for_each_person_until_it_is_read(slack: Standin) -> None:
    client = slack.flask.test_client()

    def unread() -> dict[str, int]:
        counts = client.get("/page/state").get_json()["unread"]
        return {user: counts[user] for user in ("U0ADA", "U0BEN", "U0GUS")}

    slack.workspace.post("C0GENERAL", "U0ADA", "one")
    said = slack.workspace.post("C0OPERATIONS", "U0ADVISOR", "two")
    slack.workspace.post("C0OPERATIONS", "U0ADVISOR", "for Ben", viewer="U0BEN")
    assert unread() == {"U0ADA": 1, "U0BEN": 3, "U0GUS": 1}
    read = {"user": "U0BEN", "channel": "C0OPERATIONS", "ts": said.ts}
    assert client.post("/page/do/read", json=read).get_json()["ok"]
    assert unread() == {"U0ADA": 1, "U0BEN": 2, "U0GUS": 1}
