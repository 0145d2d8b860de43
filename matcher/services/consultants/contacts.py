"""Where mail for a consultant goes: the address set here, else that of the data; and who can't be reached."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from secrets import token_urlsafe

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.names.mail_address import address_within, is_address
from matcher.domain.workflow.offer import NONCE_BYTES, OfferState
from matcher.ports import Database, UnitOfWork
from matcher.records import Action, Permission, Subject, SubjectKind, User
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import record
from matcher.services.failures import NotFoundError
from matcher.services.saving import NEWER, newer

NO_ADDRESS = "That is no address that mail can go to. Give one like name@example.org. Nothing was changed."
SO_WRITTEN = "Give {} alone: mail can go to that. Nothing was changed."
"""Where someone pasted more than an address."""
SET_HERE, OF_THE_DATA = "an address set here", "the address of the data"


def addresses(work: UnitOfWork, people: Collection[ConsultantId]) -> Mapping[ConsultantId, str]:
    """Where mail goes, for those who can be reached; the others are left out."""
    known = work.dataset.people(people)
    found = {key: person.email for key, person in known.items()} | dict(work.contacts.emails(people))
    return {key: email for key, email in found.items() if is_address(email)}


def link_addresses(work: UnitOfWork, people: Collection[ConsultantId]) -> Mapping[ConsultantId, str]:
    """Where links may go: an address that one person set takes a second person before it counts."""
    waiting = work.contacts.unconfirmed()
    return {key: email for key, email in addresses(work, people).items() if key not in waiting}


def not_an_address(text: str) -> str:
    """Why a text is not taken for an address, with the one that stands in it."""
    meant = address_within(text)
    return SO_WRITTEN.format(meant) if meant else NO_ADDRESS


def mail_goes_elsewhere(work: UnitOfWork, user: User, consultant_id: ConsultantId, own: str) -> None:
    """Let an address that was changed here wait for a second person, and end the links that were sent before.

    Args:
        own: The address set here; empty where that of the data counts.
    """
    work.contacts.set(consultant_id, own, work.now, user.user_id)
    _end_links(work, consultant_id)


def unconfirmed_by(database: Database, consultant_id: ConsultantId) -> User | None:
    """Who set the address that still waits for a second person, or None where none waits."""
    with database.reading() as work:
        user_id = work.contacts.unconfirmed().get(consultant_id)
        return work.accounts.get(user_id) if user_id is not None else None


def waiting_addresses(database: Database) -> Mapping[ConsultantId, int]:
    """Whose address waits for a second person, and which account set it."""
    with database.reading() as work:
        waiting = work.contacts.unconfirmed()
        return {one: waiting[one] for one in work.dataset.consultants(list(waiting))} if waiting else {}


def confirm_address(database: Database, user: User, consultant_id: ConsultantId, seen: str | None = None) -> str:
    """Confirm an address that someone else has set: the person's links go there from now on.

    Args:
        seen: The mark of the address that the page showed: who set it may set another in between.

    Returns:
        Why it was not confirmed, in a sentence, or an empty string.

    Raises:
        NotPermittedError: The user may not send mail.
    """
    require(user, Permission.SEND)

    def work(unit: UnitOfWork) -> str:
        setter = unit.contacts.unconfirmed().get(consultant_id)
        if setter is None:
            return "No address waits to be confirmed. Nothing was changed."
        if setter == user.user_id:
            return "You set this address yourself: a colleague has to confirm it. Nothing was changed."
        of_the_data = (one.email for one in unit.dataset.people([consultant_id]).values())
        if newer(seen, unit.contacts.emails([consultant_id]).get(consultant_id) or next(of_the_data, "")):
            return NEWER
        unit.contacts.confirm(consultant_id)
        about = Subject(SubjectKind.CONTACT, consultant_id)
        record(unit, user, Action.CONTACT, about, SET_HERE, SET_HERE, note="confirmed by a second person")
        return ""

    return database.writing(work)


def unreachable(database: Database, people: Collection[ConsultantId]) -> tuple[ConsultantId, ...]:
    """Those of these people whom no mail reaches, in id order."""
    with database.reading() as work:
        return tuple(sorted(set(people) - addresses(work, people).keys()))


def own_address(database: Database, consultant_id: ConsultantId) -> str:
    """The address that was set here, or an empty string where that of the data counts."""
    with database.reading() as work:
        return work.contacts.emails([consultant_id]).get(consultant_id, "")


def set_address(
    database: Database, user: User, consultant_id: ConsultantId, email: str, seen: str | None = None
) -> str:
    """Set where mail for a consultant goes; with an empty one, that of the data counts again.

    Args:
        seen: The mark of the address that the form showed.

    Returns:
        Why it was not set, in a sentence, or an empty string.

    Raises:
        NotPermittedError: The user may not send mail.
        NotFoundError: There is no such consultant.
    """
    require(user, Permission.SEND)
    wanted = email.strip()
    if wanted and not is_address(wanted):
        return not_an_address(wanted)

    def work(unit: UnitOfWork) -> str:
        if not unit.dataset.people([consultant_id]):
            raise NotFoundError("There is no such consultant. Load the page again.")
        before = unit.contacts.emails([consultant_id]).get(consultant_id, "")
        if newer(seen, before):
            return NEWER
        if wanted == before:
            return ""
        mail_goes_elsewhere(unit, user, consultant_id, wanted)
        _record(unit, user, consultant_id, before, wanted)
        return ""

    return database.writing(work)


def _end_links(work: UnitOfWork, consultant_id: ConsultantId) -> None:
    """End the links that were sent to the address before: they stay ended where the address is changed back."""
    for offer in work.offers.find(consultant_id=consultant_id, states={OfferState.ASKED, OfferState.ACCEPTED}):
        work.offers.update(replace(offer, nonce=token_urlsafe(NONCE_BYTES)))
    work.own_keys.remove_of(consultant_id)


def _record(work: UnitOfWork, user: User, consultant_id: ConsultantId, before: str, after: str) -> None:
    about = Subject(SubjectKind.CONTACT, consultant_id)
    record(work, user, Action.CONTACT, about, SET_HERE if before else OF_THE_DATA, SET_HERE if after else OF_THE_DATA)
