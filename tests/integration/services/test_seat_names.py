"""How a dataset calls its seats is sealed: here they have numbers, by chance and for good."""

from dataclasses import replace
from functools import partial
from math import sqrt
from random import Random, SystemRandom

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import LargeBinary, delete, select

from matcher.db import tables
from matcher.db.engine import open_engine
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.ids import SeatName
from matcher.domain.model.problem import Problem
from matcher.domain.model.vocabulary import SeatRole
from matcher.records import SeatKey
from matcher.services.dataset.exporting import export_dataset
from matcher.services.dataset.importing import TableChange, import_dataset
from matcher.services.dataset.seat_names import by_chance
from matcher.services.offers.offering import list_offers, send_offers
from matcher.services.publication.publishing import publish
from matcher.services.review.decision_batch import RowRef
from matcher.services.review.decisions import approve_teams
from matcher.services.review.proposal_review import latest_review
from matcher.services.seats.seating import public_seats
from matcher.settings import OFFER_DAYS
from tests.support.builders import POLICY, a_consultant, a_problem, an_assignment, an_engagement
from tests.support.databases import a_user, import_problem, propose_rows
from tests.support.names import E1
from tests.support.problems import problems

TELLING = {SeatName("opening expert"): SeatRole.EXPERT, SeatName("survivor voice"): SeatRole.SURVIVOR}
PANEL = an_engagement("E1", seats=TELLING)
TEAM = a_problem([a_consultant("C1"), a_consultant("C2")], [PANEL])
EVERY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)


def taken_in(database: SqlDatabase, problem: Problem, *, dry_run: bool = False) -> list[TableChange]:
    """Import as the product does; the tables that change."""
    report = import_dataset(database, Dataset(problem, POLICY), dry_run=dry_run)
    return [change for change in report.changes if change != TableChange(change.table, 0, 0, 0)]


def here(database: SqlDatabase) -> Problem:
    """The data as the center has it."""
    access = database.writing(lambda work: work.access_log.admit(None, None, "to see"))
    with database.reading() as work:
        return work.dataset.problem(access, with_busy=False)


def numbers(database: SqlDatabase) -> dict[SeatRole, SeatName]:
    """What E1's seats are called here, by what they ask for."""
    return {role: seat for seat, role in here(database).engagements[E1].seats.items()}


def live_through_a_day(database: SqlDatabase) -> None:
    """C1 and C2 are proposed for E1, approved, public and asked."""
    lead, voice = numbers(database)[SeatRole.EXPERT], numbers(database)[SeatRole.SURVIVOR]
    propose_rows(database, [an_assignment("E1", lead, "C1"), an_assignment("E1", voice, "C2")])
    ana, review = a_user(database), latest_review(database)
    assert review
    [group] = review.groups
    approve_teams(database, ana, [RowRef(r.proposal_id, r.engagement_id, r.seat, r.version) for r in group.rows])
    publish(database, ana)
    send_offers(database, ana, OFFER_DAYS)


def decided(database: SqlDatabase) -> list[object]:
    """All that names a seat and was decided."""
    with database.reading() as work:
        return [work.standing.seats(), public_seats(work), list_offers(database), work.trail.find()]


def test_seats_are_numbered(database: SqlDatabase):
    taken_in(database, TEAM)
    assert set(numbers(database).values()) == {"1", "2"}


def test_no_table_has_what_the_dataset_calls_them(database: SqlDatabase, database_url: str):
    taken_in(database, TEAM)
    live_through_a_day(database)
    engine = open_engine(database_url)
    with engine.connect() as connection:
        rows = [
            repr([value for name, value in row.items() if not isinstance(table.c[name].type, LargeBinary)])
            for table in tables.metadata.sorted_tables
            if "seat" in table.c
            for row in connection.execute(select(table)).mappings()
        ]
    engine.dispose()
    assert len(rows) > 10
    assert [row for row in rows if "opening expert" in row.lower().replace("'lead'", "") or "voice" in row] == []


def test_an_export_calls_them_as_the_dataset_did(database: SqlDatabase):
    taken_in(database, TEAM)
    live_through_a_day(database)
    exported = export_dataset(database).problem
    assert exported.engagements == TEAM.engagements
    assert [(seat.assignment.seat, seat.assignment.consultant_id) for seat in exported.standing] == [
        ("opening expert", "C1"),
        ("survivor voice", "C2"),
    ]


@pytest.mark.parametrize("exported", [False, True])
def test_importing_again_finds_every_seat_and_decision(database: SqlDatabase, *, exported: bool):
    taken_in(database, TEAM)
    live_through_a_day(database)
    names, before = numbers(database), decided(database)
    again = export_dataset(database).problem if exported else TEAM
    assert (taken_in(database, again, dry_run=True), taken_in(database, again)) == ([], [])
    assert (numbers(database), decided(database)) == (names, before)


def test_a_seat_of_the_schedule_is_found_by_the_datasets_name(database: SqlDatabase):
    row = an_assignment("E1", "survivor voice", "C2")
    taken_in(database, a_problem([a_consultant("C2")], [PANEL], proposed=[row]))
    with database.reading() as work:
        assert list(work.standing.seats()) == [SeatKey(E1, numbers(database)[SeatRole.SURVIVOR])]


def test_a_seat_more_gets_a_number_that_none_ever_had(database: SqlDatabase):
    taken_in(database, TEAM)
    names = numbers(database)
    fewer = {SeatName("opening expert"): SeatRole.EXPERT}
    taken_in(database, replace(TEAM, engagements={E1: replace(PANEL, seats=fewer)}))
    more = {**fewer, SeatName("host"): SeatRole.ANY}
    taken_in(database, replace(TEAM, engagements={E1: replace(PANEL, seats=more)}))
    assert numbers(database) == {SeatRole.EXPERT: names[SeatRole.EXPERT], SeatRole.ANY: "3"}


def test_an_engagement_that_left_and_is_back_has_the_same_seats(database: SqlDatabase):
    taken_in(database, TEAM)
    names = numbers(database)
    for seed in range(8):  # which would number them in both ways
        taken_in(database, replace(TEAM, engagements={}))
        import_dataset(database, Dataset(TEAM, POLICY), numbering=partial(by_chance, dice=Random(seed)))
        assert numbers(database) == names


def one_more(database: SqlDatabase, seat: str) -> None:
    """E1 asks for a presenter more, as a page changes it."""
    access = database.writing(lambda work: work.access_log.admit(None, None, "to see"))
    engagement = here(database).engagements[E1]
    more = replace(engagement, seats={**engagement.seats, SeatName(seat): SeatRole.ANY})
    database.writing(lambda work: work.dataset.put_seats(access, more))


@pytest.mark.parametrize(
    ("called", "exported"),
    [(("a", "b"), {"a", "b", "3"}), (("3", "b"), {"3", "b", "1"}), (("3", "1"), {"3", "1", "2"})],
)
def test_a_seat_that_came_by_a_page_is_exported_and_found_again(database: SqlDatabase, called, exported):
    problem = a_problem([], [an_engagement("E1", seats=dict.fromkeys(map(SeatName, called), SeatRole.EXPERT))])
    taken_in(database, problem)
    one_more(database, "3")
    stored, found = here(database), export_dataset(database).problem
    assert set(found.engagements[E1].seats) == exported
    assert taken_in(database, found) == []
    assert here(database) == stored


def former(database: SqlDatabase, database_url: str) -> None:
    """A center of a version that kept seats' names as they were."""
    import_problem(database, TEAM)
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(delete(tables.seat_names))
    engine.dispose()


def test_seats_of_former_versions_keep_their_names_and_decisions(database: SqlDatabase, database_url: str):
    former(database, database_url)
    live_through_a_day(database)
    before = decided(database)
    assert export_dataset(database).problem.engagements == TEAM.engagements
    assert taken_in(database, TEAM) == []
    assert (numbers(database), decided(database)) == ({role: name for name, role in TELLING.items()}, before)
    more = {**TELLING, SeatName("host"): SeatRole.ANY}
    taken_in(database, replace(TEAM, engagements={E1: replace(PANEL, seats=more)}))
    assert numbers(database)[SeatRole.ANY] == "1"


def test_a_former_versions_engagement_that_left_is_known_by_what_waits_for_it(database: SqlDatabase, database_url: str):
    former(database, database_url)
    propose_rows(database, [an_assignment("E1", "opening expert", "C1"), an_assignment("E1", "survivor voice", "C2")])
    taken_in(database, replace(TEAM, engagements={}))
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(delete(tables.seat_names))
    engine.dispose()
    taken_in(database, TEAM)
    assert numbers(database) == {role: name for name, role in TELLING.items()}


@EVERY
@given(problem=problems(), data=st.data())
def test_what_was_imported_is_exported_and_imported_again_without_a_change(
    database: SqlDatabase, problem: Problem, data: st.DataObject
):
    """Whatever seats are called, also by numbers, and whatever was there before."""
    taken_in(database, problem)
    stored, exported = here(database), export_dataset(database).problem
    assert exported.engagements == problem.engagements
    assert taken_in(database, exported) == []
    assert here(database) == stored
    taken_in(database, with_other_seats(problem, data))
    taken_in(database, problem)
    for eid, engagement in stored.engagements.items():
        assert here(database).engagements[eid].seats == engagement.seats


def with_other_seats(problem: Problem, data: st.DataObject) -> Problem:
    """The dataset without some of its engagements and seats, and with seats more."""
    kept = {eid: one for eid, one in problem.engagements.items() if data.draw(st.booleans())}
    names = st.lists(st.sampled_from("123ab").map(SeatName), max_size=3)
    engagements = {
        eid: replace(
            one,
            seats={seat: role for seat, role in one.seats.items() if data.draw(st.booleans())}
            | dict.fromkeys(data.draw(names), SeatRole.ANY),
        )
        for eid, one in kept.items()
    }
    return replace(problem, engagements=engagements, standing=(), rejections=(), affinity={})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_number_says_nothing_of_what_a_seat_asks_for(database: SqlDatabase):
    """Over 600 engagements that list the expert first, the other seat is second in about half: 6 standard errors."""
    many = [an_engagement(f"E{k}", seats=TELLING) for k in range(600)]
    import_dataset(database, Dataset(a_problem([], many), POLICY), numbering=partial(by_chance, dice=SystemRandom()))
    second = sum(one.seats[SeatName("2")] is SeatRole.SURVIVOR for one in here(database).engagements.values())
    assert abs(second - 300) < 6 * sqrt(600 * 0.25)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_rows_are_in_the_order_of_numbers_not_in_the_datasets(database: SqlDatabase, database_url: str):
    names = [f"E{k}" for k in range(30)]
    rows = [an_assignment(eid, seat, who) for eid in names for seat, who in zip(TELLING, ("C1", "C2"), strict=True)]
    work = [an_engagement(eid, seats=TELLING) for eid in names]
    taken_in(database, a_problem([a_consultant("C1"), a_consultant("C2")], work, proposed=rows))
    engine = open_engine(database_url)
    with engine.connect() as connection:
        for table in (tables.seats, tables.seat_roles, tables.standing_seats):
            assert [row.seat for row in connection.execute(select(table))] == ["1", "2"] * 30
    engine.dispose()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_length_of_what_is_sealed_says_nothing_of_it(database: SqlDatabase, database_url: str):
    names = [("a", "b"), ("expert", "survivor voice"), ("😀" * 9, "lived experience, second presenter of the day")]
    work = [
        an_engagement(f"E{k}", seats=dict.fromkeys(map(SeatName, pair), SeatRole.ANY)) for k, pair in enumerate(names)
    ]
    taken_in(database, a_problem([], work))
    engine = open_engine(database_url)
    with engine.connect() as connection:
        lengths = {len(sealed) for sealed in connection.scalars(select(tables.seat_names.c.sealed))}
    engine.dispose()
    assert len(lengths) == 1


@pytest.mark.parametrize(
    ("used", "expected"), [([], {"1", "2"}), (["2"], {"1", "3"}), (["opening expert", "survivor"], {"1", "2"})]
)
def test_numbers_are_the_lowest_that_are_free(used, expected):
    assert set(by_chance([SeatName("a"), SeatName("b")], used)) == expected
