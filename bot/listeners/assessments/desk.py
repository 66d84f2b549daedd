"""What every listener of assessments works with, and how a person hears what can't be."""

import base64
import hashlib
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from advisor import runs
from advisor.assessments import Assessment
from advisor.runs import Moment, NotAllowedError, Shelf
from advisor.store import Outgoing, Run, RunView, Workspace
from bot.blocks import messages, parts
from bot.blocks.assessments.cards import filled as filled_in
from bot.blocks.mrkdwn import escape
from bot.blocks.notices import UPLOAD
from bot.blocks.rating import TOO_LATE
from bot.exchange import Exchange
from bot.inbound import Place
from bot.inbound_forms import Filled
from bot.people import Directory, Person

logger = logging.getLogger(__name__)

GONE = "That check doesn't exist any more."
_ID_CHARACTERS = 10
_LONGEST_NAME = 40
_LONGEST_TEXT = 4000


@dataclass(frozen=True)
class Desk:
    """The definitions, the seam, and who is who."""

    shelf: Shelf
    exchange: Exchange
    directory: Directory

    def person(self, filled: Filled) -> Person:
        """Return who acts.

        Raises:
            LookupFailedError: Slack didn't say.
        """
        return self.directory.person(filled.team, filled.user, is_outside=filled.is_outside)

    def moment(self, filled: Filled) -> Moment:
        """Return who acts, now.

        Raises:
            LookupFailedError: Slack didn't say who that is.
        """
        person = self.person(filled)
        return Moment(
            filled.user,
            self.exchange.clock(),
            person.is_admin and not person.is_guest,
            person.is_guest,
        )

    def load(self, workspace: Workspace, run: str) -> tuple[Assessment, RunView]:
        """Return a run and its definition.

        Raises:
            NotAllowedError: there is none, or not any more.
        """
        view = workspace.view(run) if run else None
        assessment = self.shelf.definitions.get(view.run.assessment) if view else None
        if view is None or assessment is None:
            raise NotAllowedError(GONE)
        return assessment, view

    def view(self, filled: Filled, run: str) -> tuple[Assessment, RunView]:
        """Return a run of the workspace in which something was pressed, and its definition.

        Raises:
            NotAllowedError: there is none, or not any more.
        """
        return self.load(self.exchange.store.workspace(filled.team), run)

    def earlier(self, team: str, view: RunView) -> tuple[RunView, ...]:
        """Return the runs of the same assessment and subject before this one, oldest first."""
        return runs.earlier_of(self.exchange.store.workspace(team), view.run)

    def tell(self, filled: Filled, text: str) -> None:
        """Tell the person who pressed a button something, beside it, for nobody else to see."""
        self.show(filled, text, [parts.section(text)])

    def show(self, filled: Filled, text: str, blocks: list[dict[str, Any]]) -> None:
        """Show the person who pressed a button a message that nobody else sees."""
        self.exchange.note(place_of(filled), filled.keys, [], self.note(filled, text, blocks))

    def hand_over(self, filled: Filled, run: Run, page: str) -> None:
        """Show the person who pressed a button a page to copy, and send it as a Markdown file."""
        shown = self.note(filled, escape(page), [parts.preformatted(page)])
        title = f"{run.display}, {run.id}"
        name = f"{file_name(run.display)}-{run.id}.md"
        payload = {"channel": filled.user, "page": page, "name": name, "title": title}
        file = Outgoing(identity(filled.keys, "page"), UPLOAD, payload, filled.user, run.id)
        self.exchange.note(place_of(filled), filled.keys, [], shown, file)

    def note(self, filled: Filled, text: str, blocks: list[dict[str, Any]]) -> Outgoing:
        """Return a message for the person who pressed a button, that nobody else sees."""
        place = place_of(filled)
        if place.direct:
            return messages.to_person(text, filled.user, blocks)
        return messages.private_note(text[:_LONGEST_TEXT], place, blocks)

    def open_modal(self, client: WebClient, filled: Filled, view: Mapping[str, Any]) -> None:
        """Open a modal, or push it if one is open; where Slack took too long, say so.

        A modal needs the click's trigger, which is gone in three seconds, so this can't wait for
        the sender.
        """
        messages.check(view, "modal")
        method = "views.push" if filled.view else "views.open"
        try:
            client.api_call(method, json={"trigger_id": filled.trigger, "view": view})
        except (SlackClientError, OSError) as error:
            logger.warning("%s failed: %s", method, type(error).__name__)
            self.tell(filled, TOO_LATE)

    def update_modal(self, client: WebClient, filled: Filled, view: Mapping[str, Any]) -> None:
        """Show another view in the modal whose button was pressed."""
        messages.check(view, "modal")
        try:
            client.api_call("views.update", json={"view_id": filled.view, "view": view})
        except (SlackClientError, OSError) as error:
            logger.warning("views.update failed: %s", type(error).__name__)


def place_of(filled: Filled) -> Place:
    """Return where a private word to the person belongs."""
    if filled.channel is None:
        return Place(filled.team, filled.user, filled.user, direct=True)
    return Place(
        filled.team,
        filled.channel,
        filled.user,
        reply_in=filled.thread,
        private_to=filled.private,
        direct=filled.channel.startswith("D"),
        response_url=filled.response_url,
    )


def words(error: Exception) -> str:
    """Return as mrkdwn what a person is told who can't do something."""
    if isinstance(error, NotAllowedError) and error.run is not None:
        return filled_in(error.text, error.run)
    return escape(str(error))


def file_name(text: str) -> str:
    """Return a person's words as a name that every file system takes."""
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-").lower()[:_LONGEST_NAME] or "result"


def identity(keys: tuple[str, ...], kind: str) -> str:
    """Return an id that a repeated delivery gives again."""
    digest = hashlib.sha256("\n".join((kind, *keys)).encode()).digest()
    return base64.b32encode(digest).decode()[:_ID_CHARACTERS]


def refused(ack: Ack, title: str, error: Exception) -> None:
    """Answer a modal that was sent off in vain with the reason."""
    ack(response_action="update", view=parts.modal("told", title, [parts.section(words(error))]))


def said_view(title: str, mrkdwn: str) -> dict[str, Any]:
    """Return a modal that says one thing."""
    return parts.modal("told", title, [parts.section(mrkdwn)])
