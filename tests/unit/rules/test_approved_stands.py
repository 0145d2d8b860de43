from datetime import UTC

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.rules import Clash, approved_stands
from tests.support.builders import MONDAY, TUESDAY, a_book, a_consultant, a_problem, an_assignment

PROBLEM = a_problem([a_consultant("C1"), a_consultant("C2")], approved=[an_assignment("E1", "1", "C1", MONDAY)])
BROKEN = [Clash((EngagementId("E1"),), SeatName("1"), ConsultantId("C1"))]


def clashes(*rows):
    return list(approved_stands(a_book(PROBLEM, rows)))


def test_an_approved_seat_keeps_person_and_start():
    assert clashes(an_assignment("E1", "1", "C1", MONDAY)) == []


def test_the_same_moment_on_another_clock_is_the_same_start():
    assert clashes(an_assignment("E1", "1", "C1", MONDAY.astimezone(UTC))) == []


def test_it_is_not_given_to_someone_else():
    assert clashes(an_assignment("E1", "1", "C2", MONDAY)) == BROKEN


def test_it_does_not_move():
    assert clashes(an_assignment("E1", "1", "C1", TUESDAY)) == BROKEN


def test_it_is_not_left_out():
    assert clashes() == BROKEN


def test_what_was_only_proposed_may_go():
    assert list(approved_stands(a_book(a_problem(proposed=[an_assignment()]), []))) == []
