"""Pieces of pages that are written once and shown again, as long as what they are written from is the same."""

from collections.abc import Callable, Hashable
from typing import NamedTuple, TypeVar, cast

from flask import Flask, current_app, g, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from matcher.cache import Memory
from web.shell.identity import reader

Made = TypeVar("Made")
EXTENSION = "matcher-fragments"
MOST = 10_000
STAND_IN = "\0token\0"
"""Stands for the reader's token against forgery, which is never kept."""


class Shown(NamedTuple):
    """Where a request's pieces come from and for whom they are: those with the same permissions, at the same address.

    Args:
        token: The reader's own.
    """

    memory: Memory
    to: Hashable
    token: str


def init_fragments(app: Flask) -> None:
    """Give the templates their memory; each process has its own."""
    app.extensions[EXTENSION] = Memory(MOST)
    app.jinja_env.globals["piece"] = piece


def piece(name: str, about: str, *basis: object, caller: Callable[[], str]) -> Markup:
    """What the caller writes, kept for readers with the same permissions as long as it is written from the same.

    Args:
        name: Of the piece.
        about: The id of what it shows.
        basis: All that it shows, the reader's permissions and token apart. Nothing else may be in it: no name of the
            reader, nothing of what they chose or searched for, nothing of the clock.
    """
    shown = _shown()
    key = (name, about, shown.to)
    written = shown.memory.recall(key, basis, lambda: str(caller()).replace(shown.token, STAND_IN))
    return Markup(written.replace(STAND_IN, shown.token))  # noqa: S704  the template escaped it


def remembered(name: str, about: str, basis: object, make: Callable[[], Made]) -> Made:
    """What is made of a basis alone, for every reader; kept as long as the basis is the same."""
    return cast("Memory", current_app.extensions[EXTENSION]).recall((name, about), basis, make)


def _shown() -> Shown:
    if "shown" not in g:
        memory = cast("Memory", current_app.extensions[EXTENSION])
        g.shown = Shown(memory, (reader().permissions, request.script_root), generate_csrf())
    return cast("Shown", g.shown)
