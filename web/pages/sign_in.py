"""Signing in and out, staying signed in, and what a reader prefers on this device."""

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from matcher.records import Permission
from web.shell.identity import local_path, public, reader_or_none, requires
from web.shell.identity import sign_in as begin_session
from web.shell.identity import sign_out as end_session
from web.shell.outcomes import tell
from web.shell.preferences import chosen, keep

SIGN_INS = "10 per minute"
"""Attempts from one address: enough for people, too few for a list of passwords."""
SIGN_INS_FOR_ONE = "5 per minute; 50 per day"
"""Failed attempts for one account, wherever they come from."""

pages = Blueprint("accounts", __name__)
limiter = Limiter(get_remote_address)


def account_asked_for() -> str:
    """The account that an attempt to sign in is about."""
    return f"account:{request.form.get('email', '').strip().casefold()}"


def failed(response: Response) -> bool:
    """Whether an attempt to sign in failed: only those count against the account."""
    return response.status_code >= 400  # noqa: PLR2004  success redirects


@pages.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Ask who is there."""
    if reader_or_none():
        return redirect(local_path(request.args.get("next", "")), 303)
    return render_template(
        "accounts/sign_in.html",
        next_page=request.args.get("next", ""),
        ended=request.args.get("ended", ""),
        email="",
        fault="",
    )


@pages.post("/sign-in")
@limiter.limit(SIGN_INS)
@limiter.limit(SIGN_INS_FOR_ONE, key_func=account_asked_for, deduct_when=failed)
@public
def check_password() -> ResponseReturnValue:
    """Begin a session, or say that address and password don't go together; never which of them is wrong."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    if not begin_session(email, password):
        fault = "The email address and the password don't go together."
        next_page = request.form.get("next", "")
        return render_template("accounts/sign_in.html", next_page=next_page, ended="", email=email, fault=fault), 401
    return redirect(local_path(request.form.get("next", "")), 303)


@pages.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session."""
    end_session()
    response = redirect("/sign-in?ended=signed-out", 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@pages.post("/stay")
@requires(Permission.READ)
def stay() -> ResponseReturnValue:
    """Say that someone is still there; the request itself renews the session."""
    if request.headers.get("HX-Request"):
        return "", 204
    tell("stayed")
    return redirect(local_path(request.referrer or ""), 303)


@pages.post("/preferences")
@public
def prefer() -> ResponseReturnValue:
    """Keep a preference on this device."""
    tell("appearance")
    response = redirect(local_path(request.form.get("next", "")), 303)
    return keep(chosen(), make_response(response))
