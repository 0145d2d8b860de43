"""A consultant's own page: opened by a link that the system sends to their own address, once and for an hour.

No account sends such a link or sees it. Only hashes are kept, and only while a key is good.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from secrets import token_hex, token_urlsafe
from zoneinfo import ZoneInfo

from matcher.domain.model.calendar import Interval
from matcher.domain.model.clock.ahead import is_in_force
from matcher.domain.model.errors import MailError
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import Engagement
from matcher.domain.model.timetable import timetable
from matcher.domain.workflow.offer import STANDS, Offer, OfferState, Question
from matcher.logs import logger
from matcher.ports import Database, Mailer, UnitOfWork
from matcher.records import Fate, Outgoing, OwnKey, OwnKeyKind
from matcher.services.consultants.contacts import link_addresses

LOG = logger(__name__)
TOKEN_BYTES = 32
LINK_DAYS = 3
LINK_LASTS = timedelta(days=LINK_DAYS)
PAGE_LASTS = timedelta(hours=1)
SUBJECT = "Your own page"
BODY = """Dear {name},

This link opens your own page: your answers, what may be said of you, and your private calendar.

{link}

It is good once, for {days} days, and only where mail still goes to this address. Please do not pass it on, and take it
out where you answer this message. You can ask for another at any time.
"""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose own page is open.

    Args:
        by_code: Whether a code by phone opened it.
    """

    consultant_id: ConsultantId
    by_code: bool


@dataclass(frozen=True, slots=True)
class OwnEngagement:
    """An offer as its owner sees it, with their questions.

    Args:
        sessions: On the engagement's clock.
    """

    offer: Offer
    engagement: Engagement | None
    sessions: tuple[Interval, ...]
    questions: tuple[Question, ...]
    support_person: str

    @property
    def over_on(self) -> date | None:
        """The day after the last session, that of the debrief at the latest; None where it is past, or not known."""
        if not self.engagement or not self.sessions or self.offer.state is OfferState.DELIVERED:
            return None
        return self.sessions[-1].end.astimezone(self.engagement.time_zone).date() + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OwnPage:
    """All that the page shows; what was chosen is not on it.

    Args:
        clock: The person's own time zone; None of who has left the data.
        engagements: What the person was asked for, and has not said no to, by start.
    """

    name: str
    clock: ZoneInfo | None
    engagements: tuple[OwnEngagement, ...]
    feed_made_at: datetime | None


def letters_to(database: Database, email: str, link: Callable[[str], str], domain: str) -> tuple[Outgoing, ...]:
    """A letter with a link for everyone whose mail goes to an address: nobody where it is unknown or unconfirmed.

    Args:
        link: The whole address of the page that opens, from the token.
        domain: What stands behind the @ of the letter's id.
    """
    wanted = email.strip().casefold()

    def work(unit: UnitOfWork) -> tuple[Outgoing, ...]:
        people = link_addresses(unit, unit.dataset.consultants().keys())
        return tuple(_letter(unit, one, people[one], link, domain) for one in sorted(_at(people.items(), wanted)))

    return database.writing(work)


def letter_for(
    database: Database, consultant_id: ConsultantId, link: Callable[[str], str], domain: str
) -> tuple[Outgoing, ...]:  # fmt: skip
    """The letter with a link for one person; none where no link may go anywhere."""

    def work(unit: UnitOfWork) -> tuple[Outgoing, ...]:
        email = link_addresses(unit, [consultant_id]).get(consultant_id)
        return (_letter(unit, consultant_id, email, link, domain),) if email else ()

    return database.writing(work)


def write_and_send(mailer: Mailer, letters: Callable[[], tuple[Outgoing, ...]]) -> None:
    """Look up whom there is to write to, and send the letters; the mail server is called where there are none too.

    Else what is answered meanwhile would tell, by its time, whether mail for someone goes there.
    """
    send(mailer, letters())


def send(mailer: Mailer, letters: Iterable[Outgoing]) -> None:
    """Hand the letters over. Who asked is told nothing, whatever comes of it, and the log names nobody."""
    try:
        with mailer.open() as box:
            fates = [box.deliver(letter).fate for letter in letters]
            sent = set(fates) <= {Fate.ACCEPTED}
    except MailError:
        sent = False
    if not sent:
        LOG.warning("own_page_letter", fault="It could not be sent: see matcher doctor.")


def is_good(database: Database, token: str) -> bool:
    """Whether a link would open a page."""
    with database.reading() as work:
        return _link(work, token) is not None


def open_page(database: Database, token: str) -> str | None:
    """Use a link: the token of the page, for the browser that opened it; None where the link is not good."""

    def work(unit: UnitOfWork) -> str | None:
        key = _link(unit, token)
        if key is None or key.consultant_id is None:
            return None
        unit.own_keys.remove(key.token_hash)
        return begin_page(unit, key.consultant_id, by_code=False)

    return database.writing(work)


def begin_page(work: UnitOfWork, consultant_id: ConsultantId, *, by_code: bool) -> str:
    """Open someone's page in one browser, for an hour; its token."""
    token = token_urlsafe(TOKEN_BYTES)
    work.own_keys.forget_over(work.now)
    ends_at = work.now + PAGE_LASTS
    work.own_keys.add(OwnKey(hashed(token), OwnKeyKind.PAGE, ends_at, consultant_id, by_phone=by_code))
    return token


def owner_of(database: Database, token: str) -> Owner | None:
    """Whose page a browser has open, or None where it was closed, or its hour is over."""
    with database.reading() as work:
        key = work.own_keys.get(hashed(token))
        good = key is not None and key.kind is OwnKeyKind.PAGE and is_in_force(key.ends_at, work.now, PAGE_LASTS)
        return Owner(key.consultant_id, key.by_phone) if key and good and key.consultant_id else None


def close_page(database: Database, token: str) -> None:
    """Close a page."""
    database.writing(lambda work: work.own_keys.remove(hashed(token)))


def own_page(database: Database, owner: Owner) -> OwnPage:
    """What the owner's page shows."""
    states = STANDS | {OfferState.ASKED}
    with database.reading() as work:
        person = work.dataset.consultants([owner.consultant_id]).get(owner.consultant_id)
        offers = work.offers.find(consultant_id=owner.consultant_id, states=states)
        shown = [offer for offer in offers if offer.state in STANDS or not offer.ran_out(work.now)]
        return OwnPage(
            person.name if person else owner.consultant_id,
            person.time_zone if person else None,
            tuple(sorted(_engagements(work, shown), key=lambda one: (one.offer.first_start, one.offer.offer_id))),
            work.calendars.feed_made_at(owner.consultant_id),
        )


def own_offer(database: Database, owner: Owner, offer_id: int) -> Offer | None:
    """An offer by its number, if it is the owner's."""
    with database.reading() as work:
        offer = work.offers.get(offer_id)
        return offer if offer and offer.consultant_id == owner.consultant_id else None


def hashed(text: str) -> str:
    """What is stored of a token or a code: who reads the database can't use it."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _at(people: Iterable[tuple[ConsultantId, str]], wanted: str) -> list[ConsultantId]:
    return [one for one, email in people if email.casefold() == wanted]


def _letter(
    work: UnitOfWork, consultant_id: ConsultantId, email: str, link: Callable[[str], str], domain: str
) -> Outgoing:
    token = token_urlsafe(TOKEN_BYTES)
    ends_at = work.now + LINK_LASTS
    key = OwnKey(hashed(token), OwnKeyKind.LINK, ends_at, consultant_id, bound=_bound(token, email))
    work.own_keys.forget_over(work.now)
    work.own_keys.add(key)
    name = work.dataset.people([consultant_id])[consultant_id].name
    body = BODY.format(name=name, link=link(token), days=LINK_DAYS)
    return Outgoing(name, email, SUBJECT, body, f"<{token_hex(16)}@{domain}>", work.now)


def _link(work: UnitOfWork, token: str) -> OwnKey | None:
    """The key of a link that is good: unused, in time, and sent to the address of today."""
    key = work.own_keys.get(hashed(token))
    if key is None or key.kind is not OwnKeyKind.LINK or key.consultant_id is None:
        return None
    if not is_in_force(key.ends_at, work.now, LINK_LASTS):
        return None
    email = link_addresses(work, [key.consultant_id]).get(key.consultant_id, "")
    return key if email and key.bound == _bound(token, email) else None


def _bound(token: str, email: str) -> str:
    return hashed(f"{token}\0{email.casefold()}")


def _engagements(work: UnitOfWork, offers: Collection[Offer]) -> Iterator[OwnEngagement]:
    """What the owner was asked for, all read at once: over the years it becomes many."""
    engagements = work.dataset.engagements({offer.engagement_id for offer in offers})
    lifecycles, policy = work.lifecycles.all(), work.dataset.policy()
    questions: dict[int, list[Question]] = {}
    for question in work.offers.questions([offer.offer_id for offer in offers]):
        questions.setdefault(question.offer_id, []).append(question)
    for offer in offers:
        engagement, lifecycle = engagements.get(offer.engagement_id), lifecycles.get(offer.engagement_id)
        yield OwnEngagement(
            offer,
            engagement,
            timetable(engagement, offer.first_start, policy).sessions if engagement else (),
            tuple(questions.get(offer.offer_id, ())),
            lifecycle.support_person if lifecycle else "",
        )
