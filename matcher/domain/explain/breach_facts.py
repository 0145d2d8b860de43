"""The facts that a breach rests on, as a fingerprint: who accepts the breach does so on these."""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from matcher.domain.explain.audit import Violation
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.names.canonical import fingerprint_of
from matcher.domain.model.problem import Assignment, Consultant, Engagement
from matcher.domain.model.schedule import Book, Booking
from matcher.domain.model.timetable import in_utc, taken
from matcher.domain.rules import DIARY_RULES, PANEL, RULES, SCHEDULE_RULES, SEAT_RULES

READ_BY_NO_RULE = frozenset({
    "consultant_id", "name", "email", "recent_engagements", "preferred", "disciplines",
    "ta_type", "priority", "requested_on",
})  # fmt: skip
"""Fields of consultants and engagements that break no rule, whatever they say; nor does an id, which may change."""
OF_THE_SCHEDULE = frozenset(rule.name for rule in SCHEDULE_RULES)
OF_A_PERSON = frozenset(
    rule.name for rule in RULES if rule in (*SEAT_RULES, *DIARY_RULES) and rule.told_name == rule.name != PANEL
)
"""Rules that read nothing of the team-mates."""


def facts_behind(book: Book, row: Assignment, behind: Iterable[Violation]) -> str:
    """Fingerprint of all that was read when these breaches were found about a seat."""
    return fingerprint_of([(one.rule, _facts(book, row, one)) for one in behind])


def _facts(book: Book, row: Assignment, violation: Violation) -> Any:
    if violation.detail:
        return violation.detail
    limits = book.policy.rules
    if violation.rule in OF_THE_SCHEDULE:  # the sum changes with every decision: the limit is what was accepted
        return getattr(limits, violation.rule, None)
    alone = violation.rule in OF_A_PERSON
    visits = [_visit(book, eid, row, alone=alone) for eid in sorted(violation.engagement_ids)]
    return replace(limits, programme_budget=None, travel_budget=None), visits


def _visit(book: Book, engagement_id: EngagementId, row: Assignment, *, alone: bool) -> Any:
    """An engagement as it stands: its start, its people, and the days off on which its sessions depend.

    Args:
        alone: Whether the team-mates are left out.
    """
    booking = book.bookings[engagement_id]
    people = sorted(booking.team.items())
    if alone or engagement_id != row.engagement_id:
        people = [(seat, one) for seat, one in people if one.consultant_id == row.consultant_id]
    first, last = booking.times.days[0], booking.times.days[-1]
    return (
        _fields(booking.engagement),
        in_utc(booking.first_start),
        booking.times.days,
        {day for day in book.policy.holidays if first <= day <= last},
        [
            (seat, _person(one, booking), (engagement_id, one.consultant_id) in book.problem.rejected_pairs)
            for seat, one in people
        ],
    )


def _person(consultant: Consultant, booking: Booking) -> Any:
    """A consultant, with the hours that the engagement takes: those beside change every day and matter to others only.

    Nor does it matter when what falls into them begins and ends: one entry of a calendar more moves that.
    """
    spans = taken(consultant, booking.engagement, booking.times, booking.policy)
    hours = {
        name: {hour.within(span) for hour in getattr(consultant, name) for span in spans if hour.overlaps(span)}
        for name in ("available", "unavailable")
    }
    return _fields(consultant) | hours


def _fields(record: Consultant | Engagement) -> dict[str, Any]:
    names = (one.name for one in fields(record))
    return {name: getattr(record, name) for name in names if name not in READ_BY_NO_RULE}
