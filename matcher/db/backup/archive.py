"""The file of a backup: a zip with one text of JSON lines for each table, and a manifest of what has to be in it."""

import io
import json
import lzma
import os
import secrets
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from matcher.db.backup.envelope import (
    BY_PASSPHRASE,
    HEADER_BYTES,
    BackupError,
    Lock,
    SealedReader,
    SealingWriter,
    sealed_how,
)

FORMAT = 1
MANIFEST = "manifest.json"
PRIVATE = 0o600
UNREADABLE = (
    OSError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
    EOFError, KeyError, TypeError, ValueError, RuntimeError, OverflowError,
)  # fmt: skip
"""What Python's zip and JSON readers raise over a file that is not what it was."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """What a table's text has to be."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Args:
        form: The revision of the database that it was made from.
        made_at: In ISO form, UTC.
        tables: By name.
    """

    form: str
    made_at: str
    tables: Mapping[str, Content]

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(content.rows for content in self.tables.values())


def write_archive(
    path: Path, lock: Lock, form: str, made_at: datetime, tables: Iterable[tuple[str, Iterable[Row]]]
) -> Manifest:
    """Write a sealed backup that only its owner reads: whole, or not at all.

    Raises:
        BackupError: There is such a file already, or it can't be written.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        if path.exists():
            raise BackupError(f"{path} is there already, and no backup takes another's place. Name a new file.")
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE)
        with os.fdopen(descriptor, "w+b") as file:
            sealing = SealingWriter(file, lock)
            with zipfile.ZipFile(sealing, "w", zipfile.ZIP_DEFLATED) as packed:
                contents = {name: _write_table(packed, name, rows) for name, rows in tables}
                manifest = Manifest(form, made_at.isoformat(), contents)
                packed.writestr(MANIFEST, json.dumps({"matcher_backup": FORMAT, **asdict(manifest)}, indent=1))
            sealing.finish()
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    except OSError as error:
        raise BackupError(f"{path} can't be written: {error.strerror}. Name a place with room for it.") from error
    finally:
        with suppress(OSError):  # where it could not be made
            draft.unlink()
    return manifest


def _write_table(packed: zipfile.ZipFile, name: str, rows: Iterable[Row]) -> Content:
    digest, count = sha256(), 0
    with packed.open(_member(name), "w", force_zip64=True) as text:
        for row in rows:
            line = json.dumps(row).encode() + b"\n"
            digest.update(line)
            text.write(line)
            count += 1
    return Content(count, digest.hexdigest())


@dataclass(frozen=True, slots=True)
class Archive:
    """A backup that is open for reading."""

    manifest: Manifest
    _packed: zipfile.ZipFile

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """A table's rows; complete and unharmed if this ends well.

        Raises:
            BackupError: They are not what the manifest says.
        """
        digest, count = sha256(), 0
        with _damage_told(), self._packed.open(_member(table)) as text:
            for line in text:
                digest.update(line)
                count += 1
                yield json.loads(line)
        if Content(count, digest.hexdigest()) != self.manifest.tables[table]:
            raise _damaged()


@contextmanager
def open_archive(path: Path, lock: Lock) -> Iterator[Archive]:
    """Open a backup, a sealed one or one of former versions, which were not.

    Raises:
        BackupError: It is none, it is damaged, or another version of matcher wrote it in a way not known here.
    """
    with path.open("rb") as file:
        with _damage_told():
            packed = zipfile.ZipFile(_unsealed(file, lock))
            manifest = _manifest(json.loads(packed.read(MANIFEST)))
        with packed:
            yield Archive(manifest, packed)


def _unsealed(file: BinaryIO, lock: Lock) -> BinaryIO:
    how = sealed_how(file.read(HEADER_BYTES))
    file.seek(0)
    if how is None:
        return file
    if how != lock.mark:
        wanted = "a passphrase: give it with --passphrase" if how == BY_PASSPHRASE else "a key: leave --passphrase out"
        raise BackupError(f"The backup is sealed with {wanted}. Nothing was changed.")
    return io.BufferedReader(SealedReader(file, lock, os.fstat(file.fileno()).st_size))


def _manifest(said: Mapping[str, Any]) -> Manifest:
    if said["matcher_backup"] != FORMAT:
        raise BackupError("This backup has a form that this version of matcher does not read. Use the one it is from.")
    tables = {name: Content(**content) for name, content in said["tables"].items()}
    return Manifest(said["form"], said["made_at"], tables)


def _member(table: str) -> str:
    return f"{table}.jsonl"


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except UNREADABLE:
        raise _damaged() from None


def _damaged() -> BackupError:
    return BackupError("The file is no backup of matcher, or it is damaged. Nothing was changed; use another backup.")
