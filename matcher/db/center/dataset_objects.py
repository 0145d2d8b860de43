"""From rows to the objects of the domain. Its mirror is :mod:`matcher.db.center.dataset_rows`."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from matcher.domain.model.calendar import Interval
from matcher.domain.model.geography import Place
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.policy import PointSettings, Policy, RuleSettings
from matcher.domain.model.problem import Consultant, Engagement, Exclusion, StandingSeat, WeeklyWindow
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, Role, SeatRole, TaType
from matcher.records import HeldSeat, LivedExperience

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
WITHHELD = LivedExperience()


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
    kept_apart = details.kept_apart.get(cid, WITHHELD)
    return Consultant(
        consultant_id=cid,
        name=row.name,
        email=row.email,
        roles=frozenset(map(Role, kept_apart.roles)),
        years_experience=kept_apart.years_experience,
        years_lived_experience=kept_apart.years_lived_experience,
        languages=frozenset(row.languages),
        disciplines=tuple(row.disciplines),
        modes=frozenset(map(Mode, row.modes)),
        city=row.city,
        state=row.state,
        place=Place(row.lat, row.lon),
        time_zone=ZoneInfo(row.time_zone),
        max_travel_miles=row.max_travel_miles,
        max_hours_per_week=row.max_hours_per_week,
        max_engagements_per_month=row.max_engagements_per_month,
        rest_days=row.rest_days,
        rate_per_hour=kept_apart.rate_per_hour,
        organization=row.organization,
        status=ConsultantStatus(row.status),
        agreement_end=row.agreement_end,
        cleared_for_minors=row.cleared_for_minors,
        recent_engagements=row.recent_engagements,
        topics=details.levels[cid, "topic"],
        audiences=details.levels[cid, "audience"],
        weekly=tuple(details.weekly[cid]),
        available=tuple(details.windows[cid, "available"]),
        unavailable=tuple(details.windows[cid, "unavailable"]),
        preferred=tuple(details.windows[cid, "preferred"]),
        exclusions=frozenset(details.ruled_out[cid]),
    )


def opened(person: Consultant, kept_apart: LivedExperience, ruled_out: frozenset[Exclusion]) -> Consultant:
    """A consultant whose roles and exclusions were withheld, with them."""
    return replace(
        person,
        roles=frozenset(map(Role, kept_apart.roles)),
        years_lived_experience=kept_apart.years_lived_experience,
        years_experience=kept_apart.years_experience,
        rate_per_hour=kept_apart.rate_per_hour,
        exclusions=ruled_out,
    )


def engagement_from(row: AnyRow, topics: Mapping[str, int], seats: Mapping[SeatName, SeatRole]) -> Engagement:
    """An engagement."""
    return Engagement(
        engagement_id=EngagementId(row.engagement_id),
        organization=row.organization,
        audience=row.audience,
        ta_type=TaType(row.ta_type),
        mode=Mode(row.mode),
        language=row.language,
        city=row.city,
        state=row.state,
        place=None if row.lat is None else Place(row.lat, row.lon),
        time_zone=ZoneInfo(row.time_zone),
        priority=row.priority,
        requested_on=row.requested_on,
        window_start=row.window_start,
        window_end=row.window_end,
        sessions=row.sessions,
        session_minutes=row.session_minutes,
        cadence_days=row.cadence_days,
        start_times=tuple(map(time.fromisoformat, row.start_times)),
        weekdays=frozenset(row.weekdays),
        budget=row.budget,
        federal_grantee=row.federal_grantee,
        granting_office_confirmed=row.granting_office_confirmed,
        criminal_justice=row.criminal_justice,
        minors_present=row.minors_present,
        topics=topics,
        seats=seats,
    )


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
