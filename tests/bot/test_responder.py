"""A question is accepted before its acknowledgement and answered after it, once."""

import logging
import uuid
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest

from advisor import Advisor
from advisor.store import Asked, Store, Turn, open_store
from bot.exchange import now
from bot.inbound import Place
from bot.settings import Settings
from tests.store.inside import on_writer
from tests.torture.inside import inside
from tests.torture.traffic import mention

from .checking import start_together
from .stage import ADA, BEN, OPERATIONS, Slow, Stage, entries, staged

CHANNEL = "C0OPERATIONS"
TEAM = "T0PLAYGRND"


def asked(text: str, **other: object) -> Asked:
    place = asdict(Place(TEAM, CHANNEL, ADA)) | other
    return Asked(uuid.uuid4().hex, ADA, CHANNEL, place, text)


def accepted(settings: Settings, *questions: Asked) -> None:
    """What a process leaves that was killed before it could answer."""
    store = open_store(settings.database, clock=now)
    for question in questions:
        assert store.workspace(TEAM).commit(Turn((f"event:{question.id}",), (question,)), now())
    store.close()


def replies(stage: Stage) -> list[str]:
    stage.settle()
    said = stage.slack.workspace.all_messages(CHANNEL)
    return [entry for message in said for entry in entries(message)]


def test_what_an_earlier_process_accepted_is_answered_by_the_next_start(
    advisor: Advisor, settings: Settings
) -> None:
    accepted(settings, asked("What is BPO?"))

    with staged(settings, advisor) as stage:
        assert replies(stage) == ["bpo"]
    with staged(settings, advisor) as stage:
        assert replies(stage) == []


def test_questions_of_a_thread_are_answered_in_the_order_in_which_they_came(
    advisor: Advisor, settings: Settings
) -> None:
    accepted(settings, asked("What is nearshore outsourcing?"), asked("and the benefits?"))

    with staged(settings, advisor) as stage:
        assert replies(stage) == ["location.nearshore", "location.nearshore.benefits"]


@pytest.mark.parametrize(
    "other", [{"since": "next year"}, {"channel": None}, {"channel": ["C1"]}, {"team": ""}]
)
def test_a_question_that_another_version_kept_in_its_own_form_holds_nobody_up(
    advisor: Advisor, settings: Settings, caplog: pytest.LogCaptureFixture, other: dict[str, Any]
) -> None:
    accepted(settings, asked("What is BPO?", **other), asked("What is BPO?"))

    with staged(settings, advisor) as stage:
        assert replies(stage) == ["bpo"]
        assert stage.store.pending(10) == ()

    errors = [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    assert errors[:1] == ["a question failed"]
    assert set(errors[1:]) <= {"and nobody could be told"}


def full(store: Store) -> None:
    """Leave the database no room."""
    count = "SELECT page_count FROM pragma_page_count"
    on_writer(
        store,
        lambda db: db.execute(f"PRAGMA max_page_count = {db.execute(count).fetchone()[0]}"),
    )


def roomy(store: Store) -> None:
    on_writer(store, lambda db: db.execute("PRAGMA max_page_count = 1073741823"))


def test_what_was_accepted_before_the_disk_was_full_is_answered_when_there_is_room(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.direct("What is BPO?")
    full(stage.store)
    acknowledged = 0
    while stage.slack.mention(ADA, OPERATIONS, f"What is BPO? ({acknowledged})").ack.ok:
        acknowledged += 1

    roomy(stage.store)

    answered = len(replies(stage))
    assert answered in {acknowledged, acknowledged + 1}, "Slack delivers the refused one again"
    assert not any(record.exc_info for record in caplog.records)


def test_an_answer_that_takes_long_delays_no_acknowledgement(
    advisor: Advisor, settings: Settings
) -> None:
    slow = Slow(advisor)
    with staged(settings, slow) as stage:
        acks = [stage.slack.mention(ADA, OPERATIONS, "What is BPO?").ack for _ in range(5)]
        waiting = stage.store.pending(10)

        slow.go_on.set()

        assert all(ack.ok for ack in acks)
        assert len(waiting) == 5
        assert replies(stage) == ["bpo"] * 5


def test_what_is_not_answered_when_the_app_has_to_stop_waits_for_the_next_start(
    advisor: Advisor, settings: Settings
) -> None:
    slow = Slow(advisor)
    with inside(settings, slow) as app:
        for number in range(3):
            app.deliver(mention(number, CHANNEL, "What is BPO?"))
        app.responder.start()
        assert slow.asked.wait(10)

        assert not app.responder.stop(within=0)

        slow.go_on.set()
        app.responder.stop(within=0)
        assert len(app.store.pending(10)) == 2, "the one underway was the last one"


@pytest.mark.parametrize(("hours", "done"), [(0, True), (2, False)])
def test_nothing_is_done_to_a_check_because_of_words_said_long_ago(
    advisor: Advisor, settings: Settings, hours: int, *, done: bool
) -> None:
    with staged(settings, advisor) as stage:
        start_together(stage, (BEN,))
        run = stage.workspace.runs()[0]
        place = asdict(Place(TEAM, ADA, ADA, direct=True))
        said = Asked("q1", ADA, f"direct:{ADA}", place, "remind them")
        stage.workspace.commit(Turn((), (said,)), stage.now - timedelta(hours=hours))
        stage.slack.direct(ADA, "thanks")
        stage.settle()

        assert stage.workspace.runs()[0].reminders - run.reminders == int(done)
