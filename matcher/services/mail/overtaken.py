"""Letters that what happened meanwhile has overtaken: an offer has ended, or a calendar has to be told something else.

Most are discarded where it happens. This is for those that were under way then, and are back in our hands.
"""

from matcher.domain.model.ids import EngagementId
from matcher.domain.workflow.letter import LINKED, WAITING, LetterKind
from matcher.domain.workflow.offer import STANDS
from matcher.ports import UnitOfWork
from matcher.records import Letter, User
from matcher.services.calendars.invitations import update_calendar
from matcher.services.offers.offer_letters import keep_true, open_offers

OFFER_OVER = "The offer has ended, so its letter is not sent any more. Discard it."
OVER_IN_PART = (
    "One of the seats that it asks for can't be answered any more. The letter is written again within a minute, where a"
    " worker runs, or by: matcher offers expire. Nothing was sent."
)
NO_YES = "The person has not said yes, or no longer stands by it: invitations go out after the yes only. Discard it."
HELD_BACK = LINKED | {LetterKind.INVITATION}


def why_over(work: UnitOfWork, letter: Letter) -> str:
    """Why a letter must not go out as things stand, in a sentence, or an empty string."""
    person = letter.to.consultant_id
    if letter.kind not in HELD_BACK or person is None:
        return ""
    if letter.kind in LINKED:
        open_ = len(open_offers(work, letter))
        return OFFER_OVER if not open_ else OVER_IN_PART if open_ < len(letter.offers) else ""
    offers = work.offers.find(engagement_id=EngagementId(letter.about.subject_id), consultant_id=person)
    return "" if any(offer.state in STANDS for offer in offers) else NO_YES


def settle_overtaken(work: UnitOfWork, user: User | None, letter: Letter) -> None:
    """Look at a letter that came back unsent: discard it where it is overtaken, and draft what is true now."""
    if letter.state not in WAITING:
        return
    if letter.calendar and letter.to.consultant_id:
        update_calendar(work, user, EngagementId(letter.about.subject_id), letter.to.consultant_id)
    elif letter.kind in LINKED:
        keep_true(work, user, letter)
