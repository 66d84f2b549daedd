"""The Web API's methods for files, the address to upload to, and where files are served."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from bot.playground.api_conversations import joined, needed
from bot.playground.files import PICTURES, file_payload
from bot.playground.values import File, Json, Message, Refused

if TYPE_CHECKING:
    from bot.playground.payloads import Payloads
    from bot.playground.workspace import Workspace

Arguments = Mapping[str, Any]


class FileMethods:
    """files.getUploadURLExternal, .completeUploadExternal, .info and .delete."""

    def __init__(
        self,
        workspace: Workspace,
        payloads: Payloads,
        on_change: Callable[[Message, str], None] = lambda _message, _kind: None,
    ) -> None:
        self._workspace = workspace
        self._payloads = payloads
        self._on_change = on_change

    def methods(self) -> dict[str, Callable[[Arguments], Json]]:
        """The methods by Slack's name."""
        return {
            "files.getUploadURLExternal": self.reserve,
            "files.completeUploadExternal": self.complete,
            "files.info": self.info,
            "files.delete": self.delete,
        }

    def reserve(self, arguments: Arguments) -> Json:
        """files.getUploadURLExternal: where to post the bytes."""
        try:
            length = int(needed(arguments, "length"))
        except ValueError as error:
            raise Refused("invalid_arguments") from error
        name, alt = str(needed(arguments, "filename")), str(arguments.get("alt_txt") or "")
        file_id, token = self._workspace.files.reserve(name, length, alt)
        return {"upload_url": f"{self._payloads.base_url}/upload/{token}", "file_id": file_id}

    def complete(self, arguments: Arguments) -> Json:
        """files.completeUploadExternal: share the files as one message, or keep them unshared."""
        given = needed(arguments, "files")
        if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
            raise Refused("invalid_arguments")
        where, thread = None, arguments.get("thread_ts")
        if arguments.get("channel_id"):
            where = joined(self._workspace, {"channel": arguments["channel_id"]}).id
            if thread is not None:
                self._workspace.message(where, str(thread))
        files = [
            self._workspace.files.share(
                str(each.get("id")), str(each.get("title") or ""), where, thread
            )
            for each in given
        ]
        if where is not None:
            self._post(where, files, arguments)
        return {"files": [file_payload(file, self._payloads.base_url) for file in files]}

    def _post(self, channel: str, files: list[File], arguments: Arguments) -> None:
        message = self._workspace.post(
            channel,
            self._workspace.settings.bot_user,
            str(arguments.get("initial_comment") or ""),
            thread_ts=arguments.get("thread_ts"),
            files=files,
        )
        self._on_change(message, "posted")

    def info(self, arguments: Arguments) -> Json:
        """files.info."""
        found = self._workspace.files.find(str(needed(arguments, "file")))
        return {"file": file_payload(found, self._payloads.base_url)}

    def delete(self, arguments: Arguments) -> Json:
        """files.delete."""
        self._workspace.files.delete(str(needed(arguments, "file")))
        return {}


def file_routes(workspace: Workspace) -> Blueprint:
    """The address to upload to, and the files themselves."""
    routes = Blueprint("files", __name__)

    def upload(token: str) -> Response:
        # The body is read first: reading a form would use it up, whatever it is.
        content = request.get_data(parse_form_data=False)
        if request.mimetype == "multipart/form-data":
            content = next((each.read() for each in request.files.values()), b"")
        try:
            file = workspace.files.upload(token, content)
        except Refused as refused:
            return Response(f"{refused.error}\n", 400, mimetype="text/plain")
        return Response(f"OK - {len(file.content)}", 200, mimetype="text/plain")

    def show(file_id: str) -> Response:
        try:
            file = workspace.files.find(file_id)
        except Refused:
            return Response("There is no such file.\n", 404, mimetype="text/plain")
        # Only pictures are shown as what they say they are; a page must not run from here.
        shown = file.mimetype in PICTURES and "download" not in request.args
        kind = file.mimetype if shown else "application/octet-stream"
        answer = Response(file.content, 200, mimetype=kind)
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Content-Security-Policy"] = "default-src 'none'"
        if not shown:
            answer.headers.set("Content-Disposition", "attachment", filename=file.name)
        return answer

    routes.add_url_rule("/upload/<token>", "upload", upload, methods=["POST"])
    routes.add_url_rule("/files/<file_id>", "show", show)
    return routes
