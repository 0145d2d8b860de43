"""Pages for what went wrong: what failed, that nothing was changed, a reference id, the next step."""

from datetime import datetime, time
from math import ceil
from secrets import token_hex
from typing import NamedTuple

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Forbidden, HTTPException, InternalServerError, NotFound

from matcher.domain.model.errors import AuditKeyError, OutdatedError, UnavailableError
from matcher.services.failures import NotFoundError, NotPermittedError
from matcher.services.protection.allowance import SpentError
from web.shell.center import center_zone
from web.shell.identity import forget_reader


class Failure(NamedTuple):
    """What a page about a failure says."""

    title: str
    happened: str
    next_step: str
    changed: str = "Nothing was changed."


FAILURES = {
    400: Failure(
        "This request could not be read",
        "What your browser sent was incomplete or not in the form that the page sends.",
        "Go back, load the page again and repeat the last step.",
    ),
    403: Failure(
        "Your account may not do this",
        "The page exists, but your account does not have the permission that it asks for.",
        "Ask your administrator if you need it for your work, and give the reference.",
    ),
    404: Failure(
        "There is no such page",
        "The address is not one of ours, or what it showed is no longer in the data.",
        "Check the address, or search for the engagement or consultant by name.",
    ),
    405: Failure(
        "This page can't be used that way",
        "The address takes another kind of request.",
        "Open the page from the menu and repeat the step there.",
    ),
    429: Failure(
        "Too many attempts",
        "There were more attempts from your address than we allow in so short a time.",
        "Wait a while, then try again. If you forgot your password, ask your administrator for a new one.",
    ),
    500: Failure(
        "Something failed on our side",
        "The page could not be made, and what you asked for was not carried out.",
        "Try once more. If it fails again, give the reference to the people who run this service.",
    ),
}
AWAY = Failure(
    "The service is not available right now",
    "The database did not answer in time, so this page could not be made. That usually passes by itself.",
    "Load the page again in a minute. If it stays away, give the reference to the people who run this service.",
    "If you were saving something, look whether it was saved before you do it again.",
)
KEY_IS_LOST = Failure(
    "Nothing can be done here for now",
    "What is done is recorded under a key, and that key is not where it was. Without a record nothing is done.",
    "Give the reference to the people who run this service: the check-up names the key that is missing.",
)
OUTDATED = Failure(
    "The service is being brought up to date",
    "This program and its database are of different versions, so nothing is read or written.",
    "Load the page again in a minute. If it stays so, give the reference to the people who run this service: the log"
    " says which versions, and the way out.",
)
SPENT = Failure(
    "That is all for today",
    "Acts whose answer may tell of people are counted, for everyone alike, and your account has used up what one day"
    " allows. It is no reproach: a hard day comes close to it.",
    "Go on from midnight on the center's clock, when {day} begins. Someone who can give more for today has been told;"
    " everything else works as ever.",
)
UNAVAILABLE = {AuditKeyError: KEY_IS_LOST, OutdatedError: OUTDATED}
"""What is not a database that is away."""
AGAIN_SECONDS = 30
SAID_IN_HEADERS = frozenset({"Allow", "Retry-After"})
FORGED = Failure(
    "The form was too old or not from here",
    "Each form carries a token against forgery; this one's was missing or had run out.",
    "Go back, load the page again and repeat the step.",
)


def init_failures(app: Flask) -> None:
    """Show these pages for every failure."""
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(UnavailableError, unavailable)
    app.register_error_handler(OutdatedError, unavailable)
    app.register_error_handler(NotFoundError, not_here)
    app.register_error_handler(NotPermittedError, not_permitted)
    app.register_error_handler(SpentError, spent)
    app.register_error_handler(Exception, crashed)


def forged(_: CSRFError) -> Response:
    """Refuse a form without its token."""
    reference = token_hex(4)
    current_app.logger.warning("reference %s: a form without its token for %s", reference, request.endpoint)
    return page(FORGED, 400, reference)


def show(error: HTTPException) -> Response:
    """A page for a status that HTTP has a number for."""
    status = error.code or 500
    if error.response is not None or status < 400:  # noqa: PLR2004  a redirect is an answer, not a failure
        return make_response(error.get_response())
    reference = token_hex(4)
    current_app.logger.warning("reference %s: %s %s: %d", reference, request.method, request.endpoint, status)
    answer = page(FAILURES.get(status, FAILURES[500 if status >= 500 else 400]), status, reference)  # noqa: PLR2004
    answer.headers.extend((name, value) for name, value in error.get_headers() if name in SAID_IN_HEADERS)
    return answer


def not_here(_: NotFoundError) -> Response:
    """A page for a record that is not there, whatever looked for it."""
    return show(NotFound())


def not_permitted(_: NotPermittedError) -> Response:
    """A page for an act that the account may not do, whatever refused it."""
    return show(Forbidden())


def spent(error: SpentError) -> Response:
    """A page for an account that has asked as much as one day allows: when it can go on."""
    reference = token_hex(4)
    current_app.logger.warning("reference %s: %s: allowance used up", reference, request.endpoint)
    zone = center_zone()
    begins = datetime.combine(error.again_on, time(), zone)
    told = SPENT._replace(next_step=SPENT.next_step.format(day=f"{error.again_on:%A, %B} {error.again_on.day}"))
    if request.headers.get("HX-Request"):  # it goes into a part of a page
        answer = make_response(render_template("shell/waits.html", fault=told), 429)
    else:
        answer = page(told, 429, reference)
    answer.headers["Retry-After"] = str(max(1, ceil((begins - error.at).total_seconds())))
    return answer


def unavailable(error: UnavailableError | OutdatedError) -> Response:
    """A page for a database that is away or of another version, or a key; nothing is asked again, not even who asks."""
    forget_reader()
    reference = token_hex(4)
    current_app.logger.error("reference %s: %s %s", reference, request.method, request.endpoint, exc_info=error)
    answer = page(UNAVAILABLE.get(type(error), AWAY), 503, reference)
    answer.headers["Retry-After"] = str(AGAIN_SECONDS)
    return answer


def crashed(error: Exception) -> Response:
    """A page for a fault of ours, which goes to the log under the same reference."""
    reference = token_hex(4)
    current_app.logger.error("reference %s: %s %s", reference, request.method, request.endpoint, exc_info=error)
    return page(FAILURES[InternalServerError.code], 500, reference)


def page(failure: Failure, status: int, reference: str) -> Response:
    """Render a failure; the log has it under the reference, without anything that would name people."""
    try:
        text = render_template("shell/error.html", fault=failure, reference=reference)
    except (UnavailableError, OutdatedError):  # who asks could not be found out
        forget_reader()
        text = render_template("shell/error.html", fault=failure, reference=reference)
    return make_response(text, status)
