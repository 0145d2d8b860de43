"""Another start for a team: the dialog, what a form or a drop asks for, and what came of it."""

from datetime import datetime, timedelta

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.model.calendar import moment
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Engagement
from matcher.records import Permission
from matcher.records.record_numbers import record_number
from matcher.services.failures import NotFoundError
from matcher.services.review.decision_batch import Result
from matcher.services.schedule.another_start import move, move_to_undo, undo_move
from matcher.services.schedule.finding_time import WHY_SHORT, Times, find_times
from web.shell.center import database
from web.shell.identity import local_path, reader, requires
from web.shell.outcomes import tell_whom

FARTHEST_DAYS = 1000
"""A drop is not farther away."""

pages = Blueprint("moves", __name__, url_prefix="/schedule/move")


@pages.get("/<path:engagement_id>")
@requires(Permission.READ)
def show(engagement_id: str) -> ResponseReturnValue:
    """The starts that there are; only the form of it where a script asks."""
    times = find_times(database(), reader(), EngagementId(engagement_id)) or abort(404)
    return page_of(times, back_to(engagement_id, request.referrer))


@pages.post("/<path:engagement_id>")
@requires(Permission.DECIDE)
def carry_out(engagement_id: str) -> ResponseReturnValue:
    """Move it to the start that was chosen, or to where it was dropped."""
    eid = EngagementId(engagement_id)
    times = find_times(database(), reader(), eid) or abort(404)
    seen, back = instant(request.form.get("seen", "")), back_to(engagement_id, request.form.get("back"))
    start = wished(times.engagement, seen)
    moved = move(database(), reader(), eid, start, seen)
    if moved.done:
        tell_whom("moved_approved" if moved.approved else "moved")
        return redirect(back, 303)
    again = find_times(database(), reader(), eid) or abort(404)
    return page_of(again, back, refused=moved.sentence, wish=start), 429 if moved.waits else 409


@pages.post("/<path:engagement_id>/undo")
@requires(Permission.DECIDE)
def undo(engagement_id: str) -> ResponseReturnValue:
    """Take a move back."""
    decision = record_number(request.form.get("decision", "")) or abort(400)
    try:
        [first, *_] = undo_move(database(), reader(), decision)
    except NotFoundError:
        abort(404)
    back = back_to(engagement_id, request.form.get("back"))
    if first.result is Result.DONE:
        tell_whom("move_undone")
        return redirect(back, 303)
    times = find_times(database(), reader(), EngagementId(engagement_id)) or abort(404)
    return page_of(times, back, refused=first.sentence), 429 if first.result is Result.WAITS else 409


def page_of(times: Times, back: str, *, refused: str = "", wish: datetime | None = None) -> str:
    """The page, or the form alone for a dialog.

    Args:
        wish: The start that was refused.
    """
    engagement_id = times.engagement.engagement_id
    whole = not request.headers.get("HX-Request")
    return render_template(
        "schedule/move.html" if whole else "schedule/move_form.html",
        times=times,
        back=back,
        not_moved=refused,
        wish=wish,
        undoable=move_to_undo(database(), engagement_id),
        why_short=WHY_SHORT,
        may_decide=reader().may(Permission.DECIDE),
    )


def wished(engagement: Engagement, seen: datetime) -> datetime:
    """The start that a form asks for: one of its list, or so many days or hours from the one that was seen.

    A drop on a day keeps the clock time.
    """
    if "start" in request.form:
        return instant(request.form["start"])
    days, hours = (shift(request.form.get(name, "0")) for name in ("days", "hours"))
    local = seen.astimezone(engagement.time_zone)
    then = local.date() + timedelta(days=days)
    return moment(then, local.time(), engagement.time_zone) + timedelta(hours=hours)


def shift(text: str) -> int:
    """A number of days or hours; anything that no page of ours wrote is a bad request."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 5 and int(digits) <= FARTHEST_DAYS):  # noqa: PLR2004
        abort(400)
    return int(text)


def instant(text: str) -> datetime:
    """A moment of a form, likewise."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        abort(400)
    if at.tzinfo is None or not 1990 <= at.year < 2190:  # noqa: PLR2004  as any calendar here
        abort(400)
    return at


def back_to(engagement_id: str, where: str | None) -> str:
    """Where a step leads back to: the page that it was made from, never the dialog itself."""
    usual = url_for("engagements.show", engagement_id=engagement_id)
    path = local_path(where) if where else usual
    return usual if path.startswith(url_for("moves.show", engagement_id="")) else path
