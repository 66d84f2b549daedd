"""Calls follow each other no faster than Slack takes them."""

from datetime import timedelta

import pytest
import requests

from advisor.store import Due, Outgoing, Store, Turn
from bot.delivery import Means, Pace, Sender, web_client
from bot.delivery.pace import CHANNEL, METHODS, Rate
from bot.exchange import now

from .conftest import TOKEN, commit, message
from .doubles import NOW, Answer, FakeClock, SlackDouble

SECOND = timedelta(seconds=1)


def due(method: str = "chat.postMessage", channel: str = "C1", team: str = "T1") -> Due:
    return Due(team, Outgoing("a1", method, {}, channel), NOW, 0, None)


def made(pace: Pace, call: Due, seconds: int) -> list[float]:
    """When calls are made, in seconds, if there are always more of them."""
    times, now = [], NOW
    while now < NOW + seconds * SECOND:
        now = pace.free_at(call, now)
        pace.note(call, now)
        times.append((now - NOW).total_seconds())
    return times


def test_a_channel_gets_a_short_burst_and_then_one_message_a_second() -> None:
    assert made(Pace(), due(), 4) == [0, 0, 0, 0, 1, 2, 3, 4]


def test_after_a_pause_there_is_a_burst_again() -> None:
    pace = Pace()
    made(pace, due(), 10)

    later = NOW + 60 * SECOND

    for _ in range(CHANNEL.burst):
        assert pace.free_at(due(), later) == later
        pace.note(due(), later)
    assert pace.free_at(due(), later) == later + SECOND


def test_private_notes_count_as_messages_of_the_channel_and_updates_do_not() -> None:
    pace = Pace()
    for _ in range(CHANNEL.burst):
        pace.note(due("chat.postEphemeral"), NOW)

    assert pace.free_at(due("chat.postMessage"), NOW) == NOW + SECOND
    assert pace.free_at(due("chat.update"), NOW) == NOW
    assert pace.free_at(due(channel="C2"), NOW) == NOW
    assert pace.free_at(due(team="T2"), NOW) == NOW


@pytest.mark.parametrize(("method", "rate"), METHODS.items())
def test_a_method_keeps_to_its_rate_over_all_channels(method: str, rate: Rate) -> None:
    pace, now, calls = Pace(), NOW, 0
    while now < NOW + 60 * SECOND:
        call = due(method, f"C{calls}")
        now = pace.free_at(call, now)
        pace.note(call, now)
        calls += 1

    assert calls <= rate.burst + 60 * rate.per_second + 1


def test_a_clock_that_is_set_back_holds_nothing_up_for_long() -> None:
    pace = Pace()
    made(pace, due(), 10)

    earlier = NOW - timedelta(hours=1)

    assert pace.free_at(due(), earlier) <= earlier + SECOND


def test_a_retry_after_holds_the_method_in_the_workspace() -> None:
    pace = Pace.unlimited()

    pace.hold(due(), NOW + 30 * SECOND)
    pace.hold(due(), NOW + 10 * SECOND)

    assert pace.free_at(due(channel="C2"), NOW) == NOW + 30 * SECOND
    assert pace.free_at(due("chat.update"), NOW) == NOW
    assert pace.free_at(due(team="T2"), NOW) == NOW


def test_one_response_url_that_has_had_enough_holds_no_other() -> None:
    pace = Pace.unlimited()

    pace.hold(due("response_url"), NOW + 30 * SECOND)

    assert pace.free_at(due("response_url"), NOW) == NOW


def test_many_channels_are_forgotten_again() -> None:
    pace = Pace()
    for number in range(5_000):
        pace.note(due(channel=f"C{number}"), NOW + number * SECOND)

    assert len(pace._booked) < 3_000


@pytest.fixture
def paced(store: Store, slack: SlackDouble, clock: FakeClock, session: requests.Session) -> Sender:
    return Sender(store, Means(lambda _: web_client(TOKEN, slack.base_url), session), clock)


def test_the_sender_keeps_the_pace_and_lets_others_pass(
    store: Store, slack: SlackDouble, clock: FakeClock, paced: Sender
) -> None:
    commit(store, clock, *(message(f"a{n}") for n in range(6)), message("b1", "C2"))
    paced.send_due()
    assert sorted(slack.texts) == ["a0", "a1", "a2", "a3", "b1"]

    clock.forward(seconds=0.999)
    assert paced.send_due() == 0
    clock.forward(seconds=0.001)
    assert paced.send_due() == 1
    clock.forward(seconds=1)
    assert paced.send_due() == 1

    assert slack.texts[-2:] == ["a4", "a5"]


def test_a_call_behind_many_that_have_to_wait_is_found(
    store: Store, slack: SlackDouble, clock: FakeClock, paced: Sender
) -> None:
    slack.answers = [Answer(429, "", {"Retry-After": "60"})]
    commit(store, clock, *(message(f"a{n}", f"C{n}") for n in range(60)))
    update = Outgoing("u1", "chat.update", {"channel": "X1", "text": "u1"}, "X1")
    commit(store, clock, update)

    paced.send_due()

    assert slack.texts == ["a0", "u1"]


def test_what_was_held_back_leaves_without_a_wake(
    store: Store, slack: SlackDouble, session: requests.Session
) -> None:
    """With a clock that runs: seven messages take two pauses of the pace."""
    pace = Pace(Rate(20, 3), {})
    sender = Sender(
        store, Means(lambda _: web_client(TOKEN, slack.base_url), session), now, pace=pace
    )
    sender.start()
    commit(store, FakeClock(now()), *(message(f"a{n}") for n in range(7)))
    sender.wake()

    assert slack.wait_for(lambda calls: len(calls) == 7)
    assert sender.stop(5)


def test_stop_waits_for_the_pace_as_long_as_it_may(
    store: Store, slack: SlackDouble, session: requests.Session
) -> None:
    pace = Pace(Rate(20, 1), {})
    sender = Sender(
        store, Means(lambda _: web_client(TOKEN, slack.base_url), session), now, pace=pace
    )
    sender.start()
    for number in range(5):
        commit(store, FakeClock(now()), message(f"a{number}"))

    assert sender.stop(10)

    assert slack.texts == [f"a{number}" for number in range(5)]


def test_a_method_is_held_in_the_whole_workspace_when_its_burst_is_used_up() -> None:
    pace = Pace()
    rate = METHODS["chat.postMessage"]
    for number in range(rate.burst):
        assert not pace.holds(due(), NOW)
        pace.note(due(channel=f"C{number}"), NOW)

    assert pace.holds(due(channel="C999"), NOW)
    assert not pace.holds(due(channel="C999"), NOW + rate.interval)
    assert not pace.holds(due("chat.update"), NOW)
    assert not pace.holds(due(team="T2"), NOW)


def test_a_workspace_that_has_to_wait_delays_no_other_one(
    store: Store, slack: SlackDouble, clock: FakeClock, session: requests.Session
) -> None:
    for number in range(300):
        commit(store, clock, message(f"a{number}", f"C{number}"))
    sender = Sender(
        store, Means(lambda _: web_client(TOKEN, slack.base_url), session), clock, pace=Pace()
    )
    store.workspace("T2").commit(Turn((), (), (message("b1", "C9"),)), clock())

    sender.send_due()

    assert slack.texts[-1] == "b1"
    assert len(slack.texts) == METHODS["chat.postMessage"].burst + 1
