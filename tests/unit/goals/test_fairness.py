import pytest

from matcher.domain.goals import fairness
from tests.support.builders import (
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    a_book,
    a_consultant,
    a_policy,
    a_problem,
    an_assignment,
    an_engagement,
    seats,
)

STARTS = (MONDAY, TUESDAY, WEDNESDAY)


def points(count, recent=0, **policy):
    engagements = [an_engagement(f"E{k}") for k in range(count)]
    rows = [an_assignment(f"E{k}", first_start=STARTS[k]) for k in range(count)]
    return fairness(a_book(a_problem([a_consultant(recent_engagements=recent)], engagements), rows, a_policy(**policy)))


@pytest.mark.parametrize(
    ("count", "recent", "expected"),
    [
        (0, 4, 0),
        (1, 0, 0),
        (2, 0, -5),  # 5 x 1 pair
        (3, 0, -15),  # 5 x 3 pairs
        (1, 4, -20),  # 5 x 4 x 1
        (3, 4, -75),  # 5 x (4 x 3 + 3)
    ],
)
def test_each_further_engagement_costs_more(count, recent, expected):
    assert points(count, recent) == expected


def test_two_people_share_the_load_for_nothing():
    engagements = [an_engagement("E1"), an_engagement("E2")]
    rows = [an_assignment("E1", "1", "C1"), an_assignment("E2", "1", "C2", TUESDAY)]
    assert fairness(a_book(a_problem([a_consultant("C1"), a_consultant("C2")], engagements), rows)) == 0


def test_approved_seats_that_stand_alone_count():
    alone = an_assignment("E1", "1", "C1")
    problem = a_problem(
        [a_consultant(recent_engagements=3)], [an_engagement(seats=seats("expert", "expert"))], approved=[alone]
    )
    assert fairness(a_book(problem, [alone])) == -15


def test_the_price_is_policy():
    assert points(2, fairness=7) == -7
