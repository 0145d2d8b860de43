from matcher.domain.goals import travel
from matcher.domain.model.geography import Place
from matcher.domain.model.vocabulary import Mode
from tests.support.builders import a_consultant, a_filled, a_policy, an_engagement

ADA = a_consultant(place=Place(0, 0))
NEAR, FAR = Place(0, 1), Place(0, 10)
"""69 and 691 miles away (69.09 a degree)."""


def points(place=NEAR, policy=None, **engagement):
    filled = a_filled(ADA, an_engagement(mode=Mode.IN_PERSON, place=place, **engagement), policy=policy or a_policy())
    return travel(filled)


def test_full_twenty_five_dollars_cost_a_point():
    assert points() == -3  # round(1.4 x 69) = 97 dollars


def test_lodging_is_paid_between_the_days_of_a_run():
    assert points(sessions=2) == -10  # 97 + 175 = 272 dollars


def test_flights_cost_fare_distance_and_a_night_each_day():
    assert points(FAR) == -24  # 300 + round(0.2 x 691) + 175 = 613 dollars


def test_with_a_cadence_each_session_is_a_journey():
    assert points(sessions=2, cadence_days=7) == -7  # 2 x 97 = 194 dollars, rounded down once


def test_nobody_travels_to_a_virtual_engagement():
    assert travel(a_filled(ADA, an_engagement(place=FAR))) == 0


def test_the_dollars_of_a_point_are_policy():
    assert points(policy=a_policy(dollars_per_point=97)) == -1
    assert points(policy=a_policy(dollars_per_point=98)) == 0
