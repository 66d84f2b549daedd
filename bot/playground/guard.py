"""Keeps other web sites out of a server that trusts whoever reaches it.

A page elsewhere could rebind its name to 127.0.0.1 (caught by the Host header) or post to it from
a browser on this machine (caught by the Origin header).
"""

from __future__ import annotations

import ipaddress
from typing import Final

from flask import Response, request

LOCAL: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
EVERYWHERE: Final = {"0.0.0.0", "::", "[::]"}  # noqa: S104 - compared, not bound


class Guard:
    """Answers 403 to requests with a foreign Host or Origin."""

    def __init__(self, host: str) -> None:
        self._names = LOCAL | {host}
        self._any_address = host in EVERYWHERE

    def check(self) -> Response | None:
        """For `before_request`: None lets the request through."""
        name = request.host.rpartition(":")[0] if _has_port(request.host) else request.host
        if not self._known(name.lower()):
            return _refusal(f"This server does not answer to the name {name!r}.")
        origin = request.headers.get("Origin")
        if origin is not None and origin != f"http://{request.host}":
            return _refusal("This server answers only its own page.")
        return None

    def _known(self, name: str) -> bool:
        if name in self._names:
            return True
        return self._any_address and _is_address(name.strip("[]"))


def _has_port(host: str) -> bool:
    return ":" in host and not host.endswith("]")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _refusal(message: str) -> Response:
    return Response(message + "\n", 403, mimetype="text/plain")
