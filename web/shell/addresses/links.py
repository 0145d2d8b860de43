"""The links of people without an account, for this application: signed with its key, each for one purpose."""

from flask import abort, current_app, url_for

from matcher.domain.workflow.offer import Offer
from matcher.services.offers.links import offer_of, token_of
from web.shell.center import database


def answer_link(nonce: str, email: str) -> str:
    """The whole address of the page that answers an offer: for the message to this address, and nothing else."""
    return whole_address(url_for("answers.show", token=token_of(key(), nonce, email)))


def whole_address(path: str) -> str:
    """The address of a page as people open it: by the setting, never by what a request says of itself."""
    return f"{current_app.config['ADDRESS']}{path}"


def offer_in(token: str) -> Offer:
    """The offer of a link that was made here; any other page is not there."""
    return offer_of(database(), key(), token) or abort(404)


def key() -> bytes:
    """What links are signed with."""
    return bytes(current_app.config["SECRET_KEY"])


def own_page_link(token: str) -> str:
    """The whole address that opens a consultant's own page: for the message to them, and nothing else."""
    return whole_address(url_for("own.offer_to_open", token=token))


def reset_link(token: str) -> str:
    """The whole address of the page that sets a new password."""
    return whole_address(url_for("reset.show", token=token))
