"""Whatever Slack does wrong, a person gets each answer once, in order, and no ack waits for it."""

import itertools
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from advisor import Advisor
from advisor.store import Store
from bot.delivery import calls
from bot.playground import Fault, dropped, garbage, hang, rate_limited, server_error
from bot.serving import running
from bot.settings import Settings
from tests.delivery.doubles import SlackDouble
from tests.torture.traffic import SECRET, TOKEN, body_of, direct, signed

from .stage import ADA, OPERATIONS, Stage, entries, staged

TROUBLE = {
    "too many": rate_limited(2),
    "broken": server_error(500),
    "unavailable": server_error(503),
    "cut off before": dropped(after_receipt=False),
    "cut off after": dropped(after_receipt=True),
    "garbage": garbage(),
    "garbage after": replace(garbage(), done=True),
    "broken after": replace(server_error(500), done=True),
    "hangs": hang(0.6),
}
trouble = pytest.mark.parametrize(
    "fault", [pytest.param(fault, id=name) for name, fault in TROUBLE.items()]
)


@pytest.fixture
def hasty(settings: Settings, advisor: Advisor, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """The app, which waits for Slack for a quarter of a second."""
    monkeypatch.setattr(calls, "_TIMEOUT", 0.25)
    with staged(settings, advisor) as made:
        yield made


def pass_time(stage: Stage, seconds: float = 60) -> None:
    """Let retries come due, step by step, until nothing waits any more."""
    for _ in range(40):
        if not stage.store.backlog(stage.now).count:
            return
        stage.slack.advance(timedelta(seconds=seconds))
        threading.Event().wait(0.05)
    stage.settle()


@trouble
@pytest.mark.parametrize("times", [1, 3])
def test_an_answer_in_a_channel_appears_once(hasty: Stage, fault: Fault, times: int) -> None:
    hasty.slack.faults.next("chat.postMessage", *[fault] * times)

    asked = hasty.slack.mention(ADA, OPERATIONS, "<@U0ADVISOR> What is BPO?")

    assert asked.ack.ok
    pass_time(hasty)
    [reply] = hasty.replies(asked)
    assert entries(reply) == ["bpo"]
    assert hasty.store.dead_letters() == ()


@trouble
def test_answers_in_direct_messages_appear_once_and_in_order(hasty: Stage, fault: Fault) -> None:
    hasty.slack.faults.next("chat.postMessage", fault, fault)
    questions = {"What is KPO?": "kpo", "What is LPO?": "lpo", "What is RPO?": "rpo"}

    said = [hasty.slack.direct(ADA, question) for question in questions]

    assert all(each.ack.ok for each in said)
    pass_time(hasty)
    answered = [entries(message) for message in hasty.slack.messages(ADA) if entries(message)]
    assert answered == [[f"definition.{name}"] for name in questions.values()]


@trouble
def test_trouble_with_the_lookup_doubles_nothing(hasty: Stage, fault: Fault) -> None:
    hasty.slack.faults.next("chat.postMessage", dropped())
    hasty.slack.faults.next("conversations.replies", fault, fault)

    asked = hasty.slack.mention(ADA, OPERATIONS, "<@U0ADVISOR> What is BPO?")

    pass_time(hasty)
    assert len(hasty.replies(asked)) == 1


def test_without_the_scope_to_look_it_up_an_unclear_answer_comes_again(hasty: Stage) -> None:
    """The one case in which there can be two: better twice than never."""
    hasty.slack.faults.next("chat.postMessage", dropped())
    refusal = Fault(200, '{"ok": false, "error": "missing_scope"}')
    hasty.slack.faults.next("conversations.replies", refusal)

    asked = hasty.slack.mention(ADA, OPERATIONS, "<@U0ADVISOR> What is BPO?")

    pass_time(hasty)
    assert len(hasty.replies(asked)) == 2


def test_slack_is_not_asked_again_before_it_said(hasty: Stage) -> None:
    hasty.slack.faults.next("chat.postMessage", rate_limited(30), rate_limited(30))

    hasty.slack.mention(ADA, OPERATIONS, "<@U0ADVISOR> What is BPO?")
    pass_time(hasty, seconds=4)

    posts = [call.at for call in hasty.slack.calls if call.method == "chat.postMessage"]
    assert len(posts) == 3
    assert all(later - sooner >= 30 for sooner, later in itertools.pairwise(posts))


def test_a_private_answer_whose_address_is_gone_comes_as_a_direct_message(hasty: Stage) -> None:
    gone = Fault(404, '{"ok": false, "error": "expired_url"}')
    hasty.slack.faults.next("response_url", gone)

    hasty.slack.command(ADA, OPERATIONS, "/advisor", "ask What is BPO?")

    pass_time(hasty)
    assert [entries(message) for message in hasty.inbox(ADA)] == [["bpo"]]


# A Slack that says nothing


@pytest.fixture
def silent() -> Iterator[SlackDouble]:
    """A Slack that takes calls and answers none of them until it is told to."""
    double = SlackDouble()
    double.hold = threading.Event()
    yield double
    double.hold.set()
    double.close()


@pytest.fixture
def held(
    settings: Settings, advisor: Advisor, silent: SlackDouble
) -> Iterator[tuple[FlaskClient, Store]]:
    local = replace(settings, slack_api_url=silent.base_url, bot_token=TOKEN)
    with running(local, advisor) as parts:
        yield parts.web(SECRET).test_client(), parts.store
        assert silent.hold is not None
        silent.hold.set()


def test_no_acknowledgement_waits_for_a_slack_that_hangs(
    held: tuple[FlaskClient, Store], silent: SlackDouble
) -> None:
    client, store = held
    for number in range(30):
        body, kind = body_of(direct(number, "What is BPO?", f"U{number}"))
        answer = client.post("/slack/events", data=body, headers=signed(body, kind))
        assert answer.status_code == 200

    assert silent.wait_for(lambda made: len(made) >= 4), "all workers are waiting for Slack"
    assert silent.answered == 0, "and all thirty were acknowledged before it answered once"
    assert len(store.dead_letters()) == 0
