"""Private calendar feeds, for calendar programs; and where a consultant's feed and own calendar are set."""

from hashlib import sha256

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher import bootstrap
from matcher.domain.ids import ConsultantId
from matcher.service.busy import set_calendar
from matcher.service.errors import NotFoundError
from matcher.service.feeds import close_feed, feed_of, make_feed
from matcher.service.names import names_of
from matcher.service.records import Permission
from web.accounts import limiter
from web.center import database
from web.identity import public, reader, requires
from web.outcomes import tell

READS = "120 per hour"
"""Of feeds from one address: enough for the calendars of an office, too few to guess a token."""
FEED_NAME = "Engagements"

pages = Blueprint("calendars", __name__)


@pages.get("/calendar/<token>.ics")
@limiter.limit(READS)
@public
def feed(token: str) -> ResponseReturnValue:
    """A consultant's public engagements, for whoever has the address."""
    found = feed_of(database(), token) or abort(404)
    text = bootstrap.feed_text(FEED_NAME, found.invites)
    response = Response(text, content_type="text/calendar; charset=utf-8")
    response.set_etag(sha256(text.encode()).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response.make_conditional(request)


@pages.post("/consultants/<path:consultant_id>/feed")
@requires(Permission.SEND)
def give(consultant_id: str) -> ResponseReturnValue:
    """Make a feed and show its address, this once; or take it away."""
    person = ConsultantId(consultant_id)
    if "close" in request.form:
        close_feed(database(), reader(), person)
        tell("feed_closed")
        return redirect(url_for("consultants.show", consultant_id=consultant_id), 303)
    try:
        token = make_feed(database(), reader(), person)
    except NotFoundError:
        abort(404)
    name = names_of(database(), [person], ()).person(person)
    address = url_for(".feed", token=token, _external=True)
    return make_response(render_template("feed.html", name=name, consultant_id=consultant_id, address=address))


@pages.post("/consultants/<path:consultant_id>/own-calendar")
@requires(Permission.DECIDE)
def own(consultant_id: str) -> ResponseReturnValue:
    """Set where a consultant's own calendar is, or forget it. It is read by the next round, not now."""
    address = "" if "forget" in request.form else request.form.get("calendar", "")
    try:
        refused = set_calendar(database(), reader(), ConsultantId(consultant_id), address)
    except NotFoundError:
        abort(404)
    tell("calendar_refused" if refused else "calendar_kept")
    return redirect(url_for("consultants.show", consultant_id=consultant_id) + "#calendars", 303)
