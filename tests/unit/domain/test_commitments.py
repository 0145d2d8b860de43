import pytest

from matcher.domain.explain.teams.bookings_so_far import Commitments, Visit
from tests.support.builders import MONDAY, TUESDAY, WEDNESDAY, a_booking, a_consultant, a_diary, an_engagement, at


def a_visit(first_start=MONDAY, **engagement):
    booking = a_booking(an_engagement("NEW", **engagement), first_start=first_start)
    return Visit(booking.engagement, booking.times, booking.policy)


def booked(*bookings, **limits):
    return Commitments(a_diary(a_consultant(**limits), *bookings))


LONG = a_booking(an_engagement("E1", session_minutes=180), first_start=TUESDAY)
SHORT = a_booking(an_engagement("E2", session_minutes=60), first_start=WEDNESDAY)


@pytest.mark.parametrize(("hours", "broken"), [(1.9, ["weekly_hours"]), (2, [])])
def test_one_engagement_alone_keeps_the_weekly_limit(hours, broken):
    assert list(a_visit().limits_broken_alone(a_consultant(max_hours_per_week=hours))) == broken


@pytest.mark.parametrize(("hours", "broken"), [(3.9, ["weekly_hours"]), (4, [])])
def test_its_fullest_week_counts(hours, broken):
    # Three sessions of two hours from Friday: one in the first week, two in the next.
    visit = a_visit(at("2027-03-05 10:00"), sessions=3)
    assert list(visit.limits_broken_alone(a_consultant(max_hours_per_week=hours))) == broken


def test_a_month_without_a_place_takes_nothing():
    assert list(a_visit().limits_broken_alone(a_consultant(max_engagements_per_month=0))) == ["monthly_engagements"]


def test_only_bookings_that_overlap_block():
    there = a_booking(an_engagement("E3"), first_start=MONDAY)
    assert booked(there, LONG).blockers(a_visit()) == {"E3"}


def test_one_session_that_overlaps_is_enough():
    weekly_coaching = a_visit(sessions=2, cadence_days=7)
    there = a_booking(an_engagement("E3"), first_start=at("2027-03-08 10:00"))
    assert booked(there).blockers(weekly_coaching) == {"E3"}


@pytest.mark.parametrize(
    ("hours", "blockers"), [(6, set()), (5.9, {"E1"}), (3, {"E1"}), (2.9, {"E1", "E2"}), (2, {"E1", "E2"})]
)
def test_of_a_full_week_the_longest_bookings_block(hours, blockers):
    # Two hours more than three and one.
    assert booked(LONG, SHORT, max_hours_per_week=hours).blockers(a_visit()) == blockers


@pytest.mark.parametrize(("places", "count"), [(3, 0), (2, 1), (1, 2)])
def test_of_a_full_month_as_many_block_as_are_too_many(places, count):
    assert len(booked(LONG, SHORT, max_engagements_per_month=places).blockers(a_visit())) == count


@pytest.mark.parametrize(("released", "room"), [((), False), (("E2",), False), (("E1",), True), (("E1", "E2"), True)])
def test_there_is_room_once_enough_is_released(released, room):
    assert booked(LONG, SHORT, max_hours_per_week=4).has_room(a_visit(), released) == room


def test_a_booking_of_the_engagement_itself_does_not_block_it():
    itself = a_booking(an_engagement("NEW"), first_start=MONDAY)
    assert booked(itself, max_engagements_per_month=1).has_room(a_visit())
