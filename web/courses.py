"""The course of an engagement by buttons: prepare, confirm, deliver, close, hold, withdraw; and release a seat."""

from datetime import date

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.engagement_steps import EngagementStep
from matcher.domain.ids import EngagementId
from matcher.service.engagement_course import CourseOutcome, CourseWish, release, take_course_step
from matcher.service.errors import NotFoundError
from matcher.service.offer_views import team_page
from matcher.service.records import Permission
from web.center import database, mend_soon
from web.engagements import page_of
from web.identity import reader, requires
from web.outcomes import tell
from web.seat_keys import seat_key

LONGEST_REASON = 1000

pages = Blueprint("courses", __name__, url_prefix="/course")


@pages.post("/<any(" + ", ".join(EngagementStep) + "):step>/<path:engagement_id>")
@requires(Permission.DECIDE)
def decide(step: str, engagement_id: str) -> ResponseReturnValue:
    """Make a step, or say on the page why it can't be made."""
    version = request.form.get("version", "")
    wish = CourseWish(
        EngagementId(engagement_id),
        EngagementStep(step),
        int(version) if version.isdecimal() else 0,
        request.form.get("why", "")[:LONGEST_REASON],
        request.form.get("support_person", ""),
        day("debrief_on"),
    )
    try:
        return shown(engagement_id, take_course_step(database(), reader(), wish))
    except NotFoundError:
        abort(404)


@pages.post("/let-go/<key>/<path:engagement_id>")
@requires(Permission.DECIDE)
def let_go(key: str, engagement_id: str) -> ResponseReturnValue:
    """Release whoever sits in a seat."""
    name = EngagementId(engagement_id)
    team = team_page(database(), name) or abort(404)
    seat = next((one for one in team.seating.seats if seat_key(name, one) == key), None) or abort(404)
    return shown(
        engagement_id, release(database(), reader(), name, seat, request.form.get("why", "")[:LONGEST_REASON])
    )  # fmt: skip


def shown(engagement_id: str, outcome: CourseOutcome) -> ResponseReturnValue:
    """Back to the engagement, or its page with why nothing was done."""
    if not outcome.done:
        return page_of(EngagementId(engagement_id), outcome.sentence), 409
    mend_soon()
    tell("triaged")
    return redirect(url_for("engagements.show", engagement_id=engagement_id), 303)


def day(name: str) -> date | None:
    """A day of the form, or None."""
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None
