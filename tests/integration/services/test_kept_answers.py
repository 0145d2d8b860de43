"""What was answered about the schedule stays current as long as nothing differs that the answer depends on."""

from collections.abc import Callable, Iterable

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.workflow.engagement import EngagementStep
from matcher.records import AccountRole, Permission
from matcher.services.engagements.lifecycle import LifecycleWish, take_lifecycle_step
from matcher.services.explanations.asking import About, Query, ask_why
from matcher.services.explanations.asking import find_answer as found
from matcher.services.review.decisions import Outcome, RejectReason, approve, lock, reject, undo, unlock
from matcher.services.runs.nightly import Night, propose
from matcher.solver.incremental import IncrementalSolver
from scenarios.studies.performing import Bench, perform
from tests.integration.services.center import PEOPLE, Center
from tests.support.builders import a_problem, an_engagement
from tests.support.databases import a_user, import_problem
from tests.support.names import E1, E2

WORK = [an_engagement("E1"), an_engagement("E2")]
LEAD = (AccountRole.COORDINATOR, Permission.READ_LIVED_EXPERIENCE)
Decide = Callable[[Center], Iterable[Outcome]]


@pytest.fixture
def center(database: SqlDatabase) -> Center:
    import_problem(database, a_problem(PEOPLE, WORK))
    propose(Night(database, IncrementalSolver()))
    return Center(database, a_user(database, "Zoe", *LEAD))


def answered(center: Center) -> int:
    """Why E1 has its team, worked out; the question's id."""
    study_id = ask_why(center.database, center.ana, Query(E1, About.TEAM)).study_id
    perform(Bench(center.database, IncrementalSolver, IncrementalSolver), study_id)
    return study_id


def is_current(center: Center, study_id: int) -> bool:
    answer = found(center.database, center.ana, study_id)
    assert answer is not None
    return answer[1]


DECISIONS: dict[str, Decide] = {
    "approved": lambda c: approve(c.database, c.ana, [c.ref("E2")]),
    "locked": lambda c: lock(c.database, c.ana, [c.ref("E2")]),
    "rejected": lambda c: reject(c.database, c.ana, [c.ref("E2")], RejectReason.OTHER),
}


@pytest.mark.parametrize("what", DECISIONS)
def test_an_answer_is_outdated_by_a_decision_until_that_is_taken_back(center: Center, what: str):
    study_id = answered(center)
    assert is_current(center, study_id)
    [decided] = DECISIONS[what](center)
    assert not is_current(center, study_id)
    undo(center.database, center.ana, decided.decision_id or 0)
    assert is_current(center, study_id)
    assert ask_why(center.database, center.ana, Query(E1, About.TEAM)).study_id == study_id


def test_locked_and_unlocked_an_answer_is_what_it_was(center: Center):
    study_id = answered(center)
    lock(center.database, center.ana, [center.ref("E2")])
    assert not is_current(center, study_id)
    unlock(center.database, center.ana, [center.ref("E2")])
    assert is_current(center, study_id)


def test_a_night_that_finds_nothing_new_leaves_an_answer_current(center: Center):
    study_id = answered(center)
    propose(Night(center.database, IncrementalSolver(), anyway=True))
    assert is_current(center, study_id)


def test_an_engagement_put_on_hold_outdates_an_answer(center: Center):
    study_id = answered(center)
    hold = LifecycleWish(E2, EngagementStep.HOLD, why="They asked to wait.")
    assert take_lifecycle_step(center.database, center.ana, hold).done
    assert not is_current(center, study_id)


def test_facts_that_change_outdate_an_answer(center: Center):
    study_id = answered(center)
    import_problem(center.database, a_problem(PEOPLE[1:], WORK))
    assert not is_current(center, study_id)
