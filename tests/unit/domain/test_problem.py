import pytest

from tests.support.builders import a_consultant, a_problem, an_assignment, an_engagement


@pytest.mark.parametrize(("hours", "minutes"), [(2, 120), (6.5, 390), (0.1, 6), (7.99, 479), (0, 0)])
def test_the_weekly_limit_is_read_in_whole_minutes(hours, minutes):
    assert a_consultant(max_hours_per_week=hours).max_minutes_per_week == minutes


def test_hours_are_those_of_all_sessions():
    assert an_engagement(sessions=3, session_minutes=50).hours == 2.5


def test_the_standing_schedule_is_told_apart_by_status():
    approved, proposed = an_assignment("E1", "1"), an_assignment("E2", "1")
    problem = a_problem(approved=[approved], proposed=[proposed])
    assert (problem.approved, problem.proposed) == ({"E1": {"1": approved}}, {"E2": {"1": proposed}})
