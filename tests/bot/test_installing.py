"""Workspaces install the app by themselves: each gets its token, and nobody gets another's."""

import contextlib
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from html import unescape
from threading import Event
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from slack_sdk import WebClient
from werkzeug.test import TestResponse

from advisor import Advisor
from advisor.store import Installation, Rate, Turn
from bot import scopes
from bot.delivery import Pace, web_client
from bot.exchange import now
from bot.people import Directory, LookupFailedError
from bot.serving import Running, running
from bot.settings import Settings
from bot.tokens import NotInstalledError
from tests.delivery.doubles import Answer, Call, SlackDouble
from tests.torture.traffic import SECRET, body_of, command, direct, event, press, signed, submission

HOST = "https://advisor.example.com"
ONE, TWO = "T0ONE", "T0TWO"
GARBAGE = Answer(200, "<html>garbage</html>")


def given(team: str, token: str | None = None, /, **more: object) -> Answer:
    """What Slack gives for a code."""
    answer = {
        "ok": True,
        "app_id": "A0ADVISOR",
        "access_token": token or f"xoxb-{team}",
        "token_type": "bot",
        "scope": ",".join(scopes.NEEDED),
        "bot_user_id": "U0ADVISOR",
        "team": {"id": team, "name": f"{team} & <Sons>"},
        "enterprise": None,
        "is_enterprise_install": False,
        "authed_user": {"id": "U0ADA"},
    }
    return Answer(body=json.dumps(answer | more))


@dataclass
class House:
    """The app behind its HTTP side, and Slack."""

    settings: Settings
    advisor: Advisor
    slack: SlackDouble
    ahead: timedelta = timedelta(0)
    """By how much its clock is ahead."""
    stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def start(self) -> None:
        """Start the app, once more perhaps."""
        self.stack.close()
        made = running(self.settings, self.advisor, self.clock, Pace.unlimited())
        self.parts: Running = self.stack.enter_context(made)
        self.web = self.parts.web(SECRET)

    def clock(self) -> datetime:
        return now() + self.ahead

    def browser(self) -> FlaskClient:
        """A browser without cookies."""
        return self.web.test_client()

    def deliver(self, payload: Mapping[str, Any]) -> TestResponse:
        """What the app answers to a signed payload."""
        body, kind = body_of(dict(payload))
        headers = signed(body, kind)
        return self.web.test_client().post("/slack/events", data=body, headers=headers)

    def install(self, team: str, token: str | None = None) -> TestResponse:
        """Go the whole way with a browser of one's own."""
        self.slack.answer_by_method["oauth.v2.access"] = given(team, token)
        browser = self.browser()
        return come_back(browser, state_of(visit(browser)))

    def calls_after(self, done: Callable[[], object], *methods: str) -> list[Call]:
        """The calls that Slack got since something was done, these methods and the reply."""
        wanted, before = {"chat.postMessage", *methods}, len(self.slack.calls)
        done()
        found = self.slack.wait_for(
            lambda calls: wanted <= {call.method for call in calls[before:]}
        )
        assert found, self.slack.methods
        return self.slack.calls[before:]

    def kept(self, team: str) -> str | None:
        found = self.parts.store.workspace(team).installation()
        return found.token if found else None


def visit(browser: FlaskClient) -> TestResponse:
    return browser.get("/slack/install", base_url=HOST)


def address(page: TestResponse) -> str:
    """Where the page's link leads."""
    [link] = re.findall(r'href="([^"]*)"', page.get_data(as_text=True))
    return unescape(link)


def state_of(page: TestResponse) -> str:
    return parse_qs(urlsplit(address(page)).query)["state"][0]


def come_back(browser: FlaskClient, state: str | None, **query: str) -> TestResponse:
    """What a browser sees that Slack sends back."""
    asked = {"code": "1.2.canary", **({} if state is None else {"state": state}), **query}
    return browser.get("/slack/oauth_redirect", base_url=HOST, query_string=asked)


@pytest.fixture
def slack() -> Iterator[SlackDouble]:
    double = SlackDouble()
    yield double
    double.close()


@pytest.fixture
def house(settings: Settings, advisor: Advisor, slack: SlackDouble) -> Iterator[House]:
    local = replace(
        settings,
        slack_api_url=slack.base_url,
        signing_secret=SECRET,
        client_id="111.222",
        client_secret="canary-secret",
    )
    made = House(local, advisor, slack)
    made.start()
    yield made
    made.stack.close()


def bearer(calls: list[Call]) -> set[str]:
    return {call.authorization.removeprefix("Bearer ") for call in calls}


# The way


def test_a_workspace_is_installed_answered_left_and_installed_again(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    browser = house.browser()
    page = visit(browser)
    assert page.status_code == 200
    house.slack.answer_by_method["oauth.v2.access"] = given(ONE, "xoxb-first")

    done = come_back(browser, state_of(page))

    assert done.status_code == 200
    assert "T0ONE &amp; &lt;Sons&gt;" in done.get_data(as_text=True)
    [asked] = [call for call in house.slack.calls if call.method == "oauth.v2.access"]
    assert asked.payload == {"code": "1.2.canary"}
    assert asked.authorization.startswith("Basic ")
    assert house.kept(ONE) == "xoxb-first"
    calls = house.calls_after(lambda: house.deliver(direct(1, "What is BPO?", team=ONE)))
    assert bearer(calls) == {"xoxb-first"}

    assert house.deliver(event(2, {"type": "app_uninstalled"}, ONE)).status_code == 200

    assert house.kept(ONE) is None
    quiet = len(house.slack.calls)
    caplog.clear()
    ignored = house.deliver(direct(3, "What is BPO?", team=ONE))
    assert (ignored.status_code, ignored.data) == (200, b"")
    assert house.parts.store.workspace(ONE).erase() == 0, "nothing was written"
    [line] = [each.getMessage() for each in caplog.records if each.name.startswith("bot")]
    assert line == "no installation for a event_callback payload"

    assert house.install(ONE, "xoxb-second").status_code == 200
    calls = house.calls_after(lambda: house.deliver(direct(4, "What is BPO?", team=ONE)))
    assert bearer(calls) == {"xoxb-second"}
    assert house.slack.methods[quiet:].count("chat.postMessage") == 1


def test_each_workspace_is_called_with_its_own_token(house: House) -> None:
    for team in (ONE, TWO):
        assert house.install(team).status_code == 200

    for number, team in enumerate((ONE, TWO, ONE)):

        def ask(number: int = 10 * number, team: str = team) -> None:
            user = f"U0{number}"
            assert house.deliver(direct(number, "What is BPO?", user, team)).status_code == 200
            typed = command(number + 1, "check readiness", user, team)
            assert house.deliver(typed).status_code == 200

        assert bearer(house.calls_after(ask, "views.open")) == {f"xoxb-{team}"}


def test_people_are_looked_up_with_the_token_of_their_workspace(slack: SlackDouble) -> None:
    def client(team: str) -> WebClient:
        if team == TWO:
            raise NotInstalledError
        return web_client(f"xoxb-{team}", slack.base_url)

    directory = Directory(client, frozenset(), now)

    directory.person(ONE, "U0ADA")
    directory.channel(ONE, "C0OPERATIONS")
    with pytest.raises(LookupFailedError, match="try again"):
        directory.person(TWO, "U0ADA")

    assert slack.methods == ["users.info", "conversations.info"]
    assert bearer(slack.calls) == {f"xoxb-{ONE}"}


def test_an_event_asks_slack_nothing_before_it_is_acknowledged(house: House) -> None:
    house.install(ONE)
    house.slack.hold = Event()
    try:
        assert house.deliver(direct(1, "What is BPO?", team=ONE)).status_code == 200
        assert house.slack.answered == 1, "the installation"
    finally:
        house.slack.hold.set()


def test_the_way_begun_before_a_restart_ends_after_it(house: House) -> None:
    browser = house.browser()
    state = state_of(visit(browser))
    house.slack.answer_by_method["oauth.v2.access"] = given(ONE)

    house.start()
    cookie = browser.get_cookie("slack-app-oauth-state", "advisor.example.com")
    assert cookie is not None
    later = house.browser()
    later.set_cookie(cookie.key, cookie.value, domain="advisor.example.com")

    assert come_back(later, state).status_code == 200
    house.start()
    calls = house.calls_after(lambda: house.deliver(direct(1, "What is BPO?", team=ONE)))
    assert bearer(calls) == {f"xoxb-{ONE}"}


def test_installing_again_replaces_the_token_and_loses_nothing(house: House) -> None:
    house.install(ONE, "xoxb-first")
    workspace = house.parts.store.workspace(ONE)
    workspace.commit(Turn((), (Rate("U0ADA", "a1", (), None, "up"),)), now())

    house.install(ONE, "xoxb-second")

    assert house.kept(ONE) == "xoxb-second"
    assert len(workspace.ratings()) == 1


def test_the_page_asks_slack_for_the_manifests_scopes(house: House) -> None:
    asked = urlsplit(address(visit(house.browser())))
    query = parse_qs(asked.query, keep_blank_values=True)

    assert f"{asked.scheme}://{asked.netloc}/" == house.slack.base_url.removesuffix("api/")
    assert asked.path == "/oauth/v2/authorize"
    assert query["client_id"] == ["111.222"]
    assert query["scope"] == [",".join(scopes.NEEDED)]
    assert query["user_scope"] == [""]
    assert len(query["state"][0]) >= 40


def test_optional_scopes_are_asked_for_where_threads_are_followed(house: House) -> None:
    house.settings = replace(house.settings, follow_threads=True, slack_api_url="https://a.b/api/")
    house.start()

    asked = address(visit(house.browser()))

    assert asked.startswith("https://a.b/oauth/v2/authorize?")
    assert parse_qs(asked)["scope"] == [",".join((*scopes.NEEDED, *scopes.OPTIONAL))]


def test_each_page_is_for_this_browser_and_this_moment(house: House) -> None:
    browser = house.browser()
    for page in (visit(browser), come_back(browser, "x")):
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers.getlist("Content-Type") == ["text/html; charset=utf-8"]
        cookie = page.headers["Set-Cookie"]
        assert "Secure" in cookie
        assert "HttpOnly" in cookie


# What goes wrong


def refused(page: TestResponse, status: int) -> str:
    """The text of a page that says what to do."""
    text = page.get_data(as_text=True)
    assert page.status_code == status, text
    assert '<a href="/slack/install">' in text
    assert "Traceback" not in text
    return text


def test_a_state_is_good_once(house: House) -> None:
    house.slack.answer_by_method["oauth.v2.access"] = given(ONE)
    browser = house.browser()
    state = state_of(visit(browser))
    cookie = browser.get_cookie("slack-app-oauth-state", "advisor.example.com")
    assert cookie is not None
    assert come_back(browser, state).status_code == 200

    browser.set_cookie(cookie.key, cookie.value, domain="advisor.example.com")
    refused(come_back(browser, state), 400)

    assert house.slack.methods.count("oauth.v2.access") == 1


@pytest.mark.parametrize("state", [None, "", "made up", "\ud800", "x" * 3000, "<b>"])
def test_a_state_that_was_not_issued_is_refused(house: House, state: str | None) -> None:
    browser = house.browser()
    visit(browser)
    asked = "" if state is None else state.encode("utf-8", "surrogatepass")
    page = browser.get(
        "/slack/oauth_redirect", base_url=HOST, query_string={"code": "1", "state": asked}
    )

    assert "<b>" not in refused(page, 400)
    browser.set_cookie("slack-app-oauth-state", "made up", domain="advisor.example.com")
    refused(come_back(browser, "made up"), 400)
    assert house.slack.calls == []


def test_a_query_in_no_encoding_is_refused(house: House) -> None:
    page = house.browser().open("/slack/oauth_redirect?state=\xff&code=%ff", base_url=HOST)

    refused(page, 400)


def test_a_state_of_another_browser_is_refused_and_stays_good(house: House) -> None:
    house.slack.answer_by_method["oauth.v2.access"] = given(ONE)
    mine, other = house.browser(), house.browser()
    state = state_of(visit(mine))
    visit(other)

    refused(come_back(other, state), 400)
    assert house.slack.calls == []

    assert come_back(mine, state).status_code == 200


@pytest.mark.parametrize(("minutes", "status"), [(9, 200), (10, 400)])
def test_a_state_expires(house: House, minutes: int, status: int) -> None:
    house.slack.answer_by_method["oauth.v2.access"] = given(ONE)
    browser = house.browser()
    state = state_of(visit(browser))

    house.ahead = timedelta(minutes=minutes)

    assert come_back(browser, state).status_code == status


def test_who_does_not_allow_it_is_told_that_nothing_was_installed(house: House) -> None:
    browser = house.browser()
    state = state_of(visit(browser))

    text = refused(come_back(browser, state, error="access_denied"), 200)

    assert "nothing was installed" in text
    assert house.slack.calls == []


@pytest.mark.parametrize("error", ["invalid_scope", "<script>", ""])
def test_another_error_of_slack_is_named_if_it_looks_like_one(house: House, error: str) -> None:
    text = refused(come_back(house.browser(), "x", error=error), 400)

    assert "script" not in text
    assert ("invalid_scope" in text) is (error == "invalid_scope")


@pytest.mark.parametrize(
    ("answer", "status", "says"),
    [
        (Answer.error("invalid_code"), 400, "older than ten minutes"),
        (Answer.error("code_already_used"), 400, "used before"),
        (Answer.error("bad_client_secret"), 502, "bad_client_secret"),
        (Answer.error("canary words"), 502, "http_200"),
        (Answer(500, "canary"), 502, "http_500"),
        (Answer(429, "canary", {"Retry-After": "9"}), 502, "ratelimited"),
        (GARBAGE, 502, "start again in a minute"),
        (Answer(drop=True), 502, "start again in a minute"),
        (Answer(body='{"ok": true}'), 502, "incomplete"),
        (given(ONE, team=None), 502, "incomplete"),
        (given(ONE, team={"id": 7}), 502, "incomplete"),
        (given(ONE, access_token=None), 502, "incomplete"),
        (given(ONE, refresh_token="xoxe-canary", expires_in=43200), 502, "token rotation"),
        (given(ONE, team=None, is_enterprise_install=True), 400, "choose one workspace"),
    ],
)
def test_where_slack_gives_no_token_a_page_says_what_to_do(
    house: House, answer: Answer, status: int, says: str
) -> None:
    house.slack.answer_by_method["oauth.v2.access"] = answer
    browser = house.browser()

    text = refused(come_back(browser, state_of(visit(browser))), status)

    assert says in text
    assert "canary" not in text
    assert house.parts.store.installed() == ()


def test_a_way_back_without_a_code_is_refused(house: House) -> None:
    browser = house.browser()
    query = {"state": state_of(visit(browser))}

    refused(browser.get("/slack/oauth_redirect", base_url=HOST, query_string=query), 400)


def test_installations_that_wait_for_slack_leave_threads_for_events(house: House) -> None:
    house.install(TWO)
    house.slack.answer_by_method["oauth.v2.access"] = replace(given(ONE), hold=Event())

    def install() -> int:
        browser = house.browser()
        return come_back(browser, state_of(visit(browser))).status_code

    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(install) for _ in range(2)]
        assert house.slack.wait_for(lambda calls: len(calls) == 3)
        try:
            assert install() == 503
            assert house.deliver(direct(1, "What is BPO?", team=TWO)).status_code == 200
        finally:
            hold = house.slack.answer_by_method["oauth.v2.access"].hold
            assert hold is not None
            hold.set()
        assert [each.result() for each in waiting] == [200, 200]


def test_a_store_that_can_not_write_is_a_page_too(house: House) -> None:
    house.parts.store.close()

    refused(visit(house.browser()), 503)
    assert house.deliver(direct(1, "What is BPO?", team=ONE)).status_code == 503


@pytest.mark.parametrize("path", ["/slack/install", "/slack/oauth_redirect?code=1&state=2"])
def test_without_credentials_there_is_no_such_page(
    house: House, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "111.222")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "which Bolt would read")
    house.settings = replace(house.settings, client_id=None, client_secret=None, bot_token="xoxb-1")
    house.start()

    assert house.browser().get(path).status_code == 404


# Leaving, and who isn't there


def test_other_workspaces_keep_their_token_when_one_leaves(house: House) -> None:
    for team in (ONE, TWO):
        house.install(team)

    house.deliver(event(1, {"type": "app_uninstalled"}, ONE))

    assert house.parts.store.installed() == (TWO,)


def test_an_uninstall_that_arrives_late_leaves_a_newer_token(house: House) -> None:
    gone = event(1, {"type": "app_uninstalled"}, ONE) | {"event_time": int(now().timestamp()) - 300}
    house.install(ONE)

    assert house.deliver(gone).status_code == 200

    assert house.kept(ONE) == f"xoxb-{ONE}"


@pytest.mark.parametrize("time", [None, "soon", True, -1, 10**18, 0])
def test_an_uninstall_without_a_time_counts_from_now(house: House, time: object) -> None:
    house.install(ONE)

    house.deliver(event(1, {"type": "app_uninstalled"}, ONE) | {"event_time": time})

    assert house.kept(ONE) is None


def test_a_revoked_token_is_told_of_and_loses_nothing(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.install(ONE)
    tokens = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0ADVISOR"]}}

    assert house.deliver(event(1, tokens, ONE)).status_code == 200

    assert house.kept(ONE) == f"xoxb-{ONE}"
    assert "revoked" in caplog.text


@pytest.mark.parametrize(
    "payload",
    [
        direct(1, "What is BPO?", team=ONE),
        event(2, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0"]}}, ONE),
        event(3, {"type": "app_uninstalled"}, ONE),
        command(4, "What is BPO?", team=ONE),
        submission(5, "begin", "", {}) | {"team": {"id": ONE}},
        press(6, "more", "x") | {"team": {"id": ONE}},
    ],
    ids=lambda payload: str(payload.get("event", payload).get("type", "command")),
)
def test_nothing_comes_of_what_a_stranger_sends(house: House, payload: dict[str, Any]) -> None:
    answer = house.deliver(payload)

    assert (answer.status_code, answer.data) == (200, b"")
    assert house.parts.store.workspace(ONE).erase() == 0
    assert house.slack.calls == []


def test_slack_can_verify_the_address_before_anybody_has_installed(house: House) -> None:
    answer = house.deliver({"type": "url_verification", "challenge": "abc", "token": "x"})

    assert answer.status_code == 200
    assert b"abc" in answer.data


def test_the_settings_token_is_for_those_without_one_of_their_own(house: House) -> None:
    house.settings = replace(house.settings, bot_token="xoxb-settings")
    house.start()
    house.install(TWO)

    for number, (team, token) in enumerate({ONE: "xoxb-settings", TWO: f"xoxb-{TWO}"}.items()):
        deliver = partial(house.deliver, direct(number, "What is BPO?", f"U{number}", team))
        assert bearer(house.calls_after(deliver)) == {token}


def test_an_installation_keeps_nothing_but_the_token(house: House) -> None:
    house.install(ONE)

    found = house.parts.store.workspace(ONE).installation()

    assert found is not None
    assert found == Installation(f"xoxb-{ONE}", found.installed_at)
    assert house.settings.database.stat().st_mode & 0o077 == 0
    assert b"U0ADA" not in house.settings.database.read_bytes()
