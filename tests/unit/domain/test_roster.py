"""People judged once for all engagements that ask for the same: the rules say the same of each by itself."""

from dataclasses import replace

import pytest

from matcher.domain.explain.teams.roster import Roster
from matcher.domain.model.schedule import Filled
from matcher.domain.model.timetable import offered_starts, timetable
from matcher.domain.rules import LASTING_RULES
from matcher.sample import Shape, invent


@pytest.mark.parametrize("seed", range(3))
def test_those_suited_are_those_who_keep_every_rule(seed):
    center = invent(Shape(60, 60, seed=seed))
    problem, policy = center.problem, center.policy
    mates = tuple(problem.consultants.values())[:2]
    roster = Roster(problem, policy)
    compared = 0
    for engagement in problem.engagements.values():
        asked = replace(engagement, minors_present=engagement.priority % 2 == 0)
        for start in list(offered_starts(asked, policy))[:1]:
            times = timetable(asked, start, policy)
            for seat in asked.seats:
                by_hand = [
                    person
                    for person in problem.consultants.values()
                    if person not in mates
                    and all(r.check(Filled(problem, policy, asked, seat, person, times, mates)) for r in LASTING_RULES)
                ]
                assert list(roster.suited(asked, seat, times, mates)) == by_hand
                compared += bool(by_hand)
    assert compared > 20


def test_whoever_is_not_under_agreement_is_no_matter_of_the_roster():
    assert {rule.name for rule in LASTING_RULES}.isdisjoint({"under_agreement", "available"})
