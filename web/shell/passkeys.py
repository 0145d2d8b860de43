"""Passkeys between a page and the browser: what a page asks with is signed, for one purpose, and good for minutes."""

from enum import StrEnum
from typing import NamedTuple

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from matcher.services.accounts.passkeys import (
    CHALLENGE_SECONDS,
    Answer,
    Challenge,
    Site,
    ask_for_known,
    ask_for_new,
    has_passkey,
    site_of,
)
from web.shell.center import database
from web.shell.identity import reader


class Purpose(StrEnum):
    """What an answer is good for: one that was given for another is none."""

    NEW = "new"
    SECOND = "second"
    ALONE = "alone"


class Asked(NamedTuple):
    """What a form carries: for the browser, and back to us."""

    options: str
    sealed: str


def site() -> Site | None:
    """What passkeys are made for here: by the setting, whatever a request says of itself; None where there are none."""
    return site_of(current_app.config["ADDRESS"])


def ask_new() -> Asked | None:
    """What the page of a new passkey carries."""
    here = site()
    return _asked(ask_for_new(database(), here, reader()), Purpose.NEW, reader().user_id) if here else None


def ask_second(user_id: int) -> Asked | None:
    """What the page of the code carries, for an account that has a passkey."""
    here = site()
    if here is None or not has_passkey(database(), user_id):
        return None
    return _asked(ask_for_known(database(), here, user_id), Purpose.SECOND, user_id)


def ask_alone() -> Asked | None:
    """What the page carries where a passkey takes the place of the password."""
    here = site()
    return _asked(ask_for_known(database(), here), Purpose.ALONE, 0) if here else None


def answered(purpose: Purpose, user_id: int = 0) -> Answer | None:
    """What the browser answered to a challenge of ours for this; None where it was another's, or took too long."""
    try:
        carried = _signer(purpose).loads(request.form.get("asked", ""), max_age=CHALLENGE_SECONDS)
    except (BadSignature, ValueError):
        return None
    owner, challenge = carried
    return Answer(challenge, request.form.get("answer", "")) if owner == user_id else None


def _asked(challenge: Challenge, purpose: Purpose, user_id: int) -> Asked:
    return Asked(challenge.options, str(_signer(purpose).dumps([user_id, challenge.value])))


def _signer(purpose: Purpose) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"passkey {purpose}")
