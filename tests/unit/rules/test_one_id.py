from dataclasses import replace

import pytest

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import PersonAnswer
from matcher.domain.rules import one_id
from matcher.domain.rules.one_id import ONE_ID
from matcher.domain.rules.rule import BrokenSeat
from tests.support.builders import a_book, a_consultant, a_filled, a_problem, an_assignment, an_engagement


@pytest.mark.parametrize(("another_id", "kept"), [(None, True), ("C2", False)])
def test_somebody_is_asked_under_one_id(another_id, kept):
    assert one_id(a_filled(a_consultant("C1", another_id=another_id), an_engagement("E1"))) == kept


def test_what_somebody_turned_down_under_one_id_counts_under_the_other():
    people = [a_consultant("C1"), a_consultant("C2", another_id="C1"), a_consultant("C3")]
    problem = a_problem(people, rejections=[("E1", "C2"), ("E2", "C3")])
    assert problem.rejected_pairs == {("E1", "C2"), ("E1", "C1"), ("E2", "C3")}


def test_what_is_told_of_it_names_both_ids_and_asks_only_until_somebody_has_said():
    filled = a_filled(a_consultant("C2", name="Ana", another_id="C1"), an_engagement("E1"))
    doubted = ONE_ID.words(filled)
    assert (doubted.found, doubted.would_do) == (
        "Ana (C2) may be the same person as C1, who is asked instead.",
        "The answer that they are two people would do.",
    )
    said = (PersonAnswer(ConsultantId("C1"), ConsultantId("C2"), same=True),)
    told = ONE_ID.words(replace(filled, problem=replace(filled.problem, person_answers=said)))
    assert (told.found, told.would_do) == ("Ana (C2) is the same person as C1, who is asked instead.", "Ask about C1.")


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ((), "C2 and C1 may be one person: an answer, same or different, would do."),
        (
            (PersonAnswer(ConsultantId("C1"), ConsultantId("C2"), same=True),),
            "C2 and C1 are one person, who is asked under one id alone: that id would do.",
        ),
    ],
)
def test_a_seat_that_stands_names_both_ids(answers, sentence):
    people = [a_consultant("C1"), a_consultant("C2", another_id="C1")]
    problem = replace(a_problem(people), person_answers=answers)
    (booking,) = a_book(problem, [an_assignment("E1", "1", "C2")]).bookings.values()
    assert ONE_ID.standing_words(BrokenSeat(booking, people[1], ())) == sentence
