import pytest

from matcher.domain.model.geography import Place
from matcher.domain.model.vocabulary import Mode
from matcher.domain.rules import reach
from matcher.domain.rules.reach import REACH
from tests.support.builders import a_consultant, a_filled, an_engagement

EQUATOR, ONE_DEGREE_EAST = Place(0, 0), Place(0, 1)
"""3958.8 x pi / 180 = 69.09 miles apart, so 69."""


@pytest.mark.parametrize("delivered", [Mode.IN_PERSON, Mode.HYBRID])
@pytest.mark.parametrize(("miles", "kept"), [(68, False), (69, True), (70, True)])
def test_the_venue_is_no_farther_than_the_consultant_travels(delivered, miles, kept):
    consultant = a_consultant(place=EQUATOR, max_travel_miles=miles)
    assert reach(a_filled(consultant, an_engagement(mode=delivered, place=ONE_DEGREE_EAST))) == kept


def test_nobody_travels_to_a_virtual_engagement():
    assert reach(a_filled(a_consultant(place=EQUATOR, max_travel_miles=0), an_engagement(place=ONE_DEGREE_EAST)))


def test_the_own_city_is_in_reach_of_those_who_do_not_travel():
    consultant = a_consultant(place=EQUATOR, max_travel_miles=0)
    assert reach(a_filled(consultant, an_engagement(mode=Mode.IN_PERSON, place=EQUATOR)))


def test_who_has_not_said_how_far_they_travel_stays_in_their_city_and_it_is_said():
    person = a_consultant(place=EQUATOR, max_travel_miles=None)
    assert reach(a_filled(person, an_engagement(mode=Mode.IN_PERSON, place=EQUATOR)))
    unsaid = a_filled(person, an_engagement(mode=Mode.IN_PERSON, place=ONE_DEGREE_EAST))
    assert not reach(unsaid)
    assert REACH.words(unsaid).found == f"The venue is 69 miles away; {person.name} has not said how far they travel."
