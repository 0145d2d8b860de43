"""A backup holds one moment, whole; it restores into either kind of database, or nothing is changed."""

import json
import random
import re
import shutil
import threading
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from io import BufferedReader
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import DatabaseError

from matcher.db import tables
from matcher.db.backup.archive import MANIFEST, Manifest
from matcher.db.backup.backups import back_up, restore, tables_of
from matcher.db.backup.envelope import (
    CHUNK_BYTES,
    HEADER_BYTES,
    BackupError,
    Lock,
    SealedReader,
    SealingWriter,
    sealed_how,
)
from matcher.db.engine import NoDatabaseError, open_engine
from matcher.db.unit_of_work import SqlDatabase
from matcher.db.vault import Vault
from matcher.domain.model.errors import OutdatedError
from matcher.domain.model.ids import SeatName
from matcher.records import Subject, SubjectKind
from matcher.services.review.decisions import RejectReason, approve, reject
from tests.integration.services.center import ROWS, a_center
from tests.support.databases import AUDIT_KEYS, KEY, Clock, a_user, open_database, propose_rows

LOCK = Lock(bytes(range(2, 34)))
MADE_AT = datetime(2027, 1, 4, 17, tzinfo=UTC)
DAMAGES = 60


@pytest.fixture
def full(database: SqlDatabase) -> SqlDatabase:
    """A center with a proposal, decisions, accounts and an access log."""
    center = a_center(database)
    approve(database, center.ana, [center.ref("E2")])
    reject(database, center.ana, [center.ref("E1")], RejectReason.OTHER, "told by “Zoë”")
    return database


@pytest.fixture
def full_sqlite(tmp_path: Path, migrated_sqlite: Path) -> str:
    """The address of such a center, on SQLite alone."""
    url = f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'full.db')}"
    database = open_database(url, Clock())
    center = a_center(database)
    approve(database, center.ana, [center.ref("E2")])
    database.close()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of another database, without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'elsewhere.db'}"
    url: str = request.getfixturevalue("fresh_database")
    return url


def backed_up(url: str, file: Path) -> Manifest:
    engine = open_engine(url)
    try:
        return back_up(engine, file, LOCK, MADE_AT)
    finally:
        engine.dispose()


def restored(
    url: str, file: Path, *, key: bytes = KEY, older: tuple[bytes, ...] = (), lock: Lock = LOCK, replace: bool = False
) -> Manifest:
    engine = open_engine(url, new=True)
    try:
        return restore(engine, Vault(key, *older), AUDIT_KEYS, file, lock, replace=replace)
    finally:
        engine.dispose()


def everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table; stamps are drawn again."""
    engine = open_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in tables.metadata.sorted_tables
            if table is not tables.stamps
        }
    engine.dispose()
    return found


@pytest.mark.usefixtures("full")
def test_what_is_restored_is_all_that_was_backed_up(database_url: str, elsewhere: str, tmp_path: Path):
    manifest = backed_up(database_url, tmp_path / "b.zip")
    assert restored(elsewhere, tmp_path / "b.zip") == manifest
    assert everything(elsewhere) == everything(database_url)
    assert manifest.tables["audit_entries"].rows == 2
    assert backed_up(elsewhere, tmp_path / "again.zip").tables == manifest.tables


@pytest.mark.usefixtures("full")
def test_work_goes_on_after_a_restore(database_url: str, elsewhere: str, tmp_path: Path, clock: Clock):
    backed_up(database_url, tmp_path / "b.zip")
    restored(elsewhere, tmp_path / "b.zip")
    there = open_database(elsewhere, clock)
    assert a_user(there, "Bo").user_id == 2
    assert propose_rows(there, ROWS[2:], seed=1).run_id == 2
    there.close()
    engine = open_engine(elsewhere)
    with pytest.raises(DatabaseError, match="never changed"), engine.begin() as connection:
        connection.execute(delete(tables.audit_entries))
    engine.dispose()


def test_a_backup_under_writing_holds_one_moment(full: SqlDatabase, database_url: str, elsewhere: str, tmp_path: Path):
    """Each transaction writes an account and an entry about it: a backup has both or neither."""
    over, written = threading.Event(), threading.Event()
    faults: list[BaseException] = []

    def write() -> None:
        number = 0
        try:
            while not over.is_set():
                number += 1
                name = f"Person {number}"

                def add(work, name=name):
                    made = work.accounts.by_email("ana@example.org")
                    work.accounts.add(type(made)(0, f"{name}@example.org", name, made.roles, made.grants), "no hash")
                    work.access_log.admit(None, None, name)

                full.writing(add)
                written.set()
        except BaseException as error:  # noqa: BLE001
            faults.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert written.wait(120)
        for number in range(3):
            backed_up(database_url, tmp_path / f"{number}.zip")
    finally:
        over.set()
        writer.join()
    assert faults == []
    for number in range(3):
        restored(elsewhere, tmp_path / f"{number}.zip", replace=True)
        found = everything(elsewhere)
        names = {row[3] for row in found["users"]} - {"Ana"}
        assert names
        assert names <= {row[4] for row in found["access_log"]}
        assert len(names) == len([row for row in found["access_log"] if str(row[4]).startswith("Person")])


@pytest.mark.usefixtures("full")
def test_a_database_with_anything_in_it_is_replaced_only_when_asked(database_url: str, tmp_path: Path):
    backed_up(database_url, tmp_path / "b.zip")
    before = everything(database_url)
    database = open_database(database_url, Clock())
    a_user(database, "Late")
    database.close()
    late = everything(database_url)
    with pytest.raises(BackupError, match=r"not empty.*--replace"):
        restored(database_url, tmp_path / "b.zip")
    assert everything(database_url) == late
    restored(database_url, tmp_path / "b.zip", replace=True)
    assert everything(database_url) == before


@pytest.mark.usefixtures("full")
def test_with_another_key_nothing_is_restored(database_url: str, elsewhere: str, tmp_path: Path):
    backed_up(database_url, tmp_path / "b.zip")
    with pytest.raises(BackupError, match="not the key of this backup"):
        restored(elsewhere, tmp_path / "b.zip", key=bytes(32))
    restored(elsewhere, tmp_path / "b.zip")  # it is empty still


@pytest.mark.usefixtures("full")
def test_a_backup_says_nothing_of_what_is_sealed(database_url: str, tmp_path: Path):
    backed_up(database_url, tmp_path / "b.zip")
    sealed = (tmp_path / "b.zip").read_bytes()
    assert b"consultants" not in sealed  # a name in every plain backup, too long to come up in a cipher by chance
    take_out_of_envelope(tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as packed:
        said = b"".join(map(packed.read, packed.namelist())).decode()
    assert '"consultant_id": "C1"' in said
    assert re.findall(r'survivor(?!_min_years)|"role"|"roles": \["expert', said) == []  # the one is a rule's setting
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("full")
def test_a_backup_without_an_envelope_is_restored_as_before(database_url: str, elsewhere: str, tmp_path: Path):
    backed_up(database_url, tmp_path / "b.zip")
    take_out_of_envelope(tmp_path / "b.zip")
    restored(elsewhere, tmp_path / "b.zip")
    assert everything(elsewhere) == everything(database_url)


def test_what_an_older_key_sealed_is_sealed_again_with_the_newest(full_sqlite: str, tmp_path: Path):
    backed_up(full_sqlite, tmp_path / "b.zip")
    there, new = f"sqlite:///{tmp_path / 'new.db'}", bytes(32)
    restored(there, tmp_path / "b.zip", key=new, older=(KEY,))
    engine = open_engine(there)
    with engine.connect() as connection:
        rows = connection.execute(select(tables.lived_experience)).all()
    engine.dispose()
    assert [Vault(new).fits(row.sealed, "lived_experience", row.consultant_id) for row in rows] == [True] * len(rows)
    assert rows


def test_with_another_audit_key_nothing_is_restored(full_sqlite: str, tmp_path: Path):
    backed_up(full_sqlite, tmp_path / "b.zip")
    engine = open_engine(f"sqlite:///{tmp_path / 'new.db'}", new=True)
    with pytest.raises(BackupError, match="audit key here is not the one"):
        restore(engine, Vault(KEY), [bytes(32)], tmp_path / "b.zip", LOCK)
    engine.dispose()
    assert not (tmp_path / "new.db").exists()


PASSPHRASE = Lock(b"six words that nobody has guessed", is_passphrase=True)


@pytest.mark.parametrize(
    ("made", "tried", "told"),
    [
        (LOCK, Lock(bytes(32)), "does not open"),
        (PASSPHRASE, Lock(b"other words", is_passphrase=True), "does not open"),
        (PASSPHRASE, LOCK, "give it with --passphrase"),
        (LOCK, PASSPHRASE, "leave --passphrase out"),
    ],
)
def test_a_backup_opens_with_what_it_was_sealed_with_only(full_sqlite: str, tmp_path: Path, made, tried, told):
    engine = open_engine(full_sqlite)
    back_up(engine, tmp_path / "b.zip", made, MADE_AT)
    engine.dispose()
    there = f"sqlite:///{tmp_path / 'new.db'}"
    with pytest.raises(BackupError, match=told):
        restored(there, tmp_path / "b.zip", lock=tried)
    restored(there, tmp_path / "b.zip", lock=made)
    assert everything(there) == everything(full_sqlite)


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_an_envelope_of_any_size_is_read_from_any_place(tmp_path: Path, size: int):
    said = random.Random(size).randbytes(size)
    with (tmp_path / "sealed").open("wb") as file:
        writer = SealingWriter(file, LOCK)
        for first in range(0, size, 100_000):
            writer.write(said[first : first + 100_000])
        writer.finish()
    with (tmp_path / "sealed").open("rb") as file:
        reader = BufferedReader(SealedReader(file, LOCK, (tmp_path / "sealed").stat().st_size))
        assert reader.read() == said
        reader.seek(-min(size, 10), 2)
        assert reader.read() == said[size - min(size, 10) :]
        reader.seek(size // 2)
        assert (reader.tell(), reader.read(3)) == (size // 2, said[size // 2 : size // 2 + 3])


def test_chunks_that_are_moved_or_left_out_are_noticed(tmp_path: Path):
    with (tmp_path / "sealed").open("wb") as file:
        writer = SealingWriter(file, LOCK)
        writer.write(bytes(3 * CHUNK_BYTES))
        writer.finish()
    sealed = (tmp_path / "sealed").read_bytes()
    header, chunk = sealed[:HEADER_BYTES], CHUNK_BYTES + 16
    first, second, third = (sealed[HEADER_BYTES + n * chunk :][:chunk] for n in range(3))
    for forged in (header + second + first + third, header + first + second, header + first + third):
        (tmp_path / "sealed").write_bytes(forged)
        with (tmp_path / "sealed").open("rb") as file, pytest.raises(BackupError, match="does not open"):
            SealedReader(file, LOCK, len(forged)).read()


FORMER = ("0001", "0005", "0009", "0014")
FORMER_ROWS: dict[str, dict[str, object]] = {
    "users": {
        "user_id": 1,
        "email": "ana@example.org",
        "address": "ana@example.org",
        "name": "Ana",
        "password_hash": "none",
        "roles": ["lead"],
        "grants": [],
        "active": True,
    },
    "decisions": {
        "decision_id": 1,
        "at": MADE_AT.isoformat(),
        "user_id": 1,
        "user_name": "Zoë",
        "action": "lock",
        "engagement_id": "E1",
        "seat": "1",
        "consultant_id": "C1",
        "first_start": MADE_AT.isoformat(),
        "before": "pending",
        "after": "locked",
        "reason": "",
        "note": "",
    },
}


@pytest.mark.parametrize("form", FORMER)
def test_a_backup_of_a_former_form_is_restored_and_upgraded(elsewhere: str, tmp_path: Path, form: str):
    write_former(tmp_path / "b.zip", form)
    assert restored(elsewhere, tmp_path / "b.zip").form == form
    there = open_database(elsewhere, Clock())
    with there.reading() as work:
        (entry,) = work.trail.find()
        assert [one.name for one in work.accounts.all()] == ["Ana"]
    assert (entry.subject, entry.actor) == (Subject(SubjectKind.SEAT, "E1", SeatName("1")), "Zoë")
    there.close()


def write_former(file: Path, form: str) -> None:
    """A backup as former versions wrote it: a user, and an entry of the trail."""
    rows = {
        table.name: [{column.name: FORMER_ROWS[table.name].get(column.name) for column in table.c}]
        if table.name in FORMER_ROWS
        else []
        for table in tables_of(form, AUDIT_KEYS)
    }
    texts = {name: b"".join(json.dumps(row).encode() + b"\n" for row in found) for name, found in rows.items()}
    said = {
        "matcher_backup": 1,
        "form": form,
        "made_at": MADE_AT.isoformat(),
        "tables": {n: {"rows": len(rows[n]), "sha256": sha256(text).hexdigest()} for n, text in texts.items()},
    }
    with zipfile.ZipFile(file, "w") as packed:
        for name, text in texts.items():
            packed.writestr(f"{name}.jsonl", text)
        packed.writestr(MANIFEST, json.dumps(said))


def test_a_damaged_file_changes_nothing(tmp_path: Path, migrated_sqlite: Path):
    source = f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'full.db')}"
    database = open_database(source, Clock())
    a_center(database)
    database.close()
    backed_up(source, tmp_path / "b.zip")
    sound, before = (tmp_path / "b.zip").read_bytes(), everything(source)
    drawn = random.Random(0)
    survived = 0
    for _ in range(DAMAGES):
        (tmp_path / "b.zip").write_bytes(damaged(sound, drawn))
        with suppress(BackupError):
            restored(source, tmp_path / "b.zip", replace=True)
            survived += 1
        assert everything(source) == before
    assert survived < DAMAGES / 2  # these hit what means nothing, the hour of a member for one


def take_out_of_envelope(file: Path) -> None:
    """Leave of a sealed backup what former versions wrote: the zip alone."""
    with file.open("rb") as sealed:
        if sealed_how(sealed.read(HEADER_BYTES)) is None:
            return
        sealed.seek(0)
        plain = BufferedReader(SealedReader(sealed, LOCK, file.stat().st_size)).read()
    file.write_bytes(plain)
    file.chmod(0o600)


def damaged(sound: bytes, drawn: random.Random) -> bytes:
    """A byte changed somewhere, or the end cut off."""
    place = drawn.randrange(len(sound))
    if drawn.random() < 0.2:
        return sound[:place]
    return sound[:place] + bytes([sound[place] ^ drawn.randrange(1, 256)]) + sound[place + 1 :]


def rewritten(file: Path, **changes: bytes | None) -> None:
    """Put other texts into a backup, which is not sealed then; None takes one out."""
    take_out_of_envelope(file)
    with zipfile.ZipFile(file) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    members.update({f"{name}.json" + ("l" if name != "manifest" else ""): text for name, text in changes.items()})  # type: ignore[misc]
    with zipfile.ZipFile(file, "w") as packed:
        for name, text in members.items():
            if text is not None:
                packed.writestr(name, text)


def said_by(file: Path) -> dict[str, object]:
    take_out_of_envelope(file)
    with zipfile.ZipFile(file) as packed:
        found: dict[str, object] = json.loads(packed.read(MANIFEST))
    return found


@pytest.fixture
def small(tmp_path: Path, migrated_sqlite: Path) -> Path:
    """The backup of a center with one account."""
    url = f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'small.db')}"
    database = open_database(url, Clock())
    a_user(database)
    database.close()
    backed_up(url, tmp_path / "small.zip")
    return tmp_path / "small.zip"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"users": b""}, "damaged"),
        ({"users": None}, "damaged"),
        ({"users": b"{}\n"}, "can't be read"),
        ({"manifest": b"[]"}, "damaged"),
        ({"manifest": None}, "damaged"),
    ],
)
def test_a_backup_that_lacks_something_is_refused(small: Path, tmp_path: Path, changes, told: str):
    rewritten(small, **changes)
    with pytest.raises(BackupError, match=told):
        restored(f"sqlite:///{tmp_path / 'elsewhere.db'}", small)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [("form", "0000", "form 0000"), ("matcher_backup", 2, "does not read"), ("tables", {}, "other tables")],
)
def test_a_backup_of_another_form_is_refused_with_the_way_out(
    small: Path, tmp_path: Path, field: str, value: object, told: str
):
    rewritten(small, manifest=json.dumps({**said_by(small), field: value}).encode())
    with pytest.raises(BackupError, match=told):
        restored(f"sqlite:///{tmp_path / 'elsewhere.db'}", small)


def test_what_is_no_backup_at_all_is_refused(tmp_path: Path):
    (tmp_path / "b.zip").write_text("a letter")
    with pytest.raises(BackupError, match="no backup of matcher"):
        restored(f"sqlite:///{tmp_path / 'elsewhere.db'}", tmp_path / "b.zip")


def test_what_the_database_refuses_leaves_all_as_it_was(small: Path, tmp_path: Path):
    """A run that no table of runs holds: the digest is right, the foreign key is not."""
    url = f"sqlite:///{tmp_path / 'small.db'}"
    engine = open_engine(url)
    with engine.connect() as connection:
        connection.connection.execute("PRAGMA foreign_keys = OFF")  # outside of any transaction: else it does nothing
        connection.execute(insert(tables.run_lock), [{"lock_id": 1, "run_id": 77}])
        connection.commit()
    small.unlink()
    back_up(engine, small, LOCK, MADE_AT)
    engine.dispose()
    before = everything(url)
    with pytest.raises(BackupError, match="did not take the backup"):
        restored(url, small, replace=True)
    assert everything(url) == before


def test_no_backup_takes_anothers_place(small: Path, tmp_path: Path):
    before = small.read_bytes()
    with pytest.raises(BackupError, match="is there already"):
        backed_up(f"sqlite:///{tmp_path / 'small.db'}", small)
    assert small.read_bytes() == before


@pytest.mark.parametrize("place", ["nowhere/b.zip", "/dev/null/b.zip", "a" * 300 + ".zip"])
def test_where_nothing_can_be_written_nothing_is_left(tmp_path: Path, migrated_sqlite: Path, place: str):
    with pytest.raises(BackupError, match="can't be written"):
        backed_up(f"sqlite:///{migrated_sqlite}", tmp_path / place)


def test_an_empty_database_has_no_backup(elsewhere: str, tmp_path: Path):
    with pytest.raises((OutdatedError, NoDatabaseError), match="matcher migrate"):
        backed_up(elsewhere, tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()
