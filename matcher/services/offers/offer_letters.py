"""The letters that go with offers, as drafts in the outbox: one for all that a person is asked for at once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from zoneinfo import ZoneInfo

from matcher.domain.model.clock.in_words import in_full
from matcher.domain.workflow.letter import LINKED, OPEN_LETTERS, WAITING, LetterKind, LetterState, LetterStep
from matcher.domain.workflow.offer import Offer, OfferState
from matcher.domain.workflow.request_letters import (
    AskedFor,
    offer_letter,
    reminder_letter,
    reply_letter,
    withdrawn_letter,
)
from matcher.ports import UnitOfWork
from matcher.records import Letter, Recipient, Subject, User
from matcher.services.letters.drafting import discard_unsent, draft, move, put

SUBJECT = "Would you present for us?"
REPLY_SUBJECT = "Our answer to your question"
WITHDRAWN_SUBJECT = "Our plans have changed"
NOT_LINKED = frozenset(LetterKind) - LINKED
ENDED = "the offer was answered or has ended"
ENDED_IN_PART = "an offer in it was answered or has ended"
WORDED = {LetterKind.OFFER: offer_letter, LetterKind.REMINDER: reminder_letter}


def draft_offers(work: UnitOfWork, offers: Iterable[Offer]) -> tuple[int, ...]:
    """Draft one letter a person for all offers to them; the ids of the letters.

    The person's link is not in it: it is put in where the letter is sent.
    """
    return tuple(_draft(work, LetterKind.OFFER, SUBJECT, mine) for mine in by_person(offers))


def draft_reminders(work: UnitOfWork, offers: Iterable[Offer]) -> tuple[int, ...]:
    """Draft one letter a person that reminds of offers; the ids of the letters.

    Left out is what somebody was reminded of before, whose letter still waits, or whose engagement has left the data.
    """
    known = work.dataset.engagements({offer.engagement_id for offer in offers})
    people = work.dataset.consultants({offer.consultant_id for offer in offers})
    due = [
        offer
        for offer in offers
        if offer.engagement_id in known
        and offer.consultant_id in people
        and not waiting_letter(work, offer)
        and not _reminded(work, offer)
    ]
    return tuple(_draft(work, LetterKind.REMINDER, _reminding(work, mine), mine) for mine in by_person(due))


def draft_reply(work: UnitOfWork, offer: Offer, reply: str) -> None:
    """Draft the letter that answers a question about an offer; none to someone who has left the data."""
    person = work.dataset.consultants([offer.consultant_id]).get(offer.consultant_id)
    if person is None:
        return
    to = Recipient(person.name, consultant_id=person.consultant_id)
    body, about = reply_letter(person.name, reply), Subject.engagement(offer.engagement_id)
    draft(work, LetterKind.MESSAGE, to, REPLY_SUBJECT, body, about)


def draft_withdrawals(work: UnitOfWork, offers: Iterable[Offer]) -> tuple[int, ...]:
    """Draft one letter a person that says that offers which they had a letter about are taken back."""
    drafted = []
    for mine in by_person(offers):
        person = work.dataset.consultants([mine[0].consultant_id]).get(mine[0].consultant_id)
        if person is not None:
            to, about = Recipient(person.name, consultant_id=person.consultant_id), _about(mine)
            body = withdrawn_letter(person.name, [_asked_for(work, offer) for offer in mine])
            drafted.append(draft(work, LetterKind.MESSAGE, to, WITHDRAWN_SUBJECT, body, about))
    return tuple(drafted)


def discard_offer(work: UnitOfWork, user: User | None, offer: Offer) -> None:
    """Discard the letter of an offer that was answered or has ended, unless it is sent; what it asks for beside that is
    asked for without it.
    """
    for letter in letters_of(work, offer):
        if letter.state in WAITING:
            keep_true(work, user, letter)


def keep_true(work: UnitOfWork, user: User | None, letter: Letter) -> None:
    """Take what is over out of a letter that is not sent: discard it where nothing is left.

    Somebody's own words are not changed: such a letter is discarded, and another drafted.
    """
    open_ = open_offers(work, letter)
    if len(open_) == len(letter.offers) and open_:
        return
    if not open_:
        discard_unsent(work, user, [letter], ENDED)
    elif letter.body == _body(work, letter.kind, letter.to.name, _named(work, letter)):
        offers = tuple(offer.offer_id for offer in open_)
        body = _body(work, letter.kind, letter.to.name, open_)
        then = replace(letter, body=body, offers=offers, about=_about(open_))
        move(work, user, then, LetterStep.EDIT, ENDED_IN_PART, was=letter)
    else:
        discard_unsent(work, user, [letter], ENDED_IN_PART)
        _draft(work, letter.kind, letter.subject, open_)


def open_offers(work: UnitOfWork, letter: Letter) -> list[Offer]:
    """The offers of a letter that can still be answered, in its order."""
    return [one for one in _named(work, letter) if one.state is OfferState.ASKED and not one.ran_out(work.now)]


def letters_of(work: UnitOfWork, offer: Offer, kinds: Collection[LetterKind] = LINKED) -> list[Letter]:
    """The letters that ask or remind of an offer, newest first."""
    return letters_of_any(work, [offer], kinds)


def letters_of_any(work: UnitOfWork, offers: Collection[Offer], kinds: Collection[LetterKind]) -> list[Letter]:
    """As :func:`letters_of`, of any of these offers, each once; read at once."""
    numbers = {offer.offer_id for offer in offers}
    found = work.outbox.find(to={offer.consultant_id for offer in offers}, hidden=NOT_LINKED)
    return [letter for letter in found if letter.kind in kinds and not numbers.isdisjoint(letter.offers)]


def together(work: UnitOfWork, offer: Offer) -> list[Offer]:
    """All that a person was asked for in the same letters as an offer, itself included, by start."""
    letters = [letter for letter in letters_of(work, offer) if letter.state is not LetterState.DISCARDED]
    numbers = {offer.offer_id, *(number for letter in letters for number in letter.offers)}
    found = [one for number in numbers if (one := work.offers.get(number))]
    return by_start(one for one in found if one.consultant_id == offer.consultant_id)


def waiting_letter(work: UnitOfWork, offer: Offer) -> bool:
    """Whether a letter of the offer is not sent yet, or may have arrived."""
    return any(letter.state in OPEN_LETTERS for letter in letters_of(work, offer, {LetterKind.OFFER}))


def in_waiting_letters(work: UnitOfWork) -> frozenset[int]:
    """The offers that letters in the outbox ask for."""
    found = work.outbox.find(WAITING, hidden=frozenset(LetterKind) - {LetterKind.OFFER})
    return frozenset(offer_id for letter in found for offer_id in letter.offers)


def by_person(offers: Iterable[Offer]) -> list[list[Offer]]:
    """Offers of each person, by start."""
    ordered = sorted(by_start(offers), key=lambda offer: offer.consultant_id)
    return [list(mine) for _, mine in groupby(ordered, key=lambda offer: offer.consultant_id)]


def by_start(offers: Iterable[Offer]) -> list[Offer]:
    """Offers in the order in which they begin."""
    return sorted(offers, key=lambda offer: (offer.first_start, offer.engagement_id, offer.offer_id))


def _draft(work: UnitOfWork, kind: LetterKind, subject: str, offers: Sequence[Offer]) -> int:
    person = work.dataset.consultants([offers[0].consultant_id])[offers[0].consultant_id]
    to = Recipient(person.name, consultant_id=person.consultant_id)
    body, numbers = _body(work, kind, person.name, offers), tuple(offer.offer_id for offer in offers)
    return put(work, Letter(0, kind, to, subject, body, _about(offers), work.now, offers=numbers))


def _body(work: UnitOfWork, kind: LetterKind, name: str, offers: Sequence[Offer]) -> str:
    return WORDED[kind](name, [_asked_for(work, offer) for offer in offers])


def _about(offers: Sequence[Offer]) -> Subject:
    return Subject.engagement(offers[0].engagement_id)


def _asked_for(work: UnitOfWork, offer: Offer) -> AskedFor:
    engagement = work.dataset.engagements([offer.engagement_id]).get(offer.engagement_id)
    zone = engagement.time_zone if engagement else ZoneInfo("UTC")
    name = engagement.organization if engagement else offer.engagement_id
    return AskedFor(name, in_full(offer.first_start, zone), in_full(offer.expires_at, zone))


def _reminding(work: UnitOfWork, offers: Sequence[Offer]) -> str:
    """The subject of a reminder: what is asked, and until when for the first; never for whom."""
    first = min(offers, key=lambda offer: offer.expires_at)
    zone = work.dataset.engagements([first.engagement_id])[first.engagement_id].time_zone
    day = first.expires_at.astimezone(zone)
    return f"{SUBJECT} Please answer by {day:%A}, {day:%B} {day.day}"


def _reminded(work: UnitOfWork, offer: Offer) -> bool:
    """Whether someone was reminded of this offer, or a person discarded the reminder."""
    return bool(letters_of(work, offer, {LetterKind.REMINDER}))


def _named(work: UnitOfWork, letter: Letter) -> list[Offer]:
    return [offer for number in letter.offers if (offer := work.offers.get(number))]
