import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.explain.audit import audit
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.rules import RULES_BY_NAME
from matcher.records import AccountRole, Permission, User
from matcher.services.dataset.exporting import export_dataset
from matcher.services.review.seat_alternatives import alternatives
from tests.integration.services.center import ROWS, a_center
from tests.support.builders import a_consultant, a_problem, an_engagement, excludes, seats
from tests.support.databases import a_user, import_problem
from tests.support.names import C3, C4, C5, E2, SEAT_1

WORK = [an_engagement("E1", seats=seats("expert", "survivor")), an_engagement("E2")]
PEOPLE = [
    a_consultant("C1"),
    a_consultant("C2"),
    a_consultant("C3"),
    a_consultant("C4", name="Di Example", topics={"trauma_informed_care": 4}),
    a_consultant("C5", languages={"es"}),
    a_consultant("C6", languages={"es"}, modes={"in_person"}),
    a_consultant("C7", exclusions=excludes("state", "OH")),
    a_consultant("C8", roles={"survivor"}),
]
PERMITTED = Permission.READ_LIVED_EXPERIENCE


@pytest.fixture
def reader(database: SqlDatabase) -> User:
    return a_center(database, a_problem(PEOPLE, WORK)).ana


def found(database: SqlDatabase, reader: User, engagement_id: str = "E2", seat: str = "1") -> dict[str, str]:
    """Who else, and the rule they are short of."""
    return {
        one.consultant_id: one.rule
        for one in alternatives(database, reader, EngagementId(engagement_id), SeatName(seat))
    }


def test_they_are_eligible_or_one_rule_short_of_it(database: SqlDatabase, reader: User):
    # C6 is two rules short, C3 sits there.
    assert found(database, reader) == {"C1": "", "C2": "", "C4": "", "C5": "language", "C7": "available"}


def test_the_rule_comes_with_its_sentence(database: SqlDatabase, reader: User):
    sentences = {one.consultant_id: one.sentence for one in alternatives(database, reader, E2, SEAT_1)}
    assert (sentences[C4], sentences[C5]) == ("", RULES_BY_NAME["language"].sentence)


def test_who_falls_short_of_the_panel_is_shown_with_the_permission_only(database: SqlDatabase, reader: User):
    lea = a_user(database, "Lea", AccountRole.LEAD, PERMITTED)
    assert found(database, lea, "E1")["C8"] == "role"
    assert "C8" not in found(database, reader, "E1")


@pytest.mark.parametrize("consultant_id", ["C1", "C2", "C4"])
def test_the_points_are_the_change_of_the_whole_score(database: SqlDatabase, reader: User, consultant_id: str):
    before = export_dataset(database)
    rows = [row.assignment for row in before.problem.standing]
    changed = [
        row._replace(consultant_id=ConsultantId(consultant_id)) if row.engagement_id == "E2" else row for row in rows
    ]
    points = audit(before.problem, before.policy, changed).objective
    points -= audit(before.problem, before.policy, rows).objective
    given = {one.consultant_id: one.points for one in alternatives(database, reader, E2, SEAT_1)}
    assert given[ConsultantId(consultant_id)] == points


def test_the_best_come_first_and_the_eligible_before_all_others(database: SqlDatabase, reader: User):
    # C4 costs 12 points of fit; C1 and C2 cost a second engagement's 5 and a change of person, as all do.
    assert [one.consultant_id for one in alternatives(database, reader, E2, SEAT_1)] == ["C1", "C2", "C4", "C5", "C7"]


def test_a_seat_that_nobody_has_is_offered_at_the_first_start(database: SqlDatabase):
    center = a_center(database, a_problem(PEOPLE[:4], WORK), ROWS[:2])
    assert found(database, center.ana) == {"C1": "no_overlap", "C2": "no_overlap", "C3": "", "C4": ""}


def test_the_points_of_a_seat_that_nobody_has_are_what_it_would_earn(database: SqlDatabase):
    # Priority 3 earns 4000, fit and state 110.
    center = a_center(database, a_problem(PEOPLE[:4], WORK), ROWS[:2])
    assert {one.consultant_id: one.points for one in alternatives(database, center.ana, E2, SEAT_1)}[C3] == 4110


@pytest.mark.parametrize(("engagement_id", "seat"), [("E9", "1"), ("E1", "9"), ("E3", "1")])
def test_for_a_seat_that_can_not_be_there_is_nobody(database: SqlDatabase, reader: User, engagement_id, seat):
    never = an_engagement("E3", weekdays=set())
    import_problem(database, a_problem(PEOPLE, [*WORK, never]))
    assert found(database, reader, engagement_id, seat) == {}


def test_the_reading_of_roles_is_in_the_access_log(database: SqlDatabase, reader: User):
    alternatives(database, reader, E2, SEAT_1)
    with database.reading() as work:
        assert work.access_log.entries(1)[0].why == f"rules checked for alternatives shown to user {reader.user_id}"
