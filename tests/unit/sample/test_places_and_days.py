"""Cities are real, and so are the holidays."""

from datetime import date
from math import cos, radians

import holidays
import pytest
import zipcodes

from matcher.domain.model.calendar import is_business_day
from matcher.sample.cities import City, cities
from matcher.sample.holidays import federal_holidays


@pytest.fixture(scope="module")
def known() -> dict[tuple[str, str], list[dict[str, str]]]:
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for entry in zipcodes.list_all():
        found.setdefault((entry["city"], entry["state"]), []).append(entry)
    return found


def degrees_apart(city: City, entry: dict[str, str]) -> float:
    east = (city.place.lon - float(entry["long"])) * cos(radians(city.place.lat))
    return abs(city.place.lat - float(entry["lat"])) + abs(east)


def test_a_city_is_where_it_is(known: dict[tuple[str, str], list[dict[str, str]]]):
    for city in cities():
        entries = known[city.name, city.state]
        assert city.time_zone.key in {entry["timezone"] for entry in entries}, city
        assert min(degrees_apart(city, entry) for entry in entries if entry["lat"]) < 0.2, city


def test_the_far_corners_are_there():
    assert {"AK", "AS", "DC", "GU", "HI", "MP", "PR", "VI"} <= {city.state for city in cities()}
    assert len({city.state for city in cities()}) == 56


@pytest.mark.parametrize("year", range(2021, 2040))
def test_federal_holidays_are_those_of_the_law(year: int):
    law = holidays.country_holidays("US", years=[year, year + 1])
    expected = {day for day in law if day.year == year and is_business_day(day, ())}
    ours = {day for day in federal_holidays(year) | federal_holidays(year + 1) if day.year == year}
    assert ours == expected


def test_a_holiday_on_a_saturday_is_kept_the_day_before():
    assert date(2027, 12, 31) in federal_holidays(2028)
