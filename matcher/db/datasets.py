"""The center's data in the database."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from matcher.db import tables
from matcher.db.calendars import SqlCalendars
from matcher.db.dataset_objects import policy_from, standing_from
from matcher.db.dataset_rows import policy_row, rows_of
from matcher.db.reading import Reader
from matcher.db.standing import SqlStanding
from matcher.db.vault import Vault
from matcher.domain.ids import ConsultantId, EngagementId
from matcher.domain.policy import Policy
from matcher.domain.problem import Consultant, Engagement, Problem, Rejection, StandingSeat
from matcher.domain.vocabulary import SeatStatus
from matcher.service.records import Access, HeldSeat, LivedExperience

CHILDREN_FIRST = (
    tables.standing_seats, tables.affinity, tables.seat_roles, tables.seats, tables.engagement_topics,
    tables.engagements, tables.exclusions, tables.windows, tables.weekly_windows, tables.skills,
    tables.lived_experience, tables.consultants, tables.policy,
)  # fmt: skip


class SqlDataset:
    """Reads and replaces the center's data.

    Args:
        today: The day at the center, for a policy that is not pinned.
    """

    def __init__(self, connection: Connection, vault: Vault, today: date) -> None:
        self._connection = connection
        self._vault = vault
        self._today = today

    def problem(self, access: Access, *, with_busy: bool = True) -> Problem:
        """Everything, as the solver takes it; in id order."""
        return self._problem(access, None, None, with_busy=with_busy)

    def problem_around(
        self, access: Access, engagement_ids: Collection[EngagementId], people: Collection[ConsultantId]
    ) -> Problem:
        """Only what the rules read to judge these people in these engagements."""
        fixed = self._fixed_seats()
        if self.policy().rules.programme_budget is not None:
            concerned = set(engagement_ids) | {eid for eid, _ in fixed}
        else:
            sitting = set(people) | {cid for eid, cid in fixed if eid in engagement_ids}
            concerned = set(engagement_ids) | {eid for eid, cid in fixed if cid in sitting}
        team = set(people) | {cid for eid, cid in fixed if eid in concerned}
        return self._problem(access, concerned, team)

    def policy(self) -> Policy:
        """The policy, as of today unless the data is pinned to a day."""
        return policy_from(self._connection.execute(select(tables.policy)).one_or_none(), self._today)

    def consultants(self, ids: Collection[ConsultantId] | None = None) -> Mapping[ConsultantId, Consultant]:
        """Consultants with their roles and exclusions withheld."""
        return Reader(self._connection, None).consultants(ids)

    def people(self, ids: Collection[ConsultantId]) -> Mapping[ConsultantId, Consultant]:
        """Consultants by their own row alone: what they teach and when they are free is many rows more."""
        return Reader(self._connection, None).people(ids)

    def engagements(self, ids: Collection[EngagementId] | None = None) -> Mapping[EngagementId, Engagement]:
        """Engagements with what their seats ask for withheld."""
        return Reader(self._connection, None).engagements(ids)

    def lived_experience(self, access: Access, consultant_id: ConsultantId) -> LivedExperience | None:
        """One consultant's sealed record."""
        return self._opened(access).lived_experience([consultant_id]).get(consultant_id)

    def add_engagement(self, engagement: Engagement) -> None:
        """Add an engagement with its topics and seats."""
        for table, rows in rows_of(Problem({}, {engagement.engagement_id: engagement}), self._vault):
            if rows:
                self._connection.execute(insert(table), rows)

    def remove_engagement(self, engagement_id: EngagementId) -> None:
        """Take an engagement out, with all that was only proposed for it."""
        for table in CHILDREN_FIRST:
            if "engagement_id" in table.c:
                self._connection.execute(delete(table).where(table.c.engagement_id == engagement_id))

    def replace(self, problem: Problem, policy: Policy, pinned_to: date | None, standing: Collection[HeldSeat]) -> None:
        """Put this in the place of all that is there; what was rejected here is kept."""
        for table in CHILDREN_FIRST:
            self._connection.execute(delete(table))
        self._connection.execute(delete(tables.rejections).where(tables.rejections.c.decided.is_(False)))
        self._connection.execute(insert(tables.policy), [policy_row(policy, pinned_to)])
        for table, rows in rows_of(problem, self._vault):
            if rows:
                self._connection.execute(insert(table), rows)
        SqlStanding(self._connection).put(standing)
        decided = {pair[:2] for pair in SqlStanding(self._connection).decided_rejections()}
        pairs = [{**pair._asdict(), "decided": False} for pair in problem.rejections if pair[:2] not in decided]
        if pairs:
            self._connection.execute(insert(tables.rejections), pairs)

    def _problem(
        self,
        access: Access,
        engagement_ids: Collection[str] | None,
        consultant_ids: Collection[str] | None,
        *,
        with_busy: bool = True,
    ) -> Problem:
        reader = self._opened(access)
        consultants, engagements = reader.consultants(consultant_ids), reader.engagements(engagement_ids)
        if with_busy:
            for consultant_id, spans in SqlCalendars(self._connection, self._vault).busy(consultants.keys()).items():
                person = consultants[consultant_id]
                consultants[consultant_id] = replace(person, unavailable=(*person.unavailable, *spans))
        part = Problem(consultants, engagements)
        return replace(
            part,
            standing=self._standing(part),
            rejections=self._rejections(part),
            affinity=self._affinity(part),
        )

    def _opened(self, access: Access) -> Reader:
        del access  # having one is the point: the log gives it out with an entry
        return Reader(self._connection, self._vault)

    def _fixed_seats(self) -> list[tuple[str, str]]:
        seats = tables.standing_seats.c
        query = select(seats.engagement_id, seats.consultant_id).where(seats.status == SeatStatus.APPROVED.value)
        return [(row.engagement_id, row.consultant_id) for row in self._connection.execute(query)]

    def _standing(self, part: Problem) -> tuple[StandingSeat, ...]:
        seats = tables.standing_seats
        rows = self._connection.execute(select(seats))
        found = [
            standing_from(row, part.engagements[EngagementId(row.engagement_id)].time_zone)
            for row in rows
            if row.engagement_id in part.engagements and row.consultant_id in part.consultants
        ]
        return tuple(sorted(found, key=lambda held: held.assignment[:2]))

    def _rejections(self, part: Problem) -> tuple[Rejection, ...]:
        rows = self._connection.execute(select(tables.rejections).order_by(tables.rejections.c.rejection_id))
        return tuple(
            Rejection(EngagementId(row.engagement_id), ConsultantId(row.consultant_id), row.reason)
            for row in rows
            if row.engagement_id in part.engagements and row.consultant_id in part.consultants
        )

    def _affinity(self, part: Problem) -> dict[tuple[EngagementId, ConsultantId], int]:
        rows = self._connection.execute(
            select(tables.affinity).order_by(tables.affinity.c.engagement_id, tables.affinity.c.consultant_id)
        )
        return {
            (EngagementId(row.engagement_id), ConsultantId(row.consultant_id)): row.points
            for row in rows
            if row.engagement_id in part.engagements and row.consultant_id in part.consultants
        }
