"""Second factors: what someone has besides a password."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FactorKind(StrEnum):
    """What a second factor is."""

    TOTP = "totp"
    """Codes of an authenticator app. Source: RFC 6238."""
    PASSKEY = "passkey"
    """A key of the device or the browser. Source: W3C Web Authentication."""


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """One second factor of an account.

    Args:
        name: What its owner calls it.
        secret: What proves it, sealed in the database: the app's key, or the passkey's id and public key.
        counter: The last time step (an app) or signature count (a passkey) that was accepted: none counts twice.
        mark: Hash of a passkey's id, by which it is found before anyone said whose it is; none has two owners.
    """

    factor_id: int
    user_id: int
    kind: FactorKind
    name: str
    secret: Mapping[str, str]
    added_at: datetime
    counter: int = 0
    mark: str = ""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its owner sees it.

    Args:
        handle: Names the session in a form; it opens nothing.
        device: Browser and system, as the browser says them.
    """

    handle: str
    began_at: datetime
    device: str
