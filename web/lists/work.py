"""The lists of requests, offers, public seats and pairs that are not proposed."""

from flask import url_for

from matcher.domain.workflow.offer import OfferState
from matcher.domain.workflow.request import Request
from matcher.services.lists.rows import OfferRow, Pair, PublicRow, RejectionRow
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
NOT_HERE = "Said no, or did not answer"


def person_address(pair: Pair) -> str:
    """The page of the consultant."""
    return url_for("consultants.show", consultant_id=pair.consultant_id)


def engagement_address(pair: Pair) -> str:
    """The page of the engagement."""
    return url_for("engagements.show", engagement_id=pair.engagement_id)


REQUESTS: Listing[Request] = Listing(
    name="requests",
    endpoint="records.requests",
    title="Requests",
    one="request",
    many="requests",
    columns=(
        Column(
            "organization",
            "Organization",
            lambda row: row.facts.organization or f"Request {row.request_id}",
            link=lambda row: url_for("triage.show", request_id=row.request_id),
            note=lambda row: f"Request {row.request_id}",
        ),
        Column("received", "Received", lambda row: row.received_at.astimezone(center_zone()), Kind.MOMENT),
        Column(
            "answered",
            "First answer",
            lambda row: row.first_answer_at.astimezone(center_zone()) if row.first_answer_at else None,
            Kind.MOMENT,
        ),
        Column("standing", "Where it stands", lambda row: term(row.state), Kind.CHOICE),
        Column("kind", "What", lambda row: term(row.facts.ta_type) if row.facts.ta_type else None, Kind.CHOICE),
        Column("mode", "Mode", lambda row: term(row.facts.mode) if row.facts.mode else None, Kind.CHOICE, shown=False),
        Column("audience", "Audience", lambda row: term(row.facts.audience), Kind.CHOICE),
        Column("city", "City", lambda row: ", ".join(filter(None, (row.facts.city, row.facts.state)))),
        Column("topic", "Topic", lambda row: tuple(sorted(map(term, row.facts.topics))), Kind.CHOICE, shown=False),
        Column("first", "First day", lambda row: row.facts.window_start, Kind.DAY, shown=False),
        Column("need", "Need", lambda row: row.facts.need, shown=False),
        Column(
            "engagement",
            "Engagement",
            lambda row: row.engagement_id,
            link=lambda row: url_for("engagements.show", engagement_id=row.engagement_id) if row.engagement_id else "",
        ),
    ),
    order="-received",
    identify=lambda row: f"{row.request_id:019}",
    search="Organization, place, topic or need",
)

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

REJECTED: Listing[RejectionRow] = Listing(
    name="not-proposed",
    endpoint="records.rejected",
    title="Not to be proposed",
    one="pair",
    many="pairs",
    columns=(
        Column("person", "Person", lambda row: row.pair.person, link=lambda row: person_address(row.pair)),
        Column(
            "organization",
            "Engagement",
            lambda row: row.pair.organization,
            link=lambda row: engagement_address(row.pair),
            note=lambda row: row.pair.engagement_id,
        ),
        Column("reason", "Why", lambda row: term(row.reason) if row.reason else NOT_HERE, Kind.CHOICE),
        Column("by", "Turned down by", lambda row: row.by, Kind.CHOICE),
        Column("at", "On", lambda row: row.at.astimezone(center_zone()) if row.at else None, Kind.MOMENT),
    ),
    order="person",
    identify=lambda row: f"{row.pair.consultant_id} {row.pair.engagement_id}",
    search="Person, engagement or reason",
)
