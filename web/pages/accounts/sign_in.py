"""Signing in and out, staying signed in, and what a reader prefers on this device."""

from collections.abc import Callable
from typing import TypeAlias

from flask import Blueprint, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

from matcher.records import Permission
from matcher.services.accounts.passkeys import finish_by_passkey, sign_in_by_passkey
from matcher.services.accounts.sessions import HalfWay, finish_sign_in
from web.shell.center import database
from web.shell.guard.devices import account_elsewhere, asked_for, described, remember_device
from web.shell.guard.limits import failed, limiter
from web.shell.identity import begin, local_path, public, reader, reader_or_none, requires, unprotected
from web.shell.identity import sign_in as begin_session
from web.shell.identity import sign_out as end_session
from web.shell.outcomes import tell
from web.shell.passkeys import Purpose, answered, ask_alone, ask_second, site
from web.shell.preferences import chosen, keep

SIGN_INS = "10 per minute"
"""Attempts from one place: enough for people, too few for a list of passwords."""
SIGN_INS_FOR_ONE = "5 per minute; 50 per day"
"""Failed attempts for one account from one network; or from a device that signed in before, by itself."""
SIGN_INS_FROM_ANYWHERE = "10 per minute; 200 per day"
"""Failed attempts for one account, wherever they come from, save devices that signed in before."""
CODE_SECONDS = 5 * 60
WRONG = "The email address and the password don't go together."
WRONG_CODE = "That code is not right, or was used before."
WRONG_PASSKEY = "That passkey is not right here, or its device did not make sure that it is you."
TOO_LATE = "That took longer than five minutes. Sign in once more."

View: TypeAlias = Callable[[], ResponseReturnValue]

pages = Blueprint("accounts", __name__)


@pages.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Ask who is there."""
    if reader_or_none():
        return redirect(local_path(request.args.get("next", "")), 303)
    return _sign_in_page(next_page=request.args.get("next", ""), ended=request.args.get("ended", ""))


def slowed_down(view: View) -> View:
    """A way to sign in whose wrong tries slow down address and account together."""
    from_anywhere = limiter.limit(SIGN_INS_FROM_ANYWHERE, key_func=account_elsewhere, deduct_when=failed)
    for_one = limiter.limit(SIGN_INS_FOR_ONE, key_func=asked_for, deduct_when=failed)
    return limiter.limit(SIGN_INS)(for_one(from_anywhere(view)))


@pages.post("/sign-in")
@slowed_down
@public
def check_password() -> ResponseReturnValue:
    """Begin a session, or say that address and password don't go together; never which of them is wrong."""
    email, next_page = request.form.get("email", ""), request.form.get("next", "")
    begun = begin_session(email, request.form.get("password", ""))
    if isinstance(begun, HalfWay):
        return _code_page(_sealed(begun, email), email, next_page, user_id=begun.user_id)
    if not begun:
        return _sign_in_page(next_page=next_page, email=email, fault=WRONG), 401
    return remember_device(redirect(local_path(next_page), 303), email)


@pages.post("/sign-in/code")
@slowed_down
@public
def check_code() -> ResponseReturnValue:
    """Begin the session of someone who knew the password and shows a code of the second factor."""
    email, next_page = request.form.get("email", ""), request.form.get("next", "")
    half_way = _opened(request.form.get("half_way", ""), email)
    if half_way is None:
        return _sign_in_page(next_page=next_page, email=email, fault=TOO_LATE), 401
    token = finish_sign_in(database(), half_way, request.form.get("code", ""), described())
    if not begin(token):
        return _code_page(request.form["half_way"], email, next_page, WRONG_CODE, half_way.user_id), 401
    return remember_device(redirect(local_path(next_page), 303), email)


@pages.post("/sign-in/code/passkey")
@slowed_down
@public
def check_second_passkey() -> ResponseReturnValue:
    """Begin the session of someone who knew the password and shows a passkey as second factor."""
    email, next_page = request.form.get("email", ""), request.form.get("next", "")
    half_way, here = _opened(request.form.get("half_way", ""), email), site()
    given = answered(Purpose.SECOND, half_way.user_id) if half_way else None
    if half_way is None or here is None or given is None:
        return _sign_in_page(next_page=next_page, email=email, fault=TOO_LATE), 401
    if not begin(finish_by_passkey(database(), here, half_way, given, described())):
        return _code_page(request.form["half_way"], email, next_page, WRONG_PASSKEY, half_way.user_id), 401
    return remember_device(redirect(local_path(next_page), 303), email)


@pages.get("/sign-in/passkey")
@public
def ask_passkey() -> ResponseReturnValue:
    """Ask for a passkey in the place of the password."""
    if reader_or_none():
        return redirect(local_path(request.args.get("next", "")), 303)
    return _passkey_page(request.args.get("next", ""))


@pages.post("/sign-in/passkey")
@limiter.limit(SIGN_INS)
@public
def check_passkey() -> ResponseReturnValue:
    """Begin the session of someone whose passkey says who they are."""
    next_page, here, given = request.form.get("next", ""), site(), answered(Purpose.ALONE)
    if here is None or given is None:
        return _passkey_page(next_page, TOO_LATE), 401
    if not begin(sign_in_by_passkey(database(), here, given, described())):
        return _passkey_page(next_page, WRONG_PASSKEY), 401
    return remember_device(redirect(local_path(next_page), 303), reader().email)


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
@unprotected
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


def _sign_in_page(next_page: str = "", ended: str = "", email: str = "", fault: str = "") -> str:
    return render_template("accounts/sign_in.html", next_page=next_page, ended=ended, email=email, fault=fault)


def _code_page(half_way: str, email: str, next_page: str, fault: str = "", user_id: int = 0) -> str:
    return render_template(
        "accounts/code.html",
        half_way=half_way,
        email=email,
        next_page=next_page,
        fault=fault,
        asked=ask_second(user_id),
    )


def _passkey_page(next_page: str, fault: str = "") -> str:
    return render_template("accounts/passkey_sign_in.html", asked=ask_alone(), next_page=next_page, fault=fault)


def _sealed(half_way: HalfWay, email: str) -> str:
    """What the page of the code carries: signed, and good for minutes."""
    return str(_signer().dumps([*half_way, email]))


def _opened(text: str, email: str) -> HalfWay | None:
    """Who is half way signed in; nobody under another address, by which wrong codes would count for someone else."""
    try:
        user_id, mark, known = _signer().loads(text, max_age=CODE_SECONDS)
    except (BadSignature, ValueError):
        return None
    return HalfWay(user_id, mark) if known == email else None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="half way signed in")
