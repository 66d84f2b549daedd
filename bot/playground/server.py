"""The stand-in as a whole: a local Slack to start, to talk through, and to look into."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from flask import Flask

from bot.playground.api_conversations import ConversationMethods
from bot.playground.api_files import FileMethods, file_routes
from bot.playground.api_messages import MessageMethods
from bot.playground.api_views import ViewMethods
from bot.playground.clock import Clock, SystemClock
from bot.playground.deeds import Deeds
from bot.playground.dispatch import Dispatcher
from bot.playground.faults import Faults
from bot.playground.guard import EVERYWHERE, Guard
from bot.playground.interactions import Interactions
from bot.playground.page_api import PageApi
from bot.playground.payloads import Payloads
from bot.playground.people import People
from bot.playground.serving import Server, dropping
from bot.playground.values import File, Json, Message, Outcome, Settings, View
from bot.playground.views import Views
from bot.playground.web_api import Call, WebApi
from bot.playground.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

MOST_BYTES: Final = 4_000_000


class Standin(Deeds):
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
        self.interactions = Interactions(self.workspace, self.views, self.payloads, self.dispatcher)
        self.on_clock_moved: list[Callable[[], object]] = []
        self.faults = Faults()
        self._web_api = self._methods()
        self.flask = self._flask(host)
        self._address = (host, port)
        self._server: Server | None = None

    def _methods(self) -> WebApi:
        workspace, payloads = self.workspace, self.payloads
        messages = MessageMethods(workspace, payloads, self._echo)
        methods = {
            **messages.methods(),
            **ConversationMethods(workspace).methods(),
            **FileMethods(workspace, payloads, self._echo).methods(),
            **ViewMethods(workspace, self.views, payloads).methods(),
        }
        return WebApi(workspace, methods, messages.respond, self.faults)

    def _flask(self, host: str) -> Flask:
        app = Flask("playground", static_folder=None)
        app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
        app.before_request(Guard(host).check)
        page = PageApi(self, self.views)
        app.register_blueprint(self._web_api.blueprint())
        app.register_blueprint(page.blueprint())
        app.register_blueprint(file_routes(self.workspace))
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

    # What there is to see

    def messages(
        self, channel: str, thread_ts: str | None = None, viewer: str | None = None
    ) -> list[Message]:
        """Messages of a channel or thread, oldest first; a viewer adds what only they see."""
        return self.workspace.messages(channel, thread_ts, viewer)

    def stack(self, user: str) -> list[View]:
        """The modals that a person has open, the visible one last; at most three."""
        return self.views.stack(user)

    def files(self) -> list[File]:
        """The files that the app has uploaded, oldest first; `channel` says where they went."""
        return self.workspace.files.all()

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
