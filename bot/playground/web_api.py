"""Slack's Web API as far as the app uses it: `/api/<method>`, and the response addresses."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, Response, jsonify, request

from bot.playground.serving import DROP
from bot.playground.values import Json, Refused

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from bot.playground.faults import Fault, Faults
    from bot.playground.workspace import Workspace

_AS_JSON: Final = {"blocks", "view", "metadata", "message", "attachments", "files"}
_KEPT_CALLS: Final = 10_000

Method = Callable[[Mapping[str, Any]], Json]


@dataclass(frozen=True)
class Call:
    """One call that the app made, when, and how it was answered."""

    method: str
    arguments: Mapping[str, Any]
    at: float
    answer: Json | None
    status: int


class WebApi:
    """Answers the app's calls, keeps a record of them, and runs into scripted faults."""

    def __init__(
        self,
        workspace: Workspace,
        methods: Mapping[str, Method],
        respond: Callable[[str, Mapping[str, Any]], Json],
        faults: Faults,
    ) -> None:
        self._workspace = workspace
        self._faults = faults
        self._calls: deque[Call] = deque(maxlen=_KEPT_CALLS)
        self._lock = threading.Lock()
        self._respond = respond
        self._methods: dict[str, Method] = {
            "api.test": lambda _: {},
            "auth.test": self._auth_test,
            **methods,
        }

    @property
    def calls(self) -> list[Call]:
        """The calls so far, oldest first."""
        with self._lock:
            return list(self._calls)

    def blueprint(self) -> Blueprint:
        """The routes for the app."""
        routes = Blueprint("web_api", __name__)
        routes.add_url_rule("/api/<method>", "call", self.call, methods=["GET", "POST"])
        routes.add_url_rule("/response/<token>", "respond", self.respond, methods=["POST"])
        return routes

    def call(self, method: str) -> Response:
        """Answer one call of a method."""
        arguments = _arguments()
        return self._answer(method, arguments, lambda: self._run(method, arguments))

    def respond(self, token: str) -> Response:
        """Take a response to something a person did."""
        body = _json_body()
        return self._answer("response_url", body, lambda: self._respond(token, body))

    def _answer(self, method: str, arguments: Json, work: Callable[[], Json]) -> Response:
        fault = self._faults.take(method)
        status, answer = 200, None
        if fault is None or fault.done:
            status, answer = _carried_out(work)
            if method == "response_url" and not answer["ok"]:
                status = 404
        with self._lock:
            kept = {key: value for key, value in arguments.items() if key != "token"}
            code = fault.status if fault and fault.body is not None else status
            self._calls.append(Call(method, kept, self._workspace.clock.now(), answer, code))
        if fault is not None and (spoiled := _spoiled(fault)) is not None:
            return spoiled
        response = jsonify(answer)
        response.status_code = status
        return response

    def _run(self, method: str, arguments: Mapping[str, Any]) -> Json:
        work = self._methods.get(method)
        if work is None:
            raise Refused("unknown_method")
        if method != "api.test":
            self._authorize(arguments)
        return work(arguments)

    def _authorize(self, arguments: Mapping[str, Any]) -> None:
        header = request.headers.get("Authorization", "")
        token = header.removeprefix("Bearer ") or arguments.get("token")
        if not token:
            raise Refused("not_authed")
        if token != self._workspace.settings.bot_token:
            raise Refused("invalid_auth")
        if self._workspace.uninstalled:
            raise Refused("account_inactive")

    def _auth_test(self, _: Mapping[str, Any]) -> Json:
        settings = self._workspace.settings
        return {
            "url": request.host_url,
            "team": settings.team_name,
            "team_id": settings.team_id,
            "user": "advisor",
            "user_id": settings.bot_user,
            "bot_id": settings.bot_id,
            "is_enterprise_install": False,
        }


def _carried_out(work: Callable[[], Json]) -> tuple[int, Json]:
    try:
        return 200, {"ok": True, **work()}
    except Refused as refused:
        answer: Json = {"ok": False, "error": refused.error}
        if refused.problems:
            found = [f"[ERROR] {problem}" for problem in refused.problems]
            answer["response_metadata"] = {"messages": found}
            answer["errors"] = [
                {"pointer": p.pointer, "code": p.code, "message": p.message}
                for p in refused.problems
            ]
        return 200, answer


def _spoiled(fault: Fault) -> Response | None:
    if fault.hang_seconds:
        time.sleep(fault.hang_seconds)
    if fault.drop:
        request.environ[DROP] = True
        return Response(status=500)
    if fault.body is None:
        return None
    headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
    return Response(fault.body, fault.status, headers)


def _arguments() -> Json:
    """The arguments of a call, from the address, a form or a JSON body."""
    if request.mimetype == "application/json":
        return {**_plain(request.args), **_json_body()}
    return {**_plain(request.args), **_plain(request.form)}


def _json_body() -> Json:
    value = request.get_json(force=True, silent=True)
    return value if isinstance(value, dict) else {}


def _plain(fields: MultiDict[str, str]) -> Json:
    made: Json = {}
    for name, value in fields.items():
        made[name] = value
        if name in _AS_JSON:
            try:
                made[name] = json.loads(value)
            except ValueError:
                made[name] = value
    return made
