"""The app is killed at every step of an assessment and goes on: nothing is lost, nothing repeated.

Killed hard: the store is closed under the app's feet right after Slack got its acknowledgement,
whatever was about to be sent. Slack, here its stand-in, stays as it is.
"""

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from advisor import Advisor, assessments
from bot.delivery import Pace
from bot.playground import AppSettings, Standin, View, playing
from bot.serving import running
from bot.settings import Settings

from . import checking
from .checking import TOGETHER
from .stage import ADA, BEN, MEI, SOURCING, Stage, shown

STEPS = (
    "command",
    "what it is about",
    "who is asked",
    "opened",
    "roles",
    "first page",
    "second page",
    "all pages",
    "sent",
    "closing form",
    "closed",
)


class Restartable:
    """The app behind the stand-in, to be killed and started on the same database."""

    def __init__(self, settings: Settings, advisor: Advisor) -> None:
        self._settings, self._advisor = settings, advisor
        self.slack: Standin

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Pass a request on to the app that runs now."""
        return self._inner.wsgi_app(environ, start_response)

    def make(self, given: AppSettings) -> tuple["Restartable", Callable[[], None]]:
        """The app for the stand-in."""
        self._given = given
        self.start()
        return self, self.stop

    def start(self) -> None:
        """Start the app on what the database holds."""
        given = self._given
        local = replace(
            self._settings,
            slack_api_url=given.api_url,
            bot_token=given.bot_token,
            signing_secret=given.signing_secret,
        )
        stack = contextlib.ExitStack()
        parts = stack.enter_context(running(local, self._advisor, given.clock, Pace.unlimited()))
        given.on_clock_moved[:] = [parts.scheduler.wake, parts.exchange.wake]
        self._inner, self.end = parts.web(given.signing_secret), stack.close
        self.store = parts.store

    def stop(self) -> None:
        """End the app that runs now."""
        self.end()

    def kill(self) -> None:
        """Let the app lose its database in the middle of whatever it does, and start another."""
        self.store.close()
        self.end()
        self.start()

    @property
    def stage(self) -> Stage:
        """The short forms, for the app as it runs now."""
        return Stage(self.slack, self.store)


@pytest.fixture
def app(advisor: Advisor, settings: Settings) -> Iterator[Restartable]:
    made = Restartable(settings, advisor)
    with playing(made.make) as slack:
        made.slack = slack
        yield made


def steps(app: Restartable) -> Iterator[str]:
    """An assessment of two people, step by step; what has been done is named, not yet sent."""
    slack = app.slack
    slack.command(ADA, SOURCING, "/advisor", "check readiness Payroll")
    yield "command"
    slack.submit(ADA, modal(app, ADA), {"Who answers?": TOGETHER})
    yield "what it is about"
    values = {"Name that others see": "Project Maple", "Who should answer?": [BEN, MEI]}
    slack.submit(ADA, modal(app, ADA), values)
    yield "who is asked"
    slack.press(BEN, checking.invitation(app.stage, BEN), "Answer")
    yield "opened"
    slack.submit(BEN, modal(app, BEN), {})
    yield "roles"
    place = 0
    while (page := modal(app, BEN)).body["callback_id"] != "assess_review":
        slack.submit(BEN, page, checking.picked(app.stage, page, 2))
        place += 1
        if place <= 2:
            yield ("first page", "second page")[place - 1]
    yield "all pages"
    slack.submit(BEN, modal(app, BEN), {})
    yield "sent"
    slack.press(ADA, checking.card(app.stage), "Manage")
    yield "closing form"
    slack.press(ADA, modal(app, ADA), "Close now")
    yield "closed"


def modal(app: Restartable, user: str) -> View:
    found = app.slack.modal(user)
    assert found is not None
    return found


@pytest.mark.parametrize("killed_after", STEPS)
def test_a_kill_at_any_step_loses_nothing_and_repeats_nothing(
    app: Restartable, killed_after: str
) -> None:
    done = []
    for step in steps(app):
        done.append(step)
        if step == killed_after:
            app.kill()
    assert tuple(done) == STEPS
    stage = app.stage
    stage.advance(timedelta(hours=1))

    [run] = stage.workspace.runs()
    view = stage.workspace.view(run.id)
    assert view is not None
    assert run.state == "closed"
    assert [(p.user, p.handed_in_at is not None) for p in view.participants] == [
        (BEN, True),
        (MEI, False),
    ]
    assert len(view.answers) == 16
    assert view.result is not None
    assert view.result.number == 1
    cards = [m for m in stage.seen(SOURCING) if "Started by" in shown(m)]
    assert len(cards) == 1
    assert "closed" in shown(cards[0])
    thread = [shown(m) for m in stage.seen(SOURCING, ADA, cards[0].ts)]
    assert sum("decision aid" in text for text in thread) == 1
    for user in (BEN, MEI):
        assert sum("asks for your view" in shown(m) for m in stage.inbox(user)) == 1
        assert sum("the result is in" in shown(m) for m in stage.inbox(user)) == 1
    assert sum("the result is in" in shown(m) for m in stage.inbox(ADA)) == 1


@pytest.mark.parametrize("down_for", [timedelta(minutes=1), timedelta(days=30)])
def test_what_came_due_while_the_app_was_down_is_done_by_the_next_start(
    app: Restartable, down_for: timedelta
) -> None:
    checking.start_together(app.stage, (BEN, MEI))
    checking.answer(app.stage, checking.invitation(app.stage, BEN), BEN)
    due = app.stage.workspace.runs()[0].deadline
    assert due is not None
    app.store.close()
    app.end()
    app.slack.advance(due - app.slack.now + down_for)
    app.start()
    stage = app.stage
    stage.eventually(lambda: stage.workspace.runs()[0].state == "closed" or None)
    thread = [shown(m) for m in stage.seen(SOURCING, ADA, checking.card(stage).ts)]
    assert sum("decision aid" in text for text in thread) == 1
    assert not any("Still open" in shown(m) for m in stage.inbox(MEI))


def test_somebody_goes_on_weeks_later_where_they_left(app: Restartable) -> None:
    first = checking.start_alone(app.stage)
    app.slack.submit(ADA, first, checking.picked(app.stage, first, 2))
    second = modal(app, ADA)
    app.slack.close(ADA, second)
    app.kill()
    app.stage.advance(timedelta(days=21))
    app.stage.click(app.stage.home(ADA), "Answer", ADA)
    assert list(app.stage.fields(app.stage.modal(ADA))) == list(app.stage.fields(second))


def asked(page: View) -> tuple[str, str]:
    """Which page it is and all that is on it, without the ids that Slack gives."""
    return page.body["callback_id"], re.sub(r"'block_id': 'b[0-9a-f]+'", "", str(page.blocks))


@pytest.mark.parametrize("assessment", sorted(assessments.load()))
def test_every_assessment_goes_on_at_the_same_question_after_a_kill_at_each_page(
    app: Restartable, assessment: str
) -> None:
    """And with what was answered before, which its last page shows."""
    page = checking.start_alone(app.stage, assessment=assessment)
    pages = 0
    while True:
        app.slack.close(ADA, page)
        app.kill()
        app.stage.click(app.stage.home(ADA), "Answer", ADA)
        again = modal(app, ADA)
        assert asked(again) == asked(page)
        done = app.slack.submit(ADA, again, checking.picked(app.stage, again, 2))
        assert done.errors == {}
        pages += 1
        if page.body["callback_id"] == "assess_review":
            break
        page = modal(app, ADA)
    app.kill()
    assert pages > 3
    assert sum("decision aid" in shown(message) for message in app.stage.inbox(ADA)) == 1
