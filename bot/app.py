"""The Bolt app: put together here, from its settings and the advisor."""

import logging

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import CallableAuthorize
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient

from advisor import Advisor
from advisor.store import StoreError
from bot import listeners, mishaps
from bot.delivery import web_client
from bot.exchange import Exchange
from bot.installing import installing
from bot.listeners.asking import Asking
from bot.payload import MalformedPayloadError
from bot.people import Directory
from bot.settings import Settings
from bot.tokens import NotInstalledError, tokens

logger = logging.getLogger(__name__)

_SECONDS = 2
"""For what somebody waits for: opening a modal, whose trigger lives three seconds, and look-ups."""


_BOLT = "slack_bolt.app"


def create_app(settings: Settings, asking: Asking) -> App:
    """Return the app with every listener registered.

    The listener runs before the acknowledgement, so what fails is delivered again by Slack.
    """
    exchange = asking.exchange
    token_of = tokens(settings, exchange.store)
    flow = installing(settings, exchange.store, exchange.clock)

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        """Authorise from what we keep; asking Slack would make it a part of every ack."""
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_token=token_of(team_id or "")
        )

    # Bolt finds the token in the environment and warns at every start that it isn't used.
    bolt = logging.getLogger(_BOLT)
    bolt.setLevel(logging.ERROR)
    app = App(
        name="outsourcing-advisor",
        logger=bolt,
        signing_secret=settings.signing_secret or "unused with Socket Mode",
        authorize=CallableAuthorize(logger=bolt, func=authorize),  # type: ignore[arg-type]
        oauth_flow=flow,
        client=web_client(None, settings.slack_api_url, _SECONDS),
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        attaching_conversation_kwargs_enabled=False,
    )
    listeners.register(app, asking, follow_threads=settings.follow_threads)

    @app.error
    def failed(error: Exception, request: BoltRequest) -> BoltResponse:
        return _failed(error, request, exchange, settings.contact)

    return app


def asking_of(settings: Settings, advisor: Advisor, exchange: Exchange) -> Asking:
    """Return what the app's surfaces and the responder put people's words to."""
    token_of = tokens(settings, exchange.store)

    def client(team: str) -> WebClient:
        return web_client(token_of(team), settings.slack_api_url, _SECONDS)

    return Asking(advisor, exchange, Directory(client, settings.admins, exchange.clock))


def _failed(
    error: Exception, request: BoltRequest, exchange: Exchange, contact: str | None
) -> BoltResponse:
    """Tell Slack the truth: odd payloads are final, a store that can't write is not.

    What nobody listens to, what comes from where the app isn't installed, and what went wrong in
    our code would go wrong again: acknowledged.
    """
    if isinstance(error, MalformedPayloadError):
        logger.warning("refused a payload: %s", error)
        return BoltResponse(status=400, body="")
    if isinstance(error, StoreError):
        logger.error("nothing was written: %s", error)
        return BoltResponse(status=503, body="")
    kind = str(request.body.get("type") or "command")[:60]
    if isinstance(error, BoltUnhandledRequestError | NotInstalledError):
        lacking = "installation" if isinstance(error, NotInstalledError) else "listener"
        logger.warning("no %s for a %s payload", lacking, kind)
        is_menu = kind in {"block_suggestion", "dialog_suggestion"}
        return BoltResponse(status=200, body='{"options": []}' if is_menu else "")
    logger.error("a %s payload failed", kind, exc_info=error)
    try:
        return mishaps.tell(request.body, exchange, contact)
    except StoreError as trouble:
        logger.error("and nobody could be told: %s", trouble)  # noqa: TRY400 - says it all
        return BoltResponse(status=503, body="")
