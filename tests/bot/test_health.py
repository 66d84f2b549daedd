"""What tells a platform whether the app is well."""

import requests

from .stage import Stage


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


def test_metrics_say_how_much_waits(stage: Stage) -> None:
    metrics = get(stage, "/metrics")

    assert metrics.status_code == 200
    assert "advisor_outbox_waiting 0\n" in metrics.text
    assert "# TYPE advisor_outbox_oldest_seconds gauge\n" in metrics.text


def test_metrics_of_a_closed_store_are_no_traceback(stage: Stage) -> None:
    stage.store.close()

    assert get(stage, "/metrics").status_code == 503


def test_what_cannot_be_stored_is_left_to_slack_to_deliver_again(stage: Stage) -> None:
    stage.store.close()

    said = stage.slack.direct("U0ADA", "What is BPO?")

    assert said.ack.status == 503
