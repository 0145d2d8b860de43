"""Addresses of pages for templates. Making one costs more than most of what else is on a line, and it never changes."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, request

MOST = 20_000


def init_addresses(app: Flask) -> None:
    """Give the templates an ``url_for`` that remembers."""

    @lru_cache(MOST)
    def remembered(_root: str, endpoint: str, *values: tuple[str, Any]) -> str:
        return app.url_for(endpoint, **dict(values))

    app.jinja_env.globals["url_for"] = _by(remembered, app)


def _by(remembered: Callable[..., str], app: Flask) -> Callable[..., str]:
    def url_for(endpoint: str, **values: Any) -> str:
        """The address of a view, below where the application is mounted; as Flask's."""
        if not all(isinstance(value, str | int) and name != "q" for name, value in values.items()):
            return app.url_for(endpoint, **values)  # nothing that was typed is kept
        return remembered(request.script_root, endpoint, *values.items())

    return url_for
