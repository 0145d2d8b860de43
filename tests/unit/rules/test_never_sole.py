import pytest

from matcher.domain.model.vocabulary import Role
from matcher.domain.rules import never_sole
from tests.support.builders import a_consultant, a_filled, an_engagement, seats

SURVIVOR = a_consultant(roles={Role.SURVIVOR})


@pytest.mark.parametrize("asked", ["any", "survivor"])
def test_nobody_but_an_expert_takes_the_only_seat(asked):
    assert not never_sole(a_filled(SURVIVOR, an_engagement(seats=seats(asked))))


@pytest.mark.parametrize(("years", "kept"), [(6.9, False), (7, True)])
def test_someone_qualified_as_both_may_take_the_only_seat(years, kept):
    both = a_consultant(roles={Role.EXPERT, Role.SURVIVOR}, years_experience=years)
    assert never_sole(a_filled(both, an_engagement(seats=seats("any")))) == kept


def test_beside_another_seat_anyone_may_sit():
    assert never_sole(a_filled(SURVIVOR, an_engagement(seats=seats("survivor", "expert"))))
