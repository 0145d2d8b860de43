"""Which names the pages answer to. A request that asks for another host is refused before anything looks at it."""

import re
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Response

from web.shell.guard.security import HEADERS

HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+?)\.?(?::\d{1,5})?", re.ASCII)
OWN_HOSTS = ("localhost", "127.0.0.1", "[::1]")
"""What this machine calls itself: those who watch over it ask so."""
REFUSED = "These pages have another address. Ask the person who sent you here for it, or your administrator.\n"


class TrustedHosts:
    """Passes on what asks for a host that is ours.

    Args:
        hosts: Names, without a port; an address of IPv6 with its brackets or without.
    """

    def __init__(self, application: WSGIApplication, hosts: Sequence[str]) -> None:
        self._application = application
        bare = (host.casefold().strip("[]") for host in (*hosts, *OWN_HOSTS))
        self._hosts = frozenset(f"[{host}]" if ":" in host else host for host in bare)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or have the application answer."""
        asked = HOST.fullmatch(environ.get("HTTP_HOST", "").casefold())
        if asked and asked[1] in self._hosts:
            return self._application(environ, start_response)
        refusal = Response(REFUSED, HTTPStatus.BAD_REQUEST, {**HEADERS, "Cache-Control": "no-store"}, "text/plain")
        return refusal(environ, start_response)
