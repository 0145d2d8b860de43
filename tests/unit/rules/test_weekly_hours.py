import pytest

from matcher.domain.rules import weekly_hours
from tests.support.builders import CHICAGO, MONDAY, TUESDAY, a_booking, a_consultant, a_diary, an_engagement, at


def clashes(limit, *bookings, fixed=()):
    diary = a_diary(a_consultant(max_hours_per_week=limit), *bookings, fixed=fixed)
    return [clash.engagement_ids for clash in weekly_hours(diary)]


ONE = a_booking(an_engagement("E1", session_minutes=120), first_start=MONDAY)
OTHER = a_booking(an_engagement("E2", session_minutes=120), first_start=TUESDAY)


@pytest.mark.parametrize(("limit", "found"), [(3.9, [("E1", "E2")]), (4, []), (4.1, [])])
def test_hours_of_a_week_add_up(limit, found):
    assert clashes(limit, ONE, OTHER) == found


def test_one_engagement_can_be_too_much():
    assert clashes(1.5, ONE) == [("E1",)]


def test_the_next_week_begins_on_monday():
    sunday, monday = at("2027-03-07 10:00"), at("2027-03-08 10:00")
    assert (
        clashes(
            2, a_booking(an_engagement("E1"), first_start=sunday), a_booking(an_engagement("E2"), first_start=monday)
        )
        == []
    )


def test_the_week_is_that_of_the_engagements_own_calendar():
    # 23:30 on Sunday in Chicago is Monday in New York: the hours are in the week of the Sunday.
    late = a_booking(an_engagement("E1", time_zone=CHICAGO), first_start=at("2027-02-28 23:30", CHICAGO))
    assert clashes(2, late, a_booking(an_engagement("E2"), first_start=MONDAY)) == []


def test_only_the_sessions_of_the_week_count():
    weekly_coaching = a_booking(an_engagement("E1", sessions=6, cadence_days=7), first_start=MONDAY)
    assert clashes(2, weekly_coaching) == []


def test_a_week_reaches_over_the_turn_of_the_year():
    # December 31, 2026 is a Thursday and January 1, 2027 a Friday of the same ISO week 53.
    old = a_booking(an_engagement("E1"), first_start=at("2026-12-31 10:00"))
    new = a_booking(an_engagement("E2"), first_start=at("2027-01-01 10:00"))
    assert clashes(3, old, new) == [("E1", "E2")]


def test_approved_hours_alone_may_exceed_the_limit():
    assert clashes(3, ONE, OTHER, fixed=["E1", "E2"]) == []


def test_nothing_is_added_to_a_week_that_approved_hours_fill():
    assert clashes(2, ONE, OTHER, fixed=["E1"]) == [("E1", "E2")]


def test_a_limit_in_decimal_hours_is_exact():
    # 20 minutes are a third of an hour: six of them are two hours, whatever the rounding.
    bookings = [a_booking(an_engagement(f"E{k}", session_minutes=20), first_start=MONDAY) for k in range(6)]
    assert clashes(2, *bookings) == []
