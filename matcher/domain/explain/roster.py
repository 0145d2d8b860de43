"""Everyone who may be asked, judged once for all engagements that ask for the same."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field

from matcher.domain.model.ids import ConsultantId, SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Consultant, Engagement, Problem
from matcher.domain.model.schedule import Filled
from matcher.domain.model.timetable import Timetable
from matcher.domain.rules import SEAT_RULES

LASTING_RULES = tuple(rule for rule in SEAT_RULES if not rule.needs_start)
"""Rules about one seat that no date changes."""
READ_BY: Mapping[str, Callable[[Engagement, SeatName], Hashable]] = {
    "role": lambda engagement, seat: engagement.seats[seat],
    "never_sole": lambda engagement, _: len(engagement.seats) > 1,
    "cleared_for_minors": lambda engagement, _: engagement.minors_present,
    "audience": lambda engagement, _: engagement.audience,
    "language": lambda engagement, _: engagement.language,
    "mode": lambda engagement, _: engagement.on_site,
    "one_id": lambda *_: True,
}
"""By rule, all that it reads of an engagement and a seat: where that is the same, so is who keeps it.

Rules that are not here read too much for two engagements to be alike.
"""


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
            if rule.name in READ_BY:
                key = rule.name, READ_BY[rule.name](engagement, seat)
                if key not in self._keeping:
                    everyone = self.problem.consultants.items()
                    self._keeping[key] = frozenset(cid for cid, person in everyone if rule.check(filled(person)))
                left &= self._keeping[key]
        rest = [rule.check for rule in LASTING_RULES if rule.name not in READ_BY]
        people = map(filled, (self.problem.consultants[cid] for cid in sorted(left)))
        return (one.consultant for one in people if all(check(one) for check in rest))
