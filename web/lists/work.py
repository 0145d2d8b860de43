"""The lists of offers, public seats, versions and pairs that are not proposed."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, TypeVar

from flask import url_for

from matcher.domain.workflow.offer import OfferState
from matcher.services.lists.rows import Pair, PublicRow
from matcher.services.offers.offer_views import OfferLine, OffersPage
from matcher.services.publication.publishing import VersionPage, summary
from matcher.services.review.standing_rejections import StandingRejection
from matcher.services.seats.judged_seats import JudgedSeat
from web.lists.columns import Column, Kind, Listing, newest_first
from web.lists.holding import holds
from web.shell.center import brief, center_zone
from web.shell.wording import LEFT, term

Row = TypeVar("Row")

ANSWERS = {
    None: "Not asked",
    OfferState.ASKED: "Asked, no answer yet",
    OfferState.ACCEPTED: "Said yes",
    OfferState.DECLINED: "Said no",
    OfferState.EXPIRED: "Did not answer",
    OfferState.TAKEN_BACK: "Offer taken back",
    OfferState.DELIVERED: "Delivered",
}
"""What became of an offer, in words."""


SHAPES = {OfferState.ASKED: "offered", OfferState.ACCEPTED: "approved", OfferState.DELIVERED: "published"}
"""Of states that are not open again."""
IN_FORCE = frozenset({OfferState.ASKED, OfferState.ACCEPTED})
"""Offers behind which somebody stands in the seat, and may still be told of a doubt."""


class OfferRow(NamedTuple):
    """An offer, with what speaks against its seat today.

    Args:
        doubts: Where the offer is open or was agreed to.
    """

    line: OfferLine
    doubts: tuple[JudgedSeat, ...] = ()


def offer_rows(page: OffersPage) -> list[OfferRow]:
    """Every offer."""
    rows = []
    for line in (*page.open, *page.ended):
        verdict = page.verdict(line.offer) if line.offer.state in IN_FORCE else None
        rows.append(OfferRow(line, (verdict,) if verdict else ()))
    return rows


def _standing(line: OfferLine) -> str:
    if line.late:
        return "Time is over"
    return "Left the seat" if line.offer.left else ANSWERS[line.offer.state]


def _answer_by(row: OfferRow) -> datetime | None:
    offer = row.line.offer
    return offer.expires_at.astimezone(row.line.zone) if offer.state is OfferState.ASKED else None


def _in_turn(row: OfferRow) -> str:
    """Of offers that end at one time the oldest comes first; of those that ended, the newest."""
    offer = row.line.offer
    return f"{offer.offer_id:019}" if offer.state is OfferState.ASKED else newest_first(offer.offer_id)


UNANSWERED, ENDS_SOON, BEGINS_SOON = "Unanswered", "Ends soon", "Begins soon, no yes yet"


def _presses(row: OfferRow) -> tuple[str, ...]:
    presses = {
        UNANSWERED: row.line.offer.state is OfferState.ASKED,
        ENDS_SOON: row.line.ends_soon,
        BEGINS_SOON: row.line.at_risk,
    }
    return tuple(name for name, it_does in presses.items() if it_does)


def _when(row: OfferRow) -> str:
    """When it came to where it stands."""
    answered, asked = row.line.offer.answered_at, row.line.offer.made_at
    said = f"answered {brief(answered.astimezone(center_zone()))}" if answered else ""
    waits = ", the letter waits in the outbox" if row.line.letter_waits else ""
    return said or f"asked {brief(asked.astimezone(center_zone()))}{waits}"


OFFERS: Listing[OfferRow] = Listing(
    name="offers",
    endpoint="offers.index",
    title="Offers",
    one="offer",
    many="offers",
    columns=(
        Column(
            "person",
            "Asked",
            lambda row: row.line.person,
            link=lambda row: (
                url_for("consultants.show", consultant_id=row.line.offer.consultant_id) if row.line.has_person else ""
            ),
            note=lambda row: "" if row.line.has_person else LEFT,
        ),
        Column(
            "organization",
            "Engagement",
            lambda row: row.line.organization,
            link=lambda row: (
                url_for("engagements.show", engagement_id=row.line.offer.engagement_id, _anchor="ladder")
                if row.line.has_engagement
                else ""
            ),
            note=lambda row: row.line.offer.engagement_id if row.line.has_engagement else LEFT,
        ),
        Column("starts", "Starts", lambda row: row.line.offer.first_start.astimezone(row.line.zone), Kind.MOMENT),
        Column(
            "since", "Asked on", lambda row: row.line.offer.made_at.astimezone(center_zone()), Kind.MOMENT, tabled=False
        ),
        Column("until", "Answer by", _answer_by, Kind.MOMENT),
        Column(
            "answered",
            "Answered",
            lambda row: at.astimezone(center_zone()) if (at := row.line.offer.answered_at) else None,
            Kind.MOMENT,
            tabled=False,
        ),
        Column(
            "standing",
            "Where it stands",
            lambda row: _standing(row.line),
            Kind.CHOICE,
            shape=lambda row: SHAPES.get(row.line.offer.state, "open"),
            note=_when,
        ),
        Column("presses", "What presses", _presses, Kind.CHOICE, shown=False),
        holds(lambda row: row.doubts),
    ),
    order="until",
    identify=_in_turn,
    search="Person, engagement or id",
    page_rows=50,
)


def engagement_of(pair_of: Callable[[Row], Pair]) -> Column[Row]:
    """The column of an engagement, by its organization, that leads to its page while it is in the data.

    Args:
        pair_of: The consultant and the engagement of a row.
    """
    return Column(
        "organization",
        "Engagement",
        lambda row: pair_of(row).organization,
        link=lambda row: (
            url_for("engagements.show", engagement_id=pair_of(row).engagement_id) if pair_of(row).has_engagement else ""
        ),
        note=lambda row: pair_of(row).engagement_id if pair_of(row).has_engagement else LEFT,
    )


PUBLISHED: Listing[PublicRow] = Listing(
    name="public-schedule",
    endpoint="records.published",
    title="Public schedule",
    one="public seat",
    many="public seats",
    columns=(
        Column("starts", "First session", lambda row: row.starts_at, Kind.MOMENT),
        engagement_of(lambda row: row.pair),
        Column(
            "person",
            "Presenter",
            lambda row: row.pair.person,
            link=lambda row: (
                url_for("consultants.show", consultant_id=row.pair.consultant_id) if row.pair.has_person else ""
            ),
            note=lambda row: "" if row.pair.has_person else LEFT,
        ),
        Column("kind", "What", lambda row: term(row.engagement.ta_type) if row.engagement else None, Kind.CHOICE),
        Column("mode", "Mode", lambda row: term(row.engagement.mode) if row.engagement else None, Kind.CHOICE),
        Column(
            "where",
            "Where",
            lambda row: (
                f"{row.engagement.city}, {row.engagement.state}" if row.engagement and row.engagement.on_site else None
            ),
        ),
        Column("answer", "Answer", lambda row: ANSWERS[row.answer], Kind.CHOICE),
        holds(lambda row: row.doubts),
    ),
    order="starts",
    identify=lambda row: f"{row.pair.engagement_id} {row.pair.consultant_id}",
    search="Engagement, person or place",
)


def _why_not(row: StandingRejection) -> str:
    return term(row.reason) if row.reason else row.how


def _said_with_it(row: StandingRejection) -> str:
    return f"“{row.decision.note}”" if row.reason and row.decision and row.decision.note else ""


REJECTED: Listing[StandingRejection] = Listing(
    name="not-proposed",
    endpoint="rejections.index",
    title="Rejections",
    one="rejection",
    many="rejections",
    columns=(
        Column(
            "person",
            "Consultant",
            lambda row: row.person,
            link=lambda row: url_for("consultants.show", consultant_id=row.consultant_id) if row.has_page else "",
            note=lambda row: "" if row.has_page else LEFT,
        ),
        Column(
            "organization",
            "Not proposed for",
            lambda row: row.organization,
            link=lambda row: url_for("engagements.show", engagement_id=row.engagement_id) if row.has_engagement else "",
            note=lambda row: row.engagement_id if row.has_engagement else LEFT,
        ),
        Column("reason", "Why", _why_not, Kind.CHOICE, note=_said_with_it),
        Column(
            "by",
            "By",
            lambda row: row.decision.actor or "The system" if row.decision else "Not recorded" if row.here else "",
            Kind.CHOICE,
        ),
        Column(
            "at",
            "On",
            lambda row: row.decision.at.astimezone(center_zone()) if row.decision else None,
            Kind.MOMENT,
        ),
    ),
    order="-at",
    identify=lambda row: f"{row.consultant_id} {row.engagement_id}",
    search="Person, engagement or reason",
    page_rows=50,
)


def _changed(row: VersionPage) -> str:
    undone = f", taking back version {row.version.undoes}" if row.version.undoes else ""
    return summary(row.changes) + undone


VERSIONS: Listing[VersionPage] = Listing(
    name="versions",
    endpoint="versions.index",
    title="Versions",
    one="version",
    many="versions",
    columns=(
        Column(
            "version",
            "Version",
            lambda row: row.version.number,
            Kind.NUMBER,
            wording=lambda row: f"Version {row.version.number}",
            link=lambda row: url_for("versions.show", number=row.version.number),
        ),
        Column("at", "Published", lambda row: row.version.at.astimezone(center_zone()), Kind.MOMENT),
        Column("by", "By", lambda row: row.version.user_name, Kind.CHOICE),
        Column("changed", "What it changed", _changed),
        Column("seats", "Seats changed", lambda row: len(row.changes), Kind.NUMBER, shown=False),
        Column("reason", "Why", lambda row: row.version.reason),
    ),
    order="-version",
    identify=lambda row: f"{row.version.number:019}",
    search="Who, why or what it changed",
)
