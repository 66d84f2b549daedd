"""The stand-in as a whole: a local Slack to start, to talk through, and to look into."""

from __future__ import annotations

import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit

from flask import Flask

from bot.playground.api_messages import MessageMethods
from bot.playground.api_views import ViewMethods
from bot.playground.clock import Clock, SystemClock
from bot.playground.dispatch import JSON, Dispatcher
from bot.playground.faults import Faults
from bot.playground.guard import EVERYWHERE, Guard
from bot.playground.page_api import PageApi
from bot.playground.payloads import Payloads
from bot.playground.people import People
from bot.playground.serving import Server, dropping
from bot.playground.values import Ack, Json, Message, Outcome, Picked, Settings, View
from bot.playground.views import Views
from bot.playground.web_api import Call, WebApi
from bot.playground.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

MOST_BYTES: Final = 4_000_000
_INTERACTIONS: Final = {
    "block_actions",
    "view_submission",
    "view_closed",
    "shortcut",
    "message_action",
}


class Standin:
    """A local Slack. As a context manager it starts and stops its server.

    >>> with Standin(app_url="http://127.0.0.1:9") as slack:
    ...     slack.mention("U0ADA", "#operations", "@Advisor hello").ack.failure
    'connection_failed'
    """

    def __init__(  # noqa: PLR0913 - each is independent and has a default
        self,
        *,
        app_url: str = "",
        host: str = "127.0.0.1",
        port: int = 0,
        signing_secret: str | None = None,
        bot_token: str | None = None,
        clock: Clock | None = None,
        follow_threads: bool = False,
        own_messages: bool = False,
        ack_seconds: float = 3.0,
    ) -> None:
        self.settings = Settings(
            signing_secret or secrets.token_hex(16),
            bot_token or f"xoxb-playground-{secrets.token_hex(8)}",
            follow_threads=follow_threads,
            own_messages=own_messages,
            ack_seconds=ack_seconds,
        )
        self.clock: Clock = clock or SystemClock()
        self.workspace = Workspace(self.settings, self.clock)
        self.views = Views(self.workspace)
        self.payloads = Payloads(self.workspace)
        self.dispatcher = Dispatcher(self.workspace, app_url)
        self.people = People(self.workspace, self.views, self.payloads, self.dispatcher)
        self.faults = Faults()
        messages = MessageMethods(self.workspace, self.payloads, self._echo)
        view_methods = ViewMethods(self.workspace, self.views, self.payloads)
        self._web_api = WebApi(self.workspace, messages, view_methods, self.faults)
        self.flask = self._flask(host)
        self._address = (host, port)
        self._server: Server | None = None

    def _flask(self, host: str) -> Flask:
        app = Flask("playground", static_folder=None)
        app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
        app.before_request(Guard(host).check)
        page = PageApi(self.workspace, self.views, self.people, self.dispatcher)
        app.register_blueprint(self._web_api.blueprint())
        app.register_blueprint(page.blueprint())
        return app

    # Starting and stopping

    def start(self) -> Self:
        """Listen; raises PortTaken if somebody else does."""
        host, port = self._address
        self._server = Server(dropping(self.flask.wsgi_app), host, port)
        self.payloads.base_url = self.base_url
        self._server.start()
        return self

    def stop(self) -> None:
        """Send the pages home, forget retries, free the port."""
        self.workspace.feed.close()
        self.clock.close()
        if self._server is not None:
            self._server.stop()
            self._server = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def base_url(self) -> str:
        """The address of the page."""
        if self._server is None:
            raise RuntimeError("the stand-in has not been started")
        host = "127.0.0.1" if self._server.host in EVERYWHERE else self._server.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self._server.port}"

    @property
    def url(self) -> str:
        """The address of the page."""
        return self.base_url

    @property
    def api_url(self) -> str:
        """What the app has to use in place of https://slack.com/api/."""
        return f"{self.base_url}/api/"

    @property
    def app_url(self) -> str:
        """Where the app listens, without the path."""
        return self.dispatcher.app_url

    @app_url.setter
    def app_url(self, url: str) -> None:
        if urlsplit(url).scheme not in {"http", "https"}:
            raise ValueError(f"not an address of an app: {url!r}")
        self.dispatcher.app_url = url

    # What people do

    def mention(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Outcome:
        """Say something to the app in a channel; the mention is put in front if it is missing."""
        bot = f"<@{self.settings.bot_user}>"
        named = bot in text or "@advisor" in text.lower()
        return self.say(user, channel, text if named else f"{bot} {text}", thread_ts)

    def direct(self, user: str, text: str, thread_ts: str | None = None) -> Outcome:
        """Say something in a person's direct messages with the app."""
        return self.say(user, user, text, thread_ts)

    def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Outcome:
        """Say something as it is."""
        at = self.workspace.next_ts()
        return replace(self.people.say(user, channel, text, thread_ts), at=at)

    def command(self, user: str, channel: str, command: str, text: str = "") -> Outcome:
        """Send a slash command."""
        at = self.workspace.next_ts()
        return replace(self.people.command(user, channel, command, text), at=at)

    def click(  # noqa: PLR0913 - who, where, what, how
        self,
        user: str,
        where: Message | View,
        action_id: str,
        value: object = None,
        *,
        block_id: str | None = None,
        picked: Picked | None = None,
    ) -> Outcome:
        """Use an element of a message, modal or Home tab.

        The value is the option's, the feedback's or the entered one; a plain button needs none.
        """
        at = self.workspace.next_ts()
        click = self.people.click_in_view if isinstance(where, View) else self.people.click
        done = click(user, where, action_id, value, block_id=block_id, picked=picked)  # type: ignore[arg-type]
        return replace(done, at=at)

    def submit(self, user: str, view: View, values: Picked | None = None) -> Outcome:
        """Submit a modal with values by action id, by block id, or by both nested."""
        at = self.workspace.next_ts()
        return replace(self.people.submit(user, view, values or {}), at=at)

    def close(self, user: str, view: View, *, whole_stack: bool = False) -> Outcome:
        """Close a modal without submitting."""
        return self.people.close(user, view, whole_stack=whole_stack)

    def open_home(self, user: str) -> Outcome:
        """Open the app's Home tab."""
        return self.people.open_tab(user, "home")

    # What there is to see

    def messages(
        self, channel: str, thread_ts: str | None = None, viewer: str | None = None
    ) -> list[Message]:
        """Messages of a channel or thread, oldest first; a viewer adds what only they see."""
        return self.workspace.messages(channel, thread_ts, viewer)

    def modal(self, user: str) -> View | None:
        """The modal a person is looking at."""
        stack = self.views.stack(user)
        return stack[-1] if stack else None

    def home(self, user: str) -> View | None:
        """A person's Home tab."""
        return self.views.home(user)

    @property
    def calls(self) -> list[Call]:
        """The Web API calls and responses of the app, oldest first."""
        return self._web_api.calls

    def wait_for_reply(
        self,
        after: Outcome,
        channel: str | None = None,
        *,
        viewer: str | None = None,
        timeout: float = 5.0,
    ) -> Message:
        """The app's first message since something was done, there already or yet to come."""
        where = channel or (after.message.channel if after.message else None)
        if where is None:
            raise ValueError("say in which channel to wait")
        place = self.workspace.channel(where).id
        bot = self.settings.bot_user

        def look() -> Message | None:
            found = [
                message
                for message in self.workspace.all_messages(place)
                if message.user == bot
                and message.viewer in {None, viewer}
                and max(message.ts, message.edited or "") > after.at
            ]
            return found[0] if found else None

        reply = self.workspace.feed.wait_for(look, timeout)
        if reply is None:
            raise TimeoutError(f"no reply in {where} within {timeout:g} s")
        return reply

    # Raw deliveries

    def deliver(
        self,
        payload: Mapping[str, Any],
        *,
        times: int = 1,
        together: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> list[Ack]:
        """Deliver a payload as it is, signed, once or repeatedly, one after another or together."""
        barrier = threading.Barrier(times if together else 1)

        def once(_: int) -> Ack:
            barrier.wait(timeout=10)
            return self._send(payload, headers)

        if not together:
            return [once(number) for number in range(times)]
        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(once, range(times)))

    def deliver_raw(
        self,
        body: bytes,
        content_type: str = JSON,
        headers: Mapping[str, str] | None = None,
        *,
        signed: bool = True,
    ) -> Ack:
        """Deliver any bytes, signed or not."""
        return self.dispatcher.send(body, content_type, headers, signed=signed)

    def _send(self, payload: Mapping[str, Any], headers: Mapping[str, str] | None) -> Ack:
        if payload.get("type") in _INTERACTIONS:
            return self.dispatcher.interaction(payload)
        if "command" in payload:
            return self.dispatcher.form(payload)
        return self.dispatcher.raw_event(payload, headers)

    def _echo(self, message: Message, kind: str) -> None:
        """Tell the app about its own messages where Slack would."""
        where = self.workspace.channel(message.channel)
        if not self.settings.own_messages:
            return
        if not where.is_direct and not self.settings.follow_threads:
            return
        payload = self._echoed(message, kind)
        self.clock.later(0.0, lambda: self.dispatcher.event(payload))

    def _echoed(self, message: Message, kind: str) -> Json:
        if kind == "posted":
            return self.payloads.message_event(message)
        return self.payloads.message_changed(message, deleted=kind == "deleted")


__all__: Sequence[str] = ("Standin",)
