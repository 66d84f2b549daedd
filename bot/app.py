"""The Bolt app: put together here, from its settings and the advisor."""

import logging

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError

from advisor import Advisor
from advisor.store import StoreError
from bot import listeners, mishaps
from bot.delivery import web_client
from bot.exchange import Exchange
from bot.inbound import MalformedPayloadError
from bot.people import Directory
from bot.settings import Settings

logger = logging.getLogger(__name__)

_SECONDS = 2
"""For the one call a listener makes, opening a modal: its trigger lives three seconds."""


_BOLT = "slack_bolt.app"


def create_app(settings: Settings, advisor: Advisor, exchange: Exchange) -> App:
    """Return the app with every listener registered.

    The listener runs before the acknowledgement, so what fails is delivered again by Slack.
    """

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        """Authorise from the settings; asking Slack each time would make it a part of every ack."""
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_token=settings.bot_token
        )

    # Bolt finds the token in the environment and warns at every start that it isn't used.
    logging.getLogger(_BOLT).setLevel(logging.ERROR)
    app = App(
        name="outsourcing-advisor",
        logger=logging.getLogger(_BOLT),
        signing_secret=settings.signing_secret or "unused with Socket Mode",
        authorize=authorize,
        client=web_client(None, settings.slack_api_url, _SECONDS),
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        attaching_conversation_kwargs_enabled=False,
    )
    asking = web_client(settings.bot_token, settings.slack_api_url, _SECONDS)
    directory = Directory(asking, settings.admins, exchange.clock)
    listeners.register(app, advisor, exchange, directory, follow_threads=settings.follow_threads)

    @app.error
    def failed(error: Exception, request: BoltRequest) -> BoltResponse:
        return _failed(error, request, exchange, settings.contact)

    return app


def _failed(
    error: Exception, request: BoltRequest, exchange: Exchange, contact: str | None
) -> BoltResponse:
    """Tell Slack the truth: odd payloads are final, a store that can't write is not.

    What nobody listens to and what went wrong in our code would go wrong again: acknowledged.
    """
    if isinstance(error, MalformedPayloadError):
        logger.warning("refused a payload: %s", error)
        return BoltResponse(status=400, body="")
    if isinstance(error, StoreError):
        logger.error("nothing was written: %s", error)
        return BoltResponse(status=503, body="")
    kind = str(request.body.get("type") or "command")[:60]
    if isinstance(error, BoltUnhandledRequestError):
        logger.warning("no listener for a %s payload", kind)
        is_menu = kind in {"block_suggestion", "dialog_suggestion"}
        return BoltResponse(status=200, body='{"options": []}' if is_menu else "")
    logger.error("a %s payload failed", kind, exc_info=error)
    try:
        return mishaps.tell(request.body, exchange, contact)
    except StoreError as trouble:
        logger.error("and nobody could be told: %s", trouble)  # noqa: TRY400 - says it all
        return BoltResponse(status=503, body="")
