"""A threaded HTTP server for a WSGI application that starts and stops cleanly."""

from __future__ import annotations

import errno
import socket
import threading
from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import WSGIApplication

DROP = "playground.drop"


class PortTaken(OSError):  # noqa: N818 - it states a fact
    """Another program listens on the port."""

    def __init__(self, port: int) -> None:
        super().__init__(errno.EADDRINUSE, f"Port {port} is taken; try --port {port + 1}")
        self.port = port

    def __str__(self) -> str:
        return f"Port {self.port} is taken; try --port {self.port + 1}"


class _Quiet(WSGIRequestHandler):
    """Logs nothing: a page that listens for changes would fill the terminal."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name
        del type, message, args


def dropping(application: WSGIApplication) -> WSGIApplication:
    """End the connection without an answer when the application asks for it."""

    def drop(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = application(environ, start_response)
        if environ.get(DROP):
            raise ConnectionAbortedError
        return answer

    return drop


class Server:
    """A WSGI application on a port, each request in a thread of its own."""

    def __init__(self, application: WSGIApplication, host: str, port: int) -> None:
        listener = _listen(host, port)
        try:
            self._server = make_server(
                host,
                port,
                application,
                threaded=True,
                request_handler=_Quiet,
                fd=listener.fileno(),
            )
        finally:
            listener.close()
        self.host = host
        self.port: int = self._server.socket.getsockname()[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="playground", daemon=True
        )

    def start(self) -> None:
        """Answer requests from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Take no more requests and free the port."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join(timeout=5)
        self._server.server_close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port) from error
        raise
    return listener
