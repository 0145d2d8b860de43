from dataclasses import fields
from datetime import UTC

from scenarios.comparison.shifts import Placing, Shift, shifts
from tests.support.builders import (
    CHICAGO,
    MONDAY,
    TUESDAY,
    a_consultant,
    a_problem,
    an_assignment,
    an_engagement,
    seats,
)
from tests.support.names import E1
from tests.unit.scenarios.cases import a_side

ADA, BO = a_consultant("C1", name="Ada"), a_consultant("C2", name="Bo")
TEAM = seats("expert", "survivor")
PROBLEM = a_problem([ADA, BO], [an_engagement("E1", organization="Shelter")])


def shifted(problem, before, after):
    return shifts(a_side(problem, before), a_side(problem, after))


def test_another_person_is_a_shift():
    found = shifted(PROBLEM, [an_assignment(consultant_id="C1")], [an_assignment(consultant_id="C2")])
    assert found == (Shift(E1, "Shelter", Placing(("Ada",), MONDAY, 0), Placing(("Bo",), MONDAY, 0)),)


def test_another_start_is_a_shift():
    [found] = shifted(PROBLEM, [an_assignment()], [an_assignment(first_start=TUESDAY)])
    assert (found.before, found.after) == (Placing(("Ada",), MONDAY, 0), Placing(("Ada",), TUESDAY, 0))


def test_the_same_moment_on_another_clock_is_none():
    assert shifted(PROBLEM, [an_assignment()], [an_assignment(first_start=MONDAY.astimezone(UTC))]) == ()


def test_two_who_swap_their_seats_are_none():
    problem = a_problem([ADA, BO], [an_engagement(seats=TEAM)])
    before = [an_assignment(seat="1", consultant_id="C1"), an_assignment(seat="2", consultant_id="C2")]
    after = [an_assignment(seat="1", consultant_id="C2"), an_assignment(seat="2", consultant_id="C1")]
    assert shifted(problem, before, after) == ()


def test_what_is_in_neither_plan_is_none():
    assert shifted(PROBLEM, [], []) == ()


def test_what_is_lost_comes_first_then_what_is_gained_then_what_changes():
    problem = a_problem([ADA, BO], [an_engagement(f"E{k}") for k in (1, 2, 3)])
    before = [an_assignment("E1"), an_assignment("E3", first_start=TUESDAY)]
    after = [an_assignment("E1", consultant_id="C2"), an_assignment("E2")]
    assert [shift.engagement_id for shift in shifted(problem, before, after)] == ["E3", "E2", "E1"]


def test_what_only_the_scenario_asks_for_is_none():
    more = a_problem([ADA, BO], [an_engagement("E1"), an_engagement("E2")])
    assert shifts(a_side(PROBLEM), a_side(more, [an_assignment("E2")])) == ()


def test_names_are_in_order_and_say_nothing_of_seats():
    # Whichever of the two brings lived experience, a reader sees the same.
    problem = a_problem([ADA, BO], [an_engagement(seats=TEAM)])
    for one, other in (("C1", "C2"), ("C2", "C1")):
        rows = [an_assignment(seat="1", consultant_id=one), an_assignment(seat="2", consultant_id=other)]
        [found] = shifted(problem, [], rows)
        assert found.after == Placing(("Ada", "Bo"), MONDAY, 0)
    assert [field.name for field in fields(Placing)] == ["people", "first_start", "open_seats"]


def test_approved_seats_that_stand_alone_leave_seats_open():
    row = an_assignment(seat="1", consultant_id="C2")
    problem = a_problem([ADA, BO], [an_engagement(seats=TEAM)], approved=[row])
    [found] = shifted(problem, [], [row])
    assert found.after == Placing(("Bo",), MONDAY, 1)


def test_someone_without_a_name_is_called_by_the_id():
    problem = a_problem([a_consultant("C1", name="")])
    [found] = shifted(problem, [], [an_assignment()])
    assert found.after
    assert found.after.people == ("C1",)


def test_a_start_is_told_on_the_engagements_clock():
    problem = a_problem([ADA], [an_engagement(time_zone=CHICAGO)])
    [found] = shifted(problem, [], [an_assignment()])
    assert found.after
    assert f"{found.after.first_start:%H:%M %Z}" == "09:00 CST"
