"""Installing the app in a workspace: Slack's OAuth over two addresses, and a token that is kept.

Bolt's flow does the work: a state binds the way to Slack and back to one browser. The states and
the tokens are in our store, and what a person reads is ours.
"""

import logging
import re
import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urljoin

from flask import Blueprint, Response, request
from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.adapter.flask.handler import to_flask_response
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import InstallationStore, OAuthStateStore
from slack_sdk.oauth.installation_store import Installation

from advisor.store import Install, Store, StoreError, Turn
from bot import pages, scopes
from bot.delivery import web_client
from bot.delivery.outcomes import refused
from bot.exchange import Clock
from bot.settings import Settings

logger = logging.getLogger(__name__)

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
GOOD_FOR = timedelta(minutes=10)
"""How long a person may take at Slack."""
_SECONDS = 5
_MOST_AT_ONCE = 2
"""Installations that wait for Slack; more would keep threads from acknowledging events."""
_CODE = re.compile(r"[a-z][a-z0-9_]{0,79}")
_USED = {"code_already_used", "invalid_code"}
_AGAIN = ("Start again", INSTALL)
_STALE = (
    "This address has been used before, is older than ten minutes, or belongs to another browser.",
    "Nothing was installed. Please start again, and leave cookies on for this site.",
)


class NotInstallableError(Exception):
    """An installation that comes to nothing; `sentences` tell a person why and what to do."""

    def __init__(self, status: HTTPStatus, *sentences: str) -> None:
        self.status = status
        self.sentences = sentences
        super().__init__(sentences[0])


class _States(OAuthStateStore):
    """States in our store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def issue(self, *_: object, **__: object) -> str:
        """Return a new state, which is kept."""
        state = secrets.token_urlsafe(32)
        self._store.issue_state(state, self._clock() + GOOD_FOR)
        return state

    def consume(self, state: str) -> bool:
        """Take a state; whether it was good."""
        return self._store.take_state(state, self._clock())


class _Installations(InstallationStore):
    """Tokens in our store; who installed the app isn't kept."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def save(self, installation: Installation) -> None:
        """Keep the token of a workspace in the place of an earlier one."""
        team, token = str(installation.team_id), str(installation.bot_token)
        self._store.workspace(team).commit(Turn((), (Install(token),)), self._clock())
        logger.info("the app was installed in the workspace %s", team)


class Installing(OAuthFlow):
    """Bolt's flow with our words, and an answer for whatever Slack says."""

    def __init__(self, settings: OAuthSettings, slack_api_url: str) -> None:
        # Bolt's own lines show codes and states.
        silent = logging.getLogger(f"{__name__}.bolt")
        silent.setLevel(logging.CRITICAL)
        client = web_client(None, slack_api_url, _SECONDS)
        super().__init__(client=client, logger=silent, settings=settings)
        self._free = threading.BoundedSemaphore(_MOST_AT_ONCE)

    def build_authorize_url(self, state: str, request: BoltRequest) -> str:  # noqa: ARG002 - Bolt's
        """Return where Slack asks the person; nothing of the request gets into it."""
        return self.settings.authorize_url_generator.generate(state=state)

    def build_install_page_html(self, url: str, request: BoltRequest) -> str:  # noqa: ARG002
        """Return the page that leads to Slack."""
        return pages.page(
            "Install the Outsourcing Advisor",
            "It answers questions about business process outsourcing in your Slack workspace, and "
            "runs guided assessments with your colleagues.",
            "Slack shows you next what it asks for; an admin may have to approve. The link is good "
            "for ten minutes, in this browser.",
            link=("Add to Slack", url),
        )

    def run_installation(self, code: str) -> Installation:
        """Return what Slack gives for a code.

        Raises:
            NotInstallableError: it gave none, or none that can be used.
        """
        if not self._free.acquire(blocking=False):
            raise NotInstallableError(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "Others are installing the app at this moment. Please start again in a minute.",
            )
        try:
            answer = self.client.oauth_v2_access(
                client_id=self.settings.client_id,
                client_secret=self.settings.client_secret,
                code=code,
                redirect_uri=self.settings.redirect_uri,
            )
        except SlackApiError as error:
            raise _not_given(refused(error).error) from None
        except Exception as error:  # noqa: BLE001 - the network and broken responses fail in many ways
            raise _not_given(type(error).__name__) from None
        finally:
            self._free.release()
        return _installation(answer.data if isinstance(answer.data, dict) else {})


def installing(settings: Settings, store: Store, clock: Clock) -> Installing | None:
    """Return the flow, or None if the settings have no client id and secret."""
    if settings.client_id is None or settings.client_secret is None:
        return None
    oauth = OAuthSettings(
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        scopes=scopes.asked(follow_threads=settings.follow_threads),
        user_scopes=(),
        install_path=INSTALL,
        redirect_uri_path=REDIRECT,
        callback_options=CallbackOptions(_succeeded, _failed),
        authorization_url=urljoin(settings.slack_api_url, "../oauth/v2/authorize"),
        installation_store=_Installations(store, clock),
        state_store=_States(store, clock),
        state_expiration_seconds=int(GOOD_FOR.total_seconds()),
    )
    return Installing(oauth, settings.slack_api_url)


def routes(flow: Installing) -> Blueprint:
    """Return the two addresses."""
    web = Blueprint("installing", __name__)

    @web.get(INSTALL)
    def install() -> Response:
        return _answered(flow.handle_installation)

    @web.get(REDIRECT)
    def redirected() -> Response:
        return _answered(flow.handle_callback)

    @web.after_request
    def guarded(response: Response) -> Response:
        response.headers.update(pages.HEADERS)
        return response

    return web


def _answered(handle: Callable[[BoltRequest], BoltResponse]) -> Response:
    query = request.query_string.decode("utf-8", "replace")
    headers = {"cookie": request.headers.get("Cookie", "")}
    try:
        return to_flask_response(handle(BoltRequest(body="", query=query, headers=dict(headers))))
    except NotInstallableError as error:
        logger.warning("an installation came to nothing: %s", error)
        return Response(
            pages.page("Not installed", *error.sentences, link=_AGAIN), status=error.status
        )
    except StoreError as error:
        logger.error("an installation can't be written down: %s", error)  # noqa: TRY400 - says it all
        words = "The app can't write to its database just now. Please start again in a few minutes."
        return Response(pages.page("Not installed", words, link=_AGAIN), status=503)


def _installation(answer: Mapping[str, Any]) -> Installation:
    """Return what is kept of Slack's answer.

    Raises:
        NotInstallableError: it is for a whole organisation, expires, or isn't what Slack promises.
    """
    if answer.get("is_enterprise_install"):
        raise NotInstallableError(
            HTTPStatus.BAD_REQUEST,
            "The app can't be installed in a whole organisation.",
            "Please start again and choose one workspace.",
        )
    if answer.get("refresh_token") or answer.get("expires_in"):
        raise NotInstallableError(
            HTTPStatus.BAD_GATEWAY,
            "The app's token rotation is switched on, and the advisor needs tokens that last.",
            "Whoever runs it creates the Slack app anew with token_rotation_enabled: false.",
        )
    team, token = answer.get("team"), answer.get("access_token")
    team_id = team.get("id") if isinstance(team, Mapping) else None
    if not isinstance(team_id, str) or not isinstance(token, str) or not team_id or not token:
        raise _not_given("incomplete")
    return Installation(
        team_id=team_id,
        team_name=str(team.get("name") or team_id) if isinstance(team, Mapping) else team_id,
        bot_token=token,
        user_id="",
    )


def _not_given(reason: str) -> NotInstallableError:
    if reason in _USED:
        return NotInstallableError(HTTPStatus.BAD_REQUEST, *_STALE)
    logger.warning("Slack gave no token: %s", reason)
    return NotInstallableError(
        HTTPStatus.BAD_GATEWAY,
        "Slack didn't complete the installation. Please start again in a minute.",
        f"If that doesn't help, tell whoever runs the app: Slack said {reason}.",
    )


def _succeeded(args: SuccessArgs) -> BoltResponse:
    name, team = str(args.installation.team_name), str(args.installation.team_id)
    return _page(
        args,
        HTTPStatus.OK,
        pages.page(
            "Installed",
            f"The advisor is now in {name}.",
            "In Slack, type /invite @Advisor in a channel, then: @Advisor what is BPO? Or send it "
            "a direct message.",
            link=("Open Slack", f"https://app.slack.com/client/{quote(team, safe='')}"),
        ),
    )


def _failed(args: FailureArgs) -> BoltResponse:
    reason = args.reason if _CODE.fullmatch(args.reason) else "something else"
    logger.info("an installation came to nothing: %s", reason)
    status = HTTPStatus.BAD_REQUEST
    sentences: tuple[str, ...] = _STALE
    if reason == "access_denied":
        status = HTTPStatus.OK
        sentences = ("You didn't allow it in Slack, so nothing was installed.",)
    elif "error" in args.request.query:
        sentences = ("Slack didn't allow it, so nothing was installed.", f"It said: {reason}.")
    return _page(args, status, pages.page("Not installed", *sentences, link=_AGAIN))


def _page(args: SuccessArgs | FailureArgs, status: HTTPStatus, html: str) -> BoltResponse:
    """Return a page that ends an installation, and with it the browser's cookie."""
    cookie = args.settings.state_utils.build_set_cookie_for_deletion()
    return BoltResponse(status=status, body=html, headers={"Set-Cookie": cookie})
