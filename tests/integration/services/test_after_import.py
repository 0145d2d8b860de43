"""New data takes away what a confirmation needed: the engagement is back in the queue, and is to be confirmed again."""

from dataclasses import replace

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.errors import DatasetError
from matcher.services.audit.trail import verify_trail
from tests.integration.services.asked import Asked, an_asked_center
from tests.integration.services.center import PEOPLE, WORK
from tests.support.builders import a_problem, seats
from tests.support.databases import import_problem
from tests.support.names import E1


@pytest.fixture
def confirmed(database: SqlDatabase) -> Asked:
    asked = an_asked_center(database)
    asked.confirmed()
    return asked


def again(asked: Asked) -> bool:
    return asked.seating().now.lifecycle.again


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
        entry = work.trail.find(engagement_id=E1)[0]
    assert (entry.actor, entry.note, entry.before, entry.after) == ("import", "fall_back", "confirmed", "open")
    assert verify_trail(confirmed.database).misfit is None


def test_sessions_that_end_later_need_another_debrief(confirmed: Asked):
    longer = replace(WORK[0], sessions=2, cadence_days=7)
    import_problem(confirmed.database, a_problem(PEOPLE, [longer, WORK[1]]))
    assert confirmed.states() == ["offered", "accepted", "accepted"]
    assert again(confirmed)
    assert "Offer a debrief" in confirmed.step("confirm").sentence


def test_a_confirmed_one_is_not_taken_away_by_data_that_lacks_it(confirmed: Asked):
    with pytest.raises(DatasetError) as refused:
        import_problem(confirmed.database, a_problem(PEOPLE, WORK[1:]))
    what_would_do = "which is missing: keep the row, or tell them and release the seat first"
    assert [fault.expected for fault in refused.value.faults] == [
        f"{person} said yes to Example Services (E1), {what_would_do}"
        for person in ("Ada Example (C1)", "Bo Example (C2)")
    ]
    assert confirmed.states() == ["confirmed", "accepted", "accepted"]
