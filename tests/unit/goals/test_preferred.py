import pytest

from matcher.domain.goals import preferred
from tests.support.builders import a_consultant, a_filled, a_policy, an_engagement, span

MONDAY_TEN_TO_TWELVE = span("2027-03-01 10:00", "2027-03-01 12:00")


@pytest.mark.parametrize(
    ("begin", "end", "points"),
    [("10:00", "12:00", 10), ("09:59", "12:01", 10), ("10:01", "12:00", 0), ("10:00", "11:59", 0)],
)
def test_a_session_inside_a_preferred_window_earns_ten(begin, end, points):
    window = span(f"2027-03-01 {begin}", f"2027-03-01 {end}")
    assert preferred(a_filled(a_consultant(preferred=(window,)))) == points


def test_without_preferences_nothing_is_earned():
    assert preferred(a_filled(a_consultant(preferred=()))) == 0


def test_every_session_must_lie_in_one():
    consultant = a_consultant(preferred=(MONDAY_TEN_TO_TWELVE,))
    assert preferred(a_filled(consultant, an_engagement(sessions=2))) == 0


def test_sessions_may_lie_in_different_ones():
    tuesday = span("2027-03-02 10:00", "2027-03-02 12:00")
    consultant = a_consultant(preferred=(MONDAY_TEN_TO_TWELVE, tuesday))
    assert preferred(a_filled(consultant, an_engagement(sessions=2))) == 10


def test_two_windows_do_not_join_for_one_session():
    halves = (span("2027-03-01 10:00", "2027-03-01 11:00"), span("2027-03-01 11:00", "2027-03-01 12:00"))
    assert preferred(a_filled(a_consultant(preferred=halves))) == 0


def test_the_points_are_policy():
    assert preferred(a_filled(a_consultant(preferred=(MONDAY_TEN_TO_TWELVE,)), policy=a_policy(preferred=4))) == 4
