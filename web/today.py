"""Today: what waits for someone, as counts that are links."""

from typing import NamedTuple

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from matcher import bootstrap
from matcher.service.records import ChangeKind, Permission
from matcher.service.review import Review, latest_review
from matcher.service.runs import list_runs
from matcher.service.triage import TriageCounts, counts
from web.center import center_zone, database
from web.identity import requires
from web.runs import ENDED
from web.wording import zoned

pages = Blueprint("today", __name__)


class Tile(NamedTuple):
    """A count that is a link: what it counts, and a word on it."""

    figure: int
    name: str
    detail: str
    address: str


@pages.get("/")
@requires(Permission.READ)
def show() -> ResponseReturnValue:
    """What waits for someone, and how the last run went."""
    review = latest_review(database())
    runs = list_runs(database(), limit=1)
    last = runs[0] if runs else None
    requested = intake_tiles(counts(database(), bootstrap.federal_holidays))
    return render_template(
        "today.html", requested=requested, tiles=tiles(review) if review else [], review=review, last=last, ended=ENDED
    )


def tiles(review: Review) -> list[Tile]:
    """The counts of the proposal under review."""
    waiting = review.to_decide - review.decided
    uncovered = sum(group.kind is ChangeKind.UNCOVERED for group in review.groups)
    blocked = sum(group.kind is ChangeKind.BLOCKED for group in review.groups)
    page = url_for("review.show")
    since = f"Proposed {zoned(review.proposal.created_at, center_zone())}"
    waits = "Referred out, or waiting for a granting office"
    return [
        Tile(waiting, "seat to decide" if waiting == 1 else "seats to decide", since, f"{page}?show=undecided"),
        Tile(uncovered, "uncovered", "Each with its reason", f"{page}#kind-uncovered"),
        Tile(blocked, "blocked", waits, f"{page}#kind-blocked"),
    ]


def intake_tiles(pressing: TriageCounts) -> list[Tile]:
    """The counts of requests."""
    page = url_for("triage.index")
    return [
        Tile(pressing.overdue, "overdue", "First answers to requests", page),
        Tile(pressing.due_soon, "due in 2 hours", "First answers to requests", page),
        Tile(pressing.granting_office, "at a granting office", "Federal grantees that wait for it", page),
    ]
