import pytest

from matcher.domain.rules import topics_covered
from tests.support.builders import a_booking, a_consultant, an_engagement, seats


@pytest.mark.parametrize(("level", "covered"), [(2, False), (3, True), (4, True)])
def test_someone_has_the_level_that_is_asked_for(level, covered):
    engagement = an_engagement(topics={"labor_trafficking": 3})
    assert topics_covered(a_booking(engagement, [a_consultant(topics={"labor_trafficking": level})])) == covered


def test_topics_may_be_shared_out_among_the_team():
    engagement = an_engagement(topics={"labor_trafficking": 3, "substance_use": 4}, seats=seats("expert", "expert"))
    team = [a_consultant("C1", topics={"labor_trafficking": 3}), a_consultant("C2", topics={"substance_use": 4})]
    assert topics_covered(a_booking(engagement, team))


def test_levels_do_not_add_up():
    engagement = an_engagement(topics={"labor_trafficking": 4}, seats=seats("expert", "expert"))
    team = [a_consultant("C1", topics={"labor_trafficking": 2}), a_consultant("C2", topics={"labor_trafficking": 2})]
    assert not topics_covered(a_booking(engagement, team))


def test_an_engagement_without_topics_is_covered():
    assert topics_covered(a_booking(an_engagement(topics={}), [a_consultant(topics={})]))


def test_a_team_approved_seat_by_seat_is_not_judged_again():
    assert topics_covered(a_booking(team=[a_consultant(topics={})], approved=["1"]))


def test_a_team_approved_in_part_is_judged_once_it_is_completed():
    engagement = an_engagement(seats=seats("expert", "expert"))
    team = [a_consultant("C1", topics={}), a_consultant("C2", topics={})]
    assert not topics_covered(a_booking(engagement, team, approved=["1"]))


def test_approved_seats_that_stand_alone_are_not_judged():
    engagement = an_engagement(seats=seats("expert", "expert"))
    assert topics_covered(a_booking(engagement, [a_consultant(topics={})], approved=["1"]))
