"""Comments on engagements and their seats, and what mentions the reader."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.model.ids import EngagementId, SeatName
from matcher.records import Permission
from matcher.records.record_numbers import record_number
from matcher.services.failures import NotFoundError
from matcher.services.notes.comments import (
    comment,
    comments_on,
    mark_read,
    mentions_of,
    names_to_mention,
)
from matcher.services.offers.offer_views import SeatLine, team_page
from web.lists.answer import show_list
from web.lists.center.mentions import MENTIONS, mention_link
from web.shell.center import database
from web.shell.identity import local_path, reader, requires
from web.shell.outcomes import tell
from web.shell.seat_keys import engagement_key, seat_key

pages = Blueprint("comments", __name__, url_prefix="/comments")


@pages.get("/")
@requires(Permission.READ)
def mentions() -> ResponseReturnValue:
    """All that mentions the reader, newest first."""
    return show_list(MENTIONS, mentions_of(database(), reader()), "notes/mentions.html", link=mention_link)


@pages.post("/")
@requires(Permission.READ)
def read() -> ResponseReturnValue:
    """Mark what mentions the reader as read: one, or all that the page showed."""
    numbers = [record_number(text) for text in request.form.getlist("note")]
    mark_read(database(), reader(), [number for number in numbers if number is not None])
    tell("read")
    return redirect(local_path(request.form.get("back") or url_for(".mentions")), 303)


@pages.get("/on/<path:engagement_id>")
@requires(Permission.READ)
def show(engagement_id: str) -> ResponseReturnValue:
    """The comments on an engagement, with a form for another."""
    return page(EngagementId(engagement_id), request.args.get("seat", ""))


@pages.post("/on/<path:engagement_id>")
@requires(Permission.DECIDE)
def write(engagement_id: str) -> ResponseReturnValue:
    """Keep a comment, or say why not, with what was typed."""
    name, chosen = EngagementId(engagement_id), request.form.get("seat", "")
    seats = {key: line.seat.key.seat for key, line in seats_of(name)}
    if chosen and chosen not in seats:
        abort(404)
    try:
        refused = comment(database(), reader(), name, request.form.get("text", ""), seat_named(seats, chosen))
    except NotFoundError:
        abort(404)
    if refused:
        return page(name, chosen, refused), 422
    if over_review():
        return page(name, chosen, done=True)
    tell("commented")
    return redirect(local_path(request.form.get("back") or url_for(".show", engagement_id=name)), 303)


def seat_named(seats: dict[str, SeatName], chosen: str) -> SeatName | None:
    """The seat that a form names; None for the whole engagement."""
    return seats[chosen] if chosen else None


def seats_of(engagement_id: EngagementId) -> list[tuple[str, SeatLine]]:
    """The seats of an engagement that somebody sits in, by what forms call them."""
    team = team_page(database(), engagement_id) or abort(404)
    return sorted(((seat_key(*line.seat.key), line) for line in team.seats if line.person), key=lambda pair: pair[0])


def over_review() -> bool:
    """Whether a dialog over Review asks, which stays where it is."""
    return bool(request.headers.get("HX-Request"))


def page(engagement_id: EngagementId, chosen: str, refused: str = "", *, done: bool = False) -> str:
    """Render the comments on an engagement.

    Args:
        done: What was typed was kept: the field is empty again.
    """
    team = team_page(database(), engagement_id) or abort(404)
    return render_template(
        "notes/dialog.html" if over_review() else "notes/comments.html",
        key=engagement_key(engagement_id),
        engagement=team.seating.engagement,
        chosen=chosen,
        refused=refused,
        done=done,
        typed="" if done else request.form.get("text", ""),
        **about(engagement_id),
    )


def about(engagement_id: EngagementId) -> dict[str, object]:
    """What the comments of an engagement are shown with, here and on its page."""
    return {
        "comments": comments_on(database(), reader(), engagement_id),
        "comment_seats": [(key, line.person) for key, line in seats_of(engagement_id)],
        "to_mention": names_to_mention(database()),
        "may_decide": reader().may(Permission.DECIDE),
    }
