"""Passkeys: keys of a device or browser, as second factor or in the place of the password. Source: W3C WebAuthn.

A challenge is good once and for minutes. The name and the address that a passkey holds for are those of the settings:
a page elsewhere that passes on what it was given has another origin, which the browser says under the signature.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import ip_address
from secrets import token_bytes
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from matcher.ports import Database, UnitOfWork
from matcher.records import FactorKind, SecondFactor, User
from matcher.services.accounts.second_factors import ISSUER, called_by, note_added
from matcher.services.accounts.sessions import HalfWay, Shown, begin_without_password, show_factor
from matcher.services.audit.account_entries import COUNT_WENT_BACK, note_change
from matcher.services.failures import AccountError

CHALLENGE_SECONDS = 5 * 60
CHALLENGE_BYTES = 32
LONGEST_ANSWER = 20_000
"""Characters of what a browser answers: keys and signatures of all kinds stay far below."""
REFUSED = "That passkey could not be checked. Try again, or use another way. Nothing was changed."
KNOWN = "That passkey is known already. Nothing was changed."
OVER = "That took too long, or was sent twice. Begin once more: nothing was changed."
LOCAL = "localhost"

Checked = TypeVar("Checked")


@dataclass(frozen=True, slots=True)
class Site:
    """What passkeys are made for: the name in the settings' address, and its origin as a browser writes it."""

    host: str
    origin: str


class Challenge(NamedTuple):
    """What a page asks a browser for.

    Args:
        value: To be signed, base64url.
        options: For the browser, as JSON.
    """

    value: str
    options: str


class Answer(NamedTuple):
    """What a browser answered, as JSON, and the challenge that the page had asked it with."""

    challenge: str
    answer: str


def site_of(address: str) -> Site | None:
    """The site of the settings' address; None where browsers make no passkeys: by a number, or without https."""
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".")
    if _is_number(host) or not (parts.scheme == "https" or host == LOCAL):
        return None
    usual = {"https": 443, "http": 80}[parts.scheme]
    port = f":{parts.port}" if parts.port and parts.port != usual else ""
    return Site(host, f"{parts.scheme}://{host}{port}")


def has_passkey(database: Database, user_id: int) -> bool:
    """Whether an account has a passkey."""
    with database.reading() as work:
        return bool(_passkeys(work, user_id))


def ask_for_new(database: Database, site: Site, user: User) -> Challenge:
    """What a browser needs to make a passkey for an account: none of a device that holds one already."""
    with database.reading() as work:
        known = _passkeys(work, user.user_id)
    value = token_bytes(CHALLENGE_BYTES)
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=ISSUER,
        user_id=_handle(user.user_id),
        user_name=user.email,
        user_display_name=user.name,
        challenge=value,
        exclude_credentials=_named(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    return Challenge(bytes_to_base64url(value), options_to_json(options))


def ask_for_known(database: Database, site: Site, user_id: int | None = None) -> Challenge:
    """What a browser needs to show a passkey.

    Args:
        user_id: Whose, where the password said so; else anyone's, and then its owner has to be verified by the device.
    """
    with database.reading() as work:
        known = _passkeys(work, user_id) if user_id is not None else ()
    value = token_bytes(CHALLENGE_BYTES)
    alone = user_id is None
    options = generate_authentication_options(
        rp_id=site.host,
        challenge=value,
        allow_credentials=_named(known),
        user_verification=UserVerificationRequirement.REQUIRED if alone else UserVerificationRequirement.PREFERRED,
    )
    return Challenge(bytes_to_base64url(value), options_to_json(options))


def add_passkey(
    database: Database, site: Site, user: User, given: Answer, name: str, token: str = ""
) -> tuple[str, ...]:
    """Add a passkey that a browser made.

    Args:
        token: Of the session that asks: with an account's first factor all others end, which began without one.

    Returns:
        Recovery codes where this is the account's first factor; else none. They are shown now and never again.

    Raises:
        AccountError: The answer is not to this challenge, comes from elsewhere, or holds a passkey that is known.
    """
    made = _checked(
        lambda: verify_registration_response(
            credential=_bounded(given.answer),
            expected_challenge=base64url_to_bytes(given.challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    )
    if made is None:
        raise AccountError(REFUSED)
    id_, key, mark = made.credential_id, made.credential_public_key, _mark(made.credential_id)
    secret = {"id": bytes_to_base64url(id_), "public_key": bytes_to_base64url(key)}
    called, counter = called_by(name, "Passkey"), made.sign_count

    def add(work: UnitOfWork) -> tuple[str, ...]:
        if not _first_use(work, given.challenge):
            raise AccountError(OVER)
        if work.factors.marked(mark):
            raise AccountError(KNOWN)
        passkey = SecondFactor(0, user.user_id, FactorKind.PASSKEY, called, secret, work.now, counter, mark)
        return note_added(work, user, passkey, token)

    return database.writing(add)


def finish_by_passkey(database: Database, site: Site, half_way: HalfWay, given: Answer, device: str = "") -> str | None:
    """Begin the session of someone who knew the password and shows a passkey of theirs; None where it is not right."""
    return show_factor(database, half_way, device, _shown(site, given, alone=False))


def sign_in_by_passkey(database: Database, site: Site, given: Answer, device: str = "") -> str | None:
    """Begin the session of someone whose passkey says who they are, and whose device made sure of it.

    Returns:
        None where it is not right: the device has to have verified its owner, by a PIN or what they are.
    """
    shown_id = _checked(lambda: parse_authentication_credential_json(_bounded(given.answer)).raw_id)
    if shown_id is None:
        return None
    with database.reading() as work:
        passkey = work.factors.marked(_mark(shown_id))
    if passkey is None:
        return None
    return begin_without_password(database, passkey.user_id, device, _shown(site, given, alone=True))


def _shown(site: Site, given: Answer, *, alone: bool) -> Shown:
    """Whether the answer shows a passkey of the account that a session is to begin for."""

    def shown(work: UnitOfWork, user: User) -> bool:
        credential = _checked(lambda: parse_authentication_credential_json(_bounded(given.answer)))
        passkey = work.factors.marked(_mark(credential.raw_id)) if credential else None
        if credential is None or passkey is None or passkey.user_id != user.user_id:
            return False
        if credential.response.user_handle not in (None, _handle(user.user_id)):
            return False
        right = _checked(
            lambda: verify_authentication_response(
                credential=credential,
                expected_challenge=base64url_to_bytes(given.challenge),
                expected_rp_id=site.host,
                expected_origin=site.origin,
                credential_public_key=base64url_to_bytes(passkey.secret["public_key"]),
                credential_current_sign_count=0,  # compared below, where going back is written down
                require_user_verification=alone,
            )
        )
        return right is not None and _first_use(work, given.challenge) and _counts_on(work, user, passkey, right)

    return shown


def _counts_on(work: UnitOfWork, user: User, passkey: SecondFactor, right: VerifiedAuthentication) -> bool:
    """Whether a passkey that counts its signatures counted on: a copy of it does not know how far the other is."""
    if not (right.new_sign_count or passkey.counter):
        return True
    if work.factors.advance(passkey.factor_id, right.new_sign_count):
        return True
    note_change(work, user, user, user, COUNT_WENT_BACK)
    return False


def _first_use(work: UnitOfWork, challenge: str) -> bool:
    """Whether a challenge is answered for the first time; it is used up by this."""
    used = sha256(f"passkey challenge {challenge}".encode()).hexdigest()
    return work.rates.hit(used, 2 * CHALLENGE_SECONDS) == 1


def _checked(check: Callable[[], Checked]) -> Checked | None:
    """What a check of a browser's answer found; None where the answer is no good, however it is broken."""
    try:
        return check()
    except (WebAuthnException, InvalidSignature, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _bounded(answer: str) -> str:
    if len(answer) > LONGEST_ANSWER:
        raise ValueError("longer than any browser's answer")
    return answer


def _passkeys(work: UnitOfWork, user_id: int) -> tuple[SecondFactor, ...]:
    return tuple(one for one in work.factors.of(user_id) if one.kind is FactorKind.PASSKEY)


def _named(passkeys: tuple[SecondFactor, ...]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(base64url_to_bytes(one.secret["id"])) for one in passkeys]


def _handle(user_id: int) -> bytes:
    """What an authenticator files an account under: it tells nothing of the person. The same for all their passkeys."""
    return sha256(f"account {user_id}".encode()).digest()


def _mark(credential_id: bytes) -> str:
    return sha256(credential_id).hexdigest()


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return not host
    return True
