"""Two people and a panel: made public, asked, and answered for, so that calendars have something to hear of."""

from collections.abc import Iterable

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Assignment
from matcher.domain.model.vocabulary import Mode, SeatStatus
from matcher.domain.workflow.letter import LetterKind, LetterState, LetterStep
from matcher.domain.workflow.offer import Offer, OfferState
from matcher.records import HeldSeat, Letter, User
from matcher.services.engagements.lifecycle import release
from matcher.services.mail.outbox import LetterRef, take_steps
from matcher.services.offers.answering import Answer, answer_for
from matcher.services.offers.offering import send_offers
from matcher.services.publication.publishing import publish
from tests.support.builders import CHICAGO, a_consultant, an_engagement, seats

DAYS = 5
PEOPLE = [a_consultant("C1"), a_consultant("C2", name="Bo Example", time_zone=CHICAGO)]
PANEL = an_engagement("E1", seats=seats("expert", "survivor"), sessions=2, cadence_days=7)
ON_SITE = an_engagement("E2", mode=Mode.IN_PERSON)


def stands(database: SqlDatabase, *rows: Assignment) -> None:
    """Make these seats approved beside those whose people were asked."""

    def write(work):
        kept = {(one.engagement_id, one.seat) for one in work.offers.find(states={OfferState.ASKED, *STANDING})}
        work.standing.remove([key for key in work.standing.seats() if tuple(key) not in kept])
        work.standing.put([HeldSeat(row, SeatStatus.APPROVED, decided=True) for row in rows])

    database.writing(write)


STANDING = (OfferState.ACCEPTED, OfferState.DELIVERED)


def ask(database: SqlDatabase, user: User, *rows: Assignment) -> None:
    """Approve, publish and ask."""
    stands(database, *rows)
    publish(database, user)
    assert send_offers(database, user, DAYS, letters=True).offers


def open_offer(database: SqlDatabase, person: str, engagement_id: str = "E1") -> Offer:
    with database.reading() as work:
        found = work.offers.find(
            engagement_id=EngagementId(engagement_id), consultant_id=ConsultantId(person), states={OfferState.ASKED}
        )
    return found[0]


def say(database: SqlDatabase, user: User, person: str, answer: Answer = Answer.ACCEPT, to: str = "E1") -> None:
    """Note what someone said."""
    assert answer_for(database, user, open_offer(database, person, to).offer_id, answer).done


def book(database: SqlDatabase, user: User, *rows: Assignment) -> None:
    """Ask, and have everyone say yes."""
    ask(database, user, *rows)
    for row in rows:
        say(database, user, row.consultant_id, to=row.engagement_id)


def let_go(database: SqlDatabase, user: User, seat: str = "1", engagement_id: str = "E1") -> None:
    assert release(database, user, EngagementId(engagement_id), seat, "They asked for another day").done


def letters(database: SqlDatabase, *states: LetterState) -> list[Letter]:
    """Letters with an entry, oldest first."""
    with database.reading() as work:
        return [one for one in reversed(work.outbox.find(states or None)) if one.calendar]


def waiting(database: SqlDatabase) -> list[tuple[LetterKind, str, int]]:
    """What waits for calendars: kind, for whom, number."""
    found = letters(database, LetterState.DRAFT)
    return [(one.kind, one.to.name, one.calendar.sequence) for one in found if one.calendar]


def send_all(database: SqlDatabase, user: User, found: Iterable[Letter] | None = None) -> None:
    """Note all that waits as sent."""
    drafts = letters(database, LetterState.DRAFT) if found is None else found
    refs = [LetterRef(one.letter_id, one.version) for one in drafts]
    assert all(one.done for one in take_steps(database, user, refs, LetterStep.MARK_SENT))
