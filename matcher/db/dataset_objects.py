"""From rows to the objects of the domain. Its mirror is :mod:`matcher.db.dataset_rows`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Select, Table, select

from matcher.db import tables
from matcher.db.vault import Vault
from matcher.domain.calendar import Interval
from matcher.domain.geography import Place
from matcher.domain.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.policy import PointSettings, Policy, RuleSettings
from matcher.domain.problem import Assignment, Consultant, Engagement, Exclusion, StandingSeat, WeeklyWindow
from matcher.domain.vocabulary import ConsultantStatus, Mode, Role, SeatRole, SeatStatus, TaType
from matcher.service.records import LivedExperience

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
IDS_AT_ONCE = 500
"""Names in one IN (...): databases limit how many a statement may carry."""


@dataclass(frozen=True)
class Reader:
    """Reads objects, whole or with what is sealed withheld.

    Args:
        vault: Opens what is sealed; None withholds it.
    """

    connection: Connection
    vault: Vault | None

    def consultants(self, ids: Collection[str] | None) -> dict[ConsultantId, Consultant]:
        """Consultants in id order; without a vault neither their roles nor what they ruled out."""
        levels: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        for row in self._rows(tables.skills, ids):
            levels[row.consultant_id, row.kind][row.value] = row.level
        weekly: dict[str, list[WeeklyWindow]] = defaultdict(list)
        for row in self._rows(tables.weekly_windows, ids):
            weekly[row.consultant_id].append(WeeklyWindow(row.weekday, row.starts, row.ends))
        windows: dict[tuple[str, str], list[Interval]] = defaultdict(list)
        for row in self._rows(tables.windows, ids):
            windows[row.consultant_id, row.kind].append(Interval(row.begins, row.ends))
        ruled_out: dict[str, set[Exclusion]] = defaultdict(set)
        sealed = self.lived_experience(ids)
        if self.vault:
            for row in self._rows(tables.exclusions, ids):
                ruled_out[row.consultant_id].add(Exclusion(row.kind, row.value))
        found = {}
        for row in self._rows(tables.consultants, ids):
            cid = ConsultantId(row.consultant_id)
            kept_apart = sealed.get(cid, LivedExperience())
            found[cid] = Consultant(
                consultant_id=cid,
                name=row.name,
                email=row.email,
                roles=frozenset(map(Role, kept_apart.roles)),
                years_experience=row.years_experience,
                years_lived_experience=kept_apart.years_lived_experience,
                languages=frozenset(row.languages),
                disciplines=frozenset(row.disciplines),
                modes=frozenset(map(Mode, row.modes)),
                city=row.city,
                state=row.state,
                place=Place(row.lat, row.lon),
                time_zone=ZoneInfo(row.time_zone),
                max_travel_miles=row.max_travel_miles,
                max_hours_per_week=row.max_hours_per_week,
                max_engagements_per_month=row.max_engagements_per_month,
                rest_days=row.rest_days,
                rate_per_hour=row.rate_per_hour,
                organization=row.organization,
                status=ConsultantStatus(row.status),
                agreement_end=row.agreement_end,
                cleared_for_minors=row.cleared_for_minors,
                recent_engagements=row.recent_engagements,
                topics=levels[cid, "topic"],
                audiences=levels[cid, "audience"],
                weekly=tuple(weekly[cid]),
                available=tuple(windows[cid, "available"]),
                unavailable=tuple(windows[cid, "unavailable"]),
                preferred=tuple(windows[cid, "preferred"]),
                exclusions=frozenset(ruled_out[cid]),
            )
        return dict(sorted(found.items()))

    def lived_experience(self, ids: Collection[str] | None) -> dict[ConsultantId, LivedExperience]:
        """The sealed records; none without a vault."""
        if self.vault is None:
            return {}
        found = {}
        for row in self._rows(tables.lived_experience, ids):
            record: Mapping[str, Any] = self.vault.open(row.sealed, tables.lived_experience.name, row.consultant_id)
            found[ConsultantId(row.consultant_id)] = LivedExperience(frozenset(record["roles"]), record["years"])
        return found

    def engagements(self, ids: Collection[str] | None) -> dict[EngagementId, Engagement]:
        """Engagements in id order; without a vault every seat reads ``any``."""
        topics: dict[str, dict[str, int]] = defaultdict(dict)
        for row in self._rows(tables.engagement_topics, ids):
            topics[row.engagement_id][row.topic] = row.min_level
        seats = self._seats(ids)
        found = {}
        for row in self._rows(tables.engagements, ids):
            eid = EngagementId(row.engagement_id)
            found[eid] = Engagement(
                engagement_id=eid,
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
                topics=topics[eid],
                seats=seats[eid],
            )
        return dict(sorted(found.items()))

    def _seats(self, ids: Collection[str] | None) -> dict[str, dict[SeatName, SeatRole]]:
        roles: dict[tuple[str, str], SeatRole] = {}
        if self.vault:
            for row in self._rows(tables.seat_roles, ids):
                record = self.vault.open(row.sealed, tables.seat_roles.name, row.engagement_id, row.seat)
                roles[row.engagement_id, row.seat] = SeatRole(str(record["role"]))
        seats: dict[str, dict[SeatName, SeatRole]] = defaultdict(dict)
        for row in self._rows(tables.seats, ids):
            seats[row.engagement_id][SeatName(row.seat)] = roles.get((row.engagement_id, row.seat), SeatRole.ANY)
        return seats

    def _rows(self, table: Table, ids: Collection[str] | None) -> Iterable[AnyRow]:
        """A table's rows, all or those whose first column is among the ids; windows and seats in their positions."""
        query: Select[*tuple[Any, ...]] = select(table)
        if "position" in table.c:
            query = query.order_by(table.c.position)
        if ids is None:
            yield from self.connection.execute(query)
            return
        owner, wanted = next(iter(table.c)), sorted(ids)
        for first in range(0, len(wanted), IDS_AT_ONCE):
            yield from self.connection.execute(query.where(owner.in_(wanted[first : first + IDS_AT_ONCE])))


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


def standing_from(row: AnyRow, zone: ZoneInfo) -> StandingSeat:
    """A seat of the schedule that stands; its start on the engagement's clock."""
    assignment = Assignment(
        EngagementId(row.engagement_id),
        SeatName(row.seat),
        ConsultantId(row.consultant_id),
        row.first_start.astimezone(zone),
    )
    return StandingSeat(assignment, SeatStatus(row.status))
