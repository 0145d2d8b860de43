"""Starts as arrays are the starts, sessions and runs of the domain."""

from datetime import date, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.domain.model.timetable import offered_starts, timetable
from matcher.domain.model.vocabulary import Mode
from matcher.solver.instance import starts as starts_of
from matcher.solver.instance.horizon import horizon_of
from tests.support.builders import CHICAGO, MONDAY, NEW_YORK, a_policy, an_engagement

clocks = st.sampled_from([time(1, 30), time(2, 30), time(10), time(16, 15)])
policies = st.builds(
    a_policy,
    as_of=st.dates(date(2027, 2, 1), date(2027, 3, 10)),
    holidays=st.sets(st.dates(date(2027, 3, 1), date(2027, 3, 20)), max_size=3),
    lead_days_virtual=st.integers(0, 6),
    lead_days_in_person=st.integers(0, 21),
)


@st.composite
def engagements(draw):
    opens = draw(st.dates(date(2027, 2, 20), date(2027, 3, 15)))
    return an_engagement(
        mode=draw(st.sampled_from(Mode)),
        time_zone=draw(st.sampled_from([NEW_YORK, CHICAGO])),
        window_start=opens,
        window_end=opens + timedelta(days=draw(st.integers(0, 16))),
        sessions=draw(st.integers(1, 4)),
        session_minutes=draw(st.sampled_from([60, 1440])),
        cadence_days=draw(st.integers(0, 8)),
        start_times=tuple(draw(st.lists(clocks, max_size=3))),
        weekdays=draw(st.frozensets(st.integers(0, 6), min_size=3)),
    )


def seconds(horizon, spans):
    return [(horizon.second(span.begin), horizon.second(span.end)) for span in spans]


@given(engagements(), policies)
def test_starts_are_those_the_domain_offers(engagement, policy):
    starts = starts_of.offered(engagement, horizon_of([engagement], [], policy), policy)
    assert list(starts.first_starts) == list(offered_starts(engagement, policy))


@given(engagements(), policies)
def test_sessions_follow_from_the_start_as_the_domain_says(engagement, policy):
    horizon = horizon_of([engagement], [], policy)
    starts = starts_of.offered(engagement, horizon, policy)
    times = [timetable(engagement, at, policy) for at in starts.first_starts]
    found = [list(zip(*pair, strict=True)) for pair in zip(starts.session_begin, starts.session_end, strict=True)]
    assert found == [seconds(horizon, each.sessions) for each in times]
    assert starts.session_day.tolist() == [[horizon.day_index(day) for day in each.days] for each in times]


def test_a_series_that_would_leave_the_horizon_is_not_offered():
    engagement = an_engagement(sessions=20, cadence_days=30)
    starts = starts_of.offered(engagement, horizon_of([engagement], [], a_policy()), a_policy())
    assert starts.first_starts == ()


def test_a_run_that_would_leave_the_horizon_is_not_offered():
    engagement = an_engagement(sessions=200)
    starts = starts_of.offered(engagement, horizon_of([engagement], [], a_policy()), a_policy())
    assert starts.first_starts == ()


@pytest.mark.parametrize(
    "start", [datetime(2027, 3, 6, 3, 33, tzinfo=CHICAGO), MONDAY], ids=["never offered", "offered"]
)
@pytest.mark.parametrize("cadence", [0, 7])
def test_an_approved_start_is_the_only_one_offered_or_not(start, cadence):
    engagement, policy = an_engagement(sessions=3, cadence_days=cadence), a_policy()
    times = timetable(engagement, start, policy)
    horizon = horizon_of([engagement], times.days, policy)
    starts = starts_of.fixed(engagement, start, horizon, policy)
    assert starts.first_starts == (start,)
    assert starts.session_day.tolist() == [[horizon.day_index(day) for day in times.days]]
    assert starts.session_begin.tolist() == [[horizon.second(session.begin) for session in times.sessions]]


# --- blocks -----------------------------------------------------------------------------------------------------------


def blocks(**changes):
    """Begins, ends and which block ends a run, of two sessions of two hours that begin on Monday at ten."""
    engagement, policy = an_engagement(sessions=2, **changes), a_policy()
    horizon = horizon_of([engagement], [], policy)
    starts = starts_of.fixed(engagement, MONDAY, horizon, policy)
    begin, end, ends_run = starts.blocks()
    first = horizon.second(MONDAY)
    hours = [
        ((b - first) // 3600, (e - first) // 3600) for b, e in zip(begin[0].tolist(), end[0].tolist(), strict=True)
    ]
    return hours, ends_run.tolist()


def test_on_site_a_run_is_one_block():
    assert blocks(mode=Mode.IN_PERSON) == ([(0, 26)], [True])


def test_on_site_each_session_of_a_series_is_a_block():
    assert blocks(mode=Mode.HYBRID, cadence_days=2) == ([(0, 2), (48, 50)], [True, True])


def test_online_each_session_of_a_run_is_a_block_and_only_the_last_ends_the_run():
    assert blocks() == ([(0, 2), (24, 26)], [False, True])


def test_online_each_session_of_a_series_ends_a_run():
    assert blocks(cadence_days=2) == ([(0, 2), (48, 50)], [True, True])


def test_starts_can_be_left_out():
    engagement, policy = an_engagement(sessions=2), a_policy()
    starts = starts_of.offered(engagement, horizon_of([engagement], [], policy), policy)
    kept = np.arange(len(starts.first_starts)) % 2 == 1
    fewer = starts.only(kept)
    assert fewer.first_starts == starts.first_starts[1::2]
    assert fewer.session_day.tolist() == starts.session_day[1::2].tolist()
    assert fewer.session_begin.tolist() == starts.session_begin[1::2].tolist()
