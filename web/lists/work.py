"""The lists of offers, public seats, versions and pairs that are not proposed."""

from flask import url_for

from matcher.domain.workflow.offer import OfferState
from matcher.services.lists.rows import OfferRow, Pair, PublicRow
from matcher.services.publication.publishing import VersionPage, summary
from matcher.services.review.standing_rejections import StandingRejection
from web.lists.columns import Column, Kind, Listing
from web.lists.holding import holds
from web.shell.center import center_zone
from web.shell.wording import term

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


def person_address(pair: Pair) -> str:
    """The page of the consultant."""
    return url_for("consultants.show", consultant_id=pair.consultant_id)


def engagement_address(pair: Pair) -> str:
    """The page of the engagement."""
    return url_for("engagements.show", engagement_id=pair.engagement_id)


OFFERS: Listing[OfferRow] = Listing(
    name="offers",
    endpoint="records.offers",
    title="Offers",
    one="offer",
    many="offers",
    columns=(
        Column("person", "Asked", lambda row: row.pair.person, link=lambda row: person_address(row.pair)),
        Column(
            "organization",
            "Engagement",
            lambda row: row.pair.organization,
            link=lambda row: f"{engagement_address(row.pair)}#ladder",
            note=lambda row: row.pair.engagement_id,
        ),
        Column("starts", "Starts", lambda row: row.starts_at, Kind.MOMENT),
        Column("since", "Asked on", lambda row: row.offer.made_at.astimezone(center_zone()), Kind.MOMENT),
        Column("until", "Until", lambda row: row.offer.expires_at.astimezone(center_zone()), Kind.MOMENT),
        Column(
            "answered",
            "Answered",
            lambda row: row.offer.answered_at.astimezone(center_zone()) if row.offer.answered_at else None,
            Kind.MOMENT,
        ),
        Column(
            "standing",
            "Where it stands",
            lambda row: "Time is over" if row.late else ANSWERS[row.offer.state],
            Kind.CHOICE,
        ),
        holds(lambda row: row.doubts),
    ),
    order="-since",
    identify=lambda row: f"{row.offer.offer_id:019}",
    search="Person, engagement or id",
)

PUBLISHED: Listing[PublicRow] = Listing(
    name="public-schedule",
    endpoint="records.published",
    title="Public schedule",
    one="public seat",
    many="public seats",
    columns=(
        Column("starts", "First session", lambda row: row.starts_at, Kind.MOMENT),
        Column(
            "organization",
            "Engagement",
            lambda row: row.pair.organization,
            link=lambda row: engagement_address(row.pair),
            note=lambda row: row.pair.engagement_id,
        ),
        Column("person", "Presenter", lambda row: row.pair.person, link=lambda row: person_address(row.pair)),
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
            link=lambda row: url_for("consultants.show", consultant_id=row.consultant_id),
        ),
        Column(
            "organization",
            "Not proposed for",
            lambda row: row.organization,
            link=lambda row: url_for("engagements.show", engagement_id=row.engagement_id),
            note=lambda row: row.engagement_id,
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
