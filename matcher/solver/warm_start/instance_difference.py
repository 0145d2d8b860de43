"""What a problem has in common with one that was read before: what is the same need not be read again.

Who is free for which start is the dearest thing to work out, and a change of a standing schedule touches few
engagements. An opening is taken over only when everything that it was made from is the same: the policy, the calendar's
first day, the engagement, whoever was turned down for it, and everyone who qualifies for it, with all that is approved
for them. What it earns is worked out again where another schedule is proposed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

import numpy as np

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Consultant, Engagement, Problem
from matcher.solver.columns.cliques import Clique
from matcher.solver.instance.earnings import seat_points, start_points, twins
from matcher.solver.instance.encoding import Encoding
from matcher.solver.instance.horizon import Flags, Ints
from matcher.solver.instance.opening import Opening
from matcher.solver.instance.subproblem import budget_of, opening

MOST_BYTES = 1 << 30
"""Beyond it, openings are not kept for later: reading again takes less than the memory is worth."""


@dataclass(frozen=True)
class Earlier:
    """A problem that was read.

    Args:
        openings: By open engagement.
    """

    encoding: Encoding
    openings: Sequence[Opening | None]

    @property
    def size_bytes(self) -> int:
        """About what keeping it takes: nearly all of it is who is free when, and what that earns."""
        there = [opening for opening in self.openings if opening is not None]
        return sum(o.free.nbytes + (0 if o.bonus is None else o.bonus.nbytes) for o in there)


def alike(one: Policy, other: Policy) -> bool:
    """Whether all rules and points are the same, the budgets over all engagements apart."""
    rules = replace(other.rules, programme_budget=one.rules.programme_budget, travel_budget=one.rules.travel_budget)
    return one == replace(other, rules=rules)


class _Person(NamedTuple):
    """All that the solver knows of a person, in terms of the domain."""

    consultant: Consultant
    approved: Sequence[tuple[Engagement, Assignment]]
    refuses: Sequence[ConsultantId]


_People: TypeAlias = list[_Person]


class Likeness:
    """An earlier problem beside the one that is read now, under policies that are alike and with the same first day.

    Attributes:
        now: What is read now.
        place: ``[people then]``, number now of everyone who is the same, else -1.
        same: ``[people now]``, who is the same as then.
        unchanged: Engagements, by their number now, whose opening is what it was: their number then.
    """

    def __init__(self, then: Earlier, now: Encoding) -> None:
        self._then, self.now = then, now
        before, after = _people(then.encoding), _people(now)
        numbers = [now.people.number.get(person.consultant.consultant_id, -1) for person in before]
        kept = [k >= 0 and after[k] == person for k, person in zip(numbers, before, strict=True)]
        self.place: Ints = np.where(kept, np.array(numbers, dtype=np.int64), -1)
        self.same: Flags = np.zeros(now.people.count, dtype=np.bool_)
        self.same[self.place[self.place >= 0]] = True
        self._others = np.flatnonzero(~self.same)
        asked = enumerate(then.encoding.open_engagements)
        self._number = {engagement.engagement_id: k for k, engagement in asked}
        self._number_now = {engagement.engagement_id: k for k, engagement in enumerate(now.open_engagements)}
        self.unchanged: dict[int, int] = {}

    def opening(self, number: int) -> Opening | None:
        """The opening of an engagement, from then where it is the same."""
        was = self._number_then(number)
        before = None if was is None else self._then.openings[was]
        if was is None or not self._is_same(number, before):
            return opening(self.now, number)
        if before is None:
            self.unchanged[number] = was
            return None
        after = self._renumbered(before, number)
        if self._earns_as_before(number):
            if (after.budget, after.travel_budget) == (before.budget, before.travel_budget):
                self.unchanged[number] = was
            return after
        return self._revalued(after)

    def is_engagement(self, engagement_id: EngagementId) -> bool:
        """Whether an engagement is what it was then."""
        now = self.now.problem.engagements.get(engagement_id)
        return now is not None and now == self._then.encoding.problem.engagements.get(engagement_id)

    def clique(self, before: Clique, openings: Sequence[Opening | None]) -> Clique | None:
        """What is left of a clique of someone who is the same; None when it is somebody else's.

        Whether two choices of one person go together depends on that person and the two engagements alone: where these
        are the same, whatever is left of a clique is one.
        """
        person = int(self.place[before.person])
        left = (
            [self._starts(was, flags, person, openings) for was, flags in before.starts.items()] if person >= 0 else []
        )
        starts = dict(sorted(at for at in left if at is not None))
        return Clique(person, starts) if starts else None

    def _starts(
        self, was: int, flags: Flags, person: int, openings: Sequence[Opening | None]
    ) -> tuple[int, Flags] | None:
        """An engagement by its number now, and which of its starts now are those flagged then."""
        engagement, old = self._then.encoding.open_engagements[was], self._then.openings[was]
        number = self._number_now.get(engagement.engagement_id)
        new = openings[number] if number is not None and self.is_engagement(engagement.engagement_id) else None
        if old is None or new is None or person not in new.who:
            return None
        if new.starts is old.starts:
            return new.number, flags
        begins = old.starts.session_begin[: flags.size, 0][flags]
        return new.number, np.isin(new.starts.session_begin[:, 0], begins)

    def _number_then(self, number: int) -> int | None:
        """Number then of an engagement that is the same, no seat of it approved."""
        eid = self.now.open_engagements[number].engagement_id
        if not self.is_engagement(eid) or self.now.approved(eid) or self._then.encoding.approved(eid):
            return None
        if self.now.rejected.get(eid) != self._then.encoding.rejected.get(eid):
            return None
        return self._number.get(eid)

    def _is_same(self, number: int, before: Opening | None) -> bool:
        """Whether nobody who is or was somebody else by now plays a part."""
        engagement = self.now.open_engagements[number]
        if before is not None and (self.place[before.who] < 0).any():
            return False
        able = self.now.people.qualified(engagement, len(engagement.seats)) if self._others.size else None
        return able is None or not able[self._others].any()

    def _renumbered(self, before: Opening, number: int) -> Opening:
        """The same opening by its numbers now; itself where they are the same, with all that was worked out from it."""
        engagement, who = self.now.open_engagements[number], self.place[before.who]
        budget, travel_budget = budget_of(self.now, engagement, None), self.now.travel_budget
        asks_as_before = (number, budget, travel_budget) == (before.number, before.budget, before.travel_budget)
        if asks_as_before and (who == before.who).all():
            return before
        return replace(
            before, number=number, engagement=engagement, who=who, budget=budget, travel_budget=travel_budget
        )

    def _earns_as_before(self, number: int) -> bool:
        """Whether points that depend on what is known of one engagement alone are the same."""
        eid, then, now = self.now.open_engagements[number].engagement_id, self._then.encoding, self.now
        proposed = now.problem.proposed.get(eid) == then.problem.proposed.get(eid)
        return proposed and now.affinity.get(eid) == then.affinity.get(eid)

    def _revalued(self, o: Opening) -> Opening:
        points = seat_points(self.now, o.engagement, o.seats, o.who)
        base = start_points(self.now, o.engagement, o.starts, None)
        return replace(o, points=points, base=base, twin_of=twins(o.suits, points))


def _people(encoding: Encoding) -> _People:
    """Everyone, in the order of their numbers."""
    problem: Problem = encoding.problem
    approved: dict[ConsultantId, list[tuple[Engagement, Assignment]]] = {}
    for eid, seats in sorted(problem.approved.items()):
        for _, row in sorted(seats.items()):
            approved.setdefault(row.consultant_id, []).append((problem.engagements[eid], row))
    everyone = encoding.people.consultants
    refuses: Mapping[int, Sequence[int]] = encoding.refusals
    return [
        _Person(
            who,
            approved.get(who.consultant_id, ()),
            [everyone[other].consultant_id for other in refuses.get(k, ())],
        )
        for k, who in enumerate(everyone)
    ]
