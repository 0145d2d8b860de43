from datetime import UTC

from matcher.domain.explain.audit import audit
from matcher.domain.goals import stability
from tests.support.builders import (
    MONDAY,
    TUESDAY,
    a_booking,
    a_consultant,
    a_policy,
    a_problem,
    an_assignment,
    an_engagement,
    seats,
)

PAIR = an_engagement(seats=seats("expert", "expert"))
ADA, BEA, CAT = a_consultant("C1"), a_consultant("C2"), a_consultant("C3")
BEFORE = [an_assignment("E1", "1", "C1", MONDAY), an_assignment("E1", "2", "C2", MONDAY)]


def points(team, first_start=MONDAY, before=BEFORE, **policy):
    return stability(a_booking(PAIR, team, first_start, proposed=before, policy=a_policy(**policy)))


def test_what_was_not_proposed_costs_nothing():
    assert points([ADA, BEA], before=[]) == 0


def test_what_stays_costs_nothing():
    assert points([ADA, BEA], MONDAY.astimezone(UTC)) == 0


def test_each_changed_person_costs_fifty():
    assert points([ADA, CAT]) == -50
    assert points([BEA, ADA]) == -100


def test_another_start_costs_thirty_an_engagement():
    assert points([ADA, BEA], TUESDAY) == -30


def test_both_add_up():
    assert points([ADA, CAT], TUESDAY) == -80


def test_only_proposed_seats_count():
    assert points([CAT, BEA], before=BEFORE[1:]) == 0


def test_the_prices_are_policy():
    assert points([ADA, CAT], TUESDAY, change_consultant=7, change_start=3) == -10


def test_an_engagement_that_is_dropped_costs_no_stability():
    assert audit(a_problem([ADA, BEA], [PAIR], proposed=BEFORE), a_policy(), []).terms["stability"] == 0
