"""Imports and requests: what came from a request outlives a dataset that knows nothing of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.errors import DatasetError
from matcher.domain.model.geography import Place
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Assignment, Engagement, Problem, Rejection
from matcher.domain.model.vocabulary import SeatRole, SeatStatus
from matcher.domain.workflow.request import Step
from matcher.records import AccountRole, HeldSeat, Permission
from matcher.services.dataset.exporting import export_dataset
from matcher.services.dataset.importing import ImportReport, TableChange, import_dataset
from matcher.services.intake.requests import NewRequest, Wish, receive, take_step
from tests.support.builders import POLICY, a_consultant, a_problem, an_assignment, an_engagement
from tests.support.databases import a_user, import_problem
from tests.support.names import C1, C2, E1
from tests.support.requests import NOON, a_request

R1 = EngagementId("R00001")
TWO = a_problem([a_consultant("C1"), a_consultant("C2")], [an_engagement("E1")])


def accepted(database: SqlDatabase, problem: Problem = TWO) -> Engagement:
    """A center with an engagement from a request, one of whose two presenters brings lived experience."""
    import_problem(database, problem)
    request = a_request()
    receive(database, NewRequest(request.contact, request.facts))
    lea = a_user(database, "Lea", AccountRole.LEAD, Permission.READ_LIVED_EXPERIENCE)
    done = take_step(database, lea, Wish(1, 1, Step.ACCEPT, with_lived_experience=1), lambda *_: Place(39.76, -84.19))
    assert done.done
    return export_dataset(database).problem.engagements[R1]


def hold(database: SqlDatabase, status: SeatStatus, consultant_id: ConsultantId = C1, *, decided: bool = False) -> None:
    row = Assignment(R1, SeatName("1"), consultant_id, NOON + timedelta(days=100))
    database.writing(lambda work: work.standing.put([HeldSeat(row, status, decided=decided)]))


def standing(database: SqlDatabase) -> dict[tuple[str, str], tuple[str, SeatStatus]]:
    with database.reading() as work:
        return {key: (seat.placement.consultant_id, seat.status) for key, seat in work.standing.seats().items()}


def take(database: SqlDatabase, problem: Problem, *, dry_run: bool = False) -> ImportReport:
    return import_dataset(database, Dataset(problem, POLICY), dry_run=dry_run)


def test_a_dataset_that_lacks_an_engagement_from_a_request_leaves_it_as_it_is(database: SqlDatabase):
    made = accepted(database)
    report = take(database, TWO)
    assert report.kept == (R1,)
    assert report.changes == tuple(TableChange(change.table, 0, 0, 0) for change in report.changes)
    left = export_dataset(database).problem.engagements
    assert left == {E1: TWO.engagements[E1], R1: made}
    assert sorted(left[R1].seats.values()) == [SeatRole.ANY, SeatRole.SURVIVOR]


def test_a_dry_run_names_it_too(database: SqlDatabase):
    accepted(database)
    assert take(database, TWO, dry_run=True).kept == (R1,)


def test_a_dataset_that_has_the_engagement_says_what_it_is_now(database: SqlDatabase):
    made = accepted(database)
    moved = replace(made, priority=5)
    report = take(database, replace(TWO, engagements={**TWO.engagements, R1: moved}))
    assert report.kept == ()
    assert export_dataset(database).problem.engagements[R1] == moved


def test_an_engagement_that_came_with_a_dataset_leaves_with_the_next(database: SqlDatabase):
    accepted(database)
    assert take(database, a_problem([a_consultant("C1")], [])).kept == (R1,)
    assert list(export_dataset(database).problem.engagements) == [R1]


def test_a_withdrawn_request_keeps_nothing(database: SqlDatabase):
    accepted(database)
    ana = a_user(database)
    assert take_step(database, ana, Wish(1, 2, Step.WITHDRAW, why="They wrote"), lambda *_: None).done
    assert take(database, TWO).kept == ()


@pytest.mark.parametrize("decided", [True, False])
def test_its_approved_seats_stay(database: SqlDatabase, decided):
    accepted(database)
    hold(database, SeatStatus.APPROVED, decided=decided)
    take(database, TWO)
    assert standing(database) == {(R1, "1"): ("C1", SeatStatus.APPROVED)}


def test_its_suggestions_stay_even_beside_a_schedule_of_the_dataset(database: SqlDatabase):
    accepted(database)
    hold(database, SeatStatus.PROPOSED)
    take(database, replace(TWO, standing=a_problem(proposed=[an_assignment("E1", "1", "C2")]).standing))
    assert standing(database) == {
        (E1, "1"): ("C2", SeatStatus.PROPOSED),
        (R1, "1"): ("C1", SeatStatus.PROPOSED),
    }


def test_a_suggestion_leaves_with_its_person(database: SqlDatabase):
    accepted(database)
    hold(database, SeatStatus.PROPOSED, C2)
    take(database, a_problem([a_consultant("C1")], [an_engagement("E1")]))
    assert standing(database) == {}


@pytest.mark.parametrize("decided", [True, False])
def test_a_dataset_without_the_person_of_an_approved_seat_is_refused(database: SqlDatabase, decided):
    accepted(database)
    hold(database, SeatStatus.APPROVED, C2, decided=decided)
    before = export_dataset(database)
    with pytest.raises(DatasetError) as refusal:
        take(database, a_problem([a_consultant("C1")], [an_engagement("E1")]))
    (fault,) = refusal.value.faults
    assert str(fault) == (
        "consultants.csv: Person C2 (C2) is approved or locked here for Harbor Light Shelter (R00001), and is missing:"
        " keep the row, or undo that first"
    )
    assert export_dataset(database) == before


def test_what_people_know_of_it_stays(database: SqlDatabase):
    made = accepted(database)
    known = replace(
        TWO,
        engagements={**TWO.engagements, R1: made},
        rejections=(Rejection(R1, C1, "other"), Rejection(R1, C2, "other")),
        affinity={(R1, C1): 3, (R1, C2): 5},
    )
    take(database, known)
    take(database, a_problem([a_consultant("C2")], [an_engagement("E1")]))
    take(database, TWO)
    left = export_dataset(database).problem
    assert (left.rejections, left.affinity) == ((Rejection(R1, C2, "other"),), {(R1, C2): 5})
