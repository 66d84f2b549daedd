"""What tells a platform whether the app is well."""

from dataclasses import replace
from datetime import timedelta

import pytest
import requests

from advisor import Advisor
from advisor.store import StoreFull, open_store
from bot.exchange import now
from bot.health import Health
from bot.playground import server_error
from bot.settings import Settings
from tests.torture.inside import inside
from tests.torture.traffic import body_of, direct, signed

from .stage import ADA, OPERATIONS, Stage


def get(stage: Stage, path: str) -> requests.Response:
    return requests.get(f"{stage.slack.app_url}{path}", timeout=5)


def test_the_process_is_healthy_while_it_answers(stage: Stage) -> None:
    assert get(stage, "/healthz").status_code == 200


def test_it_is_ready_while_its_store_is(stage: Stage) -> None:
    stage.mention("What is BPO?")

    ready = get(stage, "/readyz")

    assert ready.status_code == 200
    assert ready.text.startswith("ok, 0 waiting")


def test_it_is_not_ready_once_its_store_is_gone(stage: Stage) -> None:
    stage.store.close()

    ready = get(stage, "/readyz")

    assert ready.status_code == 503
    assert "the store is closed" in ready.text
    assert get(stage, "/healthz").status_code == 200


def test_readiness_tells_of_disk_clock_and_model(stage: Stage) -> None:
    before = get(stage, "/readyz").text
    stage.mention("What is BPO?")
    after = get(stage, "/readyz").text

    assert "clock: nothing to compare with yet" in before
    assert "clock: 0 s from Slack's" in after or "clock: 1 s from Slack's" in after
    assert " MB free" in after
    assert "model: answers" in after


def test_a_backlog_is_told_and_does_not_make_it_unready(stage: Stage) -> None:
    stage.slack.faults.next("chat.postMessage", *[server_error()] * 20)
    stage.slack.mention(ADA, OPERATIONS, "<@U0ADVISOR> What is BPO?")
    stage.eventually(lambda: stage.store.next_due(stage.now))
    stage.slack.advance(timedelta(seconds=1))

    ready = get(stage, "/readyz")

    assert ready.status_code == 200
    assert ready.text.startswith("ok, 1 waiting, oldest ")


class Full:
    """A store whose disk is full: it can be read and not written."""

    def __init__(self) -> None:
        self._store = open_store(None, clock=now)
        self.backlog = self._store.backlog

    def workspace(self, _: str) -> "Full":
        return self

    def commit(self, *_: object) -> bool:
        raise StoreFull("no space left")

    def close(self) -> None:
        self._store.close()


def test_a_store_that_can_be_read_and_not_written_is_not_ready() -> None:
    full = Full()

    assert Health(full, now).report() == (False, "store: no space left\n")  # type: ignore[arg-type]
    full.close()


def test_the_write_probe_leaves_nothing_behind() -> None:
    store = open_store(None, clock=now)

    assert all(Health(store, now).report()[0] for _ in range(3))

    assert store.workspace("-").erase() == 0
    store.close()


def test_a_model_that_fails_is_not_ready(stage: Stage) -> None:
    def ask() -> object:
        raise ZeroDivisionError("words of a person")

    assert replace(Health(stage.store, now), ask=ask).report() == (
        False,
        "model: ZeroDivisionError\n",
    )


def test_a_clock_that_is_off_is_told_by_slacks_time_stamps(
    advisor: Advisor, settings: Settings
) -> None:
    with inside(settings, advisor) as app:
        body, kind = body_of(direct(1, "What is BPO?"))
        late = now().timestamp() - 4000

        assert app.raw(body, signed(body, kind, at=late)) == 401
        ready = app.client.get("/readyz")

        assert ready.status_code == 200
        assert "s from Slack's, set it" in ready.text
        assert "clock: 400" in ready.text


def test_metrics_count_what_happened(stage: Stage) -> None:
    stage.mention("What is BPO?")
    stage.slack.deliver_raw(b"junk", signed=False)
    stage.settle()

    text = get(stage, "/metrics").text

    assert 'advisor_requests_total{kind="event_callback",status="200"}' in text
    assert 'advisor_requests_total{kind="refused",status="401"} 1.0' in text
    assert 'advisor_replies_total{kind="answer"} 1.0' in text
    assert 'advisor_recognitions_total{decision="accepted"} 1.0' in text
    assert 'advisor_deliveries_total{outcome="sent"} 1.0' in text
    assert "advisor_ack_seconds_bucket" in text


@pytest.mark.parametrize("kind", ["x" * 500, "\n# HELP"])
def test_nobody_can_fill_the_metrics_with_names(
    advisor: Advisor, settings: Settings, kind: str
) -> None:
    with inside(settings, advisor) as app:
        assert app.deliver({"type": kind}) == 200

        text = app.client.get("/metrics").get_data(as_text=True)

    assert 'advisor_requests_total{kind="other",status="200"} 1.0' in text
    assert kind not in text.replace("\n# HELP advisor", "")


def test_metrics_say_how_much_waits(stage: Stage) -> None:
    metrics = get(stage, "/metrics")

    assert metrics.status_code == 200
    assert "advisor_waiting 0.0\n" in metrics.text
    assert "# TYPE advisor_waiting_oldest_seconds gauge\n" in metrics.text


def test_metrics_of_a_closed_store_are_no_traceback(stage: Stage) -> None:
    stage.store.close()

    assert get(stage, "/metrics").status_code == 503


def test_what_cannot_be_stored_is_left_to_slack_to_deliver_again(stage: Stage) -> None:
    stage.store.close()

    said = stage.slack.direct("U0ADA", "What is BPO?")

    assert said.ack.status == 503
