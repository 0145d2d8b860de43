from datetime import UTC, datetime

import pytest

from tests.support.builders import MONDAY, TUESDAY, a_book, a_consultant, a_problem, an_assignment, an_engagement, seats

PAIR = a_problem([a_consultant("C1"), a_consultant("C2")], [an_engagement(seats=seats("expert", "expert"))])


def misfits(*rows):
    return [misfit.sentence for misfit in a_book(PAIR, rows).misfits]


def test_rows_of_one_engagement_make_a_booking():
    (booking,) = a_book(PAIR, [an_assignment("E1", "2", "C2"), an_assignment("E1", "1", "C1")]).bookings.values()
    assert {seat: consultant.consultant_id for seat, consultant in booking.team.items()} == {"1": "C1", "2": "C2"}


@pytest.mark.parametrize(
    ("row", "unknown"),
    [
        (an_assignment("E9"), "engagement"),
        (an_assignment(seat="9"), "seat"),
        (an_assignment("E1", "1", "C9"), "consultant"),
    ],
)
def test_unknown_names_do_not_fit(row, unknown):
    assert misfits(row) == [f"The {unknown} is not in the data."]


def test_a_seat_is_filled_once():
    assert misfits(an_assignment(consultant_id="C1"), an_assignment(consultant_id="C2")) == [
        "The seat is filled already."
    ]


def test_an_engagement_starts_once():
    assert misfits(an_assignment("E1", "1", "C1", MONDAY), an_assignment("E1", "2", "C2", TUESDAY)) == [
        "The engagement has another start already."
    ]


def test_the_same_moment_on_two_clocks_is_one_start():
    assert misfits(an_assignment("E1", "1", "C1", MONDAY), an_assignment("E1", "2", "C2", MONDAY.astimezone(UTC))) == []


@pytest.mark.parametrize(
    "start",
    [datetime(2027, 3, 1, 10), datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)],  # noqa: DTZ001
)
def test_a_start_outside_any_calendar_does_not_fit(start):
    assert misfits(an_assignment(first_start=start)) == ["The start has no offset from UTC, or is out of our calendar."]


def test_only_whole_engagements_are_covered():
    assert a_book(PAIR, [an_assignment("E1", "1", "C1")]).covered == frozenset()
    assert a_book(PAIR, [an_assignment("E1", "1", "C1"), an_assignment("E1", "2", "C2")]).covered == {"E1"}


def test_diaries_tell_what_was_approved():
    approved = an_assignment("E1", "1", "C1")
    problem = a_problem(PAIR.consultants.values(), PAIR.engagements.values(), approved=[approved])
    diaries = a_book(problem, [approved, an_assignment("E1", "2", "C2")]).diaries
    assert {cid: [entry.fixed for entry in diary.entries] for cid, diary in diaries.items()} == {
        "C1": [True],
        "C2": [False],
    }


def test_one_person_in_two_seats_is_in_the_diary_once():
    diaries = a_book(PAIR, [an_assignment("E1", "1", "C1"), an_assignment("E1", "2", "C1")]).diaries
    assert [len(diary.entries) for diary in diaries.values()] == [1]


def test_costs_can_be_told_for_approved_seats_alone():
    approved = an_assignment("E1", "1", "C1")
    problem = a_problem(PAIR.consultants.values(), PAIR.engagements.values(), approved=[approved])
    (booking,) = a_book(problem, [approved, an_assignment("E1", "2", "C2")]).bookings.values()
    assert (booking.cost_dollars(), booking.cost_dollars(approved_only=True)) == (400, 200)  # two hours at 100 each
