"""The sender's threads: quick, in order, one call once, whatever happens around them."""

# ruff: noqa: PLR0913, PLR0917 - fixtures and the columns of tables are arguments
import threading
import time
from datetime import datetime
from pathlib import Path
from statistics import median

import pytest
import requests
from slack_sdk import WebClient

from advisor.store import Outgoing, Refused, Store, StoreError, StoreFull, open_store
from bot.delivery import Means, Pace, Sender, web_client
from bot.delivery import sender as sender_module

from .conftest import TOKEN, commit, message
from .doubles import Answer, FakeClock, SlackDouble


def settled(store: Store, clock: FakeClock, seconds: float = 5) -> bool:
    """Waits until nothing is due any more."""
    end = time.monotonic() + seconds
    while store.due(clock(), 1):
        if time.monotonic() > end:
            return False
        time.sleep(0.002)
    return True


def test_a_commit_and_a_wake_send(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    sender.start()

    commit(store, clock, message("a1"))
    sender.wake()

    assert slack.wait_for(lambda calls: len(calls) == 1)
    assert settled(store, clock)


def test_a_call_leaves_at_once_after_its_commit(
    store: Store, clock: FakeClock, session: requests.Session
) -> None:
    left: list[float] = []
    gone = threading.Event()

    class Stopwatch(WebClient):
        def api_call(self, *_: object, **__: object) -> object:  # type: ignore[override]
            left.append(time.perf_counter())
            gone.set()
            return {"ok": True}

    means = Means(lambda _: Stopwatch(), session)
    sender = Sender(store, means, clock, pace=Pace.unlimited())
    sender.start()
    waits = []
    for number in range(30):
        gone.clear()
        commit(store, clock, message(f"a{number}"))
        committed = time.perf_counter()
        sender.wake()
        assert gone.wait(5)
        waits.append(left[-1] - committed)
        assert settled(store, clock)
    sender.stop()

    assert median(waits) < 1, "no polling delay; it takes less than a millisecond when idle"


def test_each_channel_keeps_its_order_while_many_are_served(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    sender.start()
    for number in range(10):
        commit(store, clock, *(message(f"{c}-{number}", c) for c in ("C1", "C2", "C3", "C4", "C5")))
        sender.wake()

    assert slack.wait_for(lambda calls: len(calls) == 50, 10)
    assert sender.stop(5)

    for channel in ("C1", "C2", "C3", "C4", "C5"):
        texts = [text for text in slack.texts if text.startswith(channel)]
        assert texts == [f"{channel}-{number}" for number in range(10)]


def test_a_channel_on_which_slack_hangs_does_not_hold_up_the_others(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    hold = threading.Event()
    slack.answer_by_channel["C1"] = Answer(hold=hold)
    commit(store, clock, message("a1"), message("a2"), message("b1", "C2"), message("b2", "C2"))
    sender.start()

    assert slack.wait_for(lambda calls: len(calls) == 3)
    assert sorted(slack.texts) == ["a1", "b1", "b2"], "and nothing overtakes in the channel itself"

    hold.set()
    assert slack.wait_for(lambda calls: len(calls) == 4)
    assert sender.stop(5)


def test_one_wake_is_enough_for_a_turn_that_speaks_in_several_channels(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    hold = threading.Event()
    for channel in ("C1", "C2", "C3", "C4"):
        slack.answer_by_channel[channel] = Answer(hold=hold)
    sender.start()
    commit(store, clock, *(message(f"a{n}", f"C{n}") for n in range(1, 5)))

    sender.wake()

    assert slack.wait_for(lambda calls: len(calls) == 4), "all four are underway together"
    hold.set()
    assert sender.stop(5)


def test_what_was_left_is_sent_after_a_restart_and_nothing_twice(
    slack: SlackDouble, clock: FakeClock, session: requests.Session, tmp_path: Path
) -> None:
    path = tmp_path / "advisor.db"
    client = web_client(TOKEN, slack.base_url)
    slack.answers = [Answer(), Answer(500)]
    store = open_store(path, clock=clock)
    commit(store, clock, message("a1"), message("a2"), message("a3"))
    Sender(store, Means(lambda _: client, session), clock).send_due()
    store.close()
    assert slack.texts == ["a1", "a2"]

    clock.forward(hours=1)
    store = open_store(path, clock=clock)
    sender = Sender(store, Means(lambda _: client, session), clock)
    sender.start()

    assert slack.wait_for(lambda calls: len(calls) == 4)
    assert sender.stop(5)
    assert slack.texts == ["a1", "a2", "a2", "a3"]
    store.close()


def test_a_call_put_off_is_made_when_its_time_comes_without_a_wake(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    slack.answers = [Answer(429, "", {"Retry-After": "0.05"})]
    commit(store, clock, message("a1"))
    sender.start()
    assert slack.wait_for(lambda calls: len(calls) == 1)
    assert settled(store, clock)

    clock.forward(seconds=0.05)

    assert slack.wait_for(lambda calls: len(calls) == 2, 2)


def test_a_wake_just_before_a_worker_falls_asleep_is_not_lost(
    store: Store, slack: SlackDouble, clock: FakeClock, session: requests.Session
) -> None:
    class Late:
        """Something is committed when the worker has seen that nothing is due."""

        def next_due(self, after: datetime) -> datetime | None:
            answer = store.next_due(after)
            if not slack.calls and not store.backlog(after).count:
                commit(store, clock, message("a1"))
                sender.wake()
            return answer

        def __getattr__(self, name: str) -> object:
            return getattr(store, name)

    client = web_client(TOKEN, slack.base_url)
    sender = Sender(Late(), Means(lambda _: client, session), clock, workers=1)  # type: ignore[arg-type]
    sender.start()

    assert slack.wait_for(lambda calls: len(calls) == 1, 2)
    assert sender.stop(5)


def test_stop_sends_what_is_due_first(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    commit(store, clock, *(message(f"a{number}") for number in range(20)))
    sender.start()

    assert sender.stop(5)

    assert slack.texts == [f"a{number}" for number in range(20)]


def test_stop_does_not_wait_for_a_slack_that_hangs(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    hold = threading.Event()
    slack.answers = [Answer(hold=hold)]
    commit(store, clock, message("a1"), message("a2"))
    sender.start()
    assert slack.wait_for(lambda calls: len(calls) == 1)

    started = time.monotonic()
    drained = sender.stop(0.05)

    assert not drained
    assert time.monotonic() - started < 1
    assert store.backlog(clock()).count == 2
    hold.set()


def test_a_sender_that_never_started_can_be_stopped(sender: Sender) -> None:
    assert sender.stop(0)


class Troubled:
    """An outbox whose commands fail for a while."""

    def __init__(self, store: Store, **failures: list[Exception]) -> None:
        self._store = store
        self.failures = failures

    def __getattr__(self, name: str) -> object:
        failures = self.failures.get(name)
        if failures:
            error = failures.pop(0)

            def fail(*_: object) -> None:
                raise error

            return fail
        return getattr(self._store, name)


@pytest.mark.parametrize("command", ["due", "sent", "next_due"])
def test_a_store_in_trouble_stops_nothing_and_sends_nothing_twice(
    store: Store,
    slack: SlackDouble,
    clock: FakeClock,
    session: requests.Session,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    monkeypatch.setattr(sender_module, "_STORE_PAUSE", 0.01)
    full: list[Exception] = [StoreFull("no space"), StoreFull("no space")]
    troubled = Troubled(store, **{command: full})
    client = web_client(TOKEN, slack.base_url)
    sender = Sender(troubled, Means(lambda _: client, session), clock)  # type: ignore[arg-type]
    commit(store, clock, message("a1"), message("a2"), message("b1", "C2"))
    sender.start()

    assert settled(store, clock)
    assert sender.stop(5)

    assert troubled.failures == {command: []}
    assert sorted(slack.texts) == ["a1", "a2", "b1"]


@pytest.mark.parametrize("error", [Refused("twice"), ZeroDivisionError("canary")])
def test_an_outcome_that_can_not_be_written_costs_its_row_only(
    store: Store,
    slack: SlackDouble,
    clock: FakeClock,
    session: requests.Session,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    monkeypatch.setattr(sender_module, "_STORE_PAUSE", 0.01)
    troubled = Troubled(store, sent=[error])
    client = web_client(TOKEN, slack.base_url)
    commit(store, clock, message("a1"), message("a2"))

    Sender(troubled, Means(lambda _: client, session), clock).send_due()  # type: ignore[arg-type]

    assert slack.texts == ["a1", "a2"]
    assert [letter.error for letter in store.dead_letters()] == [type(error).__name__]


def test_an_outcome_that_is_not_written_before_the_end_keeps_its_channel(
    store: Store,
    slack: SlackDouble,
    clock: FakeClock,
    session: requests.Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sender_module, "_STORE_PAUSE", 0.01)
    failures: list[Exception] = [StoreFull("no space")] * 10_000
    troubled = Troubled(store, sent=failures)
    client = web_client(TOKEN, slack.base_url)
    sender = Sender(troubled, Means(lambda _: client, session), clock)  # type: ignore[arg-type]
    commit(store, clock, message("a1"))
    sender.start()
    assert slack.wait_for(lambda calls: len(calls) == 1)

    assert not sender.stop(0.1)

    assert slack.texts == ["a1"]


def test_a_sender_outlives_its_store(
    store: Store, slack: SlackDouble, sender: Sender, clock: FakeClock
) -> None:
    sender.start()
    commit(store, clock, message("a1"))
    sender.wake()
    assert slack.wait_for(lambda calls: len(calls) == 1)
    settled(store, clock)

    store.close()
    sender.wake()

    with pytest.raises(StoreError):
        store.due(clock(), 1)
    assert not sender.stop(1)


def test_the_senders_client_tries_once_and_points_where_it_is_told(slack: SlackDouble) -> None:
    client = web_client(TOKEN, slack.base_url)

    assert client.retry_handlers == []
    assert client.base_url == slack.base_url
    assert isinstance(message("a1"), Outgoing)
