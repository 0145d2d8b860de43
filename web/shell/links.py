"""The links of people without an account, for this application: signed with its key, each for one purpose."""

from flask import abort, current_app, url_for

from matcher.services.offers.links import Purpose, nonce_in, token_of


def answer_link(nonce: str) -> str:
    """The whole address of the page that answers an offer."""
    return whole_address(url_for("answers.show", token=token(Purpose.ANSWER, nonce)))


def whole_address(path: str) -> str:
    """The address of a page as people open it: by the setting, never by what a request says of itself."""
    return f"{current_app.config['ADDRESS']}{path}"


def token(purpose: Purpose, nonce: str) -> str:
    """What stands in a link."""
    return token_of(current_app.config["SECRET_KEY"], purpose, nonce)


def nonce_of(purpose: Purpose, shown: str) -> str:
    """The nonce of a link that was made here for this purpose; any other page is not there."""
    return nonce_in(current_app.config["SECRET_KEY"], purpose, shown) or abort(404)


def reset_link(token: str) -> str:
    """The whole address of the page that sets a new password."""
    return whole_address(url_for("reset.show", token=token))
