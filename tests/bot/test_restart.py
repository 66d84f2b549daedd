"""What was committed before a stop is sent by the next start, once."""

import time

import pytest

from advisor import Advisor
from advisor.store import open_store
from bot.exchange import now
from bot.playground import Fault, dropped, rate_limited, server_error
from bot.settings import Settings

from .stage import ADA, entries, staged


def waiting(settings: Settings) -> int:
    """How many calls wait in the database while no app has it open."""
    store = open_store(settings.database, clock=now)
    try:
        return store.backlog(now()).count
    finally:
        store.close()


@pytest.mark.parametrize(
    "trouble",
    [server_error(), server_error(503), rate_limited(1), dropped(after_receipt=False)],
    ids=["broken", "unavailable", "too many", "cut off"],
)
def test_a_reply_that_slack_did_not_take_is_sent_by_the_next_start(
    advisor: Advisor, settings: Settings, trouble: Fault
) -> None:
    with staged(settings, advisor) as stage:
        stage.slack.faults.next("chat.postMessage", trouble)
        said = stage.slack.direct(ADA, "What is BPO?")
        assert said.ack.ok
        while not stage.slack.calls:
            time.sleep(0.002)
    assert waiting(settings) == 1

    with staged(settings, advisor) as stage:
        stage.settle()
        [reply] = stage.slack.messages(ADA)
        stage.slack.direct(ADA, "thanks")
        stage.settle()
        later = stage.slack.messages(ADA)

    assert entries(reply) == ["bpo"]
    assert len(later) == 3
    assert waiting(settings) == 0


def test_a_thread_keeps_its_topic_over_a_restart(advisor: Advisor, settings: Settings) -> None:
    with staged(settings, advisor) as stage:
        stage.direct("What is nearshore outsourcing?")

    with staged(settings, advisor) as stage:
        reply = stage.direct("and the benefits?")

    assert entries(reply) == ["location.nearshore.benefits"]


def test_an_event_delivered_before_and_after_a_restart_is_answered_once(
    advisor: Advisor, settings: Settings
) -> None:
    with staged(settings, advisor) as stage:
        said = stage.slack.workspace.post(ADA, ADA, "What is BPO?")
        event = stage.slack.payloads.message_event(said)
        stage.slack.deliver(event)
        stage.settle()

    with staged(settings, advisor) as stage:
        [ack] = stage.slack.deliver(event)
        stage.settle()

        assert ack.status == 200
        assert stage.slack.messages(ADA) == []
