"""Changes of who there is: consultants who leave, and more like those there are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import Consultant, Exclusion, Problem
from matcher.domain.model.vocabulary import ConsultantStatus
from matcher.domain.rules.in_words import quantity
from scenarios.case import Case, fresh
from scenarios.changes.change import Change, evenly
from scenarios.changes.known import UnknownValue, unknown_consultant
from scenarios.changes.people_meant import OfPeople, asked_people, not_asked, with_people
from scenarios.changes.values import Count, CountFrom0, Id


@dataclass(frozen=True, slots=True)
class RemoveConsultant(Change):
    """One consultant cannot be asked for anything; what was approved for them is given up."""

    consultant_id: Id

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"Without consultant {self.consultant_id}."

    @property
    def singles_out(self) -> bool:
        """Where all but one are left out, the plan tells whether that one presents alone."""
        return True

    def misfits(self, case: Case) -> Iterator[UnknownValue]:
        """Somebody who is not in the data."""
        yield from unknown_consultant(case.problem, "consultant_id", self.consultant_id)

    def remarks(self, case: Case) -> Iterator[str]:
        """That they can't be asked anyway, where no seat is theirs."""
        if not any(seat.assignment.consultant_id == self.consultant_id for seat in case.problem.standing):
            yield from not_asked(case.problem, self.consultant_id)

    def applied(self, case: Case) -> Case:
        """As if the consultant had never been in it."""
        return replace(case, problem=without(case.problem, [ConsultantId(self.consultant_id)]))


@dataclass(frozen=True, slots=True)
class RemoveConsultants(OfPeople):
    """So many consultants cannot be asked for anything: a fair sample of those meant."""

    count: CountFrom0

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"Without {quantity(self.count, 'consultant')}{self.which}, a fair sample of those there are."

    @property
    def singles_out(self) -> bool:
        """As for one who is left out by name."""
        return True

    def misfits(self, case: Case) -> Iterator[UnknownValue]:
        """Words that mean nothing here, or more people than there are."""
        yield from list(self.words_unknown(case.problem)) or self.too_many(case.problem, self.count)

    def applied(self, case: Case) -> Case:
        """As if they had never been in it."""
        gone = evenly(self.meant(case.problem), self.count)
        return replace(case, problem=without(case.problem, gone))


@dataclass(frozen=True, slots=True)
class RemoveBusiestConsultant(Change):
    """The consultant with most engagements (delivered lately, approved and proposed) cannot be asked for anything."""

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return "Without the consultant who has most engagements: delivered lately, approved and proposed."

    @property
    def singles_out(self) -> bool:
        """As for one who is left out by name."""
        return True

    def misfits(self, case: Case) -> Iterator[UnknownValue]:
        """Nobody may be asked."""
        if not asked_people(case.problem):
            yield UnknownValue("", "", "no consultant has the status approved: nobody can be left out")

    def applied(self, case: Case) -> Case:
        """As if the busiest had never been in it."""
        return replace(case, problem=without(case.problem, [busiest(case.problem)]))


@dataclass(frozen=True, slots=True)
class AddConsultants(Change):
    """More people like one there is: the same but for name, address and history."""

    like: Id
    count: CountFrom0

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"{self.count} more like consultant {self.like}."

    @property
    def bears_role(self) -> bool:
        """Whom a twin replaces would tell what both may be asked for."""
        return True

    @property
    def is_nothing(self) -> bool:
        """Nobody is added."""
        return not self.count

    def misfits(self, case: Case) -> Iterator[UnknownValue]:
        """Somebody who is not in the data."""
        yield from unknown_consultant(case.problem, "like", self.like)

    def remarks(self, case: Case) -> Iterator[str]:
        """That nobody is added, or that nobody could ask them."""
        yield from Change.remarks(self, case)
        if self.count:
            yield from not_asked(case.problem, self.like)

    def applied(self, case: Case) -> Case:
        """Their twins are added."""
        return replace(case, problem=_more_like(case.problem, ConsultantId(self.like), self.count))


def busiest(problem: Problem) -> ConsultantId:
    """Who has most engagements (delivered lately, approved, proposed) of those who may be asked; ties by id."""
    standing = {(seat.assignment.consultant_id, seat.assignment.engagement_id) for seat in problem.standing}
    load = {
        cid: person.delivered_lately + sum(sitter == cid for sitter, _ in standing)
        for cid, person in sorted(problem.consultants.items())
        if person.status is ConsultantStatus.APPROVED
    }
    return max(load, key=load.__getitem__)


def without(problem: Problem, leaving: Iterable[ConsultantId]) -> Problem:
    """The problem as if these consultants had never been in it. Seats approved for them fall open."""
    gone = frozenset(leaving)
    named = {Exclusion("consultant", one) for one in gone}
    return Problem(
        consultants={
            cid: person
            if named.isdisjoint(person.exclusions)
            else replace(person, exclusions=person.exclusions - named)
            for cid, person in problem.consultants.items()
            if cid not in gone
        },
        engagements=problem.engagements,
        standing=tuple(seat for seat in problem.standing if seat.assignment.consultant_id not in gone),
        rejections=tuple(rejection for rejection in problem.rejections if rejection.consultant_id not in gone),
        affinity={pair: points for pair, points in problem.affinity.items() if pair[1] not in gone},
    )


def _more_like(problem: Problem, like: ConsultantId, number: Count) -> Problem:
    person = problem.consultants[like]
    added: dict[ConsultantId, Consultant] = {}
    for position in range(1, number + 1):
        name = fresh(like, ConsultantId, problem.consultants.keys() | added.keys())
        added[name] = replace(
            person,
            consultant_id=name,
            name=f"{person.name or like}, new {position}",
            email="",
            recent_engagements=0,
            exclusions=_of_their_own(person.exclusions, like, name),
        )
    return with_people(problem, added)


def _of_their_own(exclusions: frozenset[Exclusion], like: ConsultantId, twin: ConsultantId) -> frozenset[Exclusion]:
    """Who names themselves wants no team at all; so does their twin."""
    themselves = Exclusion("consultant", like)
    if themselves not in exclusions:
        return exclusions
    return exclusions - {themselves} | {Exclusion("consultant", twin)}
