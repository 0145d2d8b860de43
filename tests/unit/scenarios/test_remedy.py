"""A remedy as a change of a what-if: what the list of remedies says, applied to the data as they are."""

from datetime import time

from matcher.domain.model.vocabulary import Mode
from scenarios.case import Case
from scenarios.changes import TryRemedy
from scenarios.changes.apply import apply
from scenarios.changes.remedy import GONE
from scenarios.comparison.inputs import input_differences
from tests.support.builders import POLICY, a_problem, an_engagement
from tests.support.names import E1

CASE = Case(a_problem(engagements=[an_engagement("E1", mode=Mode.IN_PERSON, budget=100)]), POLICY)


def test_it_is_applied_to_the_one_request():
    change = TryRemedy("E1", "if it could also start at 2:00 PM")
    after = apply([change], CASE)
    assert after.problem.engagements[E1].start_times == (time(10), time(14))
    assert change.sentence == "E1, as it would be if it could also start at 2:00 PM."
    assert input_differences(CASE, after) == ("1 request has other times or days to start.",)
    assert not change.bears_role


def test_a_larger_budget_is_told():
    change = TryRemedy("E1", "with $250 more in its budget")
    assert input_differences(CASE, apply([change], CASE)) == ("1 request has another budget.",)


def test_somebody_new_bears_a_role():
    assert TryRemedy("E1", "with one more presenter for child welfare on trauma-informed care").bears_role


def test_what_is_not_there_is_refused():
    assert [one[:2] for one in TryRemedy("E9", "if it were virtual").misfits(CASE)] == [("engagement_id", "E9")]
    assert list(TryRemedy("E1", "if pigs flew").misfits(CASE)) == [("remedy", "if pigs flew", GONE)]
    assert list(TryRemedy("E1", "if it were virtual").misfits(CASE)) == []
