"""The envelope of a backup: AES-256-GCM in chunks that can neither be changed, moved nor left out unnoticed.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce of a chunk holds its number and whether
it is the last. The key of the file is made from a key or a passphrase, with a salt of the file's own.
"""

import io
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from matcher.domain.model.errors import MatcherError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

MAGIC = b"matcher sealed backup 1\n"
BY_KEY, BY_PASSPHRASE = b"k", b"p"
SALT_BYTES = 16
KEY_BYTES = 32
CHUNK_BYTES = 1 << 18
TAG_BYTES = 16
HEADER_BYTES = len(MAGIC) + 1 + SALT_BYTES
SCRYPT_COST = 1 << 15
"""32 MB and a tenth of a second for each guess of a passphrase."""


class BackupError(MatcherError):
    """A backup that can't be made, or can't be restored. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What a backup is sealed with.

    Args:
        secret: A key of 32 bytes, or a passphrase.
    """

    secret: bytes
    is_passphrase: bool = False

    @property
    def mark(self) -> bytes:
        """What the file says of it."""
        return BY_PASSPHRASE if self.is_passphrase else BY_KEY

    def file_key(self, salt: bytes) -> bytes:
        """The key of one file."""
        if self.is_passphrase:
            return Scrypt(salt, KEY_BYTES, n=SCRYPT_COST, r=8, p=1).derive(self.secret)
        return HKDF(SHA256(), KEY_BYTES, salt, MAGIC).derive(self.secret)


class SealingWriter(io.RawIOBase):
    """Seals what is written to it into a file, which it leaves open."""

    def __init__(self, file: BinaryIO, lock: Lock) -> None:
        super().__init__()
        self._file = file
        self._header = MAGIC + lock.mark + os.urandom(SALT_BYTES)
        self._cipher = AESGCM(lock.file_key(self._header[-SALT_BYTES:]))
        self._waiting = bytearray()
        self._chunks = 0
        file.write(self._header)

    def writable(self) -> bool:
        """It is for writing only."""
        return True

    def write(self, data: "ReadableBuffer") -> int:
        """Take bytes; whole chunks go to the file at once, all but the last."""
        taken = memoryview(data).cast("B")
        self._waiting += taken
        while len(self._waiting) > CHUNK_BYTES:
            self._put(bytes(self._waiting[:CHUNK_BYTES]), last=False)
            del self._waiting[:CHUNK_BYTES]
        return len(taken)

    def finish(self) -> None:
        """Write the last chunk: without it the file does not open."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, chunk: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._chunks, last=last), chunk, self._header))
        self._chunks += 1


class SealedReader(io.RawIOBase):
    """Reads a sealed file from any place.

    Args:
        size: Of the sealed file, in bytes.

    Raises:
        BackupError: The lock is another, or the file is damaged, cut off or added to.
    """

    def __init__(self, file: BinaryIO, lock: Lock, size: int) -> None:
        super().__init__()
        self._file = file
        self._header = file.read(HEADER_BYTES)
        self._cipher = AESGCM(lock.file_key(self._header[-SALT_BYTES:]))
        sealed = size - HEADER_BYTES
        self._chunks = max(1, -(-sealed // (CHUNK_BYTES + TAG_BYTES)))
        self._size = sealed - self._chunks * TAG_BYTES
        self._at = 0
        self._chunk = lru_cache(maxsize=4)(self._opened)
        self._chunk(self._chunks - 1)

    def readable(self) -> bool:
        """It is for reading only."""
        return True

    def seekable(self) -> bool:
        """Chunks open one by one."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place; it is where the next read begins."""
        begins = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, begins + offset)
        return self._at

    def tell(self) -> int:
        """The place."""
        return self._at

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill a buffer as far as the chunk goes; 0 at the end."""
        if self._at >= self._size:
            return 0
        number, begins = divmod(self._at, CHUNK_BYTES)
        into = memoryview(buffer).cast("B")
        found = self._chunk(number)[begins : begins + len(into)]
        into[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _opened(self, number: int) -> bytes:
        self._file.seek(HEADER_BYTES + number * (CHUNK_BYTES + TAG_BYTES))
        sealed = self._file.read(CHUNK_BYTES + TAG_BYTES)
        try:
            return self._cipher.decrypt(_nonce(number, last=number == self._chunks - 1), sealed, self._header)
        except (InvalidTag, ValueError):
            raise BackupError(
                "The backup does not open: its key or passphrase is another one, or the file is damaged. Nothing was"
                " changed. Put the backup.key that it was made with in place, or give its passphrase."
            ) from None


def sealed_how(beginning: bytes) -> bytes | None:
    """How a file that begins so is sealed: by key or by passphrase; None where it is no sealed backup.

    Args:
        beginning: Its first bytes, :data:`HEADER_BYTES` or more.
    """
    mark = beginning[len(MAGIC) : len(MAGIC) + 1]
    return mark if beginning.startswith(MAGIC) and mark in {BY_KEY, BY_PASSPHRASE} else None


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
