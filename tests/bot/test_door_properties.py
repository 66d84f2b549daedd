"""What Slack didn't sign, didn't sign just now, or sent before, changes nothing at all."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from advisor import Advisor
from bot.exchange import now
from bot.settings import Settings
from tests.torture.inside import Inside, inside
from tests.torture.traffic import SECRET, TEAM, body_of, command, direct, mention, press, signed

PAYLOADS: tuple[dict[str, Any], ...] = (
    mention(1),
    direct(2, "What is BPO?"),
    command(3, "ask What is BPO?"),
    press(4, "choice_0", "entry:bpo"),
    press(5, "rating", "up:a1:bpo"),
)
payloads = st.sampled_from(PAYLOADS)
MOMENT = examples(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def app(advisor: Advisor, settings: Settings) -> Iterator[Inside]:
    with inside(settings, advisor) as made:
        yield made


def untouched(app: Inside) -> bool:
    workspace = app.store.workspace(TEAM)
    return workspace.erase() == 0 and app.store.backlog(now()).count == 0


@MOMENT
@given(payloads, st.text(alphabet="0123456789abcdef", min_size=64, max_size=64))
def test_an_unsigned_request_changes_nothing(app: Inside, payload: Any, digest: str) -> None:
    body, kind = body_of(payload)
    forged = {**signed(body, kind), "X-Slack-Signature": f"v0={digest}"}

    assert app.raw(body, forged) == 401
    assert app.raw(body, {"Content-Type": kind}) == 401
    assert untouched(app)


@MOMENT
@given(payloads, st.integers(min_value=305, max_value=10**9), st.booleans())
def test_a_stale_request_changes_nothing(
    app: Inside,
    payload: Any,
    seconds: int,
    is_early: bool,  # noqa: FBT001 - Hypothesis gives it
) -> None:
    body, kind = body_of(payload)
    at = time.time() + seconds if is_early else max(0.0, time.time() - seconds)

    assert app.raw(body, signed(body, kind, at=at)) == 401
    assert untouched(app)


@MOMENT
@given(payloads, st.data())
def test_a_request_changed_on_its_way_changes_nothing(
    app: Inside, payload: Any, data: st.DataObject
) -> None:
    body, kind = body_of(payload)
    place = data.draw(st.integers(0, len(body) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != body[place]))
    changed = body[:place] + bytes([other]) + body[place + 1 :]

    assert app.raw(changed, signed(body, kind)) in {400, 401}
    assert untouched(app)


@MOMENT
@given(payloads, st.integers(1, 4))
def test_a_replayed_request_changes_nothing_more(app: Inside, payload: Any, times: int) -> None:
    body, kind = body_of(payload)
    headers = signed(body, kind)
    assert app.raw(body, headers) == 200
    rows = app.store.backlog(now()).count

    assert [app.raw(body, headers) for _ in range(times)] == [200] * times

    assert app.store.backlog(now()).count == rows
    app.store.workspace(TEAM).erase()


@MOMENT
@given(st.permutations([0, 0, 0, 1, 1, 2, 2, 2, 3, 3]))
def test_any_order_of_repeated_payloads_has_the_effect_of_each_once(
    app: Inside, order: list[int]
) -> None:
    questions = [direct(number, "What is BPO?", f"U{number}") for number in range(4)]

    assert [app.deliver(questions[number]) for number in order] == [200] * len(order)

    sent = app.take()
    assert sorted(each.channel for each in sent) == ["D0", "D1", "D2", "D3"]
    app.store.workspace(TEAM).erase()


def test_another_secret_is_no_signature(app: Inside) -> None:
    body = json.dumps(PAYLOADS[0]).encode()

    assert app.raw(body, signed(body, secret=SECRET[::-1])) == 401
