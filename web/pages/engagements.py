"""Engagements: the list with its search, and a page for each."""

from operator import itemgetter

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Engagement
from matcher.records import ChangeKind, Permission, RowState
from matcher.services.consultants.names import names_in
from matcher.services.engagements.engagement_page import engagement_page, list_engagements
from matcher.services.offers.offer_views import team_page
from matcher.services.review.proposal_review import ReviewGroup, latest_review
from matcher.services.review.team_alternatives import team_alternatives
from matcher.services.runs.run_control import in_hand
from web.pages.review_list import line
from web.shell.center import database
from web.shell.identity import reader, requires
from web.shell.seat_keys import engagement_key, seat_key
from web.shell.wording import term

NEXT_SHOWN = 3
"""Who is named as next in line: for the whole team, in one order, so that no seat tells what it asks for."""

pages = Blueprint("engagements", __name__, url_prefix="/engagements")


@pages.get("/")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    """Every engagement, or those that carry all words of the search."""
    words = request.args.get("q", "").strip()
    everyone = list_engagements(database())
    review = latest_review(database())
    groups = {group.engagement_id: group for group in review.groups} if review else {}
    found = [engagement for engagement in everyone if matches(engagement, words)]
    return render_template(
        "engagements/engagements.html", engagements=found, total=len(everyone), groups=groups, words=words
    )


@pages.get("/<path:engagement_id>")
@requires(Permission.READ)
def show(engagement_id: str) -> ResponseReturnValue:
    """One engagement: facts, gates, seats, who else could present, history."""
    return page_of(EngagementId(engagement_id))


def page_of(engagement_id: EngagementId, refused: str = "") -> str:
    """Render an engagement, with why a step was not made."""
    page = engagement_page(database(), engagement_id) or abort(404)
    team = team_page(database(), engagement_id) or abort(404)
    lines = sorted((line(row, {}) for row in page.rows if row.before or row.after), key=lambda each: each.key)
    others = team_alternatives(database(), reader(), page.engagement.engagement_id)
    asked = {line.offer.consultant_id for line in team.asked}
    return render_template(
        "engagements/engagement.html",
        page=page,
        lines=lines,
        others=others,
        names=names_in(database(), page.history),
        team=team,
        seats=sorted(((seat_key(*each.seat.key), each) for each in team.seats), key=itemgetter(0)),
        next_in_line=[one for one in others.candidates if one.eligible and one.consultant_id not in asked][:NEXT_SHOWN],
        refused=refused,
        hand=in_hand(database()),
        engagement_key=engagement_key,
        days=current_app.config["OFFER_DAYS"],
        may_decide=reader().may(Permission.DECIDE),
        may_publish=reader().may(Permission.PUBLISH),
    )


def matches(engagement: Engagement, words: str) -> bool:
    """Whether an engagement carries every word, in its names, its place or its topics."""
    facts = [engagement.engagement_id, engagement.organization, engagement.city, engagement.state]
    facts += [term(name) for name in (engagement.ta_type, engagement.mode, engagement.audience, *engagement.topics)]
    text = " ".join(facts).casefold()
    return all(word in text for word in words.casefold().split())


def standing(group: ReviewGroup | None) -> tuple[str, str]:
    """How an engagement stands in the proposal: a state's shape and a word."""
    if group is None:
        return "open", "Not in the proposal"
    cases = {
        ("open", "Blocked"): group.kind is ChangeKind.BLOCKED,
        ("uncovered", "Uncovered"): bool(group.uncovered),
        ("proposed", "Proposed"): bool(group.open_rows),
        ("open", "Nobody proposed"): not any(row.after for row in group.rows),
        ("approved", "Approved"): all(row.state is RowState.APPROVED for row in group.rows),
    }
    return next((case for case, holds in cases.items() if holds), ("open", "Decided in part"))
