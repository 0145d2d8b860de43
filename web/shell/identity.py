"""Who is asking: the signed-in user, what each view asks of them, and the end of a session that nobody uses.

Every page asks for a permission: a view without :func:`requires` or :func:`public` is refused, so that none is open
by oversight. The cookie holds the session's token, the moment of the last request and the token against forgery, no
more; that the session goes on is in the database.
"""

from collections.abc import Callable
from functools import wraps
from time import time
from typing import ParamSpec, TypeVar, cast

from flask import Flask, Response, abort, current_app, g, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, LoginManager, current_user, login_user, logout_user

from matcher.records import Permission, User
from matcher.services.accounts import sessions
from matcher.services.accounts.second_factors import needs_second_factor
from web.shell.center import database
from web.shell.guard.devices import described

IDLE_WARNING_SECONDS = 25 * 60
IDLE_END_SECONDS = 30 * 60
SEEN = "seen"

Args = ParamSpec("Args")
View = TypeVar("View", bound=ResponseReturnValue)


class SignedIn:
    """A user as Flask-Login wants to see one."""

    is_authenticated = True
    is_anonymous = False

    def __init__(self, user: User, token: str) -> None:
        self.user = user
        self._token = token

    @property
    def is_active(self) -> bool:
        """Whether the account may be used."""
        return self.user.active

    def get_id(self) -> str:
        """What the cookie holds."""
        return self._token


def init_identity(app: Flask) -> None:
    """Look up the user on each request and turn away those who may not see the page."""
    manager = LoginManager(app)
    manager.session_protection = "strong"
    manager.user_loader(load)
    app.before_request(end_idle_session)
    app.before_request(admit)
    app.context_processor(lambda: {"reader": reader_or_none()})


def load(token: str) -> SignedIn | None:
    """The user of the session that a cookie holds; nobody when it ended, or the account is gone or closed since."""
    user = None if "reader_forgotten" in g else sessions.user_of(database(), token)
    return SignedIn(user, token) if user else None


def sign_in(email: str, password: str) -> bool | sessions.HalfWay:
    """Begin a session; whether the password fits, or half way there where a second factor is to be shown."""
    token = sessions.sign_in(database(), email, password, described())
    return token if isinstance(token, sessions.HalfWay) else begin(token)


def begin(token: str | None) -> bool:
    """Keep a session's token in the cookie of a new session, so that nothing planted before goes on."""
    user = token and load(token)
    if not user:
        return False
    session.clear()
    login_user(user)
    session[SEEN] = int(time())
    return True


def own_token() -> str:
    """The token of the session that asks."""
    return str(current_user.get_id())


def sign_out() -> None:
    """End the session, in the database too, and forget all that it held."""
    if current_user and current_user.is_authenticated:
        sessions.sign_out(database(), current_user.get_id())
    logout_user()
    session.clear()


def reader_or_none() -> User | None:
    """The signed-in user, or None."""
    known = cast("SignedIn | AnonymousUserMixin", current_user._get_current_object())  # noqa: SLF001  looked up once
    return known.user if isinstance(known, SignedIn) else None


def forget_reader() -> None:
    """Make the rest of this request without asking who it is: what knows that does not answer."""
    g.reader_forgotten = True


def reader() -> User:
    """The signed-in user of a page that asked for a permission."""
    user = reader_or_none()
    if user is None:
        abort(401)
    return user


def requires(permission: Permission) -> Callable[[Callable[Args, View]], Callable[Args, View]]:
    """Mark a view as open to users with a permission only."""

    def mark(view: Callable[Args, View]) -> Callable[Args, View]:
        @wraps(view)
        def checked(*args: Args.args, **kwargs: Args.kwargs) -> View:
            if not reader().may(permission):
                abort(403)
            return view(*args, **kwargs)

        checked.__dict__["permission"] = permission
        return checked

    return mark


def public(view: Callable[Args, View]) -> Callable[Args, View]:
    """Mark a view as open to everyone."""
    view.__dict__["public"] = True
    return view


def unprotected(view: Callable[Args, View]) -> Callable[Args, View]:
    """Mark a view as open before the second factor that an account needs is set up."""
    view.__dict__["unprotected"] = True
    return view


def unattended(view: Callable[Args, View]) -> Callable[Args, View]:
    """Mark a view that pages ask for by themselves: it is no sign that anybody is there."""
    view.__dict__["unattended"] = True
    return view


def end_idle_session() -> None:
    """Sign out a person who did nothing for half an hour; note that others are still there."""
    if request.endpoint == "static" or SEEN not in session:
        return
    if abs(time() - session[SEEN]) > IDLE_END_SECONDS:  # seen in the future, by a clock that was wrong, says nothing
        sign_out()
        g.idle_ended = True
    elif not (request.endpoint and getattr(_app_view(request.endpoint), "unattended", False)):
        now = int(time())
        if session[SEEN] != now:
            session[SEEN] = now


def admit() -> Response | None:
    """Let signed-in users pass, and everyone where a view is public; send others to the sign-in page."""
    view = request.endpoint and _app_view(request.endpoint)
    if not view or request.endpoint == "static" or getattr(view, "public", False):
        return None
    if not hasattr(view, "permission"):
        raise LookupError(f"the view {request.endpoint} says neither what it requires nor that it is public")
    user = reader_or_none()
    if user is None:
        return _to_sign_in()
    return _to_second_factor() if _lacks_factor(user) and not getattr(view, "unprotected", False) else None


def _lacks_factor(user: User) -> bool:
    if not current_app.config["SECOND_FACTOR"] or not needs_second_factor(user):
        return False
    with database().reading() as work:
        return not work.factors.of(user.user_id)


def _to_second_factor() -> Response:
    """The page where a second factor is set up: accounts that need one open nothing else before."""
    address = url_for("account.show")
    if request.headers.get("HX-Request"):
        response = make_response("", 403)
        response.headers["HX-Redirect"] = address
        return response
    return cast("Response", redirect(address, 303))


def _app_view(endpoint: str) -> object:
    return current_app.view_functions[endpoint]


def _to_sign_in() -> Response:
    """The sign-in page, which leads back; for htmx as a header, since it would put the page into a row."""
    back = (
        request.full_path.rstrip("?") if request.method == "GET" else request.referrer and local_path(request.referrer)
    )
    ended = "idle" if g.get("idle_ended") else "elsewhere" if SEEN in session else None
    address = url_for("accounts.sign_in", next=back or None, ended=ended)
    if request.headers.get("HX-Request"):
        response = make_response("", 401)
        response.headers["HX-Redirect"] = address
        return response
    return cast("Response", redirect(address, 303))


def local_path(address: str) -> str:
    """The path of an address here, or the start page: never another host, however the address is dressed up."""
    path = address.removeprefix(request.host_url.rstrip("/"))
    dressed_up = path.startswith("//") or "\\" in path or not path.isprintable()
    return path if path.startswith("/") and not dressed_up else url_for("today.show")
