"""What people and organizations are called, for pages that show decisions about them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from matcher.domain.model.ids import ConsultantId, EngagementId, told_apart
from matcher.domain.model.problem import Consultant
from matcher.ports import Database, UnitOfWork
from matcher.records import AuditEntry


@dataclass(frozen=True, slots=True)
class Names:
    """Names by id; who or what has left the data is called by its id, unless it is there under a new one."""

    consultants: Mapping[ConsultantId, str]
    organizations: Mapping[EngagementId, str]
    zones: Mapping[EngagementId, ZoneInfo]

    def person(self, consultant_id: ConsultantId) -> str:
        """A consultant's name."""
        return self.consultants.get(consultant_id, consultant_id)

    def has_page(self, consultant_id: ConsultantId) -> bool:
        """Whether someone is in the data, and so has a page."""
        return consultant_id in self.consultants

    def has_engagement(self, engagement_id: EngagementId) -> bool:
        """Whether an engagement is in the data, and so has a page."""
        return engagement_id in self.organizations

    def organization(self, engagement_id: EngagementId) -> str:
        """The name of an engagement's organization."""
        return self.organizations.get(engagement_id) or engagement_id

    def zone(self, engagement_id: str, otherwise: ZoneInfo) -> ZoneInfo:
        """The clock of an engagement; another one where it has left the data."""
        return self.zones.get(EngagementId(engagement_id), otherwise)


def called(work: UnitOfWork, ids: Collection[ConsultantId]) -> Mapping[ConsultantId, str]:
    """What these people are called on pages, each told apart from others of the name; the id of who left the data."""
    people, shared = work.dataset.people(ids), work.dataset.shared_names()
    return {cid: told_apart(people[cid].name, cid, shared) if cid in people else cid for cid in ids}


def with_names_told_apart(
    work: UnitOfWork, people: Mapping[ConsultantId, Consultant]
) -> Mapping[ConsultantId, Consultant]:
    """People as they are, each under the name that tells them apart: for pages and lists of many."""
    shared = work.dataset.shared_names()
    names = {cid: told_apart(one.name, cid, shared) for cid, one in people.items()}
    return {cid: one if one.name == names[cid] else replace(one, name=names[cid]) for cid, one in people.items()}


def names_in(database: Database, history: Iterable[AuditEntry]) -> Names:
    """The names of everyone and everything that decisions are about."""
    decisions = tuple(history)
    return names_of(
        database,
        {one.placement.consultant_id for one in decisions if one.placement},
        {EngagementId(one.subject.subject_id) for one in decisions},
    )


def names_of(database: Database, people_ids: Collection[ConsultantId], work_ids: Collection[EngagementId]) -> Names:
    """The names of these people and engagements."""
    with database.reading() as work:
        moved = {cid: new for cid, new in work.person_answers.new_ids().items() if cid in people_ids}
        known = work.dataset.people({*people_ids, *moved.values()}).keys()
        people = called(work, known)
        engagements = work.dataset.engagements(work_ids)
    return Names(
        {**people, **{cid: people[new] for cid, new in moved.items()}},
        {eid: engagement.organization for eid, engagement in engagements.items()},
        {eid: engagement.time_zone for eid, engagement in engagements.items()},
    )
