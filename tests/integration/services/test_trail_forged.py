"""Whoever writes the database and has not the key: cutting, sealing again, deleting and rewriting are each found."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import Connection, Row, Table, delete, insert, select, text, update

from matcher.db import tables
from matcher.db.unit_of_work import SqlDatabase
from matcher.db.vault import SealError, Vault
from matcher.domain.model.ids import EngagementId
from matcher.records import KEY_LOST, Action, ChainHead, Subject, User
from matcher.services.audit.entries import record
from matcher.services.audit.trail import (
    CHANGED,
    CUT_OFF,
    END_FORGED,
    GONE_SINCE_ANCHORED,
    NO_SUCH_KEY,
    NOT_AS_ANCHORED,
    OUT_OF_PLACE,
    TrailReport,
    judged,
    verify_access_log,
    verify_trail,
)
from tests.support.databases import a_user
from tests.support.intruder import past_the_program
from tests.support.names import C1, the

Verify = Callable[..., TrailReport]
CHAINS: dict[str, tuple[Verify, Table, Table, Table]] = {
    "trail": (verify_trail, tables.audit_entries, tables.audit_seals, tables.audit_head),
    "access log": (verify_access_log, tables.access_log, tables.access_seals, tables.access_head),
}
chains = pytest.mark.parametrize(("verify", "entries", "seals", "ends"), CHAINS.values(), ids=CHAINS)


@pytest.fixture
def ana(database: SqlDatabase) -> User:
    return a_user(database)


def write_both(database: SqlDatabase, ana: User, times: int = 1) -> None:
    about = Subject.engagement(EngagementId("E1"))
    for _ in range(times):
        database.writing(lambda work: record(work, ana, Action.ENGAGEMENT, about, "open", "on_hold"))
        database.writing(lambda work: work.access_log.admit(None, C1, "to see"))


@pytest.fixture
def five(database: SqlDatabase, ana: User) -> SqlDatabase:
    """A database with five entries in each chain."""
    write_both(database, ana, 5)
    return database


def end_of(connection: Connection, ends: Table) -> Row[*tuple[Any, ...]]:
    return connection.execute(select(ends)).one()


def anchor_of(database: SqlDatabase, ends: Table) -> ChainHead:
    with database.reading() as work:
        return the((work.trail if ends is tables.audit_head else work.access_log).head())


def cut_after(connection: Connection, entries: Table, seals: Table, number: int) -> str:
    """Take out all after a number; the seal of the last that stays."""
    gone = connection.scalars(select(seals.c.entry_id).where(seals.c.number > number)).all()
    connection.execute(delete(seals).where(seals.c.number > number))
    connection.execute(delete(entries).where(entries.c.entry_id.in_(gone)))
    return str(connection.scalar(select(seals.c.seal).where(seals.c.number == number)))


@pytest.mark.parametrize("change", ["DELETE FROM access_reasons", "UPDATE access_reasons SET sealed = :sealed"])
def test_a_reason_that_was_taken_away_or_changed_is_found(
    database: SqlDatabase, ana: User, database_url: str, change: str
):
    typed = ("The debrief", "The panel")
    database.writing(lambda work: [work.access_log.admit(ana.user_id, C1, "", why) for why in typed])
    assert verify_access_log(database).fault == ""
    vault, database._vault = database._vault, Vault()
    with pytest.raises(SealError):  # without its key nothing is said of them
        verify_access_log(database)
    database._vault = vault
    with past_the_program(database_url) as connection:
        other = connection.scalar(text("SELECT sealed FROM access_reasons WHERE entry_id = 2"))
        connection.execute(text(f"{change} WHERE entry_id = 1"), {"sealed": other} if ":" in change else {})
    assert verify_access_log(database).misfit == 1


@chains
def test_five_entries_fit(five: SqlDatabase, verify: Verify, entries: Table, seals: Table, ends: Table):
    del entries, seals
    report = verify(five, [anchor_of(five, ends)])
    assert (report.entries, report.misfit, report.fault) == (5, None, "")


@chains
def test_a_cut_is_found(
    five: SqlDatabase, database_url: str, verify: Verify, entries: Table, seals: Table, ends: Table
):
    del ends
    with past_the_program(database_url) as connection:
        cut_after(connection, entries, seals, 3)
    assert verify(five).fault == CUT_OFF


@chains
def test_a_cut_with_the_end_moved_back_is_found(
    five: SqlDatabase, database_url: str, verify: Verify, entries: Table, seals: Table, ends: Table
):
    with past_the_program(database_url) as connection:
        last = cut_after(connection, entries, seals, 3)
        connection.execute(update(ends).values(number=3, seal=last))
    assert verify(five).fault == END_FORGED


@chains
def test_an_old_end_put_back_is_found_by_an_anchor_only(
    database: SqlDatabase, ana: User, database_url: str, verify: Verify, entries: Table, seals: Table, ends: Table
):
    write_both(database, ana, 3)
    with past_the_program(database_url) as connection:
        old = end_of(connection, ends)
    write_both(database, ana, 2)
    anchor = anchor_of(database, ends)
    with past_the_program(database_url) as connection:
        cut_after(connection, entries, seals, 3)
        connection.execute(update(ends).values(**old._mapping))
    assert verify(database).fault == ""
    report = verify(database, [anchor])
    assert (report.misfit, report.fault) == (5, GONE_SINCE_ANCHORED)


@chains
def test_all_of_it_deleted_is_found_by_an_anchor(
    five: SqlDatabase, database_url: str, verify: Verify, entries: Table, seals: Table, ends: Table
):
    anchor = anchor_of(five, ends)
    with past_the_program(database_url) as connection:
        for table in (seals, entries, ends):
            connection.execute(delete(table))
    assert verify(five, [anchor]).fault == GONE_SINCE_ANCHORED


@chains
def test_one_deleted_and_the_rest_numbered_again_is_found(
    five: SqlDatabase, database_url: str, verify: Verify, entries: Table, seals: Table, ends: Table
):
    del ends
    with past_the_program(database_url) as connection:
        gone, before, after = connection.execute(select(seals).where(seals.c.number.in_([2, 1, 3]))).all()[:3]
        rows = {row.number: row for row in (gone, before, after)}
        connection.execute(delete(seals).where(seals.c.number == 2))
        connection.execute(delete(entries).where(entries.c.entry_id == rows[2].entry_id))
        connection.execute(update(seals).where(seals.c.number == 3).values(number=2, previous=rows[1].seal))
    assert verify(five).fault == CHANGED


@chains
def test_a_gap_in_the_numbers_is_found(
    five: SqlDatabase, database_url: str, verify: Verify, entries: Table, seals: Table, ends: Table
):
    del entries, ends
    with past_the_program(database_url) as connection:
        connection.execute(update(seals).where(seals.c.number == 5).values(number=6))
    assert verify(five).fault == OUT_OF_PLACE


@chains
def test_seals_of_a_key_that_nobody_has_lost_are_found(
    five: SqlDatabase, ana: User, database_url: str, verify: Verify, entries: Table, seals: Table, ends: Table
):
    """What is typed as a reason is no operator's word that a key is lost."""
    del entries, ends
    about = Subject.engagement(EngagementId("E1"))
    five.writing(
        lambda work: record(work, ana, Action.ENGAGEMENT, about, "open", "on_hold", reason=KEY_LOST, note=KEY_LOST)
    )
    with past_the_program(database_url) as connection:
        connection.execute(update(seals).where(seals.c.number.in_([2, 3, 4, 5])).values(key_id="of nobody"))
    report = verify(five)
    assert (report.fault, report.misfit, report.entries) == (NO_SUCH_KEY, 2, 1)
    with past_the_program(database_url) as connection:
        connection.execute(update(seals).where(seals.c.number > 5).values(key_id="of nobody"))
    assert verify(five).fault == NO_SUCH_KEY


@chains
def test_a_rewritten_entry_with_a_plain_seal_is_found(
    five: SqlDatabase, database_url: str, verify: Verify, entries: Table, seals: Table, ends: Table
):
    """As the former form let anyone do it: change, hash, and carry the hashes on to the end."""
    text = entries.c.note if "note" in entries.c else entries.c.why
    with past_the_program(database_url) as connection:
        connection.execute(update(entries).where(entries.c.entry_id == 2).values({text.name: "other"}))
        seal = "0" * 64
        for row in connection.execute(select(entries).order_by(entries.c.entry_id)).all():
            previous, seal = seal, sha256(f"{seal}{row}".encode()).hexdigest()
            connection.execute(delete(seals).where(seals.c.entry_id == row.entry_id))
            plain = {"number": row.entry_id, "entry_id": row.entry_id, "previous": previous, "seal": seal, "key_id": ""}
            connection.execute(insert(seals), [plain])
        connection.execute(update(ends).values(seal=seal, key_id="", mac=""))
    assert verify(five).fault == CHANGED


def test_the_whole_trail_sealed_again_in_the_former_form_is_found(five: SqlDatabase, database_url: str):
    """Seals of the first form are known to everyone; the end's is not."""
    with past_the_program(database_url) as connection:
        connection.execute(update(tables.audit_entries).where(tables.audit_entries.c.entry_id == 2).values(note="x"))
        connection.execute(update(tables.audit_seals).values(key_id=""))
    with five.reading() as work:
        links = list(work.trail.links())
    with past_the_program(database_url) as connection:
        previous = "0" * 64
        for link in links:
            seal = the(the(link.seal_after)(previous))
            forged = update(tables.audit_seals).where(tables.audit_seals.c.entry_id == link.entry_id)
            connection.execute(forged.values(previous=previous, seal=seal))
            previous = seal
        connection.execute(update(tables.audit_head).values(seal=previous, key_id="", mac=""))
    assert verify_trail(five).fault == END_FORGED


@chains
def test_another_chain_than_the_anchored_one_is_found(
    five: SqlDatabase, verify: Verify, entries: Table, seals: Table, ends: Table
):
    """As if somebody had the key too, and sealed all of it again."""
    del entries, seals
    anchor = anchor_of(five, ends)._replace(number=3)
    report = verify(five, [anchor])
    assert (report.misfit, report.fault) == (3, NOT_AS_ANCHORED)


def test_a_chain_without_entries_leads_through_no_anchor():
    report = judged([], None, [ChainHead(1, "a" * 64)])
    assert (report.entries, report.misfit, report.fault) == (0, 1, GONE_SINCE_ANCHORED)
