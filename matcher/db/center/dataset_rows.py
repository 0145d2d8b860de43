"""From a problem to the rows of its tables. Its mirror is :mod:`matcher.db.center.dataset_objects`."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Table

from matcher.db import tables
from matcher.db.field_storage import CONSULTANT, ENGAGEMENT, sealed_record
from matcher.db.vault import Vault
from matcher.domain.model.declared.fields import fields_holding
from matcher.domain.model.declared.holds import DatedSpans
from matcher.domain.model.ids import SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Consultant, Engagement, Problem, StandingSeat
from matcher.domain.model.vocabulary import SeatStatus

Row: TypeAlias = dict[str, Any]
LIVED_EXPERIENCE_BLOCK = 192
"""More than any record: all have one length."""


def rows_of(problem: Problem, vault: Vault) -> Iterator[tuple[Table, list[Row]]]:
    """The rows of every table but the policy's, parents before children."""
    people, work = problem.consultants.values(), problem.engagements.values()
    yield tables.consultants, [CONSULTANT.row(one) for one in people]
    yield tables.lived_experience, [lived_experience_row(one, vault) for one in people]
    yield tables.skills, [row for one in people for row in _skills(one)]
    yield tables.weekly_windows, [row for one in people for row in _weekly(one)]
    yield tables.windows, [row for one in people for row in _windows(one)]
    yield (
        tables.exclusions,
        [
            {"consultant_id": one.consultant_id, "kind": kind, "value": value}
            for one in people
            for kind, value in sorted(one.exclusions)
        ],
    )
    yield tables.engagements, [ENGAGEMENT.row(one) for one in work]
    yield (
        tables.engagement_topics,
        [
            {"engagement_id": one.engagement_id, "topic": topic, "min_level": level}
            for one in work
            for topic, level in one.topics.items()
        ],
    )
    yield (
        tables.seats,
        [
            {"engagement_id": one.engagement_id, "seat": seat, "position": position}
            for one in work
            for position, seat in enumerate(_in_order(one))
        ],
    )
    yield tables.seat_roles, [row for one in work for row in _seat_roles(one, vault)]
    yield (
        tables.affinity,
        [
            {"engagement_id": eid, "consultant_id": cid, "points": points}
            for (eid, cid), points in problem.affinity.items()
        ],
    )


def _in_order(one: Engagement) -> list[SeatName]:
    """Its seats as they are stored and listed: by name, 2 before 10. Centers like to list them by what they ask for."""
    return sorted(one.seats, key=lambda seat: (len(seat), seat))


def lived_experience_row(one: Consultant, vault: Vault) -> Row:
    """A consultant's roles, and what goes by them, sealed: everyone has such a row."""
    record = sealed_record(one)
    sealed = vault.seal(record, tables.lived_experience.name, one.consultant_id, block=LIVED_EXPERIENCE_BLOCK)
    return {"consultant_id": one.consultant_id, "sealed": sealed}


def standing_row(seat: StandingSeat, *, locked: bool = False, decided: bool = False) -> Row:
    """A seat of the schedule that stands."""
    return {
        "engagement_id": seat.assignment.engagement_id,
        "seat": seat.assignment.seat,
        "consultant_id": seat.assignment.consultant_id,
        "first_start": seat.assignment.first_start,
        "status": SeatStatus(seat.status).value,
        "locked": locked,
        "decided": decided,
    }


def policy_row(policy: Policy, pinned_to: date | None) -> Row:
    """The policy, in the only row there is."""
    return {
        "policy_id": 1,
        "pinned_to": pinned_to,
        "holidays": sorted(day.isoformat() for day in policy.holidays),
        "rules": asdict(policy.rules),
        "points": {**asdict(policy.points), "coverage": list(policy.points.coverage)},
    }


def _skills(one: Consultant) -> Iterator[Row]:
    kinds: Mapping[str, Mapping[str, int]] = {"topic": one.topics, "audience": one.audiences}
    for kind, levels in kinds.items():
        for value, level in levels.items():
            yield {"consultant_id": one.consultant_id, "kind": kind, "value": value, "level": level}


def _weekly(one: Consultant) -> Iterator[Row]:
    for position, (weekday, starts, ends) in enumerate(one.weekly):
        key = {"consultant_id": one.consultant_id, "position": position}
        yield {**key, "weekday": weekday, "starts": starts, "ends": ends}


def _windows(one: Consultant) -> Iterator[Row]:
    for kind in fields_holding(Consultant, DatedSpans):
        for position, (begins, ends) in enumerate(getattr(one, kind)):
            key = {"consultant_id": one.consultant_id, "kind": kind, "position": position}
            yield {**key, "begins": begins, "ends": ends}


def _seat_roles(one: Engagement, vault: Vault) -> Iterator[Row]:
    for seat in _in_order(one):
        sealed = vault.seal({"role": one.seats[seat].value}, tables.seat_roles.name, one.engagement_id, seat)
        yield {"engagement_id": one.engagement_id, "seat": seat, "sealed": sealed}
