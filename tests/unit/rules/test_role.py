import pytest

from matcher.domain.model.vocabulary import Role
from matcher.domain.rules import role
from tests.support.builders import a_consultant, a_filled, a_policy, an_engagement, seats

EXPERT_SEAT = an_engagement(seats=seats("expert"))
SURVIVOR_SEAT = an_engagement(seats=seats("survivor", "expert"))
ANY_SEAT = an_engagement(seats=seats("any"))


@pytest.mark.parametrize(("years", "kept"), [(6.9, False), (7, True), (7.1, True)])
def test_an_expert_seat_takes_seven_years_of_experience(years, kept):
    consultant = a_consultant(roles={Role.EXPERT}, years_experience=years)
    assert role(a_filled(consultant, EXPERT_SEAT)) == kept


@pytest.mark.parametrize(("years", "kept"), [(None, False), (1.9, False), (2, True), (2.1, True)])
def test_a_survivor_seat_takes_two_years_of_lived_experience(years, kept):
    consultant = a_consultant(roles={Role.SURVIVOR}, years_lived_experience=years)
    assert role(a_filled(consultant, SURVIVOR_SEAT)) == kept


def test_years_without_the_role_do_not_make_an_expert():
    assert not role(a_filled(a_consultant(roles={Role.SURVIVOR}, years_experience=30), EXPERT_SEAT))


def test_years_without_the_role_do_not_fill_a_survivor_seat():
    assert not role(a_filled(a_consultant(roles={Role.EXPERT}, years_lived_experience=30), SURVIVOR_SEAT))


@pytest.mark.parametrize("held", list(Role))
def test_any_seat_takes_either(held):
    assert role(a_filled(a_consultant(roles={held}), ANY_SEAT))


def test_any_seat_still_takes_the_years_of_the_role_that_is_held():
    assert not role(a_filled(a_consultant(roles={Role.EXPERT}, years_experience=6.9), ANY_SEAT))


def test_the_years_are_policy():
    consultant = a_consultant(roles={Role.EXPERT}, years_experience=5)
    assert role(a_filled(consultant, EXPERT_SEAT, policy=a_policy(expert_min_years=5)))
