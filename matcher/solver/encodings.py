"""What the solver does with each rule and goal: the functions and classes that encode it.

The domain may not know its solver, so that the list is here; a test sees that no rule and no goal is missing.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from matcher.domain import goals, rules
from matcher.domain.goals.goal import Goal
from matcher.domain.rules.rule import Rule
from matcher.solver.columns.pricing import all_teams
from matcher.solver.instance.earnings import preferred_points, seat_points, start_points
from matcher.solver.instance.encoding import encode
from matcher.solver.instance.people import People
from matcher.solver.instance.starts import fixed, offered
from matcher.solver.instance.subproblem import opening
from matcher.solver.instance.variety import Variety
from matcher.solver.master.knapsack import Spending
from matcher.solver.master.linear_program import Master, crowded_moments
from matcher.solver.master.restricted_master import program_of, rows

Encodings: TypeAlias = tuple[Callable[..., Any], ...]

RULE_ENCODINGS: Mapping[Rule[Any, Any], Encodings] = {
    rules.ELIGIBLE: (encode,),
    rules.OFFERED_START: (offered,),
    rules.WHOLE_TEAM: (opening, all_teams),
    rules.TOPICS_COVERED: (opening, all_teams),
    rules.ENGAGEMENT_BUDGET: (opening, all_teams),
    rules.ROLE: (People.in_role,),
    rules.NEVER_SOLE: (People.qualified,),
    rules.UNDER_AGREEMENT: (People.qualified, opening),
    rules.CLEARED_FOR_MINORS: (People.qualified,),
    rules.AUDIENCE: (People.qualified,),
    rules.TOPIC: (People.qualified,),
    rules.LANGUAGE: (People.qualified,),
    rules.MODE: (People.qualified,),
    rules.REACH: (People.qualified,),
    rules.NO_CONFLICT_OF_INTEREST: (People.qualified,),
    rules.EXCLUSIONS: (People.qualified, People.refuses, all_teams),
    rules.NOT_REJECTED: (opening,),
    rules.ONE_ID: (People.qualified,),
    rules.AVAILABLE: (opening,),
    rules.NO_OVERLAP: (opening, crowded_moments, rows),
    rules.WEEKLY_HOURS: (opening, Master, rows),
    rules.MONTHLY_ENGAGEMENTS: (opening, Master, rows),
    rules.PROGRAMME_BUDGET: (encode, Master, Spending, rows),
    rules.TRAVEL_BUDGET: (encode, all_teams, Master, rows),
    rules.APPROVED_STANDS: (encode, fixed),
}
GOAL_ENCODINGS: Mapping[Goal[Any], Encodings] = {
    goals.COVERAGE: (start_points,),
    goals.WAIT: (start_points,),
    goals.STABILITY: (start_points, seat_points),
    goals.MULTIDISCIPLINARY: (Variety, all_teams),
    goals.FIT: (People.points,),
    goals.LOCAL: (People.points,),
    goals.AFFINITY: (seat_points,),
    goals.PREFERRED: (preferred_points,),
    goals.TRAVEL: (People.points,),
    goals.FAIRNESS: (seat_points, Master, program_of),
}
