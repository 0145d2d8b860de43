"""Private calendar feeds, for calendar programs; and where a consultant's feed and own calendar are set."""

from hashlib import sha256

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from matcher.bootstrap.calendars import feed_text
from matcher.domain.model.ids import ConsultantId
from matcher.records import Permission
from matcher.services.calendars.busy import calendar_mark, own_calendar, set_calendar
from matcher.services.calendars.feeds import close_feed, feed_made_at, feed_of
from matcher.services.consultants.names import names_of
from matcher.services.failures import NotFoundError
from matcher.services.saving import NEWER
from web.shell.center import at_center, database
from web.shell.guard.limits import limiter
from web.shell.identity import public, reader, requires
from web.shell.outcomes import tell
from web.shell.saving import Save, SavedField, mark, side_by_side

READS = "120 per hour"
"""Of feeds from one address: enough for the calendars of an office, too few to guess a token."""
FEED_NAME = "Engagements"
FEED_LABEL = "Private calendar"

pages = Blueprint("calendars", __name__)


@pages.get("/calendar/<token>.ics")
@limiter.limit(READS)
@public
def feed(token: str) -> ResponseReturnValue:
    """A consultant's public engagements, for those who have the address."""
    found = feed_of(database(), token) or abort(404)
    text = feed_text(FEED_NAME, found.invites)
    response = Response(text, content_type="text/calendar; charset=utf-8")
    response.set_etag(sha256(text.encode()).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response.make_conditional(request)


@pages.post("/consultants/<path:consultant_id>/feed")
@requires(Permission.SEND)
def close(consultant_id: str) -> ResponseReturnValue:
    """Take a feed away. Only its owner makes one, on their own page, and sees its address."""
    person, seen = ConsultantId(consultant_id), request.form.get("version", "")
    if not close_feed(database(), reader(), person, seen):
        return newer_feed(person, SavedField("close", FEED_LABEL, made(person), "Close it", "1"))
    tell("feed_closed")
    return redirect(url_for("consultants.show", consultant_id=consultant_id), 303)


@pages.post("/consultants/<path:consultant_id>/own-calendar")
@requires(Permission.DECIDE)
def own(consultant_id: str) -> ResponseReturnValue:
    """Set where a consultant's own calendar is, or forget it. It is read by the next round, not now."""
    address = "" if "forget" in request.form else request.form.get("calendar", "")
    person = ConsultantId(consultant_id)
    try:
        refused = set_calendar(database(), reader(), person, address, request.form.get("version", ""))
    except NotFoundError:
        abort(404)
    if refused == NEWER:
        return newer_calendar(person, address.strip())
    tell("calendar_refused" if refused else "calendar_kept")
    return redirect(url_for("consultants.show", consultant_id=consultant_id) + "#calendars", 303)


def newer_feed(person: ConsultantId, field: SavedField) -> ResponseReturnValue:
    """The feed that there is by now, beside what was asked for."""
    action = url_for(".close", consultant_id=person)
    return newer(person, action, mark(feed_made_at(database(), person)), field)


def newer_calendar(person: ConsultantId, typed: str) -> ResponseReturnValue:
    """The own calendar that there is by now, told by its host, beside the one that was typed."""
    found = own_calendar(database(), person)
    theirs = f"A calendar at {found.host}" if found else ""
    field = SavedField("calendar" if typed else "forget", "Own calendar", theirs, typed, typed or "1")
    return newer(person, url_for(".own", consultant_id=person), calendar_mark(database(), person), field)


def newer(person: ConsultantId, action: str, version: str, field: SavedField) -> ResponseReturnValue:
    """What is saved by now beside what was asked for; what is saved can only be left, not posted."""
    name = names_of(database(), [person], ()).person(person)
    back = url_for("consultants.show", consultant_id=person) + "#calendars"
    return side_by_side(Save(name, action, version, back, (field,)))


def made(person: ConsultantId) -> str:
    """The feed that there is by now, in words."""
    at = feed_made_at(database(), person)
    return f"An address made {at_center(at)}" if at else "No address"
