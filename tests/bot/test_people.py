"""Who somebody is, asked of Slack: seldom, and not again at once where Slack doesn't answer."""

from collections.abc import Iterator

import pytest

from bot.delivery import web_client
from bot.people import Directory, LookupFailedError
from tests.delivery.doubles import Answer, FakeClock, SlackDouble


@pytest.fixture
def slack() -> Iterator[SlackDouble]:
    double = SlackDouble()
    yield double
    double.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def directory(slack: SlackDouble, clock: FakeClock) -> Directory:
    return Directory(lambda _: web_client("xoxb-1", slack.base_url, 2), frozenset(), clock)


def test_a_person_is_asked_for_once_in_a_while(
    slack: SlackDouble, directory: Directory, clock: FakeClock
) -> None:
    for _ in range(3):
        directory.person("T1", "U1")
    assert slack.methods == ["users.info"]

    clock.forward(minutes=6)
    directory.person("T1", "U1")

    assert slack.methods == ["users.info"] * 2


@pytest.mark.parametrize(
    "trouble",
    [Answer(drop=True), Answer(500, "oops"), Answer(body="{"), Answer(503, "")],
    ids=["cut off", "broken", "garbled", "unavailable"],
)
def test_where_slack_does_not_answer_it_is_left_alone_for_a_moment(
    slack: SlackDouble, directory: Directory, clock: FakeClock, trouble: Answer
) -> None:
    slack.answer_by_method["users.info"] = trouble
    with pytest.raises(LookupFailedError, match="try again"):
        directory.person("T1", "U1")
    asked = len(slack.methods)
    del slack.answer_by_method["users.info"]

    with pytest.raises(LookupFailedError, match="try again"):
        directory.person("T1", "U2")
    assert len(slack.methods) == asked
    assert directory.person("T2", "U3").user == "U3", "another workspace isn't concerned"

    clock.forward(seconds=11)
    assert directory.person("T1", "U2").user == "U2"


def test_an_outsider_is_a_guest_whatever_slack_says(
    slack: SlackDouble, directory: Directory
) -> None:
    slack.answer_by_method["users.info"] = Answer(
        body='{"ok": true, "user": {"is_admin": true, "real_name": "Olga"}}'
    )

    assert directory.person("T1", "U1").is_admin
    outsider = directory.person("T1", "U1", is_outside=True)

    assert (outsider.is_admin, outsider.is_guest) == (False, True)
