"""A code by phone opens a consultant's own page where no mail reaches them.

The consultant's browser shows the code, and the consultant reads it out: what opens the page stays in that browser, so
that hearing the code opens nothing. Who could draw a code and hear it too would act in someone's name; so two accounts
have to hear it, both on record, and what is done on the page is marked.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from secrets import choice, token_urlsafe

from matcher.domain.model.clock.ahead import is_in_force
from matcher.domain.model.ids import ConsultantId
from matcher.ports import Database, UnitOfWork
from matcher.records import Action, OwnKey, OwnKeyKind, Permission, Subject, SubjectKind, User
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import record
from matcher.services.consent.own_page import TOKEN_BYTES, begin_page, hashed
from matcher.services.consultants.contacts import link_addresses
from matcher.services.failures import NotFoundError

SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without signs that sound or look like another."""
LENGTH = 8
GOOD_FOR = timedelta(minutes=30)
NO_CODE = "No such code is open. They are good for 30 minutes: let them read it out once more. Nothing was changed."
ANOTHER = "A colleague heard this code for another person. Draw a new one. Nothing was changed."
YOURSELF = "You heard this code yourself: a colleague has to hear it too. Nothing was changed."
BY_MAIL = "Mail reaches this person, so their page sends a link to their own address. Nothing was changed."
FIRST = "a code by phone, heard by the first of two"
SECOND = "a code by phone, heard by the second of two: their own page opens in the browser that showed it"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A code, and the token that stays in the browser that shows it."""

    token: str
    code: str


@dataclass(frozen=True, slots=True)
class HeardCode:
    """What came of a code that was heard: why not, in a sentence, or whether a second has to hear it too."""

    refused: str = ""
    complete: bool = False


def draw(database: Database) -> Drawn:
    """Draw a code for a browser. It is nobody's until it is heard."""
    token, code = token_urlsafe(TOKEN_BYTES), "".join(choice(SIGNS) for _ in range(LENGTH))

    def work(unit: UnitOfWork) -> None:
        unit.own_keys.forget_over(unit.now)
        key = OwnKey(hashed(token), OwnKeyKind.CODE, unit.now + GOOD_FOR, code_hash=hashed(code))
        unit.own_keys.add(key)

    database.writing(work)
    return Drawn(token, code)


def hear(database: Database, user: User, consultant_id: ConsultantId, code: str, *, mail_set_up: bool) -> HeardCode:
    """Say that a person read out a code by phone.

    Args:
        mail_set_up: Whether links can be sent at all: to whom they can, no code is given.

    Raises:
        NotPermittedError: The user may not decide.
        NotFoundError: There is no such consultant.
    """
    require(user, Permission.DECIDE)
    typed = "".join(sign for sign in code.upper() if sign.isalnum())

    def work(unit: UnitOfWork) -> HeardCode:
        if not unit.dataset.consultants([consultant_id]):
            raise NotFoundError("There is no such consultant. Load the page again.")
        if mail_set_up and link_addresses(unit, [consultant_id]):
            return HeardCode(BY_MAIL)
        key = unit.own_keys.by_code(hashed(typed))
        if key is None or not is_in_force(key.ends_at, unit.now, GOOD_FOR) or key.by_phone:
            return HeardCode(NO_CODE)
        if key.consultant_id is None:
            unit.own_keys.change(replace(key, consultant_id=consultant_id, heard_by=user.user_id))
            _record(unit, user, consultant_id, FIRST)
            return HeardCode()
        if key.consultant_id != consultant_id:
            return HeardCode(ANOTHER)
        if key.heard_by == user.user_id:
            return HeardCode(YOURSELF)
        unit.own_keys.change(replace(key, by_phone=True))
        _record(unit, user, consultant_id, SECOND)
        return HeardCode(complete=True)

    return database.writing(work)


def enter(database: Database, token: str) -> str | None:
    """The token of the page, for the browser whose code two have heard; None before that, and where it ran out."""

    def work(unit: UnitOfWork) -> str | None:
        key = unit.own_keys.get(hashed(token))
        heard = key is not None and key.kind is OwnKeyKind.CODE and key.by_phone
        if key is None or key.consultant_id is None or not heard or not is_in_force(key.ends_at, unit.now, GOOD_FOR):
            return None
        unit.own_keys.remove(key.token_hash)
        return begin_page(unit, key.consultant_id, by_code=True)

    return database.writing(work)


def _record(work: UnitOfWork, user: User, consultant_id: ConsultantId, note: str) -> None:
    record(work, user, Action.OWN_PAGE, Subject(SubjectKind.CONSULTANT, consultant_id), "", "", note=note)
