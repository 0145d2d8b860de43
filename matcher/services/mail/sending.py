"""Sending: each letter is claimed, handed over and settled. Whatever is cut short, none goes out twice by itself.

A letter is claimed in a transaction of its own before it is handed over, so that only one sender has it. What happens
between the hand-over and its record (a crash, a lost connection) leaves it claimed: it is then *unknown*, and a person
finds out and says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from time import monotonic
from typing import NamedTuple

from matcher.domain.model.errors import MailError
from matcher.domain.workflow.letter import LINKED, LetterState, LetterStep, with_link
from matcher.ports import Database, Mailer, Postbox, UnitOfWork
from matcher.records import Delivery, Fate, Letter, Outgoing, Permission, User
from matcher.services.accounts.accounts import require
from matcher.services.letters.drafting import move
from matcher.services.mail.outbox import LetterOutcome, LetterRef, found, posts
from matcher.services.mail.overtaken import settle_overtaken, why_over
from matcher.services.offers.links import MakeLink
from matcher.services.offers.offer_letters import open_offers

ABANDONED_AFTER = timedelta(minutes=10)
"""A claim older than this has nobody at work on it: a hand-over takes a minute at most."""
SECONDS_AT_ONCE = 20.0
"""What one press of a button may take; the rest stays as it is."""
NOT_SET_UP = (
    "Mail is not set up here, so nothing was sent. Send the letter by other means and note it, or ask your operator to"
    " set MATCHER_SMTP_URL."
)
NO_ADDRESS = "There is no address that mail can go to. Nothing was sent."
UNCONFIRMED = (
    "A link goes to an address that was set here once a second person has confirmed it, on the consultant's page."
    " Nothing was sent."
)
NOT_YET = "Not tried yet: sending took too long, or the server ended the connection. Send it again."
ABANDONED = "It was handed over, and what became of it was not recorded: it may have arrived."
STEP_OF = {
    Fate.ACCEPTED: LetterStep.ACCEPTED,
    Fate.REFUSED: LetterStep.REFUSED,
    Fate.LOST: LetterStep.LOST,
}


class LetterStamp(NamedTuple):
    """What is put on letters where they are sent.

    Args:
        domain: What stands behind the @ of their ids.
        link: Makes the link of someone who is asked.
    """

    domain: str
    link: MakeLink


def send(
    database: Database,
    user: User,
    refs: Sequence[LetterRef],
    mailer: Mailer | None,
    link: MakeLink,
    seconds: Callable[[], float] = monotonic,
) -> tuple[LetterOutcome, ...]:
    """Send letters over one connection, in order; what could not be sent is told for each.

    Args:
        link: Makes the link of someone who is asked. It goes into the message alone, to the person's own address.

    Raises:
        NotPermittedError: The user may not send mail.
        NotFoundError: There is no such letter.
    """
    require(user, Permission.SEND)
    return hand_over(database, user, refs, mailer, link, seconds)


def hand_over(
    database: Database,
    user: User | None,
    refs: Sequence[LetterRef],
    mailer: Mailer | None,
    link: MakeLink,
    seconds: Callable[[], float] = monotonic,
) -> tuple[LetterOutcome, ...]:
    """As :func:`send`; without a user it is the clock that sends what the settings tell it to."""
    if mailer is None:
        return _none(refs, NOT_SET_UP)
    settle_abandoned(database)
    outcomes: list[LetterOutcome] = []
    until = seconds() + SECONDS_AT_ONCE
    try:
        with mailer.open() as box:
            for ref in refs:
                outcome, ended = _send_one(database, user, ref, box, LetterStamp(mailer.domain, link))
                outcomes.append(outcome)
                if ended or seconds() > until:
                    break
    except MailError as error:
        return (*outcomes, *_none(refs[len(outcomes) :], str(error)))
    return (*outcomes, *_none(refs[len(outcomes) :], NOT_YET))


def settle_abandoned(database: Database) -> None:
    """Tell of letters whose sender died: they may have arrived."""
    with database.reading() as work:
        if not work.outbox.count([LetterState.SENDING]):
            return

    def settle(unit: UnitOfWork) -> None:
        for letter in unit.outbox.find([LetterState.SENDING]):
            if letter.tried_at and abs(unit.now - letter.tried_at) > ABANDONED_AFTER:
                move(unit, None, replace(letter, fault=ABANDONED), LetterStep.LOST, was=letter)

    database.writing(settle)


def _send_one(
    database: Database, user: User | None, ref: LetterRef, box: Postbox, stamp: LetterStamp
) -> tuple[LetterOutcome, bool]:
    claimed = database.writing(lambda work: _claim(work, user, ref, stamp))
    if isinstance(claimed, str):
        return LetterOutcome(ref.letter_id, done=False, sentence=claimed), False
    letter, outgoing = claimed
    delivery = box.deliver(outgoing)
    database.writing(lambda work: _settle(work, user, letter, delivery))
    sent = delivery.fate is Fate.ACCEPTED
    return LetterOutcome(ref.letter_id, done=sent, sentence=delivery.fault), delivery.ended


def _claim(work: UnitOfWork, user: User | None, ref: LetterRef, stamp: LetterStamp) -> tuple[Letter, Outgoing] | str:
    letter, refused = found(work, user, ref, LetterStep.BEGIN)
    email = posts(work, [letter])[0].email
    refused = refused or why_over(work, letter) or _waits_for_second(work, letter)
    if refused or not email:
        return refused or NO_ADDRESS
    # The same at every try, whatever the sender's address is by then.
    message_id = letter.message_id if "@" in letter.message_id else f"<{letter.message_id}@{stamp.domain}>"
    begun = replace(letter, tried_at=work.now, message_id=message_id, fault="")
    body = _with_link(work, letter, email, stamp.link)
    outgoing = Outgoing(
        letter.to.name, email, letter.subject, body, message_id, work.now, letter.calendar, by_person=user is not None
    )
    return move(work, user, begun, LetterStep.BEGIN, was=letter), outgoing


def _waits_for_second(work: UnitOfWork, letter: Letter) -> str:
    """Why a letter with a link must not go to the address that there is, in a sentence, or an empty string."""
    person = letter.to.consultant_id if letter.kind in LINKED else None
    return UNCONFIRMED if person and person in work.contacts.unconfirmed() else ""


def _with_link(work: UnitOfWork, letter: Letter, email: str, link: MakeLink) -> str:
    """What a letter says to its reader: of an offer, with their own link in its place."""
    offers = open_offers(work, letter) if letter.kind in LINKED else []
    return with_link(letter.body, link(offers[0].nonce, email)) if offers else letter.body


def _settle(work: UnitOfWork, user: User | None, letter: Letter, delivery: Delivery) -> None:
    moved = move(work, user, replace(letter, fault=delivery.fault), STEP_OF[delivery.fate], was=letter)
    settle_overtaken(work, user, moved)


def _none(refs: Sequence[LetterRef], why: str) -> tuple[LetterOutcome, ...]:
    return tuple(LetterOutcome(ref.letter_id, done=False, sentence=why) for ref in refs)
