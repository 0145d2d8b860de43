"""The audit trail's chain: whole after all that the program does, and broken by whatever is done past it."""

import string
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update

from matcher.db import tables
from matcher.db.engine import open_engine
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.records import FIRST_SEAL, Action, ChainHead, Decision, Placement, SealedDecision, SeatKey, seal_of
from matcher.services.audit.trail import CHANGED, CUT_OFF, OUT_OF_PLACE, REMOVED, UNSEALED, verify_trail, walked
from matcher.services.review.decisions import RejectReason, approve, lock, reject, undo
from matcher.services.runtime.request_id import begin_request, current_request
from tests.integration.services.center import Center, a_center
from tests.support.builders import MONDAY
from tests.support.databases import Clock, open_database
from tests.support.names import C1, E1, SEAT_1, the

WRITERS = 4
TURNS = 5
words = st.text(string.printable, max_size=8)
entries = st.builds(
    Decision,
    decision_id=st.just(0),
    at=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    user_id=st.none() | st.integers(1, 9),
    user_name=words,
    action=st.sampled_from(Action),
    key=st.builds(SeatKey, words.map(EngagementId), words.map(SeatName)),
    placement=st.builds(Placement, words.map(ConsultantId), st.just(MONDAY)),
    proposal_id=st.none() | st.integers(1, 9),
    before=words,
    after=words,
    reason=words,
    note=words,
    undoes=st.none() | st.integers(1, 9),
    version=st.none() | st.integers(1, 9),
    request_id=words,
)


def chained(decisions: list[Decision]) -> tuple[list[SealedDecision], ChainHead | None]:
    """As a database keeps them."""
    chain, previous = [], FIRST_SEAL
    for number, decision in enumerate(decisions, 1):
        numbered = replace(decision, decision_id=number)
        seal = seal_of(numbered, previous)
        chain.append(SealedDecision(number, numbered, previous, seal))
        previous = seal
    return chain, ChainHead(len(chain), previous) if chain else None


@given(st.lists(entries, max_size=6))
def test_what_was_written_fits(decisions):
    report = walked(*chained(decisions))
    assert (report.entries, report.misfit, report.fault) == (len(decisions), None, "")


@given(st.lists(entries, min_size=1, max_size=6), entries, st.data())
def test_a_changed_entry_is_named(decisions, other, data):
    chain, head = chained(decisions)
    place = data.draw(st.integers(0, len(chain) - 1))
    changed = replace(other, decision_id=place + 1)
    was = chain[place].decision
    chain[place] = chain[place]._replace(decision=changed)
    report = walked(chain, head)
    assert (report.misfit, report.fault) == ((None, "") if changed == was else (place + 1, CHANGED))


@given(st.lists(entries, min_size=1, max_size=6), st.data())
def test_a_missing_entry_is_noticed_where_it_was(decisions, data):
    chain, head = chained(decisions)
    place = data.draw(st.integers(0, len(chain) - 1))
    del chain[place]
    report = walked(chain, head)
    last = place == len(chain)
    assert (report.entries, report.misfit) == (place, place + 1 if last else place + 2)
    assert report.fault == (CUT_OFF if last else OUT_OF_PLACE)


@given(st.lists(entries, min_size=2, max_size=6), st.data())
def test_entries_that_change_places_are_noticed(decisions, data):
    chain, head = chained(decisions)
    place = data.draw(st.integers(0, len(chain) - 2))
    chain[place], chain[place + 1] = chain[place + 1], chain[place]
    assert walked(chain, head).fault == OUT_OF_PLACE


def test_a_moment_is_the_same_in_every_zone():
    decision = Decision(1, MONDAY, 1, "Ana", Action.LOCK, SeatKey(E1, SEAT_1), Placement(C1, MONDAY), 1, "a", "b")
    abroad = MONDAY.astimezone(timezone(timedelta(hours=9)))
    assert seal_of(replace(decision, at=abroad), FIRST_SEAL) == seal_of(decision, FIRST_SEAL)


@pytest.fixture
def center(database: SqlDatabase) -> Center:
    return a_center(database)


def four_decisions(center: Center) -> None:
    approve(center.database, center.ana, [center.ref("E1", "1"), center.ref("E2")])
    decision = approve(center.database, center.ana, [center.ref("E1", "2")])[0].decision_id
    undo(center.database, center.ana, the(decision))


def test_an_empty_trail_fits(database: SqlDatabase):
    assert verify_trail(database).entries == 0


def test_every_decision_is_an_entry_of_the_chain(center: Center):
    four_decisions(center)
    report = verify_trail(center.database)
    assert (report.entries, report.misfit) == (4, None)
    with center.database.reading() as work:
        assert the(work.decisions.head()).seal == report.seal


PAST_THE_PROGRAM = {
    "changed": (2, CHANGED, update(tables.decisions).where(tables.decisions.c.decision_id == 2).values(note="x")),
    "removed": (2, REMOVED, delete(tables.decisions).where(tables.decisions.c.decision_id == 2)),
    "unsealed": (2, UNSEALED, delete(tables.decision_seals).where(tables.decision_seals.c.decision_id == 2)),
    "cut off": (4, CUT_OFF, delete(tables.decision_seals).where(tables.decision_seals.c.decision_id == 4)),
    "added": (
        9,
        UNSEALED,
        insert(tables.decisions).from_select(
            [column.name for column in tables.decisions.c if column.name != "undoes"],
            select(
                *(
                    text("9") if column.name == "decision_id" else column
                    for column in tables.decisions.c
                    if column.name != "undoes"
                )
            ).where(tables.decisions.c.decision_id == 1),
        ),
    ),
}


@pytest.mark.parametrize(("misfit", "fault", "deed"), PAST_THE_PROGRAM.values(), ids=PAST_THE_PROGRAM)
def test_what_was_done_past_the_program_is_named(center: Center, database_url: str, misfit, fault, deed):
    four_decisions(center)
    engine = open_engine(database_url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
            for table in ("decisions", "decision_seals"):
                for change in ("update", "delete"):
                    connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{change}")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        connection.execute(deed)
        if fault is CUT_OFF:
            connection.execute(delete(tables.decisions).where(tables.decisions.c.decision_id == misfit))
        connection.commit()
    engine.dispose()
    report = verify_trail(center.database)
    assert (report.misfit, report.fault) == (misfit, fault)


def test_all_that_one_request_wrote_carries_its_id(center: Center, database_url: str, clock: Clock):
    database = open_database(database_url, clock, current_request)
    first = begin_request()
    approve(database, center.ana, [center.ref("E1", "1"), center.ref("E1", "2")])
    second = begin_request()
    lock(database, center.ana, [center.ref("E2")])
    with database.reading() as work:
        assert [one.request_id for one in work.decisions.find()] == [second, first, first]
    assert verify_trail(database).misfit is None
    database.close()


def test_many_at_once_make_one_chain(center: Center, database_url: str, clock: Clock):
    def decide(_writer: int) -> None:
        database = open_database(database_url, clock)
        for _ in range(TURNS):
            done = reject(database, center.ana, [center.ref("E2")], RejectReason.OTHER)[0].decision_id
            if done:
                undo(database, center.ana, done)
        database.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(decide, range(WRITERS)))
    report = verify_trail(center.database)
    assert (report.misfit, report.fault) == (None, "")
    assert report.entries >= 2
