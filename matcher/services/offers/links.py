"""Links for people without an account: signed with the center's key, each for one purpose; they name nobody."""

import hmac
from enum import StrEnum
from hashlib import sha256

SIGNATURE_LENGTH = 32
SEPARATOR = "."


class Purpose(StrEnum):
    """What a link is for: one is never good for the other."""

    ANSWER = "answer to an offer"
    CHOICES = "choices about an engagement"


def token_of(key: bytes, purpose: Purpose, nonce: str) -> str:
    """What stands in the link.

    Args:
        nonce: Drawn at random when the offer was made.
    """
    return f"{nonce}{SEPARATOR}{_signature(key, purpose, nonce)}"


def nonce_in(key: bytes, purpose: Purpose, token: str) -> str | None:
    """The nonce of a link that was made here for this purpose, else None; compared in constant time."""
    nonce, _, signature = token.rpartition(SEPARATOR)
    genuine = hmac.compare_digest(signature.encode(), _signature(key, purpose, nonce).encode())
    return nonce if genuine else None


def _signature(key: bytes, purpose: Purpose, nonce: str) -> str:
    return hmac.new(key, f"{purpose.value}\0{nonce}".encode(), sha256).hexdigest()[:SIGNATURE_LENGTH]
