"""What the page asks for: its files, the state, a stream of changes, and what a person does.

POST /page/do/<deed> with JSON, always with `user`; the answer is {ok, errors, notice, ts}:

    say      channel, text, thread_ts?
    command  channel, text                    a line that starts with a slash
    click    channel, ts | view; block_id, action_id, value?, picked?
    submit   view, picked                     picked: block id → action id → value
    close    view, all?                       all: the whole stack
    open     tab                              "home" or "messages"
    read     channel, ts                      everything up to ts has been seen
    advance  seconds                          moves the clock forward for everybody
    retry    event_id
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, Response, jsonify, redirect, request, send_from_directory

from bot.playground.page_json import channel_json, delivery_json, message_json, person_json
from bot.playground.reads import Reads
from bot.playground.values import Json, Outcome, Picked, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.playground.deeds import Deeds
    from bot.playground.feed import Change
    from bot.playground.views import Views

PAGE: Final = Path(__file__).parent / "page"
POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
HEARTBEAT_SECONDS: Final = 10.0


class PageApi:
    """The routes behind the page."""

    def __init__(self, standin: Deeds, views: Views) -> None:
        self._standin = standin
        self._workspace = standin.workspace
        self._views = views
        self._people = standin.people
        self._interactions = standin.interactions
        self._dispatcher = standin.dispatcher
        self._reads = Reads(standin.workspace)

    def blueprint(self) -> Blueprint:
        """The routes for the page."""
        routes = Blueprint("page", __name__)
        routes.add_url_rule("/", "index", lambda: _file("index.html"))
        routes.add_url_rule("/assets/<path:name>", "asset", _file)
        routes.add_url_rule("/archives/<channel>/<message>", "archive", _archive)
        routes.add_url_rule("/page/state", "state", self.state)
        routes.add_url_rule("/page/stream", "stream", self.stream)
        routes.add_url_rule("/page/do/<deed>", "deed", self.deed, methods=["POST"])
        routes.register_error_handler(Refused, _refused)
        return routes

    def state(self) -> Response:
        """Everything one person can see, and the number of the last change in it."""
        user = request.args.get("user", "")
        workspace = self._workspace
        settings = workspace.settings
        known = {person.id for person in workspace.people}
        user = user if user in known else workspace.people[0].id
        with workspace.lock:
            seen = workspace.channels(user)
            ids = {channel.id for channel in seen}
            state = {
                "since": f"{workspace.feed.epoch}-{workspace.feed.last}",
                "team": settings.team_name,
                "me": user,
                "bot": settings.bot_user,
                "command": settings.command,
                "hints": [list(hint) for hint in settings.hints],
                "people": [person_json(person) for person in workspace.known()],
                "channels": [channel_json(channel) for channel in seen],
                "messages": [message_json(each) for each in workspace.everything(user)],
                "deliveries": [
                    delivery_json(each) for each in workspace.deliveries() if each.channel in ids
                ],
                "views": self._views.as_json(user),
                "reads": self._reads.of(user),
                "unread": self._reads.counts(),
                "ahead": self._standin.clock.now() - self._standin.clock.wall(),
            }
        return jsonify(state)

    def stream(self) -> Response:
        """Server-sent events: the changes that one person can see, from a number on."""
        user = request.args.get("user", "")
        since = request.headers.get("Last-Event-ID") or request.args.get("since", "")
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return Response(self._events(user, since), 200, headers, mimetype="text/event-stream")

    def _events(self, user: str, since: str) -> Iterator[str]:
        feed = self._workspace.feed
        epoch, _, number = since.partition("-")
        last = int(number) if epoch == feed.epoch and number.isdigit() else -1
        yield "retry: 700\n\n"
        told: Json = {}
        while not feed.closed:
            batch = feed.after(last, HEARTBEAT_SECONDS) if last >= 0 else None
            if batch is None or not batch.complete:
                yield "event: reset\ndata: {}\n\n"
                return
            last = batch.last
            for change in batch.changes:
                if self._visible(change, user):
                    data = json.dumps({"kind": change.kind, **change.body})
                    yield f"id: {feed.epoch}-{change.number}\ndata: {data}\n\n"
            if (counts := self._reads.counts()) != told:
                told = counts
                yield f"data: {json.dumps({'kind': 'unread', 'counts': counts})}\n\n"
            if not batch.changes:
                yield ": still here\n\n"

    def _visible(self, change: Change, user: str) -> bool:
        if change.viewer not in {None, user}:
            return False
        if change.channel is None:
            return True
        channel = self._workspace.channel(change.channel)
        return self._workspace.can_open(user or self._workspace.people[0].id, channel)

    def deed(self, deed: str) -> Response:
        """Do something as a person; the module's docstring lists what and with what."""
        body = request.get_json()
        work = getattr(self, f"_do_{deed}", None)
        if work is None or not isinstance(body, dict):
            raise Refused("unknown_method")
        try:
            outcome: Outcome = work(body["user"], body)
        except KeyError as error:
            raise Refused(f"invalid_arguments: {error}") from error
        return jsonify(_outcome_json(outcome))

    def _do_say(self, user: str, body: Mapping[str, Any]) -> Outcome:
        text = str(body["text"]).strip()
        if not text:
            raise Refused("no_text")
        return self._people.say(user, body["channel"], text, body.get("thread_ts"))

    def _do_command(self, user: str, body: Mapping[str, Any]) -> Outcome:
        return self._people.typed_command(user, body["channel"], str(body["text"]))

    def _do_click(self, user: str, body: Mapping[str, Any]) -> Outcome:
        picked: Picked = body.get("picked") or {}
        action_id, value, block_id = body["action_id"], body.get("value"), body["block_id"]
        if body.get("view"):
            view = self._views.find(body["view"])
            return self._interactions.click_in_view(
                user, view, action_id, value, block_id=block_id, picked=picked
            )
        message = self._workspace.message(body["channel"], body["ts"])
        return self._interactions.click(
            user, message, action_id, value, block_id=block_id, picked=picked
        )

    def _do_submit(self, user: str, body: Mapping[str, Any]) -> Outcome:
        view = self._views.find(body["view"])
        return self._interactions.submit(user, view, body.get("picked") or {})

    def _do_close(self, user: str, body: Mapping[str, Any]) -> Outcome:
        view = self._views.find(body["view"])
        return self._interactions.close(user, view, whole_stack=bool(body.get("all")))

    def _do_open(self, user: str, body: Mapping[str, Any]) -> Outcome:
        return self._people.open_tab(user, "home" if body.get("tab") == "home" else "messages")

    def _do_read(self, user: str, body: Mapping[str, Any]) -> Outcome:
        self._reads.mark(user, str(body["channel"]), str(body["ts"]))
        return Outcome()

    def _do_advance(self, user: str, body: Mapping[str, Any]) -> Outcome:
        del user
        try:
            self._standin.advance(timedelta(seconds=float(body["seconds"])))
        except ValueError as error:
            raise Refused(f"invalid_arguments: {error}") from error
        return Outcome()

    def _do_retry(self, user: str, body: Mapping[str, Any]) -> Outcome:
        del user
        ack = self._dispatcher.retry(str(body["event_id"]))
        return Outcome((ack,) if ack else ())


def _outcome_json(outcome: Outcome) -> Json:
    return {
        "ok": outcome.ok,
        "errors": dict(outcome.errors),
        "notice": outcome.notice,
        "ts": outcome.message.ts if outcome.message else None,
    }


def _refused(refused: Refused) -> tuple[Response, int]:
    return jsonify({"ok": False, "error": refused.error}), 400


def _archive(channel: str, message: str) -> Any:
    """Where a permalink leads: the message's thread, as whoever looks."""
    digits = re.fullmatch(r"p(\d+)(\d{6})", message)
    thread = request.args.get("thread_ts") or (f"{digits[1]}.{digits[2]}" if digits else "")
    return redirect(f"/#//{channel}/{thread}")


def _file(name: str) -> Response:
    answer = send_from_directory(PAGE, name)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "no-cache"
    return answer
