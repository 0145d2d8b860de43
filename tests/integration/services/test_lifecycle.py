"""From a confirmed team to a closed engagement; on hold and withdrawn from anywhere; released at any time."""

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import EngagementId
from matcher.domain.workflow.engagement import EngagementStep
from matcher.records import AccountRole, RowState
from matcher.services.audit.trail import verify_trail
from matcher.services.engagements.lifecycle import LifecycleWish, release, take_lifecycle_step
from matcher.services.failures import NotFoundError, NotPermittedError
from matcher.services.offers.answering import Answer
from matcher.services.review.decisions import RejectReason, Result, approve, reject, undo
from matcher.services.runs.nightly import Night, propose
from matcher.services.saving import NEWER
from scenarios.runs.base import center as scenario_center
from tests.integration.services.asked import MARCH_1, Asked, an_asked_center
from tests.integration.services.center import PEOPLE, ROWS, WORK, Center, a_center
from tests.support.builders import MONDAY, a_problem
from tests.support.databases import Clock, a_user, import_problem, propose_rows
from tests.support.given import GivenSolver
from tests.support.names import E1


@pytest.fixture
def asked(database: SqlDatabase) -> Asked:
    return an_asked_center(database)


def test_from_confirmed_to_closed(asked: Asked, clock: Clock):
    asked.confirmed()
    assert asked.states() == ["confirmed", "accepted", "accepted"]
    assert "not over" in asked.step("deliver").sentence
    clock.moment = MONDAY.replace(hour=20)
    for step, state in (("deliver", "delivered"), ("evaluate", "evaluated"), ("close", "closed")):
        assert asked.step(step).done
        assert asked.states() == [state, "delivered", "delivered"]
    assert asked.actions()[:6] == ["close", "evaluate", "deliver", "deliver", "deliver", "confirm"]
    assert verify_trail(asked.database).misfit is None


def test_a_confirmation_needs_everyone_a_support_person_and_a_debrief(asked: Asked):
    asked.say("C1", Answer.ACCEPT)
    assert asked.step("confirm").sentence == "1 of 2 presenters have not accepted yet."
    asked.say("C2", Answer.ACCEPT)
    assert "support person" in asked.step("confirm").sentence
    assert asked.step("prepare", support_person="Ruth Lee", debrief_on=MARCH_1.replace(day=4)).done
    assert asked.step("confirm").sentence.endswith("first: on 2027-03-01 or 2027-03-02.")
    assert asked.step("prepare", support_person="Ruth Lee", debrief_on=MARCH_1.replace(day=2)).done
    assert asked.step("confirm").done


def test_a_confirmed_engagement_keeps_its_support_person_and_its_debrief(asked: Asked):
    asked.confirmed()
    for wish in (
        {"debrief_on": MARCH_1},
        {"support_person": " ", "debrief_on": MARCH_1},
        {"support_person": "Ada Roe"},
        {"support_person": "Ada Roe", "debrief_on": MARCH_1.replace(day=3)},
    ):
        assert not asked.step("prepare", **wish).done
    assert asked.step("prepare", support_person="Ada Roe", debrief_on=MARCH_1.replace(day=2)).done
    assert asked.states()[0] == "confirmed"


def test_the_name_of_a_support_person_is_not_in_the_trail(asked: Asked):
    asked.step("prepare", support_person="Ruth Lee", debrief_on=MARCH_1)
    with asked.database.reading() as work:
        entry = work.trail.find(engagement_id=E1)[0]
    assert "Ruth" not in repr(entry)


def test_a_step_on_something_else_than_was_seen_is_refused(asked: Asked):
    assert asked.step("hold", version=0, why="They asked").sentence == NEWER
    wish = LifecycleWish(E1, EngagementStep.HOLD, why="They asked")
    assert take_lifecycle_step(asked.database, asked.ana, wish).done


def test_only_who_may_decide_takes_steps_and_only_those_that_people_take(asked: Asked):
    eve = a_user(asked.database, "Eve", AccountRole.AUDITOR)
    with pytest.raises(NotPermittedError):
        take_lifecycle_step(asked.database, eve, LifecycleWish(E1, EngagementStep.HOLD))
    with pytest.raises(NotFoundError):
        take_lifecycle_step(asked.database, asked.ana, LifecycleWish(E1, EngagementStep.PROPOSE))
    with pytest.raises(NotFoundError):
        take_lifecycle_step(asked.database, asked.ana, LifecycleWish(EngagementId("E9"), EngagementStep.HOLD))
    with pytest.raises(NotPermittedError):
        release(asked.database, eve, E1, "1", "why")


@pytest.mark.parametrize("stop", ["hold", "withdraw"])
def test_what_is_stopped_lets_everyone_go_and_no_night_proposes_for_it(asked: Asked, stop: str):
    asked.say("C1", Answer.ACCEPT)
    assert asked.step(stop, why="They asked us to").done
    assert asked.states()[1:] == ["released", "released"]
    assert asked.center.rejected() == frozenset()
    run = propose(Night(asked.database, GivenSolver([ROWS[2]])))
    assert (run.engagements, run.proposal and run.proposal.after.covered) == (1, 1)
    assert [eid for eid, _ in asked.center.standing()] == ["E2"]
    assert set(scenario_center(asked.database, "s").problem.engagements) == {"E2"}
    assert asked.step("resume", why="They called").done
    assert asked.states() == ["open", "released", "released"]
    assert propose_rows(asked.database, ROWS).engagements == 2
    assert asked.states() == ["proposed", "proposed", "proposed"]


def test_what_is_put_on_hold_while_a_run_is_at_work_stays_empty(database: SqlDatabase):
    import_problem(database, a_problem(PEOPLE, WORK))
    center = Center(database, a_user(database))
    asked = Asked(center)

    def meanwhile() -> None:
        assert asked.step("hold", why="They asked").done

    propose(Night(database, GivenSolver(ROWS, meanwhile)))
    assert center.row("E1", "1").state is RowState.SUPERSEDED
    assert (asked.states(), asked.states("E2")) == (["on_hold", "open", "open"], ["proposed", "proposed"])


def test_nothing_is_approved_while_on_hold(database: SqlDatabase):
    """The row that a reader saw is overtaken; and one that is pending in the proposal meets the seat's own table."""
    center = a_center(database)
    seen = center.ref("E1", "1")
    row = center.row("E1", "1")
    assert Asked(center).step("hold", why="They asked").done
    assert approve(database, center.ana, [seen])[0].result is Result.CONFLICT
    database.writing(lambda work: work.proposals.decide(row))
    outcome = approve(database, center.ana, [center.ref("E1", "1")])[0]
    assert outcome.sentence.startswith("Its engagement is on hold, withdrawn or closed")
    assert Asked(center).states() == ["on_hold", "released", "released"]


def test_a_rejection_that_is_undone_while_on_hold_puts_nobody_there(database: SqlDatabase):
    center = a_center(database)
    rejected = reject(database, center.ana, [center.ref("E1", "2")], RejectReason.OTHER)[0].decision_id
    assert rejected
    assert Asked(center).step("hold", why="They asked").done
    assert undo(database, center.ana, rejected).result is Result.DONE
    assert (Asked(center).states(), center.rejected()) == (["on_hold", "released", "open"], frozenset())


def test_whoever_sits_there_is_released_at_any_time_before_delivery(asked: Asked, clock: Clock):
    asked.confirmed()
    assert "Say why" in release(asked.database, asked.ana, E1, "1", " ").sentence
    assert release(asked.database, asked.ana, E1, "1", "Fell ill").done
    assert asked.states() == ["open", "released", "accepted"]
    assert asked.offer("C1").state == "taken_back"
    assert asked.center.rejected() == frozenset()
    assert "The seat is released" in release(asked.database, asked.ana, E1, "1", "Again").sentence
    with pytest.raises(NotFoundError):
        release(asked.database, asked.ana, E1, "9", "why")
    with pytest.raises(NotFoundError):
        release(asked.database, asked.ana, EngagementId("E9"), "1", "why")
    del clock


def test_a_seat_that_was_only_proposed_is_released_too(database: SqlDatabase):
    asked = Asked(a_center(database))
    assert release(database, asked.ana, E1, "1", "A mistake in the data").done
    assert asked.states() == ["open", "released", "proposed"]


def test_a_delivered_seat_stays(asked: Asked, clock: Clock):
    asked.confirmed()
    clock.moment = MONDAY.replace(hour=20)
    asked.step("deliver")
    assert asked.step("hold", why="A dispute").done
    assert asked.states() == ["on_hold", "delivered", "delivered"]
    assert asked.step("resume", why="Settled").done
    assert asked.states()[0] == "delivered"
