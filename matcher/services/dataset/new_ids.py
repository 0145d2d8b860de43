"""A human whose id changed keeps their history: what is kept here of the old id becomes that of the new one."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeAlias

from matcher.domain.model.errors import DatasetError, Fault
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.names.look_alikes import looks, told_apart
from matcher.domain.model.names.same_person import plain
from matcher.domain.model.problem import Assignment, PersonAnswer, Problem, Rejection
from matcher.ports import Database, UnitOfWork
from matcher.records import HeldSeat, SeatKey
from matcher.services.audit.entries import IMPORT
from matcher.services.consultants.same_person import record_person

CONSULTANTS = "consultants.csv"
IdPair: TypeAlias = tuple[ConsultantId, ConsultantId]
"""An old id and a new one."""
SAME_MAIL = "the same mail address"
SAME_LOOK = "an id that looks the same"


class MovedId(NamedTuple):
    """An old id that leaves, the new one that it may have become, and what they have in common."""

    old: ConsultantId
    new: ConsultantId
    why: str


@dataclass(frozen=True, slots=True)
class NewIds:
    """What was said of ids that leave the data and others that come into it.

    Args:
        same: Old id to new id of one human.
        different: Old and new ids that are two.
    """

    same: Mapping[ConsultantId, ConsultantId] = field(default_factory=dict)
    different: Collection[tuple[ConsultantId, ConsultantId]] = ()

    def problem(self, before: Problem) -> Problem:
        """The center's data with its history under the new ids; its consultants stay."""
        named = self.same.get
        return replace(
            before,
            standing=tuple(
                seat._replace(assignment=seat.assignment._replace(consultant_id=named(cid, cid)))
                for seat in before.standing
                for cid in [seat.assignment.consultant_id]
            ),
            rejections=self.rejections(before.rejections),
            affinity={(eid, named(cid, cid)): points for (eid, cid), points in before.affinity.items()},
        )

    def rejections(self, pairs: Iterable[Rejection]) -> tuple[Rejection, ...]:
        """Pairs that were turned down, under the new ids."""
        return tuple(
            pair._replace(consultant_id=self.same.get(pair.consultant_id, pair.consultant_id)) for pair in pairs
        )

    def held(self, seats: Mapping[SeatKey, HeldSeat]) -> dict[SeatKey, HeldSeat]:
        """Standing seats under the new ids."""
        return {key: replace(seat, assignment=self._renamed(seat)) for key, seat in seats.items()}

    def _renamed(self, seat: HeldSeat) -> Assignment:
        cid = seat.assignment.consultant_id
        return seat.assignment._replace(consultant_id=self.same.get(cid, cid))


def said(same: Iterable[IdPair], different: Iterable[IdPair]) -> NewIds:
    """What was said of old and new ids.

    Raises:
        DatasetError: It contradicts itself: nobody knows which of it is meant.
    """
    named, two = tuple(dict.fromkeys(same)), frozenset(different)
    by_old = {old: [new for one, new in named if one == old] for old, _ in named}
    faults = [
        Fault(CONSULTANTS, 0, "", old, f"one new id of {old}; {' and '.join(news)} were said")
        for old, news in by_old.items()
        if len(news) > 1
    ]
    faults += [
        Fault(CONSULTANTS, 0, "", f"{old}={new}", "either one person or two; both were said")
        for old, new in named
        if (old, new) in two
    ]
    if faults:
        raise DatasetError(faults)
    return NewIds(dict(named), two)


def faults_of(new_ids: NewIds, before: Problem, after: Problem) -> Iterator[Fault]:
    """Where what was said of ids does not fit the data."""
    for old, new in sorted(new_ids.same.items()):
        if old not in before.consultants:
            yield Fault(CONSULTANTS, 0, "", f"{old}={new}", f"an old id that the center knows; {old} is not one")
        if new not in after.consultants:
            yield Fault(CONSULTANTS, 0, "", f"{old}={new}", f"a new id that is in the dataset; {new} is not")
        if old in after.consultants:
            expected = f"an old id that leaves the data; {old} is still in it: take its row out"
            yield Fault(CONSULTANTS, 0, "", f"{old}={new}", expected)


def moved_ids(database: Database, after: Problem) -> tuple[MovedId, ...]:
    """Ids that changed as it seems: old ones that leave the data and have a history here, and come under new ones."""
    access = database.writing(lambda work: work.access_log.admit(None, None, "data compared for an import"))
    with database.reading() as work:
        return tuple(_moved(work, work.dataset.problem(access, with_busy=False), after))


def unanswered(work: UnitOfWork, new_ids: NewIds, before: Problem, after: Problem) -> Iterator[Fault]:
    """Ids that changed as it seems, of which nothing was said."""
    for old, new, why in _moved(work, before, after):
        if new_ids.same.get(old) != new and (old, new) not in new_ids.different:
            expected = (
                f"an answer whether {new} is {old}, who leaves the data, has {why} and a history here:"
                f" import with --same {old}={new} or --different {old}={new}"
            )
            yield Fault(CONSULTANTS, 0, "consultant_id", new, expected)


def _moved(work: UnitOfWork, before: Problem, after: Problem) -> Iterator[MovedId]:
    came = sorted(after.consultants.keys() - before.consultants.keys())
    by_mail = {plain(after.consultants[cid].email): cid for cid in came if plain(after.consultants[cid].email)}
    by_look = {look: cid for cid in came for look in looks(cid)}
    for old in sorted(before.consultants.keys() - after.consultants.keys()):
        sent = by_mail.get(plain(before.consultants[old].email))
        seen = next((by_look[look] for look in sorted(looks(old)) if look in by_look), None)
        if (new := sent or seen) and work.person_answers.has_history(old):
            yield MovedId(old, new, SAME_MAIL if sent else " ".join(filter(None, [SAME_LOOK, _apart(new, old)])))


def _apart(new: str, old: str) -> str:
    apart = told_apart(new, old)
    return f"({apart})" if apart else ""


def take_over(work: UnitOfWork, new_ids: NewIds) -> None:
    """Write it: the history follows, and the trail says so."""
    for old, new in sorted(new_ids.same.items()):
        work.person_answers.rename(old, new)
        record_person(work, IMPORT, (new, old), f"one person; {old} is {new} now")
    told = [PersonAnswer(min(pair), max(pair), same=False) for pair in sorted(new_ids.different)]
    told += [PersonAnswer(min(pair), max(pair), same=True) for pair in sorted(new_ids.same.items())]
    work.person_answers.put(told, work.now, "import")
