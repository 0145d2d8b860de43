"""Who could be on a team if something else moved."""

import pytest

from matcher.domain.model.problem import Problem
from matcher.domain.model.schedule import Book
from matcher.services.explanations.booked import booked_elsewhere, looked_at
from matcher.services.explanations.someone_else import someone_else
from tests.support.builders import MONDAY, a_book, a_consultant, a_policy, a_problem, an_assignment, an_engagement
from tests.support.names import C1, C2, C3, C4, E1
from tests.unit.explanations.test_explaining import resolver

ONE_DAY = {"window_end": MONDAY.date()}


def center(**changes: object) -> Problem:
    """C1 is best at E1; C2 and C3 are booked at the same hour, C4 speaks another language."""
    people = [
        a_consultant("C1"),
        a_consultant("C2", topics={"trauma_informed_care": 3}),
        a_consultant("C3", topics={"trauma_informed_care": 4}),
        a_consultant("C4", languages={"es"}),
    ]
    work = [an_engagement(name, **ONE_DAY) for name in ("E1", "E2", "E3")] + [
        an_engagement("E4", language="es", **ONE_DAY)
    ]
    return a_problem(people, work, **changes)  # type: ignore[arg-type]


ROWS = [an_assignment("E1", "1", "C1"), an_assignment("E2", "1", "C2"), an_assignment("E3", "1", "C3")]


def test_those_whom_bookings_alone_hold_are_found_the_best_first():
    book = a_book(center(), [*ROWS, an_assignment("E4", "1", "C4")])
    assert booked_elsewhere(book, E1) == [C3, C2]


def test_what_a_person_has_approved_holds_for_good():
    book = a_book(center(approved=[ROWS[2]]), ROWS)
    assert booked_elsewhere(book, E1) == [C2]


def test_of_an_engagement_that_is_not_covered_its_first_starts_count():
    book = Book.of(center(), a_policy(), ROWS[1:])
    assert booked_elsewhere(book, E1) == [C3, C2]


@pytest.mark.parametrize(
    ("free", "booked", "most", "found"),
    [
        ([C1, C2], [], 4, [C1, C2]),
        ([C1, C2], [C3], 2, [C1, C3]),
        ([C1], [C2, C3, C4], 3, [C1, C2, C3]),
        ([], [C2, C3], 1, [C2]),
        ([C1, C2], [C3], 1, [C1]),
    ],
)
def test_most_are_free_and_some_are_booked(free, booked, most, found):
    assert looked_at(free, booked, most) == found


def test_an_alternative_may_be_booked_elsewhere_and_what_moves_is_told():
    asked = resolver(
        a_problem(
            [a_consultant("C1"), a_consultant("C2")],
            [an_engagement(e, **ONE_DAY) for e in ("E1", "E2")],
            affinity={("E1", "C1"): 30, ("E2", "C2"): 20},
        ),
        a_policy(),
    )
    [other] = someone_else(asked, E1, 2)
    assert (other.consultant_id, other.price.points) == (C2, -50)
    assert [(move.engagement_id, move.kind) for move in other.price.moves] == [("E2", "changes")]
