"""A forgotten password: a link by mail sets a new one, and nobody but the account's owner sees either."""

from threading import Thread

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.records import User
from matcher.services.accounts import resets
from matcher.services.failures import AccountError
from web.shell.addresses.links import reset_link
from web.shell.center import database, mailer
from web.shell.guard.devices import account_elsewhere, network
from web.shell.guard.limits import limiter
from web.shell.identity import public
from web.shell.outcomes import tell

ASKED = "5 per hour"
"""Letters for one address, and from one network: enough for someone who mistyped."""

pages = Blueprint("reset", __name__, url_prefix="/sign-in")


@pages.get("/forgotten")
@public
def ask() -> ResponseReturnValue:
    """Ask whose password it is."""
    return render_template("accounts/forgotten.html", can_send=mailer() is not None)


@pages.post("/forgotten")
@limiter.limit(ASKED, key_func=network)
@limiter.limit(ASKED, key_func=account_elsewhere)
@public
def send() -> ResponseReturnValue:
    """Send the link, if there is such an account; the answer is the same, and as quick, where there is none.

    Nothing is looked up before it is given.
    """
    chosen = mailer()
    if chosen is None:
        return render_template("accounts/forgotten.html", can_send=False), 422
    key: bytes = current_app.config["SECRET_KEY"]
    page = reset_link("-").removesuffix("-")
    asked = (database(), key, request.form.get("email", ""), page.__add__, chosen)
    Thread(target=resets.answer, args=asked, daemon=True).start()
    tell("reset_sent")
    return redirect(url_for("accounts.sign_in"), 303)


@pages.get("/new-password/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """Ask for the new password."""
    return _page(token, "" if _account(token) else resets.OVER)


@pages.post("/new-password/<token>")
@limiter.limit("20 per hour", key_func=network)
@public
def set_password(token: str) -> ResponseReturnValue:
    """Set the new password."""
    new = request.form.get("new", "")
    if new != request.form.get("again", ""):
        return _page(token, "The two passwords differ. Nothing was changed."), 422
    try:
        resets.reset(database(), current_app.config["SECRET_KEY"], token, new)
    except AccountError as error:
        return _page(token, str(error)), 422
    tell("password_set")
    return redirect(url_for("accounts.sign_in"), 303)


def _account(token: str) -> User | None:
    return resets.account_of_link(database(), current_app.config["SECRET_KEY"], token)


def _page(token: str, fault: str) -> str:
    account = _account(token)
    email = account.email if account else ""  # where a password manager keeps the new password
    return render_template("accounts/new_password.html", token=token, good=bool(account), email=email, fault=fault)
