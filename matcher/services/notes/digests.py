"""Digests: an account is written to of what waits, as often as its owner chose for each kind. Numbers, never names."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from secrets import token_hex
from typing import NamedTuple

from matcher.domain.model.clock.ahead import is_ahead
from matcher.domain.model.clock.business_hours import EASTERN
from matcher.domain.model.errors import MailError
from matcher.domain.workflow.letter import WAITING
from matcher.domain.workflow.request import OPEN
from matcher.logs import logger
from matcher.ports import Database, Mailer, UnitOfWork
from matcher.records import DigestChoice, DigestKind, Fate, Outgoing, Pace, RowState, User
from matcher.services.mail.outbox import hidden_from

LOG = logger(__name__)
MORNING = time(8)
"""When daily and weekly ones are due, on the center's clock; weekly ones on the first day of a week from then on."""
WORDS: Mapping[DigestKind, tuple[str, str]] = {
    DigestKind.MENTIONS: ("comment that mentions you", "comments that mention you"),
    DigestKind.REQUESTS: ("request that is open", "requests that are open"),
    DigestKind.DECISIONS: ("seat to decide", "seats to decide"),
    DigestKind.QUESTIONS: ("question from someone who was asked", "questions from people who were asked"),
    DigestKind.LETTERS: ("letter to send", "letters to send"),
}
BODY = """{waits}

All of it is on Today:

{address}

How often you get this is set on the page of your account.
"""


class Waits(NamedTuple):
    """What waits of one kind.

    Args:
        newest: When the last of it came; None where nothing waits.
    """

    number: int
    newest: datetime | None


def digest_choices(database: Database, user: User) -> Mapping[DigestKind, Pace]:
    """How often an account is written to of each kind: not at all, unless its owner chose otherwise."""
    with database.reading() as work:
        chosen = {one.kind: one.pace for one in work.digests.find(user.user_id)}
    return {kind: chosen.get(kind, Pace.OFF) for kind in DigestKind}


def choose_digests(database: Database, user: User, paces: Mapping[DigestKind, Pace]) -> None:
    """Set how often an account is written to; what waits already is not told of again."""

    def work(unit: UnitOfWork) -> None:
        before = {one.kind: one for one in unit.digests.find(user.user_id)}
        for kind, pace in paces.items():
            if kind not in before or before[kind].pace is not pace:
                unit.digests.put(DigestChoice(user.user_id, kind, pace, unit.now))

    database.writing(work)


def tell_what_waits(database: Database, mailer: Mailer | None, address: str) -> int:
    """Write to every account of what is due; how many were written to.

    Safe to call at any time: what was told is noted before it is handed over, so that nothing is told twice.

    Args:
        address: Where people open the pages.
    """
    if mailer is None:
        return 0
    domain = mailer.domain
    with database.reading() as now:
        if not any(_due(one, now.now) for one in now.digests.find()):
            return 0
    letters = database.writing(lambda work: _letters(work, address, domain))
    for letter in letters:
        _send(mailer, letter)
    return len(letters)


def _letters(work: UnitOfWork, address: str, domain: str) -> list[Outgoing]:
    due: dict[int, list[DigestChoice]] = {}
    for choice in work.digests.find():
        if _due(choice, work.now):
            due.setdefault(choice.user_id, []).append(choice)
    letters = []
    for user_id, choices in due.items():
        user = work.accounts.get(user_id)
        found = [(one.kind, waits.number) for one in choices if user and (waits := _news(work, user, one))]
        for choice in choices:
            if choice.pace is not Pace.AT_ONCE or any(kind is choice.kind for kind, _ in found):
                work.digests.put(replace(choice, told_at=work.now))
        if user and found:
            letters.append(_letter(work, user, found, address, domain))
    return letters


def _letter(
    work: UnitOfWork, user: User, found: Sequence[tuple[DigestKind, int]], address: str, domain: str
) -> Outgoing:
    total = sum(count for _, count in found)
    subject = "1 thing waits for you" if total == 1 else f"{total:,} things wait for you"
    lines = (f"- {count:,} {WORDS[kind][count != 1]}" for kind, count in found)
    body = BODY.format(waits="\n".join(lines), address=address)
    return Outgoing(user.name, user.email, subject, body, f"<{token_hex(16)}@{domain}>", work.now)


def _news(work: UnitOfWork, user: User, choice: DigestChoice) -> Waits | None:
    """What waits of a kind, where there is something to tell; at once only what came since."""
    if not user.active:
        return None
    waits = _waiting(work, user, choice.kind)
    told = None if choice.told_at is None or is_ahead(choice.told_at, work.now) else choice.told_at
    old = told is not None and waits.newest is not None and waits.newest <= told
    return None if not waits.number or (choice.pace is Pace.AT_ONCE and old) else waits


def _waiting(work: UnitOfWork, user: User, kind: DigestKind) -> Waits:
    match kind:
        case DigestKind.MENTIONS:
            came = [note.at for note in work.notes.get(work.notes.mentioning(user.user_id, unread=True))]
        case DigestKind.REQUESTS:
            came = [one.received_at for one in work.requests.find() if one.state in OPEN and not one.asleep(work.today)]
        case DigestKind.DECISIONS:
            proposal = work.proposals.latest()
            rows = work.proposals.rows(proposal.proposal_id) if proposal else ()
            came = [proposal.created_at for row in rows if proposal and row.to_decide and row.state is RowState.PENDING]
        case DigestKind.QUESTIONS:
            came = [one.asked_at for one in work.offers.questions(open_only=True)]
        case DigestKind.LETTERS:
            came = [one.created_at for one in work.outbox.find(WAITING, hidden=hidden_from(user))]
    return Waits(len(came), max(came, default=None))


def _due(choice: DigestChoice, now: datetime) -> bool:
    """Whether it is time to look for something to tell."""
    if choice.pace in {Pace.OFF, Pace.AT_ONCE} or choice.told_at is None or is_ahead(choice.told_at, now):
        return choice.pace is not Pace.OFF
    here, told = now.astimezone(EASTERN), choice.told_at.astimezone(EASTERN)
    if here.time() < MORNING:
        return False
    if choice.pace is Pace.DAILY:
        return here.date() > told.date()
    return here.isocalendar()[:2] > told.isocalendar()[:2]


def _send(mailer: Mailer, letter: Outgoing) -> None:
    """Hand a letter over; the log names nobody."""
    try:
        with mailer.open() as box:
            sent = box.deliver(letter).fate is Fate.ACCEPTED
    except MailError:
        sent = False
    if not sent:
        LOG.warning("digest", fault="It could not be sent: see matcher doctor.")
