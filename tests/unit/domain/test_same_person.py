"""One human under two ids: who is suspected, what an answer does, and under which id they are asked."""

from dataclasses import replace

import pytest

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.names.same_person import MOST_IDS, Suspicion, one_id_each, open_suspicions, suspicions
from matcher.domain.model.problem import PersonAnswer
from tests.support.builders import a_consultant, a_problem, an_assignment

C1, C2 = ConsultantId("C1"), ConsultantId("C2")
MAIL, NAME = "the same mail address", "the same name and city"


ALL = {"name": "Ana", "city": "Denver", "email": "ana@example.org"}


def somebody(consultant_id, **facts):
    """A person without an address, in a city of their own."""
    return a_consultant(consultant_id, **{"email": "", "name": "", "city": "", **facts})


def asked(*people, answers=(), **seats):
    """Who is asked for a seat, by id."""
    problem = replace(a_problem(people, **seats), person_answers=tuple(answers))
    return [cid for cid, person in one_id_each(problem).consultants.items() if person.another_id is None]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"email": "ana@example.org"}, {"email": " Ana@EXAMPLE.org"}, MAIL),
        ({"email": "ana@example.org"}, {"email": "mailto:Ana@example.org"}, MAIL),
        ({"email": "ana@example.org"}, {"email": "Ana Ruiz <ana@\u200bexample.org>"}, MAIL),
        ({"name": "Ana Ruiz", "city": "Denver"}, {"name": "ana  ruiz", "city": "DENVER"}, NAME),
        ({"name": "Ana Ruiz", "city": "Denver"}, {"name": "Ana\u200b Ru\u00adiz\u202c", "city": "Den\u2060ver"}, NAME),
        (
            {"name": "Jos\u00e9 Pe\u00f1a", "city": "San Jose"},
            {"name": "Jose Pen\u0303a", "city": "San Jos\u00e9"},
            NAME,
        ),
        ({"name": "Ana O\u2019Neil\u2013Ruiz", "city": "Denver"}, {"name": "Ana O'Neil-Ruiz", "city": "Denver"}, NAME),
        ({"name": "Ruiz,  Ana", "city": "Denver"}, {"name": "Ana Ruiz", "city": "Denver"}, NAME),
        (
            {"name": "Ana", "city": "Denver", "email": "a@b.org"},
            {"name": "Ana", "city": "Denver", "email": "a@b.org"},
            MAIL,
        ),
    ],
)
def test_the_same_address_or_the_same_name_and_city_is_suspected(one, other, why):
    assert suspicions([somebody("C2", **other), somebody("C1", **one)]) == (Suspicion((C1, C2), why),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({"name": "Ana Ruiz"}, {"name": "Ana Ruiz"}),
        ({"name": "Ana Ruiz", "city": "Denver"}, {"name": "Ana Ruiz", "city": "Boulder"}),
        ({"name": "Ana", "city": "Springfield", "state": "IL"}, {"name": "Ana", "city": "Springfield", "state": "MO"}),
        ({"email": "ana@example.org"}, {"email": "ana@example.com"}),
        ({"name": "Ana Ruiz", "city": "Denver"}, {"name": "Ruiz Ana", "city": "Denver"}),
        ({"name": "Ana Ruiz, LCSW, PhD", "city": "Denver"}, {"name": "Ana Ruiz, PhD, LCSW", "city": "Denver"}),
    ],
)
def test_less_in_common_is_not(one, other):
    assert suspicions([somebody("C1", **one), somebody("C2", **other)]) == ()


@pytest.mark.parametrize(("ids", "asked_for"), [(MOST_IDS, 1), (MOST_IDS + 1, MOST_IDS + 1)])
def test_an_address_of_many_is_an_offices(ids, asked_for):
    people = [somebody(f"C{k}", email="office@example.org") for k in range(ids)]
    assert len(suspicions(people)) == 1
    assert len(asked(*people)) == asked_for


@pytest.mark.parametrize(("same", "asked_for"), [(True, ["C1"]), (False, ["C1", "C2"])])
def test_an_answer_counts_more_than_the_suspicion(same, asked_for):
    twice = [somebody("C1", email="ana@example.org"), somebody("C2", email="ana@example.org")]
    answer = PersonAnswer(C1, C2, same)
    assert asked(*twice, answers=[answer]) == asked_for
    assert open_suspicions(twice, [answer]) == ()


def test_people_who_were_said_to_be_one_are_without_any_suspicion():
    assert asked(somebody("C1"), somebody("C2"), answers=[PersonAnswer(C1, C2, same=True)]) == ["C1"]


def test_an_answer_about_people_who_left_says_nothing():
    assert asked(somebody("C1"), answers=[PersonAnswer(C1, C2, same=True)]) == ["C1"]


def test_three_ids_that_hang_together_are_one_person():
    chain = [
        somebody("C1", email="ana@example.org"),
        somebody("C2", email="ana@example.org", name="Ana", city="Denver"),
        somebody("C3", name="Ana", city="Denver"),
    ]
    assert asked(*chain) == ["C1"]


TWICE = {"email": "ana@example.org"}


@pytest.mark.parametrize(
    ("facts", "who"),
    [
        ({}, ["C1"]),
        ({"topics": {"trauma_informed_care": 5, "substance_use": 1}}, ["C2"]),
    ],
)
def test_the_id_that_teaches_most_is_asked_then_the_first(facts, who):
    assert asked(somebody("C1", **TWICE), somebody("C2", **TWICE, **facts)) == who


def test_an_id_under_agreement_is_asked():
    assert asked(somebody("C1", **TWICE, status="inactive"), somebody("C2", **TWICE)) == ["C2"]


def test_a_seat_decides_and_an_approved_one_before_a_proposed_one():
    people = [somebody(cid, **TWICE) for cid in ("C1", "C2", "C3")]
    proposed, approved = an_assignment("E1", "1", "C2"), an_assignment("E1", "2", "C3")
    assert asked(*people, proposed=[proposed]) == ["C2"]
    assert asked(*people, proposed=[proposed], approved=[approved]) == ["C3"]


def test_who_has_approved_seats_under_two_ids_is_asked_for_no_more():
    people = [somebody(cid, **TWICE) for cid in ("C1", "C2")]
    assert asked(*people, approved=[an_assignment("E1", "1", "C1"), an_assignment("E1", "2", "C2")]) == []


def test_without_suspicion_the_problem_is_the_same_object():
    problem = a_problem([somebody("C1"), somebody("C2")])
    assert one_id_each(problem) is problem
