from datetime import UTC, date, datetime, time, timedelta

import pytest

from matcher.domain.model.timetable import (
    fee_dollars,
    is_free,
    is_offered,
    miles_between,
    offered_starts,
    timetable,
    trip_dollars,
)
from matcher.domain.model.vocabulary import Mode
from tests.support.builders import CHICAGO, MONDAY, NEW_YORK, a_consultant, a_policy, an_engagement, at, span, weekly


def starts(policy=None, **engagement):
    return list(offered_starts(an_engagement(**engagement), policy or a_policy()))


def test_sessions_last_their_minutes():
    assert timetable(an_engagement(session_minutes=90), MONDAY, a_policy()).sessions == (
        span("2027-03-01 10:00", "2027-03-01 11:30"),
    )


def test_sessions_keep_the_local_clock_across_summer_time():
    times = timetable(an_engagement(sessions=2, cadence_days=7), at("2027-03-08 10:00"), a_policy())
    assert [session.begin for session in times.sessions] == [
        datetime(2027, 3, 8, 15, tzinfo=UTC),
        datetime(2027, 3, 15, 14, tzinfo=UTC),
    ]


def test_a_start_on_another_clock_is_read_on_the_engagements():
    times = timetable(an_engagement(time_zone=CHICAGO), datetime(2027, 3, 2, 2, tzinfo=UTC), a_policy())
    assert times.days == (date(2027, 3, 1),)


def test_consecutive_days_make_one_run():
    times = timetable(an_engagement(sessions=3), MONDAY, a_policy())
    assert times.runs == (times.sessions,)


def test_with_a_cadence_each_session_is_a_run():
    times = timetable(an_engagement(sessions=3, cadence_days=7), MONDAY, a_policy())
    assert times.runs == tuple((session,) for session in times.sessions)


def test_starts_come_day_by_day_and_time_by_time():
    offered = starts(window_end=date(2027, 3, 2), start_times=(time(14), time(9)))
    assert [f"{start:%d %H:%M}" for start in offered] == ["01 09:00", "01 14:00", "02 09:00", "02 14:00"]


def test_a_time_named_twice_is_offered_once():
    assert len(starts(window_end=date(2027, 3, 1), start_times=(time(9), time(9)))) == 1


def test_the_hour_lost_in_spring_is_not_offered():
    sunday = {"window_start": date(2027, 3, 14), "window_end": date(2027, 3, 14), "weekdays": {6}}
    assert starts(start_times=(time(2, 30), time(3)), **sunday) == [at("2027-03-14 03:00")]


def test_a_window_that_ends_before_it_begins_offers_nothing():
    assert starts(window_end=date(2027, 2, 1)) == []


def test_the_lead_time_cuts_the_window():
    assert starts(policy=a_policy(as_of=date(2027, 3, 5)))[0] == at("2027-03-10 10:00")


def test_every_offered_start_is_offered():
    engagement = an_engagement(sessions=3, mode=Mode.HYBRID)
    policy = a_policy(holidays={date(2027, 3, 9)})
    offered = list(offered_starts(engagement, policy))
    assert offered == [start for start in offered if is_offered(engagement, start, policy)] != []


def test_every_moment_of_the_window_that_is_offered_is_listed():
    engagement = an_engagement(sessions=2, start_times=(time(10), time(15)))
    hours = (MONDAY + timedelta(hours=k) for k in range(-48, 24 * 14))
    listed = list(offered_starts(engagement, a_policy()))
    assert listed == [hour for hour in hours if is_offered(engagement, hour, a_policy())]


def test_fees_are_whole_dollars_for_all_sessions():
    # Three sessions of 50 minutes are 2.5 hours: 2.5 x 99.5 = 248.75.
    assert fee_dollars(a_consultant(rate_per_hour=99.5), an_engagement(sessions=3, session_minutes=50)) == 249


def test_a_virtual_engagement_has_no_distance():
    assert miles_between(a_consultant(), an_engagement(place=None)) == 0


def test_nobody_travels_to_a_virtual_engagement():
    assert trip_dollars(a_consultant(), an_engagement()) == 0


@pytest.mark.parametrize(("rounds", "dollars"), [(0, 350), (7, 0)])
def test_lodging_is_needed_only_within_a_run(rounds, dollars):
    # In the own city: two nights between three consecutive days, none between weekly ones.
    assert trip_dollars(a_consultant(), an_engagement(mode=Mode.HYBRID, sessions=3, cadence_days=rounds)) == dollars


def test_blocked_time_is_not_free():
    consultant = a_consultant(unavailable=(span("2027-03-01 11:00", "2027-03-01 11:30"),))
    assert not is_free(consultant, span("2027-03-01 10:00", "2027-03-01 12:00"))


def test_a_session_past_midnight_takes_both_days():
    consultant = a_consultant(weekly=(weekly(0, "20:00", "00:00"), weekly(1, "00:00", "02:00")))
    assert is_free(consultant, span("2027-03-01 22:00", "2027-03-02 01:00"))


def test_hours_are_those_of_the_consultants_zone():
    consultant = a_consultant(time_zone=CHICAGO, weekly=(weekly(0, "10:00", "12:00"),))
    assert not is_free(consultant, span("2027-03-01 10:00", "2027-03-01 12:00", NEW_YORK))
