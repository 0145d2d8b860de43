"""Everyone who may be asked, judged once for all engagements that ask for the same."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace
from math import inf

from matcher.domain.model.ids import ConsultantId, SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Consultant, Engagement, Problem
from matcher.domain.model.schedule import Filled
from matcher.domain.model.timetable import Timetable
from matcher.domain.model.vocabulary import Role, SeatRole
from matcher.domain.rules import LASTING_RULES


@dataclass(frozen=True)
class Roster:
    """The consultants of a problem, with what was found of them so far."""

    problem: Problem
    policy: Policy
    _keeping: dict[tuple[str, Hashable], frozenset[ConsultantId]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def suited(
        self, engagement: Engagement, seat: SeatName, times: Timetable, mates: tuple[Consultant, ...]
    ) -> Iterator[Consultant]:
        """Everyone but the team-mates who keeps the rules that no date changes, one by one in id order.

        Args:
            times: Any of the engagement's timetables; these rules don't read it.
            mates: The approved part of the team.
        """

        def filled(consultant: Consultant) -> Filled:
            return Filled(self.problem, self.policy, engagement, seat, consultant, times, mates)

        left = self.problem.consultants.keys() - {mate.consultant_id for mate in mates}
        for rule in LASTING_RULES:
            if rule.reads:
                key = rule.name, rule.reads(engagement, seat)
                if key not in self._keeping:
                    everyone = self.problem.consultants.items()
                    self._keeping[key] = frozenset(cid for cid, person in everyone if rule.check(filled(person)))
                left &= self._keeping[key]
        rest = [rule.check for rule in LASTING_RULES if rule.reads is None]
        people = map(filled, (self.problem.consultants[cid] for cid in sorted(left)))
        return (one.consultant for one in people if all(check(one) for check in rest))


def everybody_is_everything(problem: Problem) -> Problem:
    """The problem in which everybody holds every role with any years, and no seat asks for one: roles tell nothing."""
    people = {
        cid: replace(one, roles=frozenset(Role), years_experience=inf, years_lived_experience=inf)
        for cid, one in problem.consultants.items()
    }
    work = {eid: replace(one, seats=dict.fromkeys(one.seats, SeatRole.ANY)) for eid, one in problem.engagements.items()}
    return replace(problem, consultants=people, engagements=work)
