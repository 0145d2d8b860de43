"""What presenters consented to in an engagement, read by those who may before a requester is told who comes."""

from dataclasses import dataclass
from datetime import date

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.workflow.consent import Audience, Consent
from matcher.ports import Database, UnitOfWork
from matcher.records import Permission, User
from matcher.services.accounts.accounts import require
from matcher.services.consent.consenting import MAY_CHOOSE
from matcher.services.failures import NotFoundError
from matcher.services.protection.readings import reason_said, slow_down


@dataclass(frozen=True, slots=True)
class PresenterConsent:
    """To whom a presenter's lived experience may be shown in an engagement today.

    Args:
        until: The last day of it; None where it may be shown to nobody.
    """

    consultant_id: ConsultantId
    name: str
    to: Audience
    until: date | None


def read_consents(
    database: Database, reader: User, engagement_id: EngagementId, why: str, once_more: str = ""
) -> tuple[PresenterConsent, ...]:
    """What those who are asked, or have said yes, allow; in the access log of each of them, with the reason.

    A consent that has ended, or was taken back, is one to nobody.

    Raises:
        NotPermittedError: The reader lacks the permission.
        AccountError: No reason is given, or many records were read lately.
        NotFoundError: There is no such engagement.
    """
    require(reader, Permission.READ_LIVED_EXPERIENCE)
    said = reason_said(why, once_more)

    def read(work: UnitOfWork) -> tuple[PresenterConsent, ...]:
        if not work.dataset.engagements([engagement_id]):
            raise NotFoundError("There is no such engagement. Load the page again.")
        offers = work.offers.find(engagement_id=engagement_id, states=MAY_CHOOSE)
        people = sorted({offer.consultant_id for offer in offers})
        known = work.dataset.people(people)
        names = {one: known[one].name if one in known else one for one in people}
        told = []
        for one in people:  # each is counted before the next: a team is many at once
            slow_down(work, reader, one, once_more)
            told.append(_read(work, reader, engagement_id, one, said, names[one]))
        return tuple(told)

    return database.writing(read)


def _read(
    work: UnitOfWork, reader: User, engagement_id: EngagementId, one: ConsultantId, said: str, name: str
) -> PresenterConsent:
    access = work.access_log.admit(reader.user_id, one, f"consent in engagement {engagement_id}: ", said)
    consent = work.consents.get(access, engagement_id, one)
    if not consent.allows(Audience.REQUESTER, work.today):
        consent = Consent()
    return PresenterConsent(one, name, consent.to, consent.until)
