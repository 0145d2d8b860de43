from matcher.domain.rules import whole_team
from tests.support.builders import a_booking, a_consultant, an_engagement, seats

PAIR = an_engagement(seats=seats("expert", "expert"))
ADA, BEA = a_consultant("C1"), a_consultant("C2")


def test_a_person_in_every_seat_is_a_whole_team():
    assert whole_team(a_booking(PAIR, [ADA, BEA]))


def test_an_empty_seat_is_not():
    assert not whole_team(a_booking(PAIR, [ADA]))


def test_one_person_cannot_take_two_seats():
    assert not whole_team(a_booking(PAIR, [ADA, ADA]))


def test_approved_seats_may_stand_alone():
    assert whole_team(a_booking(PAIR, [ADA], approved=["1"]))


def test_an_added_seat_may_not_stand_with_them_while_one_is_empty():
    trio = an_engagement(seats=seats("expert", "expert", "expert"))
    assert not whole_team(a_booking(trio, [ADA, BEA], approved=["1"]))
