"""Seals what is kept apart: lived experience, what seats ask for, letters, addresses. AES-256-GCM, bound to its row."""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from matcher.domain.model.errors import MatcherError
from matcher.key_files import KeySource

VERSION = b"\x01"
"""Of the format, so that another may follow."""
NONCE_BYTES = 12
PADDED_BYTES = 96
"""Lived experience and what seats ask for is padded to this, so that its length tells nothing."""


NOT_THE_KEY = (
    "The sealed records do not open with this key, or there is none. Put back the key file of this database,"
    " or set MATCHER_LIVED_EXPERIENCE_KEY to its key; then import the data again if it is lost for good."
)


class SealError(MatcherError):
    """A sealed value does not open."""


class Vault:
    """Seals and opens small records.

    Args:
        keys: 32 bytes each, the newest first: it seals; the others open what was sealed before.
        source: Asked for the keys each time, where they may change while the process runs.

    Attributes:
        makes_keys: Whether a key is made where there is none and something is to be sealed: not where other records
            were sealed with one that is lost.
    """

    def __init__(self, *keys: bytes, source: KeySource | None = None) -> None:
        self.makes_keys = True
        self._keys = keys
        self._source = source
        self._ciphers = tuple(map(AESGCM, keys))

    def seal(self, record: Mapping[str, object], *place: str, block: int | None = None) -> bytes:
        """Seal a record.

        Args:
            place: Table and key of its row: the sealed value opens nowhere else.
            block: Pad to a multiple of so many bytes, for texts of any length; None: all have one length.
        """
        text = json.dumps(record, sort_keys=True).encode()
        padded = -(-len(text) // block) * block if block else PADDED_BYTES
        plain = text.ljust(padded)
        if len(plain) > padded:
            raise ValueError("A sealed record has to fit its padding.")
        return self._sealed(plain, place)

    def open(self, sealed: bytes, *place: str) -> Mapping[str, object]:
        """Open a sealed record.

        Raises:
            SealError: The key is another one, or the value was tampered with or moved.
        """
        record: Mapping[str, object] = json.loads(self._opened(sealed, place)[0])
        return record

    def reseal(self, sealed: bytes, *place: str) -> bytes | None:
        """The same record, padding and all, sealed with the newest key; None where it is already.

        Raises:
            SealError: As :meth:`open`.
        """
        plain, by_newest = self._opened(sealed, place)
        return None if by_newest else self._sealed(plain, place)

    def fits(self, sealed: bytes, *place: str) -> bool:
        """Whether a sealed record would open here; what it says stays unsaid."""
        try:
            self._opened(sealed, place)
        except SealError:
            return False
        return True

    def _sealed(self, plain: bytes, place: tuple[str, ...]) -> bytes:
        if not self._current():
            self._make()
        nonce = os.urandom(NONCE_BYTES)
        return VERSION + nonce + self._current()[0].encrypt(nonce, plain, _bound_to(place))

    def _opened(self, sealed: bytes, place: tuple[str, ...]) -> tuple[bytes, bool]:
        """What it holds, and whether the newest key sealed it."""
        nonce, text = sealed[len(VERSION) : len(VERSION) + NONCE_BYTES], sealed[len(VERSION) + NONCE_BYTES :]
        for number, cipher in enumerate(self._current()):
            with suppress(InvalidTag):
                return cipher.decrypt(nonce, text, _bound_to(place)), number == 0
        raise SealError(NOT_THE_KEY)

    def _make(self) -> None:
        """Let the source make a key."""
        if self._source is None or not self.makes_keys:
            raise SealError(NOT_THE_KEY)
        self._source()

    @property
    def has_keys(self) -> bool:
        """Whether there is any key here."""
        return bool(self._current())

    def begin(self, holds_sealed: Callable[[], bool]) -> None:
        """Make a key where there is none, unless there are records that were sealed with one: that is lost."""
        if not self._current():
            self.makes_keys = not holds_sealed()
            if self.makes_keys:
                self._make()

    def _current(self) -> tuple[AESGCM, ...]:
        """The ciphers of the keys that count now."""
        keys = self._source.there() if self._source else self._keys
        if keys != self._keys:
            self._keys, self._ciphers = keys, tuple(map(AESGCM, keys))
        return self._ciphers


def _bound_to(place: tuple[str, ...]) -> bytes:
    return json.dumps(place).encode()
