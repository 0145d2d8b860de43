"""Engagements: the list with its search, and a page for each."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from matcher.domain.ids import EngagementId
from matcher.domain.problem import Engagement
from matcher.service.engagements import engagement_page, list_engagements
from matcher.service.names import names_in
from matcher.service.records import ChangeKind, Permission, RowState
from matcher.service.review import ReviewGroup, latest_review
from matcher.service.team_alternatives import team_alternatives
from web.center import database
from web.identity import reader, requires
from web.review_list import line
from web.wording import term

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
    return render_template("engagements.html", engagements=found, total=len(everyone), groups=groups, words=words)


@pages.get("/<path:engagement_id>")
@requires(Permission.READ)
def show(engagement_id: str) -> ResponseReturnValue:
    """One engagement: facts, gates, seats, who else could present, history."""
    page = engagement_page(database(), EngagementId(engagement_id)) or abort(404)
    lines = sorted((line(row, {}) for row in page.rows if row.before or row.after), key=lambda each: each.key)
    others = team_alternatives(database(), reader(), page.engagement.engagement_id)
    return render_template(
        "engagement.html", page=page, lines=lines, others=others, names=names_in(database(), page.history)
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
