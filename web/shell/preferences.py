"""What a reader prefers on this device: light or dark, shortcuts or none. Kept in a cookie that names nobody."""

from dataclasses import dataclass, replace

from flask import Flask, Response, request

from web.shell.addresses.scheme import by_https

COOKIE = "preferences"
THEMES = ("auto", "light", "dark")
ONE_YEAR_SECONDS = 31_536_000


@dataclass(frozen=True, slots=True)
class Preferences:
    """How the pages look and listen on this device."""

    theme: str = "auto"
    shortcuts: bool = True

    def __str__(self) -> str:
        """As the cookie holds them: ``dark.on``."""
        return f"{self.theme}.{'on' if self.shortcuts else 'off'}"


def init_preferences(app: Flask) -> None:
    """Give the templates what the reader prefers."""
    app.context_processor(lambda: {"preferences": read_preferences()})


def read_preferences() -> Preferences:
    """The preferences that the request came with, or the default ones."""
    theme, _, shortcuts = request.cookies.get(COOKIE, "").partition(".")
    return Preferences(theme if theme in THEMES else "auto", shortcuts != "off")


def chosen() -> Preferences:
    """The preferences with the one that a form changes."""
    preferences = read_preferences()
    theme, shortcuts = request.form.get("theme"), request.form.get("shortcuts")
    if theme in THEMES:
        preferences = replace(preferences, theme=theme)
    if shortcuts in {"on", "off"}:
        preferences = replace(preferences, shortcuts=shortcuts == "on")
    return preferences


def keep(preferences: Preferences, response: Response) -> Response:
    """Store the preferences on this device."""
    response.set_cookie(
        COOKIE, str(preferences), max_age=ONE_YEAR_SECONDS, httponly=True, samesite="Lax", secure=by_https()
    )
    return response
