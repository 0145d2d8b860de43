import pytest

from matcher.domain.model.geography import Place
from matcher.domain.model.vocabulary import Mode
from matcher.domain.rules import no_overlap
from tests.support.builders import COLUMBUS, MONDAY, a_booking, a_consultant, a_diary, a_policy, an_engagement, at

ADA = a_consultant()
FIRST = a_booking(an_engagement("E1"), [ADA], MONDAY)  # 10:00 to 12:00, taken from 9:30 to 12:30


def clashes(*bookings, fixed=()):
    return [clash.engagement_ids for clash in no_overlap(a_diary(bookings[0].team["1"], *bookings, fixed=fixed))]


@pytest.mark.parametrize(("start", "found"), [("12:59", [("E1", "E2")]), ("13:00", []), ("13:01", [])])
def test_buffers_may_touch_but_not_overlap(start, found):
    # Thirty minutes after the first session and thirty before the second: an hour between them.
    assert clashes(FIRST, a_booking(an_engagement("E2"), [ADA], at(f"2027-03-01 {start}"))) == found


def test_without_buffers_sessions_may_touch():
    policy = a_policy(buffer_minutes=0)
    one = a_booking(an_engagement("E1"), [ADA], MONDAY, policy=policy)
    other = a_booking(an_engagement("E2"), [ADA], at("2027-03-01 12:00"), policy=policy)
    assert clashes(one, other) == []


@pytest.mark.parametrize(("day", "found"), [(2, [("E1", "E2")]), (3, [])])
def test_rest_follows_the_last_session(day, found):
    # Taken until 12:30 on Monday and a rest of 24 hours: until Tuesday, 12:30.
    tired = a_consultant(rest_days=1)
    one = a_booking(an_engagement("E1"), [tired], MONDAY)
    assert clashes(one, a_booking(an_engagement("E2"), [tired], at(f"2027-03-0{day} 10:00"))) == found


def test_with_a_cadence_every_session_is_followed_by_rest():
    tired = a_consultant(rest_days=1)
    one = a_booking(an_engagement("E1", sessions=2, cadence_days=7), [tired], MONDAY)
    other = a_booking(an_engagement("E2"), [tired], at("2027-03-02 10:00"))
    assert clashes(one, other) == [("E1", "E2")]


def test_between_virtual_sessions_of_consecutive_days_there_is_room():
    one = a_booking(an_engagement("E1", sessions=2), [ADA], MONDAY)  # Monday and Tuesday at 10:00
    assert clashes(one, a_booking(an_engagement("E2"), [ADA], at("2027-03-01 15:00"))) == []


def test_between_days_on_site_there_is_none():
    one = a_booking(an_engagement("E1", sessions=2, mode=Mode.IN_PERSON), [ADA], MONDAY)
    other = a_booking(an_engagement("E2"), [ADA], at("2027-03-01 15:00"))
    assert clashes(one, other) == [("E1", "E2")]


@pytest.mark.parametrize(("start", "found"), [("14:22", [("E1", "E2")]), ("14:23", [])])
def test_the_way_home_counts(start, found):
    # 69 miles: 113 minutes home from 12:00, so until 13:53; the next one's buffer begins thirty minutes ahead of it.
    away = an_engagement("E1", mode=Mode.IN_PERSON, place=Place(COLUMBUS.lat + 1, COLUMBUS.lon))
    other = a_booking(an_engagement("E2"), [ADA], at(f"2027-03-01 {start}"))
    assert clashes(a_booking(away, [ADA], MONDAY), other) == found


def test_two_approved_engagements_are_not_judged_again():
    other = a_booking(an_engagement("E2"), [ADA], MONDAY)
    assert clashes(FIRST, other, fixed=["E1", "E2"]) == []


def test_an_approved_engagement_stands_against_an_added_one():
    other = a_booking(an_engagement("E2"), [ADA], MONDAY)
    assert clashes(FIRST, other, fixed=["E1"]) == [("E1", "E2")]
