"""Seals what is kept apart: lived experience, what seats ask for, letters, addresses. AES-256-GCM, bound to its row."""

import json
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from matcher.domain.model.errors import MatcherError

VERSION = b"\x01"
"""Of the format, so that another may follow."""
NONCE_BYTES = 12
PADDED_BYTES = 96
"""Lived experience and what seats ask for is padded to this, so that its length tells nothing."""


class SealError(MatcherError):
    """A sealed value does not open."""


class Vault:
    """Seals and opens small records.

    Args:
        key: 32 bytes.
    """

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

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
        nonce = os.urandom(NONCE_BYTES)
        return VERSION + nonce + self._cipher.encrypt(nonce, plain, _bound_to(place))

    def open(self, sealed: bytes, *place: str) -> Mapping[str, object]:
        """Open a sealed record.

        Raises:
            SealError: The key is another one, or the value was tampered with or moved.
        """
        nonce, text = sealed[len(VERSION) : len(VERSION) + NONCE_BYTES], sealed[len(VERSION) + NONCE_BYTES :]
        try:
            record: Mapping[str, object] = json.loads(self._cipher.decrypt(nonce, text, _bound_to(place)))
        except InvalidTag:
            raise SealError(
                "The sealed records do not open with this key. Put back the key file of this database,"
                " or set MATCHER_LIVED_EXPERIENCE_KEY to its key; then import the data again if it is lost for good."
            ) from None
        return record

    def fits(self, sealed: bytes, *place: str) -> bool:
        """Whether a sealed record would open here; what it says stays unsaid."""
        try:
            self.open(sealed, *place)
        except SealError:
            return False
        return True


def _bound_to(place: tuple[str, ...]) -> bytes:
    return json.dumps(place).encode()
