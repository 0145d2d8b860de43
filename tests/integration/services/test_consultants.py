from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.problem import Exclusion
from matcher.domain.model.vocabulary import Role, SeatRole, SeatStatus
from matcher.domain.workflow.seat import SeatState
from matcher.services.consultants.consultant_page import consultant_page, consultants_with_seats
from matcher.services.review.decisions import RejectReason, approve, lock, reject
from tests.integration.services.center import a_center
from tests.support.builders import MONDAY, TUESDAY, a_consultant, a_problem, an_assignment, an_engagement, excludes
from tests.support.databases import import_problem, propose_rows
from tests.support.names import C1, C2, C3, C9, SEAT_1, SEAT_2, the

WITHHELD: tuple[frozenset[Role], float | None, frozenset[Exclusion]] = (frozenset(), None, frozenset())


def test_a_page_has_load_and_history(database: SqlDatabase):
    work = [an_engagement("E1"), an_engagement("E2", session_minutes=90, sessions=2)]
    rows = [an_assignment("E2", "1", "C1", MONDAY), an_assignment("E1", "1", "C1", TUESDAY.replace(hour=10))]
    rows = [rows[0], rows[1]._replace(first_start=rows[1].first_start.replace(day=3))]
    center = a_center(database, a_problem([a_consultant("C1")], work), rows)
    approve(database, center.ana, [center.ref("E1")])
    lock(database, center.ana, [center.ref("E2")])
    page = the(consultant_page(database, C1))
    assert [(task.engagement_id, task.status, task.locked, task.hours) for task in page.tasks] == [
        ("E2", SeatStatus.APPROVED, True, 3.0),
        ("E1", SeatStatus.APPROVED, False, 2.0),
    ]
    assert [task.now for task in page.tasks] == [SeatState.PROPOSED, SeatState.APPROVED]
    assert (page.hours, [decision.key.engagement_id for decision in page.history]) == (5.0, ["E2", "E1"])


def test_starts_are_on_the_engagements_clock(database: SqlDatabase):
    a_center(database)
    assert the(consultant_page(database, C3)).tasks[0].first_start.isoformat() == "2027-03-02T10:00:00-05:00"


def test_a_rejection_is_history_and_no_task(database: SqlDatabase):
    center = a_center(database)
    reject(database, center.ana, [center.ref("E2")], RejectReason.OTHER)
    page = the(consultant_page(database, C3))
    assert (page.tasks, len(page.history)) == ((), 1)


def test_pages_and_lists_withhold_roles_and_exclusions(database: SqlDatabase):
    a_center(database, a_problem([a_consultant("C1", exclusions=excludes("state", "TX"))], [an_engagement()]), [])
    shown = [the(consultant_page(database, C1)).consultant, *consultants_with_seats(database)[0].values()]
    assert [(one.roles, one.years_lived_experience, one.exclusions) for one in shown] == [WITHHELD] * 2


def test_there_is_no_page_of_who_is_not_there(database: SqlDatabase):
    assert consultant_page(database, C9) is None


def test_a_proposed_row_whose_seat_left_the_data_is_shown_with_what_speaks_against_it(database: SqlDatabase):
    one = an_engagement("E1", seats={SEAT_1: SeatRole.ANY, SEAT_2: SeatRole.ANY})
    people = [a_consultant("C1"), a_consultant("C2")]
    import_problem(database, a_problem(people, [one]))
    propose_rows(database, [an_assignment("E1", "1", "C1"), an_assignment("E1", "2", "C2")])
    import_problem(database, a_problem(people, [an_engagement("E1", seats={SEAT_1: SeatRole.ANY})]))
    page = the(consultant_page(database, C2))
    assert [(task.engagement_id, task.seat, task.verdict is not None) for task in page.tasks] == [("E1", "2", True)]
