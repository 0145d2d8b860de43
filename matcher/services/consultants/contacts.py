"""Where mail for a consultant goes: the address set here, else that of the data; and who can't be reached."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from secrets import token_urlsafe

from matcher.domain.model.ids import ConsultantId
from matcher.domain.workflow.letter import is_address
from matcher.domain.workflow.offer import NONCE_BYTES, OfferState
from matcher.ports import Database, UnitOfWork
from matcher.records import Action, Permission, Subject, SubjectKind, User
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import record
from matcher.services.failures import NotFoundError
from matcher.services.saving import NEWER, newer

NO_ADDRESS = "That is no address that mail can go to. Give one like name@example.org. Nothing was changed."
SET_HERE, OF_THE_DATA = "an address set here", "the address of the data"


def addresses(work: UnitOfWork, people: Collection[ConsultantId]) -> Mapping[ConsultantId, str]:
    """Where mail goes, for those who can be reached; whoever can't is left out."""
    known = work.dataset.people(people)
    found = {key: person.email for key, person in known.items()} | dict(work.contacts.emails(people))
    return {key: email for key, email in found.items() if is_address(email)}


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
        return NO_ADDRESS

    def work(unit: UnitOfWork) -> str:
        if not unit.dataset.people([consultant_id]):
            raise NotFoundError("There is no such consultant. Load the page again.")
        before = unit.contacts.emails([consultant_id]).get(consultant_id, "")
        if newer(seen, before):
            return NEWER
        unit.contacts.set(consultant_id, wanted, unit.now)
        if wanted != before:
            _end_links(unit, consultant_id)
            _record(unit, user, consultant_id, before, wanted)
        return ""

    return database.writing(work)


def _end_links(work: UnitOfWork, consultant_id: ConsultantId) -> None:
    """End the links that were sent to the address before: they stay ended where the address is changed back."""
    for offer in work.offers.find(consultant_id=consultant_id, states={OfferState.ASKED, OfferState.ACCEPTED}):
        work.offers.update(replace(offer, nonce=token_urlsafe(NONCE_BYTES)))


def _record(work: UnitOfWork, user: User, consultant_id: ConsultantId, before: str, after: str) -> None:
    about = Subject(SubjectKind.CONTACT, consultant_id)
    record(work, user, Action.CONTACT, about, SET_HERE if before else OF_THE_DATA, SET_HERE if after else OF_THE_DATA)
