"""The lists of requests: those that wait, by the time that is left, and all that ever came."""

from collections.abc import Callable

from flask import url_for

from matcher.domain.workflow.request import Request
from matcher.services.intake.triage import WaitingRequest, left
from web.lists.columns import Column, Kind, Listing, Row
from web.shell.center import brief, center_zone
from web.shell.wording import day, term


def _organization(of: Callable[[Row], Request]) -> Column[Row]:
    return Column(
        "organization",
        "Organization",
        lambda row: of(row).facts.organization or f"Request {of(row).request_id}",
        link=lambda row: url_for("triage.show", request_id=of(row).request_id),
        note=lambda row: f"Request {of(row).request_id}",
    )


def _received(of: Callable[[Row], Request]) -> Column[Row]:
    return Column("received", "Received", lambda row: of(row).received_at.astimezone(center_zone()), Kind.MOMENT)


def _facts(of: Callable[[Row], Request]) -> tuple[Column[Row], ...]:
    """What was asked for."""
    return (
        Column("kind", "What", lambda row: term(kind) if (kind := of(row).facts.ta_type) else None, Kind.CHOICE),
        Column(
            "mode", "Mode", lambda row: term(mode) if (mode := of(row).facts.mode) else None, Kind.CHOICE, shown=False
        ),
        Column("audience", "Audience", lambda row: term(of(row).facts.audience), Kind.CHOICE),
        Column("city", "City", lambda row: ", ".join(filter(None, (of(row).facts.city, of(row).facts.state)))),
        Column("topic", "Topic", lambda row: tuple(sorted(map(term, of(row).facts.topics))), Kind.CHOICE, shown=False),
        Column("first", "First day", lambda row: of(row).facts.window_start, Kind.DAY, shown=False),
        Column("need", "Need", lambda row: of(row).facts.need, shown=False),
    )


def _waiting(row: WaitingRequest) -> Request:
    return row.request


def _itself(row: Request) -> Request:
    return row


OVERDUE, DUE_SOON = "Overdue", "Due within 2 hours"
OURS, OFFICES = "Ours", "A granting office’s"


def _clock(row: WaitingRequest) -> str:
    """How the clock of the first answer stands, in few words to choose from."""
    if row.minutes_left is None:
        return left(row).capitalize()
    if row.is_overdue:
        return OVERDUE
    return DUE_SOON if row.is_due_soon else "Time left"


def _whose_turn(row: WaitingRequest) -> str:
    if row.at_granting_office:
        return OFFICES
    return OURS if row.is_ours else "Put aside"


def _due(row: WaitingRequest) -> str:
    return f"by {brief(row.due.astimezone(center_zone()))}" if row.due else ""


def _aside(row: WaitingRequest) -> str:
    return f"put aside until {day(row.request.snoozed_until)}" if row.asleep and row.request.snoozed_until else ""


TRIAGE: Listing[WaitingRequest] = Listing(
    name="triage",
    endpoint="triage.index",
    title="Requests that wait",
    one="request",
    many="requests",
    columns=(
        _organization(_waiting),
        Column(
            "due",
            "First answer",
            lambda row: row.due.astimezone(center_zone()) if row.due else None,
            Kind.MOMENT,
            wording=lambda row: left(row).capitalize(),
            note=_due,
            icon=lambda row: "error" if row.minutes_left is not None and row.minutes_left <= 0 else "",
        ),
        Column("clock", "Clock", _clock, Kind.CHOICE, shown=False),
        Column("turn", "Whose turn", _whose_turn, Kind.CHOICE, shown=False),
        Column("standing", "Where it stands", lambda row: term(row.request.state), Kind.CHOICE, note=_aside),
        *_facts(_waiting),
        _received(_waiting),
    ),
    order="due",
    identify=lambda row: f"{row.asleep:d} {row.request.request_id:019}",
    search="Organization, place, topic or need",
)

REQUESTS: Listing[Request] = Listing(
    name="requests",
    endpoint="records.requests",
    title="Requests",
    one="request",
    many="requests",
    columns=(
        _organization(_itself),
        _received(_itself),
        Column(
            "answered",
            "First answer",
            lambda row: row.first_answer_at.astimezone(center_zone()) if row.first_answer_at else None,
            Kind.MOMENT,
        ),
        Column("standing", "Where it stands", lambda row: term(row.state), Kind.CHOICE),
        *_facts(_itself),
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
