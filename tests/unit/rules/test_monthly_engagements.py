import pytest

from matcher.domain.rules import MONTHLY_ENGAGEMENTS, monthly_engagements
from tests.support.builders import MONDAY, TUESDAY, a_booking, a_consultant, a_diary, an_engagement, at


def clashes(limit, *bookings, fixed=()):
    diary = a_diary(a_consultant(max_engagements_per_month=limit), *bookings, fixed=fixed)
    return [clash.engagement_ids for clash in monthly_engagements(diary)]


ONE = a_booking(an_engagement("E1"), first_start=MONDAY)
OTHER = a_booking(an_engagement("E2"), first_start=TUESDAY)


@pytest.mark.parametrize(("limit", "found"), [(1, [("E1", "E2")]), (2, []), (3, [])])
def test_engagements_of_a_month_add_up(limit, found):
    assert clashes(limit, ONE, OTHER) == found


def test_the_first_day_decides_the_month():
    # Begins on March 31 and goes on in April.
    last = a_booking(an_engagement("E1", sessions=4, cadence_days=7), first_start=at("2027-03-31 10:00"))
    assert clashes(1, last, a_booking(an_engagement("E2"), first_start=at("2027-04-20 10:00"))) == []


def test_the_same_month_of_another_year_is_another_month():
    assert clashes(1, ONE, a_booking(an_engagement("E2"), first_start=at("2028-03-01 10:00"))) == []


def test_approved_engagements_alone_may_exceed_the_limit():
    assert clashes(1, ONE, OTHER, fixed=["E1", "E2"]) == []


def test_nothing_is_added_to_a_month_that_approved_engagements_fill():
    assert clashes(1, ONE, OTHER, fixed=["E1"]) == [("E1", "E2")]


@pytest.mark.parametrize(("limit", "sentence"), [(1, "takes 1 engagement a month"), (2, "takes 2 engagements a month")])
def test_what_someone_takes_a_month_is_counted_in_words(limit, sentence):
    diary = a_diary(a_consultant(max_engagements_per_month=limit), ONE, OTHER)
    assert MONTHLY_ENGAGEMENTS.words(diary, ["E2"]).found == f"Ada Example {sentence}, and has E2 already."
