import pytest

from matcher.domain.model.geography import Place, distance_miles, travel_dollars, travel_minutes


@pytest.mark.parametrize(
    ("here", "there", "miles"),
    [
        (Place(0, 0), Place(0, 0), 0),
        (Place(0, 0), Place(0, 1), 69),  # 3958.8 x pi / 180 = 69.09
        (Place(0, 0), Place(1, 0), 69),
        (Place(0, 179.5), Place(0, -179.5), 69),  # across the date line
        (Place(60, 0), Place(60, 1), 35),  # half as far at 60 degrees north: 34.55
        (Place(90, 0), Place(-90, 0), 12437),  # 3958.8 x pi = 12436.9
    ],
)
def test_distances_follow_the_great_circle(here, there, miles):
    assert distance_miles(here, there) == miles


@pytest.mark.parametrize(
    ("miles", "minutes"),
    [
        (0, 30),
        (1, 32),  # ceil(31.2)
        (69, 113),  # ceil(112.8)
        (200, 270),  # 30 + 240
        (201, 267),  # flown: ceil(240 + 26.8)
        (450, 300),
    ],
)
def test_people_drive_up_to_200_miles_and_fly_beyond(miles, minutes):
    assert travel_minutes(miles) == minutes


@pytest.mark.parametrize(
    ("miles", "days", "dollars"),
    [
        (0, 1, 0),
        (69, 1, 97),  # round(96.6)
        (69, 3, 447),  # two nights between
        (200, 1, 280),
        (201, 1, 515),  # 300 + round(40.2) + a night
        (691, 2, 788),  # 300 + 138 + two nights
    ],
)
def test_a_journey_costs_mileage_or_fare_and_lodging(miles, days, dollars):
    assert travel_dollars(miles, days) == dollars
