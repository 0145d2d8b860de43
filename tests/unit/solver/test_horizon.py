"""Days and clocks as positions agree with the calendar."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from matcher.domain.model.calendar import moment, session_days
from matcher.solver.instance.horizon import Horizon, horizon_of
from tests.support.builders import CHICAGO, NEW_YORK, a_policy, an_engagement

MARCH_1 = date(2027, 3, 1)
MARCH_31 = date(2027, 3, 31)
AUTUMN = date(2027, 11, 7)
"""New York's clocks go back."""
SPRING = date(2027, 3, 14)
"""New York's clocks go forward: 02:00 to 02:59 is never shown."""


def march(**changes):
    return Horizon(MARCH_1, MARCH_31, a_policy(**changes))


def days_of(horizon):
    return [horizon.date_at(index) for index in range(horizon.days)]


def test_a_week_is_kept_before_the_first_day_and_after_the_last():
    days = days_of(march())
    assert (days[0], days[-1]) == (date(2027, 2, 22), date(2027, 4, 7))


def test_a_day_and_its_position_are_two_names_of_one_thing():
    horizon = march()
    assert [horizon.day_index(day) for day in days_of(horizon)] == list(range(horizon.days))


def test_a_day_before_the_horizon_has_a_negative_position():
    assert march().day_index(date(2027, 2, 21)) == -1


def test_weeks_change_when_iso_weeks_do():
    horizon = Horizon(date(2026, 12, 20), date(2027, 1, 20), a_policy())
    iso = [day.isocalendar()[:2] for day in days_of(horizon)]
    changes = [one != other for one, other in pairwise(iso)]
    assert (horizon.week[1:] - horizon.week[:-1]).tolist() == changes


def test_months_count_on_over_the_new_year():
    horizon = Horizon(date(2026, 12, 20), date(2027, 1, 20), a_policy())
    months = {(day.year, day.month): int(month) for day, month in zip(days_of(horizon), horizon.month, strict=True)}
    december = months[2026, 12]
    assert months == {(2026, 12): december, (2027, 1): december + 1}


def test_weekdays_are_the_calendars():
    horizon = march()
    assert horizon.weekday.tolist() == [day.weekday() for day in days_of(horizon)]


def test_holidays_are_marked():
    horizon = march(holidays={date(2027, 3, 4)})
    assert [day for day, off in zip(days_of(horizon), horizon.holiday, strict=True) if off] == [date(2027, 3, 4)]


def test_the_next_business_day_is_the_one_the_domain_puts_the_next_session_on():
    holidays = frozenset({date(2027, 3, 5), date(2027, 3, 8)})
    horizon = march(holidays=holidays)
    inside = days_of(horizon)[:-5]
    following = [horizon.date_at(int(horizon.next_business_day[horizon.day_index(day)])) for day in inside]
    assert following == [session_days(day, 2, 0, holidays)[1] for day in inside]


def test_after_the_horizon_there_is_no_business_day():
    horizon = march()
    assert horizon.next_business_day[-2:].tolist() == [horizon.days, horizon.days]


def test_seconds_count_from_midnight_utc_of_the_first_day():
    assert march().second(datetime(2027, 2, 23, 0, 1, tzinfo=UTC)) == 86_400 + 60


def test_the_length_is_that_of_its_days():
    horizon = march()
    assert horizon.seconds == horizon.days * 86_400


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
@pytest.mark.parametrize("clock", [time(1, 30), time(2, 30), time(10)])
@pytest.mark.parametrize("zone", [NEW_YORK, CHICAGO], ids=str)
def test_a_local_clock_shows_a_time_when_the_domain_says(day, clock, zone):
    horizon = Horizon(day, day, a_policy())
    shown = horizon.clock(zone, clock)
    assert shown.tolist() == [horizon.second(moment(each, clock, zone)) for each in days_of(horizon)]


def test_a_time_is_lost_on_the_day_on_which_clocks_go_forward_over_it():
    horizon = march()
    lost = horizon.clock_is_lost(NEW_YORK, time(2, 30))
    assert [horizon.date_at(index) for index in lost.nonzero()[0].tolist()] == [SPRING]


def test_a_time_outside_the_lost_hour_is_never_lost():
    assert not march().clock_is_lost(NEW_YORK, time(3)).any()


def test_each_clock_is_laid_out_once():
    horizon = march()
    asked = [(horizon.clock(NEW_YORK, time(10)), horizon.clock_is_lost(NEW_YORK, time(10))) for _ in range(2)]
    assert asked[0][0] is asked[1][0]
    assert asked[0][1] is asked[1][1]


# --- the horizon of a problem -----------------------------------------------------------------------------------------


def within(horizon, *days):
    """Whether the days lie inside with a week to spare on both sides."""
    return all(7 <= horizon.day_index(day) < horizon.days - 7 for day in days)


def test_it_holds_every_window():
    asked = [
        an_engagement("E1", window_start=date(2027, 3, 9), window_end=date(2027, 3, 12)),
        an_engagement("E2", window_start=date(2027, 3, 1), window_end=date(2027, 3, 2)),
    ]
    assert within(horizon_of(asked, [], a_policy()), date(2027, 3, 1), date(2027, 3, 12))


@pytest.mark.parametrize("day", [date(2026, 11, 2), date(2027, 6, 1)], ids=["long before tonight", "after all windows"])
def test_it_holds_every_other_day(day):
    days = (each for each in [day])  # asked for once, as a stream
    assert within(horizon_of([an_engagement()], days, a_policy()), day, MARCH_1)


def test_a_window_that_opened_long_ago_does_not_stretch_it():
    policy = a_policy(as_of=MARCH_1)
    horizon = horizon_of([an_engagement(window_start=date(1999, 1, 1))], [], policy)
    assert horizon.origin == MARCH_1 - timedelta(days=7)


def test_a_window_that_closed_long_ago_leaves_a_horizon():
    policy = a_policy(as_of=MARCH_31)
    old = an_engagement(window_start=date(1999, 1, 1), window_end=date(1999, 1, 5))
    assert within(horizon_of([old], [], policy), MARCH_31)


def test_with_nothing_to_do_it_is_tonight():
    assert within(horizon_of([], [], a_policy(as_of=MARCH_1)), MARCH_1)
