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
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId, SeatName
from matcher.records import (
    FIRST_SEAL,
    Action,
    AuditEntry,
    ChainHead,
    ChainLink,
    Placement,
    SealKeys,
    SeatKey,
    Subject,
    SubjectKind,
    content_of,
)
from matcher.services.audit.trail import CHANGED, CUT_OFF, OUT_OF_PLACE, REMOVED, UNSEALED, judged, verify_trail
from matcher.services.review.decisions import RejectReason, approve, lock, reject, undo
from matcher.services.runtime.request_id import begin_request, current_request
from tests.integration.services.center import Center, a_center
from tests.support.builders import MONDAY
from tests.support.databases import AUDIT_KEYS, Clock, open_database
from tests.support.intruder import past_the_program
from tests.support.names import C1, E1, SEAT_1, the

WRITERS = 4
TURNS = 5
KEYS = SealKeys("audit trail", AUDIT_KEYS)
words = st.text(string.printable, max_size=8)
subjects = st.builds(Subject, st.sampled_from(SubjectKind), words) | st.builds(
    Subject, st.just(SubjectKind.SEAT), words, words.map(SeatName)
)
entries = st.builds(
    AuditEntry,
    entry_id=st.just(0),
    at=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    user_id=st.none() | st.integers(1, 9),
    actor=words,
    action=st.sampled_from(Action),
    subject=subjects,
    before=words,
    after=words,
    reason=words,
    note=words,
    placement=st.none() | st.builds(Placement, words.map(ConsultantId), st.just(MONDAY)),
    proposal_id=st.none() | st.integers(1, 9),
    undoes=st.none() | st.integers(1, 9),
    version=st.none() | st.integers(1, 9),
    request_id=words,
)


def link(number: int, entry: AuditEntry, previous: str, seal: str | None = None) -> ChainLink:
    """An entry with its place in the chain, as a database keeps it."""

    def seal_after(before: str) -> str | None:
        return KEYS.seal(content_of(entry), number, before, KEYS.newest)

    return ChainLink(number, number, previous, seal or seal_after(previous), seal_after, KEYS.newest)


def chained(written: list[AuditEntry]) -> tuple[list[ChainLink], ChainHead | None]:
    """As a database keeps them."""
    chain, previous = [], FIRST_SEAL
    for number, entry in enumerate(written, 1):
        chain.append(link(number, replace(entry, entry_id=number), previous))
        previous = the(chain[-1].seal)
    return chain, ChainHead(len(chain), previous) if chain else None


@given(st.lists(entries, max_size=6))
def test_what_was_written_fits(written):
    report = judged(*chained(written))
    assert (report.entries, report.misfit, report.fault) == (len(written), None, "")


@given(st.lists(entries, min_size=1, max_size=6), entries, st.data())
def test_a_changed_entry_is_named(written, other, data):
    chain, head = chained(written)
    place = data.draw(st.integers(0, len(chain) - 1))
    changed = replace(other, entry_id=place + 1)
    was = replace(written[place], entry_id=place + 1)
    chain[place] = link(place + 1, changed, the(chain[place].previous), chain[place].seal)
    report = judged(chain, head)
    assert (report.misfit, report.fault) == ((None, "") if changed == was else (place + 1, CHANGED))


@given(st.lists(entries, min_size=1, max_size=6), st.data())
def test_a_missing_entry_is_noticed_where_it_was(written, data):
    chain, head = chained(written)
    place = data.draw(st.integers(0, len(chain) - 1))
    del chain[place]
    report = judged(chain, head)
    last = place == len(chain)
    assert (report.entries, report.misfit) == (place, place + 1 if last else place + 2)
    assert report.fault == (CUT_OFF if last else OUT_OF_PLACE)


@given(st.lists(entries, min_size=2, max_size=6), st.data())
def test_entries_that_change_places_are_noticed(written, data):
    chain, head = chained(written)
    place = data.draw(st.integers(0, len(chain) - 2))
    chain[place], chain[place + 1] = chain[place + 1], chain[place]
    assert judged(chain, head).fault == OUT_OF_PLACE


def an_entry() -> AuditEntry:
    about = Subject.of_seat(SeatKey(E1, SEAT_1))
    return AuditEntry(1, MONDAY, 1, "Ana", Action.LOCK, about, "a", "b", placement=Placement(C1, MONDAY))


def test_a_moment_is_the_same_in_every_zone():
    abroad = MONDAY.astimezone(timezone(timedelta(hours=9)))
    assert content_of(replace(an_entry(), at=abroad)) == content_of(an_entry())


def test_a_seal_of_one_chain_is_none_of_another():
    other = SealKeys("access log", AUDIT_KEYS)
    content = content_of(an_entry())
    assert KEYS.seal(content, 1, FIRST_SEAL, KEYS.newest) != other.seal(content, 1, FIRST_SEAL, other.newest)


def test_an_entry_about_no_seat_has_neither_seat_nor_person():
    about_a_letter = replace(an_entry(), subject=Subject(SubjectKind.LETTER, "7"), placement=None)
    with pytest.raises(ValueError, match="about a thing of kind letter, not about a seat"):
        _ = about_a_letter.key
    with pytest.raises(ValueError, match="names nobody"):
        _ = about_a_letter.seated


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
        assert the(work.trail.head()).seal == report.seal


ENTRIES, SEALS = tables.audit_entries, tables.audit_seals
COPIED = [column.name for column in ENTRIES.c if column.name != "undoes"]
PAST_THE_PROGRAM = {
    "changed": (2, CHANGED, [update(ENTRIES).where(ENTRIES.c.entry_id == 2).values(note="x")]),
    "removed": (2, REMOVED, [delete(ENTRIES).where(ENTRIES.c.entry_id == 2)]),
    "removed with its seal": (
        3,
        OUT_OF_PLACE,
        [delete(SEALS).where(SEALS.c.entry_id == 2), delete(ENTRIES).where(ENTRIES.c.entry_id == 2)],
    ),
    "unsealed": (2, UNSEALED, [delete(SEALS).where(SEALS.c.entry_id == 2)]),
    "cut off": (
        4,
        CUT_OFF,
        [delete(SEALS).where(SEALS.c.entry_id == 4), delete(ENTRIES).where(ENTRIES.c.entry_id == 4)],
    ),
    "added": (
        9,
        UNSEALED,
        [
            insert(ENTRIES).from_select(
                COPIED,
                select(*(text("9") if name == "entry_id" else ENTRIES.c[name] for name in COPIED)).where(
                    ENTRIES.c.entry_id == 1
                ),
            )
        ],
    ),
}


@pytest.mark.parametrize(("misfit", "fault", "deeds"), PAST_THE_PROGRAM.values(), ids=PAST_THE_PROGRAM)
def test_what_was_done_past_the_program_is_named(center: Center, database_url: str, misfit, fault, deeds):
    four_decisions(center)
    with past_the_program(database_url) as connection:
        for deed in deeds:
            connection.execute(deed)
    report = verify_trail(center.database)
    assert (report.misfit, report.fault) == (misfit, fault)


def test_all_that_one_request_wrote_carries_its_id(center: Center, database_url: str, clock: Clock):
    database = open_database(database_url, clock, current_request)
    first = begin_request()
    approve(database, center.ana, [center.ref("E1", "1"), center.ref("E1", "2")])
    second = begin_request()
    lock(database, center.ana, [center.ref("E2")])
    with database.reading() as work:
        assert [one.request_id for one in work.trail.find()] == [second, first, first]
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
