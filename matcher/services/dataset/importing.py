"""Importing: a dataset takes the place of the center's data, all or nothing; what people decided here stays."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from matcher.domain.model.dataset import Dataset
from matcher.domain.model.errors import DatasetError, Fault
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.names.look_alikes import looks, told_apart
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem, StandingSeat
from matcher.domain.model.vocabulary import SeatStatus
from matcher.domain.workflow.offer import OfferState
from matcher.ports import Database, UnitOfWork
from matcher.records import Action, HeldSeat, Permission, RowState, SeatKey, Subject, SubjectKind, User
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import IMPORT, NOTHING_CHANGED, By, record
from matcher.services.dataset.after_import import settle_import
from matcher.services.dataset.kept_engagements import Kept, with_requested
from matcher.services.dataset.new_ids import NewIds, faults_of, take_over, unanswered
from matcher.services.dataset.seat_names import Numbering, by_chance, known_names, names_for
from matcher.services.protection.many_at_once import require_second
from matcher.services.seats.waiting_rows import waiting_rows

SCHEDULE = "schedule.csv"
NO_NEW_IDS = NewIds()
DATASET = Subject(SubjectKind.DATASET, "all")
"""What the trail calls the data as a whole."""


@dataclass(frozen=True, slots=True)
class TableChange:
    """What an import does to one table of the dataset, in records."""

    table: str
    added: int
    changed: int
    removed: int

    @property
    def has_any(self) -> bool:
        """Whether it does anything."""
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do.

    Args:
        changes: By table; tables that stay as they are included.
        left: Approved or locked seats whose engagement is no longer in the data.
        pinned_to: The day that the policy is for, or None where it goes with the calendar.
        kept: Engagements that came from requests and are not in the dataset: they stay.
        alike: Of engagements that come under an id which looks like one that the dataset lacks: what to know, a line
            each.
    """

    changes: tuple[TableChange, ...]
    left: int
    pinned_to: date | None
    kept: tuple[EngagementId, ...] = ()
    alike: tuple[str, ...] = ()


def import_dataset(
    database: Database,
    dataset: Dataset,
    *,
    dry_run: bool = False,
    new_ids: NewIds = NO_NEW_IDS,
    by: By | None = None,
    numbering: Numbering = by_chance,
) -> ImportReport:
    """Put a dataset in the place of the center's data, in one transaction.

    Seats that were approved or locked here stay, and pairs that were rejected here stay rejected; so do engagements
    that came from requests. Where the dataset brings no schedule of its own, the last proposal's suggestions stay too,
    so that the next night keeps to them; so do those whose engagement or person had left the data and is back.
    Seats get numbers for names, and keep them: how the dataset calls them is sealed.

    Args:
        dataset: Read as of the center's day: a policy as of that day goes with the calendar, another is pinned.
        dry_run: Only say what would change.
        new_ids: Whose id changed: refusals, offers, consents and seats follow.
        by: Who does it, on a page or at the command line; None where a center is only made up.
        numbering: Names of new seats.

    Raises:
        NotPermittedError: They may not change data, or not know of lived experience, which a dataset holds.
        ManyError: Nobody else has approved that they read everybody's record, which is compared.
        DatasetError: The dataset contradicts what was decided here; nothing was changed.
    """
    if isinstance(by, User):
        require(by, Permission.KEEP_DATA)
        require(by, Permission.READ_LIVED_EXPERIENCE)

    def work(unit: UnitOfWork) -> ImportReport:
        if isinstance(by, User):
            require_second(unit, by)
        report = _import(unit, dataset, new_ids, numbering, dry_run=dry_run)
        if by and not dry_run:
            told = in_words(report.changes) if any(one.has_any for one in report.changes) else NOTHING_CHANGED
            record(unit, by, Action.IMPORT, DATASET, "the data before", told)
        return report

    return database.writing(work)


def in_words(changes: Iterable[TableChange]) -> str:
    """What an import does, in a line: "consultants: 2 added, 0 changed, 1 removed"."""
    lines = (f"{one.table}: {one.added} added, {one.changed} changed, {one.removed} removed" for one in changes)
    return "; ".join(lines)


def _import(
    work: UnitOfWork, dataset: Dataset, new_ids: NewIds, numbering: Numbering, *, dry_run: bool
) -> ImportReport:
    access = work.access_log.admit(None, None, "data compared for an import")
    as_it_is = work.dataset.problem(access, with_busy=False)
    asked = [
        *faults_of(new_ids, as_it_is, dataset.problem),
        *unanswered(work, new_ids, as_it_is, dataset.problem),
    ]
    if asked:
        raise DatasetError(asked)
    before, held = new_ids.problem(as_it_is), new_ids.held({**waiting_rows(work), **work.standing.seats()})
    names = names_for(known_names(work, access, before, held), dataset.problem, numbering)
    brought = names.stored(dataset.problem)
    kept = with_requested(work, before, brought)
    problem = kept.problem
    decided = {key: seat for key, seat in held.items() if kept.settles(seat)}
    staying = {key: seat for key, seat in decided.items() if key.engagement_id in problem.engagements}
    leaving = [seat for key, seat in decided.items() if key not in staying]
    called = _Called(before, problem)
    faults = (*_contradictions(problem, staying, called), *_broken_promises(work, leaving, called))
    if faults:
        raise DatasetError(faults)
    pinned_to = None if dataset.policy.as_of == work.today else dataset.policy.as_of
    standing = _standing(brought, kept, held) | staying
    report = ImportReport(
        changes=compared(before, work.dataset.policy(), _as_stored(work, problem, standing, new_ids), dataset.policy),
        left=len(decided) - len(staying),
        pinned_to=pinned_to,
        kept=kept.ids,
        alike=tuple(_taken_for(before.engagements, brought.engagements)),
    )
    if not dry_run:
        take_over(work, new_ids)
        known = set(work.person_answers.all())
        work.person_answers.put([one for one in problem.person_answers if one not in known], work.now, "import")
        work.dataset.replace(problem, dataset.policy, pinned_to, standing.values())
        work.seat_names.put(names.here)
        for key, seat in decided.items():
            if key not in staying:
                _record_leaving(work, seat)
                _let_wait(work, seat)
        settle_import(work)
    return report


def _as_stored(work: UnitOfWork, problem: Problem, standing: Mapping[SeatKey, HeldSeat], new_ids: NewIds) -> Problem:
    """The dataset with what people decided here, which stays."""
    here = [
        pair
        for pair in new_ids.rejections(work.standing.decided_rejections())
        if pair.engagement_id in problem.engagements and pair.consultant_id in problem.consultants
    ]
    pairs = {pair[:2]: pair for pair in (*problem.rejections, *here)}
    seats = tuple(StandingSeat(seat.assignment, seat.status) for seat in standing.values())
    return replace(problem, standing=seats, rejections=tuple(pairs.values()))


def compared(before: Problem, old: Policy, after: Problem, new: Policy) -> tuple[TableChange, ...]:
    """How two datasets differ, by table."""
    tables = [(name, records(before), records(after)) for name, records in TABLES.items()]
    tables.append(("policy", {"": old}, {"": new}))
    return tuple(
        TableChange(
            name,
            added=len(theirs.keys() - ours.keys()),
            changed=sum(ours[key] != theirs[key] for key in ours.keys() & theirs.keys()),
            removed=len(ours.keys() - theirs.keys()),
        )
        for name, ours, theirs in tables
    )


TABLES: Mapping[str, Callable[[Problem], Mapping[Any, Any]]] = {
    "consultants": lambda problem: {cid: replace(one, another_id=None) for cid, one in problem.consultants.items()},
    "engagements": lambda problem: problem.engagements,
    "schedule": lambda problem: {row[0][:2]: (*row[0][2:], row.status) for row in problem.standing},
    "rejections": lambda problem: {pair[:2]: pair.reason for pair in problem.rejections},
    "affinity": lambda problem: problem.affinity,
}


def _taken_for(before: Iterable[EngagementId], brought: Iterable[EngagementId]) -> Iterator[str]:
    here, come = frozenset(before), frozenset(brought)
    by_look = {look: eid for eid in sorted(here - come) for look in looks(eid)}
    for new in sorted(come - here):
        if old := next((by_look[look] for look in sorted(looks(new)) if look in by_look), None):
            apart = told_apart(new, old) or "in case only"
            what = f"Engagement {new} is new, and looks like {old}, which is not in the dataset ({apart})"
            yield f"{what}. If they are one, write {old} there: what was decided on it does not follow."


class _Called:
    """What people and organizations are called, with the ids that files have."""

    def __init__(self, *known: Problem) -> None:
        self._people = {cid: one.name for each in known for cid, one in each.consultants.items()}
        self._work = {eid: one.organization for each in known for eid, one in each.engagements.items()}

    def person(self, seat: HeldSeat) -> str:
        """Who sits in a seat: "Ana Ruiz (C1)"."""
        return _with_id(self._people.get(seat.assignment.consultant_id, ""), seat.assignment.consultant_id)

    def work(self, seat: HeldSeat) -> str:
        """For whom: "Harbor House (E1)"."""
        return _with_id(self._work.get(seat.key.engagement_id, ""), seat.key.engagement_id)


def _with_id(name: str, its_id: str) -> str:
    return f"{name} ({its_id})" if name and name != its_id else its_id


def _contradictions(problem: Problem, decided: Mapping[SeatKey, HeldSeat], called: _Called) -> Iterator[Fault]:
    """Where the dataset leaves no room for what was approved or locked here.

    Seats are told by who sits there: beside a person, a seat's own name might tell what the seat asks for.
    """
    approved = {key: row for eid, seats in problem.approved.items() for key, row in _keyed(eid, seats)}
    for key, seat in decided.items():
        person = seat.assignment.consultant_id
        what = f"{called.person(seat)} is approved or locked here for {called.work(seat)}"
        if key.seat not in problem.engagements[key.engagement_id].seats:
            yield Fault("seats.csv", 0, "", "", f"{what}, and that seat is missing: keep it, or undo that first")
        elif person not in problem.consultants:
            yield Fault("consultants.csv", 0, "", "", f"{what}, and is missing: keep the row, or undo that first")
        elif key in approved and (approved[key].consultant_id, approved[key].first_start) != seat.placement:
            other = f"{what}, in a seat that has another person or start: take out that row, or undo that first"
            yield Fault(SCHEDULE, 0, "", approved[key].consultant_id, other)


def _broken_promises(work: UnitOfWork, leaving: Iterable[HeldSeat], called: _Called) -> Iterator[Fault]:
    """Who said yes is not dropped because a row is missing: a coordinator tells them first, and releases the seat."""
    said_yes = {
        (SeatKey(one.engagement_id, one.seat), (one.consultant_id, one.first_start))
        for one in work.offers.find(states={OfferState.ACCEPTED})
    }
    for seat in leaving:
        if (seat.key, seat.placement) in said_yes:
            what = f"{called.person(seat)} said yes to {called.work(seat)}, which is missing"
            yield Fault("engagements.csv", 0, "", "", f"{what}: keep the row, or tell them and release the seat first")


def _keyed(engagement_id: Any, seats: Mapping[Any, Any]) -> Iterator[tuple[SeatKey, Any]]:
    return ((SeatKey(engagement_id, seat), row) for seat, row in seats.items())


def _standing(imported: Problem, kept: Kept, held: Mapping[SeatKey, HeldSeat]) -> dict[SeatKey, HeldSeat]:
    """The dataset's schedule; without one, and for engagements that it lacks, what was suggested last and can be."""
    problem = kept.problem
    seats = [HeldSeat(row.assignment, row.status) for row in imported.standing]
    return {seat.key: seat for seat in seats} | {
        key: seat
        for key, seat in held.items()
        if seat.status is SeatStatus.PROPOSED
        and (key.engagement_id in kept.ids or not imported.standing)
        and key.engagement_id in problem.engagements
        and key.seat in problem.engagements[key.engagement_id].seats
        and seat.assignment.consultant_id in problem.consultants
    }


def _let_wait(work: UnitOfWork, seat: HeldSeat) -> None:
    """Let the row under review say what is: the seat left, so it waits again, should the engagement come back."""
    latest = work.proposals.latest()
    row = work.proposals.row(latest.proposal_id, seat.key) if latest else None
    if row and row.state in {RowState.APPROVED, RowState.LOCKED}:
        work.proposals.decide(replace(row, state=RowState.PENDING, decision_id=None))


def _record_leaving(work: UnitOfWork, seat: HeldSeat) -> None:
    record(
        work,
        IMPORT,
        Action.LEAVE,
        Subject.of_seat(seat.key),
        (RowState.LOCKED if seat.locked else RowState.APPROVED).value,
        "gone",
        reason="The engagement is no longer in the data.",
        placement=seat.placement,
    )
