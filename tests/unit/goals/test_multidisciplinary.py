import pytest

from matcher.domain.goals import multidisciplinary
from tests.support.builders import a_booking, a_consultant, a_policy, an_engagement, seats


def points(*lists, policy=None, approved=()):
    team = [a_consultant(f"C{k}", disciplines=tuple(listed)) for k, listed in enumerate(lists)]
    asked = an_engagement(seats=seats(*["any"] * len(team)))
    return multidisciplinary(a_booking(asked, team, policy=policy or a_policy(multidisciplinary=10), approved=approved))


@pytest.mark.parametrize(
    ("lists", "earned"),
    [
        ([["law"]], 0),
        ([["law"], ["law"]], 0),
        ([["law"], ["nursing"]], 10),
        ([["law"], ["nursing"], ["education"], ["social_work"]], 30),
        ([["law"], ["nursing"], ["education"], ["social_work"], ["medicine"]], 30),
    ],
)
def test_each_main_discipline_beyond_the_first_earns_up_to_three_times(lists, earned):
    assert points(*lists) == earned


def test_only_the_first_that_someone_lists_counts():
    assert points(["law", "nursing"], ["law"]) == 0
    assert points(["law", "nursing"], ["nursing", "law"]) == 10


def test_people_who_list_none_add_none():
    assert points([], []) == 0
    assert points([], ["law"]) == 0
    assert points([], ["law"], ["nursing"]) == 10


def test_approved_seats_count():
    assert points(["law"], ["nursing"], approved=["1"]) == 10


def test_it_is_off_unless_the_policy_turns_it_on():
    assert points(["law"], ["nursing"], policy=a_policy()) == 0
