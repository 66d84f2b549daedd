"""The page on assessments says what they are, what is exported, and how a receiver checks it."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest
import requests
import responses

from advisor import assessments
from advisor.assessments import privacy
from advisor.runs import MOST_REMINDERS, USUAL_DAYS, calendar, exporting, opening, steering
from bot.delivery.webhook import Webhook, post
from tests.docs.pages import ASSESSMENTS, Page

SECRET = "a secret that both sides know"
HOOK = "https://example.com/advisor"
NUMBERS = {0: "no", 1: "one", 2: "two", 3: "three"}

IsGenuine = Callable[[bytes, Mapping[str, str], str], bool]


def section(page: Page, title: str) -> str:
    return page.text.partition(f"## {title}\n")[2].partition("\n## ")[0]


def delivered(at: datetime) -> requests.PreparedRequest:
    """Return what a receiver gets of a result that is posted at a time."""
    with responses.RequestsMock() as network, requests.Session() as session:
        network.post(HOOK)
        post(Webhook(HOOK, SECRET), "d1", {"run": "R1", "name": "Project Märle"}, at, session)
        return network.calls[0].request


@pytest.fixture
def is_genuine() -> IsGenuine:
    """The check that the page gives to receivers, as it stands there."""
    (example,) = ASSESSMENTS.blocks("python")
    names: dict[str, object] = {}
    exec(example, names)  # noqa: S102 - our own page
    check = names["is_genuine"]
    assert callable(check)
    return check


def body_of(request: requests.PreparedRequest) -> bytes:
    assert isinstance(request.body, bytes)
    return request.body


def test_a_result_passes_the_check_that_the_page_gives(is_genuine: IsGenuine) -> None:
    request = delivered(datetime.now(UTC))
    assert is_genuine(body_of(request), request.headers, SECRET)


def test_a_result_that_was_changed_on_the_way_does_not_pass(is_genuine: IsGenuine) -> None:
    request = delivered(datetime.now(UTC))
    assert not is_genuine(body_of(request) + b" ", request.headers, SECRET)
    assert not is_genuine(body_of(request), request.headers, "another secret")


def test_an_old_result_does_not_pass(is_genuine: IsGenuine) -> None:
    request = delivered(datetime.now(UTC) - timedelta(minutes=6))
    assert not is_genuine(body_of(request), request.headers, SECRET)


def test_the_page_lists_every_assessment_with_its_minutes() -> None:
    rows = [
        (name.strip("`"), title, minutes)
        for name, title, minutes in ASSESSMENTS.rows("Check", "Answers", "Minutes")
    ]
    defined = assessments.load().values()
    assert {(name, title) for name, title, _ in rows} == {(one.id, one.title) for one in defined}
    assert {name: int(minutes.split()[0]) for name, _, minutes in rows} == {
        one.id: one.minutes for one in defined
    }


def test_the_page_names_every_column_of_the_export() -> None:
    text = section(ASSESSMENTS, "Export")
    listed = text.partition("has the columns ")[2].partition(";")[0]
    assert re.findall(r"`(\w+)`", listed) == list(exporting.COLUMNS)


def test_the_page_states_the_thresholds_of_anonymity() -> None:
    rows = [row[0] for row in ASSESSMENTS.rows("Answers", "Shown")]
    few, full = privacy.FEWEST_FOR_RESULTS, privacy.FEWEST_FOR_DETAIL
    assert rows == [f"fewer than {few}", f"{few} or {full - 1}", f"{full} or more"]
    assert f"fewer than {privacy.FEWEST_ASKED} people" in section(ASSESSMENTS, "Anonymous")


def test_the_page_states_the_same_limits_as_the_code() -> None:
    text = ASSESSMENTS.text
    assert f"{NUMBERS[USUAL_DAYS]} working days ahead" in text
    assert f"{calendar.MOST_DAYS} days at most" in text
    assert f"up to {opening.MOST_PEOPLE} people" in text
    assert f"{NUMBERS[MOST_REMINDERS]} reminders at most" in text
    assert f"for {NUMBERS[steering.REOPENED_DAYS]} working days" in text
