"""From rows to the objects of the domain. Its mirror is :mod:`matcher.db.center.dataset_rows`."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Row

from matcher.db.field_storage import CONSULTANT, ENGAGEMENT, fields_apart
from matcher.domain.model.calendar import Interval
from matcher.domain.model.declared.fields import fields_holding
from matcher.domain.model.declared.holds import DatedSpans
from matcher.domain.model.ids import ConsultantId, SeatName
from matcher.domain.model.policy import PointSettings, Policy, RuleSettings
from matcher.domain.model.problem import Consultant, Engagement, Exclusion, StandingSeat, WeeklyWindow
from matcher.domain.model.vocabulary import SeatRole
from matcher.records import HeldSeat, LivedExperience

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
WITHHELD = LivedExperience()
SPANS = fields_holding(Consultant, DatedSpans)


@dataclass(frozen=True)
class Details:
    """What tables of their own hold about consultants, by consultant and kind."""

    levels: Mapping[tuple[str, str], dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    weekly: Mapping[str, list[WeeklyWindow]] = field(default_factory=lambda: defaultdict(list))
    windows: Mapping[tuple[str, str], list[Interval]] = field(default_factory=lambda: defaultdict(list))
    ruled_out: Mapping[str, set[Exclusion]] = field(default_factory=lambda: defaultdict(set))
    kept_apart: Mapping[ConsultantId, LivedExperience] = field(default_factory=dict)


def consultant_from(row: AnyRow, details: Details) -> Consultant:
    """A consultant."""
    cid = ConsultantId(row.consultant_id)
    spans: dict[str, Any] = {kind: tuple(details.windows[cid, kind]) for kind in SPANS}
    return Consultant(
        **CONSULTANT.fields(row),
        **fields_apart(details.kept_apart.get(cid, WITHHELD)),
        **spans,
        topics=details.levels[cid, "topic"],
        audiences=details.levels[cid, "audience"],
        weekly=tuple(details.weekly[cid]),
        exclusions=frozenset(details.ruled_out[cid]),
    )


def opened(person: Consultant, kept_apart: LivedExperience, ruled_out: frozenset[Exclusion]) -> Consultant:
    """A consultant whose roles and exclusions were withheld, with them."""
    return replace(person, exclusions=ruled_out, **fields_apart(kept_apart))


def engagement_from(row: AnyRow, topics: Mapping[str, int], seats: Mapping[SeatName, SeatRole]) -> Engagement:
    """An engagement."""
    return Engagement(**ENGAGEMENT.fields(row), topics=topics, seats=seats)


def policy_from(row: AnyRow | None, today: date) -> Policy:
    """The policy, as of today unless it is pinned; the defaults where nothing was imported yet."""
    if row is None:
        return Policy(as_of=today)
    points = {**row.points, "coverage": tuple(row.points["coverage"])}
    return Policy(
        as_of=row.pinned_to or today,
        holidays=frozenset(map(date.fromisoformat, row.holidays)),
        rules=RuleSettings(**row.rules),
        points=PointSettings(**points),
    )


def localized(engagement: Engagement, held: HeldSeat) -> StandingSeat:
    """A seat of the schedule that stands; its start on the engagement's clock."""
    start = held.assignment.first_start.astimezone(engagement.time_zone)
    return StandingSeat(held.assignment._replace(first_start=start), held.status)
