"""How often something was tried within a span of time, shared by all processes: what limits on sign-in count with."""

import hmac
from datetime import datetime

from matcher.ports import Database


class SharedRates:
    """Counts tries by key.

    Args:
        secret: Keys name accounts and addresses of visitors: what is stored is their hash with this.
    """

    def __init__(self, database: Database, secret: bytes) -> None:
        self._database = database
        self._secret = secret

    def hit(self, key: str, seconds: int, times: int = 1) -> int:
        """Count tries; how many there are in the span now, which begins with the first."""
        hashed = self._hash(key)
        return self._database.writing(lambda work: work.rates.hit(hashed, seconds, times))

    def hits(self, key: str) -> int:
        """How many there are in the span."""
        with self._database.reading() as work:
            return work.rates.hits(self._hash(key))

    def ends_at(self, key: str) -> datetime:
        """When the span ends; now where none is under way."""
        with self._database.reading() as work:
            return work.rates.ends_at(self._hash(key)) or work.now

    def forget(self, key: str | None = None) -> None:
        """Count again: one key, or all."""
        hashed = None if key is None else self._hash(key)
        self._database.writing(lambda work: work.rates.forget(hashed))

    def _hash(self, key: str) -> str:
        return hmac.digest(self._secret, key.encode(), "sha256").hex()
