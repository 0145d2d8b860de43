"""New data takes away what a confirmation needed: the engagement is back in the queue, and is to be confirmed anew."""

from dataclasses import replace

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.services.audit.trail import verify_trail
from matcher.services.offers.answering import Answer
from matcher.services.offers.offering import send_offers
from matcher.services.publication.publishing import publish
from matcher.services.review.decisions import approve
from tests.integration.services.asked import DAYS, Asked, an_asked_center
from tests.integration.services.center import PEOPLE, ROWS, WORK
from tests.support.builders import a_problem, an_assignment, seats
from tests.support.databases import import_problem, propose_rows
from tests.support.names import E1


@pytest.fixture
def confirmed(database: SqlDatabase) -> Asked:
    asked = an_asked_center(database)
    asked.confirmed()
    return asked


def again(asked: Asked) -> bool:
    return asked.seating().now.course.again


def test_the_same_data_changes_nothing(confirmed: Asked):
    before = confirmed.seating()
    import_problem(confirmed.database, a_problem(PEOPLE, WORK))
    assert confirmed.seating() == before


def test_another_seat_is_to_be_filled_and_all_confirmed_anew(confirmed: Asked):
    larger = replace(WORK[0], seats=seats("expert", "survivor", "any"))
    import_problem(confirmed.database, a_problem(PEOPLE, [larger, WORK[1]]))
    assert confirmed.states() == ["open", "accepted", "accepted", "open"]
    assert again(confirmed)
    with confirmed.database.reading() as work:
        entry = work.decisions.find(engagement_id=E1)[0]
    assert (entry.user_name, entry.note, entry.before, entry.after) == ("import", "fall_back", "confirmed", "open")
    assert verify_trail(confirmed.database).misfit is None


def test_sessions_that_end_later_need_another_debrief(confirmed: Asked):
    longer = replace(WORK[0], sessions=2, cadence_days=7)
    import_problem(confirmed.database, a_problem(PEOPLE, [longer, WORK[1]]))
    assert confirmed.states() == ["offered", "accepted", "accepted"]
    assert again(confirmed)
    assert "Offer a debrief" in confirmed.step("confirm").sentence


def test_one_that_left_and_came_back_is_not_confirmed_by_itself(confirmed: Asked):
    import_problem(confirmed.database, a_problem(PEOPLE, WORK[1:]))
    import_problem(confirmed.database, a_problem(PEOPLE, WORK))
    propose_rows(confirmed.database, [*ROWS[:2], an_assignment("E2", "1", "C3", ROWS[2].first_start)], seed=1)
    center = confirmed.center
    approve(confirmed.database, confirmed.ana, [center.ref("E1", "1"), center.ref("E1", "2")])
    publish(confirmed.database, confirmed.ana)
    assert len(send_offers(confirmed.database, confirmed.ana, DAYS).offers) == 2
    for person in ("C1", "C2"):
        assert confirmed.say(person, Answer.ACCEPT).done
    assert confirmed.states() == ["offered", "accepted", "accepted"]
    assert not again(confirmed)
