import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.vocabulary import SeatRole
from matcher.records import Action
from matcher.services.engagements.engagement_page import engagement_page, gates, list_engagements
from matcher.services.review.decisions import approve
from tests.integration.services.center import PEOPLE, ROWS, WORK, a_center
from tests.support.builders import a_problem, an_engagement
from tests.support.databases import import_problem
from tests.support.names import E1, E9, the


def test_a_page_has_facts_seats_and_history(database: SqlDatabase):
    center = a_center(database)
    approve(database, center.ana, [center.ref("E1", "2")])
    page = the(engagement_page(database, E1))
    assert (page.engagement.organization, page.seats) == ("Example Services", ("1", "2"))
    assert [(row.seat, row.state.value) for row in page.rows] == [("1", "pending"), ("2", "approved")]
    assert [decision.action for decision in page.history] == [Action.APPROVE]
    assert page.uncovered == ""


def test_a_page_says_why_it_is_not_covered(database: SqlDatabase):
    a_center(database, rows=ROWS[2:])
    assert the(engagement_page(database, E1)).uncovered != ""


def test_a_page_does_not_say_what_seats_ask_for(database: SqlDatabase):
    a_center(database)
    assert set(the(engagement_page(database, E1)).engagement.seats.values()) == {SeatRole.ANY}


def test_before_the_first_night_a_page_has_no_rows(database: SqlDatabase):
    import_problem(database, a_problem(PEOPLE, WORK))
    page = the(engagement_page(database, E1))
    assert (page.rows, page.uncovered, page.history) == ((), "", ())


def test_there_is_no_page_of_what_is_not_there(database: SqlDatabase):
    a_center(database)
    assert engagement_page(database, E9) is None


def test_engagements_are_listed_by_id(database: SqlDatabase):
    import_problem(database, a_problem(PEOPLE, WORK))
    assert [one.engagement_id for one in list_engagements(database)] == ["E1", "E2"]


@pytest.mark.parametrize(
    ("facts", "is_open"),
    [
        ({}, [True, True]),
        ({"criminal_justice": True}, [False, True]),
        ({"federal_grantee": True}, [True, False]),
        ({"federal_grantee": True, "granting_office_confirmed": True}, [True, True]),
        ({"granting_office_confirmed": True}, [True, True]),
    ],
)
def test_gates_are_open_or_not_and_say_why(facts, is_open):
    found = gates(an_engagement(**facts))
    assert [(gate.name, gate.open) for gate in found] == list(
        zip(["referral", "granting_office"], is_open, strict=True)
    )
    assert all(gate.sentence for gate in found)
