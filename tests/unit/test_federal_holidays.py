from datetime import date

from matcher.bootstrap import almanac
from matcher.sample.holidays import federal_holidays


def test_the_holidays_are_those_of_the_law_on_the_days_that_offices_keep():
    first, last = date(2025, 6, 1), date(2035, 6, 1)
    # the package also lists the day itself where another is kept: always at a weekend
    found = {day for day in almanac.federal_holidays(first, last) if day.weekday() < 5}
    law = set().union(*(federal_holidays(year) for year in range(2025, 2037)))
    assert found == {day for day in law if first <= day <= last}


def test_a_new_year_kept_on_the_last_day_of_the_year_before_is_found():
    assert almanac.federal_holidays(date(2027, 12, 1), date(2027, 12, 31)) >= {date(2027, 12, 31)}
