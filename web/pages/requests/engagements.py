"""Engagements: the list with its search, and a page for each."""

from operator import itemgetter

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.model.ids import EngagementId
from matcher.domain.model.names.organization_name import organization_key
from matcher.records import Permission
from matcher.services.consultants.names import names_in
from matcher.services.dataset.affinities import NOT_WHOLE, affinities_of, points_of, set_affinity
from matcher.services.engagements.engagement_page import engagement_page, list_engagements, stages
from matcher.services.explanations.by_name import Meant, everybody, meant_by
from matcher.services.failures import NotFoundError
from matcher.services.offers.offer_views import team_page
from matcher.services.review.proposal_review import latest_review
from matcher.services.review.standing_rejections import standing_rejections
from matcher.services.review.team_alternatives import team_alternatives
from matcher.services.runs.run_control import in_hand
from matcher.services.schedule.another_start import move_to_undo
from matcher.services.schedule.finding_time import WHY_SHORT, find_times
from matcher.services.seats.judged_seats import judged_seats
from web.lists.answer import show_list
from web.lists.engagements import ENGAGEMENTS, engagement_rows
from web.pages.requests.comments import about
from web.pages.schedule.review_list import line
from web.shell.center import database
from web.shell.identity import reader, requires
from web.shell.outcomes import tell
from web.shell.seat_keys import engagement_key, organization_link, seat_key

LONGEST_REASON = 200
NEXT_SHOWN = 3
"""Who is named as next in line: for the whole team, in one order, so that no seat tells what it asks for."""

pages = Blueprint("engagements", __name__, url_prefix="/engagements")


@pages.get("/")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    """Every engagement, or those that are asked for."""
    every = {one.engagement_id: one for one in list_engagements(database())}
    rows = engagement_rows(every, stages(database()), latest_review(database()), judged_seats(database()))
    return show_list(ENGAGEMENTS, rows, "engagements/engagements.html")


@pages.get("/<path:engagement_id>")
@requires(Permission.READ)
def show(engagement_id: str) -> ResponseReturnValue:
    """One engagement: facts, gates, seats, who else could present, history."""
    return page_of(EngagementId(engagement_id))


@pages.post("/<path:engagement_id>/points")
@requires(Permission.KEEP_DATA)
def set_points(engagement_id: str) -> ResponseReturnValue:
    """Give a person points on an engagement, or take them away."""
    its_id, points = EngagementId(engagement_id), points_of(request.form.get("points", ""))
    typed, why = request.form.get("consultant", ""), request.form.get("why", "")[:LONGEST_REASON]
    meant = meant_by(everybody(database()), typed)
    if points is None:
        refused = NOT_WHOLE
    elif len(meant) != 1:
        refused = who_is_meant(typed, meant)
    else:
        try:
            refused = set_affinity(database(), reader(), its_id, meant[0].consultant_id, points, why)
        except NotFoundError:
            abort(404)
    if refused:
        return page_of(its_id, refused), 422
    tell("data_kept")
    return redirect(url_for(".show", engagement_id=engagement_id) + "#points", 303)


def who_is_meant(typed: str, meant: tuple[Meant, ...]) -> str:
    """Why a typed name is nobody's, or not one person's."""
    if not meant:
        return f"Nobody here is called “{typed}”. Type the name or the id of a consultant."
    return f"“{typed}” may be {'; '.join(one.told_apart for one in meant)}. Type the id of the one you mean."


def page_of(engagement_id: EngagementId, refused: str = "") -> str:
    """Render an engagement, with why a step was not made."""
    page = engagement_page(database(), engagement_id) or abort(404)
    team = team_page(database(), engagement_id) or abort(404)
    lines = sorted((line(row, {}) for row in page.rows if row.before or row.after), key=lambda each: each.key)
    others = team_alternatives(database(), reader(), page.engagement.engagement_id)
    times = None if others.again_on else find_times(database(), reader(), engagement_id)  # one question for both
    asked = {line.offer.consultant_id for line in team.asked}
    return render_template(
        "engagements/engagement.html",
        page=page,
        lines=lines,
        others=others,
        names=names_in(database(), page.history),
        team=team,
        times=times,
        undoable=move_to_undo(database(), engagement_id),
        why_short=WHY_SHORT,
        seats=sorted(((seat_key(*each.seat.key), each) for each in team.seats), key=itemgetter(0)),
        next_in_line=[one for one in others.candidates if one.eligible and one.consultant_id not in asked][:NEXT_SHOWN],
        refused=refused,
        affinities=affinities_of(database(), engagement_id),
        rejections=standing_rejections(database(), engagement_id=engagement_id),
        hand=in_hand(database()),
        engagement_key=engagement_key,
        days=current_app.config["OFFER_DAYS"],
        organization_page=organization_link(organization_key(page.engagement.organization)),
        **about(engagement_id),
        may_keep=reader().may(Permission.KEEP_DATA),
        may_reveal=reader().may(Permission.READ_LIVED_EXPERIENCE),
        may_publish=reader().may(Permission.PUBLISH),
    )
