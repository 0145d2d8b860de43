"""Reads consultants and engagements, whole or with what is sealed withheld."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Select, Table, select

from matcher.db import tables
from matcher.db.center.dataset_objects import WITHHELD, AnyRow, Details, consultant_from, engagement_from, opened
from matcher.db.field_storage import opened_record
from matcher.db.vault import Vault
from matcher.domain.model.calendar import Interval
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Consultant, Engagement, Exclusion, WeeklyWindow
from matcher.domain.model.vocabulary import SeatRole
from matcher.records import LivedExperience

IDS_AT_ONCE = 500
"""Names in one IN (...): databases limit how many a statement may carry."""


@dataclass(frozen=True)
class SealedReader:
    """Reads objects from their tables.

    Args:
        vault: Opens what is sealed; None withholds it, and what consultants ruled out.
    """

    connection: Connection
    vault: Vault | None

    def consultants(self, ids: Collection[str] | None) -> dict[ConsultantId, Consultant]:
        """Consultants in id order; without a vault neither their roles nor what they ruled out."""
        details = self._details(ids)
        found = (consultant_from(row, details) for row in self._rows(tables.consultants, ids))
        return {one.consultant_id: one for one in sorted(found, key=lambda one: one.consultant_id)}

    def people(self, ids: Collection[str] | None) -> dict[ConsultantId, Consultant]:
        """Consultants in id order, with nothing but what is in their own row."""
        found = (consultant_from(row, Details()) for row in self._rows(tables.consultants, ids))
        return {one.consultant_id: one for one in sorted(found, key=lambda one: one.consultant_id)}

    def engagements(self, ids: Collection[str] | None) -> dict[EngagementId, Engagement]:
        """Engagements in id order; without a vault every seat reads ``any``."""
        topics: dict[str, dict[str, int]] = defaultdict(dict)
        for row in self._rows(tables.engagement_topics, ids):
            topics[row.engagement_id][row.topic] = row.min_level
        seats = self._seats(ids)
        rows = self._rows(tables.engagements, ids)
        found = (engagement_from(row, topics[row.engagement_id], seats[row.engagement_id]) for row in rows)
        return {one.engagement_id: one for one in sorted(found, key=lambda one: one.engagement_id)}

    def with_sealed_people(self, people: Mapping[ConsultantId, Consultant]) -> dict[ConsultantId, Consultant]:
        """Consultants that were read without a vault, with what it opens and what they ruled out."""
        sealed = self.lived_experience(people)
        ruled_out: dict[str, set[Exclusion]] = defaultdict(set)
        for row in self._rows(tables.exclusions, people):
            ruled_out[row.consultant_id].add(Exclusion(row.kind, row.value))
        return {
            cid: opened(person, sealed.get(cid, WITHHELD), frozenset(ruled_out[cid])) for cid, person in people.items()
        }

    def with_sealed_seats(self, engagements: Mapping[EngagementId, Engagement]) -> dict[EngagementId, Engagement]:
        """Engagements that were read without a vault, with what their seats ask for."""
        roles = self._roles(engagements)
        return {
            eid: replace(one, seats={seat: roles.get((eid, seat), SeatRole.ANY) for seat in one.seats})
            for eid, one in engagements.items()
        }

    def lived_experience(self, ids: Collection[str] | None) -> dict[ConsultantId, LivedExperience]:
        """The sealed records; none without a vault."""
        if self.vault is None:
            return {}
        found = {}
        for row in self._rows(tables.lived_experience, ids):
            record: Mapping[str, Any] = self.vault.open(row.sealed, tables.lived_experience.name, row.consultant_id)
            found[ConsultantId(row.consultant_id)] = opened_record(record)
        return found

    def _details(self, ids: Collection[str] | None) -> Details:
        details = Details(kept_apart=self.lived_experience(ids))
        for row in self._rows(tables.skills, ids):
            details.levels[row.consultant_id, row.kind][row.value] = row.level
        for row in self._rows(tables.weekly_windows, ids):
            details.weekly[row.consultant_id].append(WeeklyWindow(row.weekday, row.starts, row.ends))
        for row in self._rows(tables.windows, ids):
            details.windows[row.consultant_id, row.kind].append(Interval(row.begins, row.ends))
        for row in self._rows(tables.exclusions, ids) if self.vault else ():
            details.ruled_out[row.consultant_id].add(Exclusion(row.kind, row.value))
        return details

    def _seats(self, ids: Collection[str] | None) -> dict[str, dict[SeatName, SeatRole]]:
        roles = self._roles(ids)
        seats: dict[str, dict[SeatName, SeatRole]] = defaultdict(dict)
        for row in self._rows(tables.seats, ids):
            seats[row.engagement_id][SeatName(row.seat)] = roles.get((row.engagement_id, row.seat), SeatRole.ANY)
        return seats

    def _roles(self, ids: Collection[str] | None) -> dict[tuple[str, str], SeatRole]:
        roles: dict[tuple[str, str], SeatRole] = {}
        if self.vault is None:
            return roles
        for row in self._rows(tables.seat_roles, ids):
            record = self.vault.open(row.sealed, tables.seat_roles.name, row.engagement_id, row.seat)
            roles[row.engagement_id, row.seat] = SeatRole(str(record["role"]))
        return roles

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
