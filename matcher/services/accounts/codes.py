"""Codes that are typed at sign-in: of an app, and for recovery. A code counts once, however often it is shown."""

import secrets
from collections.abc import Iterable
from hashlib import sha256

import pyotp

from matcher.ports import UnitOfWork
from matcher.records import FactorKind, User
from matcher.services.audit.account_entries import RECOVERED, note_change

RECOVERY_CODES = 10
CODE_BYTES = 10
"""80 bits: too many to try, so that a plain hash is enough."""
STEPS_APART = 10
"""Beyond what any clock that is right can have accepted: five minutes."""
STEPS_OF_DRIFT = 1
"""Clocks may be half a minute apart. Source: RFC 6238, section 5.2."""


def accept_code(work: UnitOfWork, user: User, code: str) -> bool:
    """Whether a code of an app, or a recovery code, is right; it is used up by this."""
    for factor in work.factors.of(user.user_id):
        if factor.kind is FactorKind.TOTP:
            step = step_of(factor.secret["key"], code, int(work.now.timestamp()))
            # One that was accepted in the future was so by another clock: it keeps nobody out until then.
            if step is not None and work.factors.advance(factor.factor_id, step, furthest=step + STEPS_APART):
                return True
    if work.factors.take_code(user.user_id, _hash(code)):
        note_change(work, user, user, user, RECOVERED)
        return True
    return False


def step_of(key: str, code: str, now: int) -> int | None:
    """The time step whose code this is, near the moment; None where there is none."""
    digits = "".join(code.split())
    app = pyotp.TOTP(key)
    steps: Iterable[int] = range(now // app.interval - STEPS_OF_DRIFT, now // app.interval + STEPS_OF_DRIFT + 1)
    right = [step for step in steps if secrets.compare_digest(app.generate_otp(step).encode(), digits.encode())]
    return right[-1] if right else None


def new_codes(work: UnitOfWork, user: User) -> tuple[str, ...]:
    """New recovery codes in the place of those before; shown once, kept as hashes."""
    codes = tuple(_code() for _ in range(RECOVERY_CODES))
    work.factors.set_codes(user.user_id, map(_hash, codes))
    return codes


def _code() -> str:
    drawn = secrets.token_hex(CODE_BYTES)
    return "-".join(drawn[at : at + 5] for at in range(0, len(drawn), 5))


def _hash(code: str) -> str:
    plain = "".join(code.split()).replace("-", "").casefold()
    return sha256(plain.encode()).hexdigest()
