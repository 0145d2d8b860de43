"""Changes of people's time: one consultant's hours, engagements or leave, and limits for everybody.

A consultant's own limits are theirs: a what-if that raises them says whom a question is worth.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from matcher.domain.model.calendar import Interval
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import Consultant
from matcher.domain.rules.in_words import day_in_words, quantity
from scenarios.case import Case
from scenarios.changes.change import Change
from scenarios.changes.known import UnknownValue, unknown_consultant
from scenarios.changes.people_meant import not_asked, with_people
from scenarios.changes.values import CountFrom0, Day, Hours, Id, Miles
from scenarios.changes.wording import of_value


@dataclass(frozen=True, slots=True)
class OfOnePerson(Change):
    """A change of one consultant."""

    consultant_id: Id

    @property
    def singles_out(self) -> bool:
        """One person may be the only one to have time, or not to have it."""
        return True

    def misfits(self, case: Case) -> Iterator[UnknownValue]:
        """Somebody who is not in the data."""
        yield from unknown_consultant(case.problem, "consultant_id", self.consultant_id)

    def remarks(self, case: Case) -> Iterator[str]:
        """That it changes nothing, or nothing that a plan could use."""
        yield from Change.remarks(self, case)
        yield from not_asked(case.problem, self.consultant_id)

    def applied(self, case: Case) -> Case:
        """The consultant is put in place of themselves."""
        name = ConsultantId(self.consultant_id)
        return replace(case, problem=with_people(case.problem, {name: self._changed(case.problem.consultants[name])}))

    @abstractmethod
    def _changed(self, person: Consultant) -> Consultant: ...


@dataclass(frozen=True, slots=True)
class AddHours(OfOnePerson):
    """One consultant has more hours a week, should they say so: the limit is theirs."""

    hours: CountFrom0

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"Consultant {self.consultant_id} has {quantity(self.hours, 'hour')} more a week."

    def _changed(self, person: Consultant) -> Consultant:
        return replace(person, max_hours_per_week=person.max_hours_per_week + self.hours)


@dataclass(frozen=True, slots=True)
class AddEngagements(OfOnePerson):
    """One consultant takes more engagements a month, should they say so: the limit is theirs."""

    engagements: CountFrom0

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"Consultant {self.consultant_id} takes {quantity(self.engagements, 'engagement')} more a month."

    def _changed(self, person: Consultant) -> Consultant:
        return replace(person, max_engagements_per_month=person.max_engagements_per_month + self.engagements)


@dataclass(frozen=True, slots=True)
class Leave(OfOnePerson):
    """One consultant is away from the first day to the last, both of them whole; what is approved stands."""

    first: Day
    last: Day

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return (
            f"Consultant {self.consultant_id} is on leave from {day_in_words(self.first)} to {day_in_words(self.last)}."
        )

    def misfits(self, case: Case) -> Iterator[UnknownValue]:
        """Somebody who is not in the data, or a leave that ends before it begins."""
        yield from OfOnePerson.misfits(self, case)
        if self.last < self.first:
            expected = "a day that is not before the first, "
            on_pages = of_value(day_in_words(self.last), f"{expected}{day_in_words(self.first)}")
            yield UnknownValue("last", self.last.isoformat(), f"{expected}{self.first.isoformat()}", on_pages)

    def remarks(self, case: Case) -> Iterator[str]:
        """That no request could take place while they are away."""
        asked, far = case.problem.engagements.values(), timedelta(days=1)  # a day begins elsewhere while it ends here
        if not any(one.window_start <= self.last + far and self.first - far <= one.window_end for one in asked):
            days = f"from {day_in_words(self.first)} to {day_in_words(self.last)}"
            yield f"It changes no plan: no request may take place {days}."
        yield from not_asked(case.problem, self.consultant_id)

    def _changed(self, person: Consultant) -> Consultant:
        zone = person.time_zone
        begins = datetime.combine(self.first, time(0), zone)
        ends = datetime.combine(self.last + timedelta(days=1), time(0), zone)
        return replace(person, unavailable=tuple(sorted((*person.unavailable, Interval(begins, ends)))))


@dataclass(frozen=True, slots=True)
class CapTravelMiles(Change):
    """Nobody travels farther than this, one way, nor farther than they would."""

    miles: Miles

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"Nobody travels more than {self.miles:,} miles one way, save for what is approved."

    def applied(self, case: Case) -> Case:
        """Those who would travel farther don't."""
        return _everybody(
            case, lambda p: replace(p, max_travel_miles=p.max_travel_miles and min(p.max_travel_miles, self.miles))
        )


@dataclass(frozen=True, slots=True)
class CapHours(Change):
    """Nobody is asked for more hours a week than this, nor for more than they give."""

    hours: Hours

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"Nobody has more than {quantity(self.hours, 'hour')} a week, save for what is approved."

    def applied(self, case: Case) -> Case:
        """Those who give more are asked for less."""
        return _everybody(case, lambda p: replace(p, max_hours_per_week=min(p.max_hours_per_week, self.hours)))


@dataclass(frozen=True, slots=True)
class CapEngagements(Change):
    """Nobody is asked for more engagements a month than this, nor for more than they take."""

    engagements: CountFrom0

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        most = quantity(self.engagements, "engagement")
        return f"Nobody has more than {most} a month, save for what is approved."

    def applied(self, case: Case) -> Case:
        """Those who take more are asked for less."""
        most = self.engagements
        return _everybody(case, lambda p: replace(p, max_engagements_per_month=min(p.max_engagements_per_month, most)))


def _everybody(case: Case, changed: Callable[[Consultant], Consultant]) -> Case:
    people = {cid: changed(person) for cid, person in case.problem.consultants.items()}
    return replace(case, problem=replace(case.problem, consultants=people))
