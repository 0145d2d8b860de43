"""The center's data in the database."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from sqlalchemy import Table, delete, insert, select, update

from matcher.db import tables
from matcher.db.center.dataset_objects import localized, policy_from
from matcher.db.center.dataset_rows import policy_row, rows_of
from matcher.db.center.sealed_reading import SealedReader
from matcher.db.center.standing_schedule import SqlStanding
from matcher.db.read_transaction import SqlMoment, kept
from matcher.db.repositories.people.calendars import SqlCalendars
from matcher.db.repositories.people.person_answers import SqlPersonAnswers
from matcher.db.vault import Vault
from matcher.domain.model.ids import ConsultantId, EngagementId, shared_names
from matcher.domain.model.names.same_person import named, other_ids
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Consultant, Engagement, Problem
from matcher.ports import Part
from matcher.records import Access, HeldSeat, LivedExperience

Id = TypeVar("Id", bound=str)
Thing = TypeVar("Thing")

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

    def __init__(self, moment: SqlMoment, vault: Vault, today: date) -> None:
        self._moment = moment
        self._connection = moment.connection
        self._vault = vault
        self._today = today

    def problem(self, access: Access, *, with_busy: bool = True) -> Problem:
        """Everything, as the solver takes it; in id order. Not remembered: it may be large."""
        reader = self._opened(access)
        return self._whole(reader.consultants(None), reader.engagements(None), with_busy=with_busy)

    def problem_around(
        self, access: Access, engagement_ids: Collection[EngagementId], people: Collection[ConsultantId]
    ) -> Problem:
        """Only what the rules read to judge these people in these engagements."""
        standing = SqlStanding(self._moment).seats().items()
        fixed = [(key.engagement_id, held.assignment.consultant_id) for key, held in standing if held.fixed]
        rules = self.policy().rules
        if rules.programme_budget is not None or rules.travel_budget is not None:
            concerned = set(engagement_ids) | {eid for eid, _ in fixed}
        else:
            sitting = set(people) | {cid for eid, cid in fixed if eid in engagement_ids}
            concerned = set(engagement_ids) | {eid for eid, cid in fixed if cid in sitting}
        team = set(people) | {cid for eid, cid in fixed if eid in concerned}
        team |= {cid for cid, other in self._other_ids().items() if other in team}  # what they turned down counts
        reader = self._opened(access)
        return self._whole(
            reader.with_sealed_people(self.consultants(team)), reader.with_sealed_seats(self.engagements(concerned))
        )

    def policy(self) -> Policy:
        """The policy, as of today unless the data is pinned to a day."""
        return self._policy(self._today)

    @kept(Part.DATASET)
    def _policy(self, today: date) -> Policy:
        return policy_from(self._connection.execute(select(tables.policy)).one_or_none(), today)

    def consultants(self, ids: Collection[ConsultantId] | None = None) -> Mapping[ConsultantId, Consultant]:
        """Consultants with their roles and exclusions withheld."""
        return self._consultants() if ids is None else self._some(SealedReader.consultants, ids)

    @kept(Part.DATASET)
    def _consultants(self) -> Mapping[ConsultantId, Consultant]:
        return SealedReader(self._connection, None).consultants(None)

    def people(self, ids: Collection[ConsultantId]) -> Mapping[ConsultantId, Consultant]:
        """Consultants by their own row alone: what they teach and when they are free is many rows more."""
        return self._some(SealedReader.people, ids)

    @kept(Part.DATASET)
    def shared_names(self) -> frozenset[str]:
        """The names that several consultants have: by the one column, for pages that name a few."""
        return shared_names(self._connection.scalars(select(tables.consultants.c.name)))

    def engagements(self, ids: Collection[EngagementId] | None = None) -> Mapping[EngagementId, Engagement]:
        """Engagements with what their seats ask for withheld."""
        return self._engagements() if ids is None else self._some(SealedReader.engagements, ids)

    @kept(Part.DATASET)
    def _engagements(self) -> Mapping[EngagementId, Engagement]:
        return SealedReader(self._connection, None).engagements(None)

    def _some(
        self, read: Callable[[SealedReader, Collection[str]], Mapping[Id, Thing]], ids: Collection[Id]
    ) -> Mapping[Id, Thing]:
        """Some of a kind, in id order: those that are remembered, and the others read at once."""
        reader = SealedReader(self._connection, None)
        found = self._moment.recall_each(read.__name__, ids, (Part.DATASET,), lambda missing: read(reader, missing))
        return {one: found[one] for one in sorted(found)}

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

    def add_consultant(self, access: Access, consultant: Consultant) -> None:
        """Add a consultant with all that belongs to them; nobody has the id yet."""
        del access  # having one is the point: the log gives it out with an entry
        for table, rows in rows_of(Problem({consultant.consultant_id: consultant}, {}), self._vault):
            if rows:
                self._connection.execute(insert(table), rows)

    def put_consultant(self, consultant: Consultant) -> None:
        """Write what any reader may know of a consultant who is there; roles, years and exclusions stay."""
        own = (tables.consultants, tables.skills, tables.weekly_windows, tables.windows)
        self._put(Problem({consultant.consultant_id: consultant}, {}), own, consultant.consultant_id)

    def put_confidential(self, access: Access, consultant: Consultant) -> None:
        """Write what is kept apart of a consultant who is there: roles, years, rate and exclusions; the rest stays."""
        del access  # having one is the point: the log gives it out with an entry
        own = (tables.consultants, tables.lived_experience, tables.exclusions)
        self._put(Problem({consultant.consultant_id: consultant}, {}), own, consultant.consultant_id)

    def put_engagement(self, engagement: Engagement) -> None:
        """Write the facts of an engagement that is there; its seats stay."""
        own = (tables.engagements, tables.engagement_topics)
        self._put(Problem({}, {engagement.engagement_id: engagement}), own, engagement.engagement_id)

    def put_seats(self, access: Access, engagement: Engagement) -> None:
        """Write the seats of an engagement that is there, with what they ask for; nobody may stand in one that goes."""
        del access
        rows = dict(rows_of(Problem({}, {engagement.engagement_id: engagement}), self._vault))
        roles, seats = tables.seat_roles, tables.seats
        self._connection.execute(delete(roles).where(roles.c.engagement_id == engagement.engagement_id))
        its_own = seats.c.engagement_id == engagement.engagement_id
        there = set(self._connection.scalars(select(seats.c.seat).where(its_own)))
        for gone in sorted(there - engagement.seats.keys()):
            self._connection.execute(delete(seats).where(its_own, seats.c.seat == gone))
        for row in rows[seats]:
            if row["seat"] in there:
                same = its_own & (seats.c.seat == row["seat"])
                self._connection.execute(update(seats).where(same).values(position=row["position"]))
            else:
                self._connection.execute(insert(seats), [row])
        self._connection.execute(insert(roles), rows[roles])

    def _put(self, problem: Problem, own: tuple[Table, ...], its_id: str) -> None:
        """Write the rows of one record: its own row, to which others point, is changed, its details are replaced."""
        rows = {table: found for table, found in rows_of(problem, self._vault) if table in own}
        first, *details = own
        key = next(iter(first.c))
        self._connection.execute(update(first).where(key == its_id).values(rows[first][0]))
        for table in details:
            self._connection.execute(delete(table).where(table.c[key.name] == its_id))
            if rows[table]:
                self._connection.execute(insert(table), rows[table])

    def affinities(self, engagement_id: EngagementId) -> Mapping[ConsultantId, int]:
        """The points that people have on one engagement."""
        return self._affinity().get(engagement_id, {})

    def put_affinity(self, engagement_id: EngagementId, consultant_id: ConsultantId, points: int) -> None:
        """Give a person points on an engagement, in the place of those there were; 0 takes them away."""
        pair = {"engagement_id": engagement_id, "consultant_id": consultant_id}
        table = tables.affinity
        self._connection.execute(delete(table).where(*(table.c[name] == its_id for name, its_id in pair.items())))
        if points:
            self._connection.execute(insert(table), [{**pair, "points": points}])

    def put_policy(self, policy: Policy) -> None:
        """Write the policy; the day that it is pinned to, if any, stays."""
        pinned_to = self._connection.scalar(select(tables.policy.c.pinned_to))
        self._connection.execute(delete(tables.policy))
        self._connection.execute(insert(tables.policy), [policy_row(policy, pinned_to)])

    def replace(self, problem: Problem, policy: Policy, pinned_to: date | None, standing: Collection[HeldSeat]) -> None:
        """Put this in the place of all that is there; what was rejected here is kept."""
        for table in CHILDREN_FIRST:
            self._connection.execute(delete(table))
        self._connection.execute(delete(tables.rejections).where(tables.rejections.c.decided.is_(False)))
        self._connection.execute(insert(tables.policy), [policy_row(policy, pinned_to)])
        for table, rows in rows_of(problem, self._vault):
            if rows:
                self._connection.execute(insert(table), rows)
        SqlStanding(self._moment).put(standing)
        decided = {pair[:2] for pair in SqlStanding(self._moment).decided_rejections()}
        pairs = [{**pair._asdict(), "decided": False} for pair in problem.rejections if pair[:2] not in decided]
        if pairs:
            self._connection.execute(insert(tables.rejections), pairs)

    def _whole(
        self,
        people: Mapping[ConsultantId, Consultant],
        engagements: Mapping[EngagementId, Engagement],
        *,
        with_busy: bool = True,
    ) -> Problem:
        """These people and engagements with all that is kept between them."""
        consultants, known = dict(people), self._consultants().keys()
        busy = SqlCalendars(self._moment, self._vault).busy(consultants.keys()) if with_busy else {}
        for consultant_id, spans in busy.items():
            person = consultants[consultant_id]
            consultants[consultant_id] = replace(person, unavailable=(*person.unavailable, *spans))
        return Problem(
            named(consultants, self._other_ids()),
            engagements,
            standing=tuple(
                localized(engagements[key.engagement_id], held)
                for key, held in SqlStanding(self._moment).seats().items()
                if key.engagement_id in engagements and held.assignment.consultant_id in consultants
            ),
            rejections=tuple(
                pair
                for pair in SqlStanding(self._moment).all_rejections()
                if pair.engagement_id in engagements and pair.consultant_id in consultants
            ),
            affinity={
                (eid, cid): points
                for eid, people_liked in self._affinity().items()
                if eid in engagements
                for cid, points in people_liked.items()
                if cid in consultants
            },
            person_answers=tuple(
                answer
                for answer in SqlPersonAnswers(self._moment, self._vault).all()
                if known >= {answer.one, answer.other} and not consultants.keys().isdisjoint({answer.one, answer.other})
            ),
        )

    @kept(Part.DATASET, Part.STANDING)
    def _other_ids(self) -> Mapping[ConsultantId, ConsultantId]:
        """By id that is not asked, the one under which the same person is."""
        held = SqlStanding(self._moment).seats().values()
        fixed, proposed = (
            [seat.assignment.consultant_id for seat in held if seat.fixed is wanted] for wanted in (True, False)
        )
        return other_ids(self._consultants(), SqlPersonAnswers(self._moment, self._vault).all(), fixed, proposed)

    def _opened(self, access: Access) -> SealedReader:
        del access  # having one is the point: the log gives it out with an entry
        return SealedReader(self._connection, self._vault)

    @kept(Part.DATASET)
    def _affinity(self) -> Mapping[EngagementId, Mapping[ConsultantId, int]]:
        rows = self._connection.execute(
            select(tables.affinity).order_by(tables.affinity.c.engagement_id, tables.affinity.c.consultant_id)
        )
        found: dict[EngagementId, dict[ConsultantId, int]] = defaultdict(dict)
        for row in rows:
            found[EngagementId(row.engagement_id)][ConsultantId(row.consultant_id)] = row.points
        return found
