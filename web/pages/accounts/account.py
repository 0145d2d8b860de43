"""One's own account: the password, second factors, recovery codes, and where one is signed in."""

from io import BytesIO

import segno
from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer
from markupsafe import Markup

from matcher.records import DigestKind, Pace, Permission
from matcher.services.accounts import accounts, passkeys, second_factors, sessions
from matcher.services.failures import AccountError
from matcher.services.notes.digests import choose_digests, digest_choices
from web.shell.center import database, mailer
from web.shell.guard.limits import failed, limiter
from web.shell.identity import own_token, reader, reader_or_none, requires, unprotected
from web.shell.identity import sign_in as begin_session
from web.shell.outcomes import tell
from web.shell.passkeys import Purpose, answered, ask_new, site

KEY_SECONDS = 30 * 60
"""How long the page with a new app's key may stay open."""

DIGEST_WORDS = {
    DigestKind.MENTIONS: "Comments that mention you",
    DigestKind.REQUESTS: "Open requests",
    DigestKind.DECISIONS: "Seats to decide",
    DigestKind.QUESTIONS: "Questions of people who were asked",
    DigestKind.LETTERS: "Letters to send",
}

TRIES = "5 per minute; 50 per day"
"""Wrong passwords on one's own account's page: someone at a screen that was left open knows none."""

pages = Blueprint("account", __name__, url_prefix="/account")


@pages.get("/")
@requires(Permission.READ)
@unprotected
def show() -> ResponseReturnValue:
    """The page of one's own account."""
    return _page()


def _account() -> str:
    user = reader_or_none()
    return f"own:{user.user_id if user else 0}"


proven = limiter.limit(TRIES, key_func=_account, deduct_when=failed)
"""A form that asks for the account's password once more."""


@pages.post("/password")
@proven
@requires(Permission.READ)
@unprotected
def set_password() -> ResponseReturnValue:
    """Change one's own password. Every other session of the account ends."""
    user, new = reader(), request.form.get("new", "")
    if new != request.form.get("again", ""):
        return _page("The two new passwords differ. Nothing was changed."), 422
    try:
        accounts.change_password(database(), user.user_id, request.form.get("old", ""), new)
    except AccountError as error:
        return _page(str(error)), 422
    if begin_session(user.email, new) is not True:
        tell("password_set")
        return redirect(url_for("accounts.sign_in"), 303)
    tell("password_set")
    return redirect(url_for("account.show"), 303)


@pages.post("/digests")
@requires(Permission.READ)
def set_digests() -> ResponseReturnValue:
    """Set how often the account is written to of what waits."""
    paces = {kind: request.form.get(kind.value, Pace.OFF.value) for kind in DigestKind}
    if not set(paces.values()) <= set(Pace):
        abort(400)
    choose_digests(database(), reader(), {kind: Pace(pace) for kind, pace in paces.items()})
    return _done("digests_set")


@pages.get("/app")
@requires(Permission.READ)
@unprotected
def ask_app() -> ResponseReturnValue:
    """Show the key of a new authenticator app."""
    return _app_page(second_factors.new_app_key())


@pages.post("/app")
@requires(Permission.READ)
@unprotected
def add_app() -> ResponseReturnValue:
    """Add an authenticator app, once a code shows that it works."""
    try:
        owner, key = _signer().loads(request.form.get("key", ""), max_age=KEY_SECONDS)
    except (BadSignature, ValueError):
        return _page("That page was open for too long. Begin once more: nothing was changed."), 422
    if owner != reader().user_id:
        return _page("That page belongs to another account. Begin once more: nothing was changed."), 422
    code, name = request.form.get("code", ""), request.form.get("name", "")
    try:
        codes = second_factors.add_app(database(), reader(), key, code, name, own_token())
    except AccountError as error:
        return _app_page(key, str(error)), 422
    return _codes_page(codes) if codes else _done("factor_added")


@pages.get("/passkey")
@requires(Permission.READ)
@unprotected
def ask_passkey() -> ResponseReturnValue:
    """Ask the browser for a new passkey."""
    return _passkey_page()


@pages.post("/passkey")
@requires(Permission.READ)
@unprotected
def add_passkey() -> ResponseReturnValue:
    """Add the passkey that the browser made."""
    here, given = site(), answered(Purpose.NEW, reader().user_id)
    if here is None or given is None:
        return _passkey_page(passkeys.OVER), 422
    try:
        codes = passkeys.add_passkey(database(), here, reader(), given, request.form.get("name", ""), own_token())
    except AccountError as error:
        return _passkey_page(str(error)), 422
    return _codes_page(codes) if codes else _done("factor_added")


@pages.post("/codes")
@proven
@requires(Permission.READ)
@unprotected
def renew_codes() -> ResponseReturnValue:
    """Ten new recovery codes."""
    try:
        return _codes_page(second_factors.renew_codes(database(), reader(), request.form.get("password", "")))
    except AccountError as error:
        return _page(str(error)), 422


@pages.post("/factors/<int:factor_id>/name")
@requires(Permission.READ)
@unprotected
def rename_factor(factor_id: int) -> ResponseReturnValue:
    """Give one of one's own second factors another name."""
    try:
        second_factors.rename_factor(database(), reader(), factor_id, request.form.get("name", ""))
    except AccountError as error:
        return _page(str(error)), 422
    return _done("factor_renamed")


@pages.post("/factors/<int:factor_id>/remove")
@proven
@requires(Permission.READ)
@unprotected
def remove_factor(factor_id: int) -> ResponseReturnValue:
    """Remove one of one's own second factors."""
    try:
        second_factors.remove_factor(database(), reader(), factor_id, request.form.get("password", ""))
    except AccountError as error:
        return _page(str(error)), 422
    return _done("factor_removed")


@pages.post("/sessions/end")
@requires(Permission.READ)
@unprotected
def end_session() -> ResponseReturnValue:
    """End one of one's own sessions."""
    ended = sessions.end_session(database(), reader(), request.form.get("handle", ""))
    return _done("session_ended" if ended else "session_gone")


def _done(outcome: str) -> ResponseReturnValue:
    tell(outcome)
    return redirect(url_for("account.show"), 303)


def _page(fault: str = "") -> str:
    user = reader()
    token = own_token()
    signed_in = [(one, sessions.is_own(one, token)) for one in sessions.open_sessions(database(), user)]
    protection = second_factors.protection_of(database(), user)
    asked = protection.needed and not protection.factors and current_app.config["SECOND_FACTOR"]
    return render_template(
        "accounts/account.html",
        protection=protection,
        asked=asked,
        signed_in=signed_in,
        fault=fault,
        digests=digest_choices(database(), user),
        digest_words=DIGEST_WORDS,
        paces=list(Pace),
        mail_set_up=mailer() is not None,
    )


def _app_page(key: str, fault: str = "") -> str:
    drawn = BytesIO()
    code = segno.make(second_factors.app_address(reader(), key), error="m")
    code.save(
        drawn,
        kind="svg",
        scale=4,
        xmldecl=False,
        title="Code to scan",
        svgclass=None,
        lineclass=None,
        dark="#000",
        light="#fff",
    )
    return render_template(
        "accounts/app.html",
        picture=Markup(drawn.getvalue().decode()),  # noqa: S704  drawn here, from nothing that anyone typed
        key=key,
        sealed=_signer().dumps([reader().user_id, key]),
        fault=fault,
    )


def _passkey_page(fault: str = "") -> str:
    return render_template("accounts/passkey.html", asked=ask_new(), fault=fault)


def _codes_page(codes: tuple[str, ...]) -> str:
    return render_template("accounts/codes.html", codes=codes)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="key of a new app")
