"""Intake: requests come in, are triaged step by step, and become engagements. Every step is in the trail."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from matcher.domain.model.clock.business_hours import EASTERN
from matcher.domain.model.geography import Place
from matcher.domain.model.names.organization_name import organization_key
from matcher.domain.model.request_facts import Contact, Facts
from matcher.domain.workflow.asked_panel import SOLE_PRESENTER
from matcher.domain.workflow.letter import LetterKind
from matcher.domain.workflow.request import (
    TRANSITIONS,
    Circumstances,
    Request,
    RequestState,
    Step,
    after,
    before,
    engagement_name,
    engagement_of,
    refusal,
)
from matcher.ports import Database, UnitOfWork
from matcher.records import AuditEntry, Permission, QuestionKind, User
from matcher.services.accounts.accounts import require
from matcher.services.audit.intake_entries import RECEIVE, move_request, record_request, request_subject
from matcher.services.failures import NotFoundError
from matcher.services.intake.intake_letters import LETTER_OF, discard_letter, draft_letter, draft_letter_of
from matcher.services.protection.allowance import draw, times_for
from matcher.services.saving import NEWER
from matcher.services.step_outcome import StepOutcome

LIVED_EXPERIENCE = "Which seats ask for lived experience is set by people with the permission for it only."
NAME_TAKEN = "The data has an engagement of this name already: the operator must rename it first."
FORM, BY_PHONE = "request form", "taken in for them"
CAN_ASK = frozenset({Step.ACCEPT, Step.UNDO})
"""What makes an engagement, or makes it go: a made-up one can be a question."""
Locate = Callable[[str, str], Place | None]
"""Where a city is, by its name and state, or None where we don't know it."""


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What comes in by the form or a file.

    Args:
        received_at: When it came; None for now.
    """

    contact: Contact
    facts: Facts
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What someone wants to do with a request, as they saw it.

    Args:
        version: Of the request that they saw; None to take it as it is (from the command line).
        with_lived_experience: How many seats of the engagement ask for it.
    """

    request_id: int
    version: int | None
    step: Step
    why: str = ""
    facts: Facts | None = None
    original_id: int | None = None
    until: date | None = None
    with_lived_experience: int = 0


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What an import of requests did, or would do: those that were known already are passed over."""

    added: int
    known: int


def receive(database: Database, new: NewRequest) -> int:
    """Take a request in; the clock starts. Its id."""
    return database.writing(lambda work: _receive(work, new, FORM))


def receive_from(work: UnitOfWork, user: User, new: NewRequest) -> int:
    """Take in what somebody of the center was asked for, in a transaction of theirs; the clock starts. Its id."""
    return _receive(work, new, BY_PHONE, user)


def import_requests(database: Database, rows: Sequence[NewRequest], *, dry_run: bool = False) -> IntakeReport:
    """Take requests in, all in one transaction; the same request is never taken in twice."""

    def work(unit: UnitOfWork) -> IntakeReport:
        known = {_same(one.contact, one.facts) for one in unit.requests.find()}
        fresh: dict[tuple[str, str, str], NewRequest] = {}
        for row in rows:
            fresh.setdefault(_same(row.contact, row.facts), row)
        adding = [row for key, row in fresh.items() if key not in known]
        for row in () if dry_run else adding:
            _receive(unit, row, "import")
        return IntakeReport(len(adding), len(rows) - len(adding))

    return database.writing(work)


def take_step(database: Database, user: User, wish: Wish, locate: Locate) -> StepOutcome:
    """Make a step, or say why it can't be made.

    Raises:
        NotPermittedError: The user may not decide.
        NotFoundError: There is no such request.
        SpentError: The user has asked as much today as one day allows: made-up requests can be questions.
    """
    require(user, Permission(TRANSITIONS[wish.step].who[0]))
    if wish.step in CAN_ASK:
        with database.reading() as now:
            asked = now.requests.get(wish.request_id)
        presenters = asked.facts.seats if asked and wish.step is Step.ACCEPT else None
        draw(database, user, QuestionKind.REQUEST, times_for(presenters))

    def work(unit: UnitOfWork) -> StepOutcome:
        request = unit.requests.get(wish.request_id)
        if request is None:
            raise NotFoundError("There is no such request. Load the page again.")
        if wish.version not in {None, request.version}:
            return StepOutcome(done=False, sentence=NEWER)
        last = _last_standing(_steps(unit, request)) if wish.step is Step.UNDO else None
        given = _circumstances(unit, request, wish, locate, last)
        refused = refusal(request, wish.step, given) or _refused_seats(unit, user, request, wish)
        if refused:
            return StepOutcome(done=False, sentence=refused)
        return _undo(unit, user, request, wish, last) if last else _make(unit, user, request, wish, given)

    return database.writing(work)


def last_undoable(history: Sequence[AuditEntry]) -> AuditEntry | None:
    """The last step of a request, if it can be taken back. Takes its steps, newest first."""
    last = _last_standing(history)
    return last if last and TRANSITIONS[Step(last.note)].undoable else None


def _last_standing(history: Sequence[AuditEntry]) -> AuditEntry | None:
    """The last step of a request that was not taken back; None where it has only come in."""
    last = next((one for one in history if not one.undone and one.undoes is None), None)
    return last if last and last.note != RECEIVE else None


def _same(contact: Contact, facts: Facts) -> tuple[str, str, str]:
    return contact.email.casefold(), organization_key(facts.organization), facts.need


def _receive(work: UnitOfWork, new: NewRequest, source: str, user: User | None = None) -> int:
    request = Request(0, new.received_at or work.now, new.contact, new.facts)
    stored = replace(request, request_id=work.requests.add(request))
    record_request(work, user, stored, stored, RECEIVE, source)
    if source == FORM:
        draft_letter(work, stored, LetterKind.ACKNOWLEDGEMENT)
    return stored.request_id


def _circumstances(
    work: UnitOfWork, request: Request, wish: Wish, locate: Locate, last: AuditEntry | None
) -> Circumstances:
    seats = work.standing.seats().values() if request.engagement_id else ()
    decided = any(seat.fixed for seat in seats if seat.key.engagement_id == request.engagement_id)
    return Circumstances(
        now=work.now,
        today=work.today,
        why=wish.why,
        facts=wish.facts,
        original=work.requests.get(wish.original_id) if wish.original_id else None,
        until=wish.until,
        place=locate(request.facts.city, request.facts.state) if wish.step is Step.ACCEPT else None,
        decided_seats=decided,
        last=Step(last.note) if last else None,
    )


def _steps(work: UnitOfWork, request: Request) -> Sequence[AuditEntry]:
    return work.trail.find(subject=request_subject(request.request_id))


def _refused_seats(work: UnitOfWork, user: User, request: Request, wish: Wish) -> str:
    if wish.step is not Step.ACCEPT:
        return ""
    if work.dataset.engagements([engagement_name(request.request_id)]):
        return NAME_TAKEN
    if not wish.with_lived_experience:
        return ""
    if not user.may(Permission.READ_LIVED_EXPERIENCE):
        return LIVED_EXPERIENCE
    return "" if wish.with_lived_experience < (request.facts.seats or 0) else SOLE_PRESENTER


def _make(work: UnitOfWork, user: User, request: Request, wish: Wish, given: Circumstances) -> StepOutcome:
    then = after(request, wish.step, given)
    if wish.step is Step.ACCEPT:
        on = request.received_at.astimezone(EASTERN).date()
        work.dataset.add_engagement(engagement_of(request, given.place, on, wish.with_lived_experience))
    elif request.engagement_id and not then.engagement_id:
        work.dataset.remove_engagement(request.engagement_id)
    move_request(work, user, request, wish.step, then, wish.why)
    if wish.step in LETTER_OF:
        draft_letter_of(work, then, wish.step, wish.why)
    return StepOutcome(done=True)


def _undo(work: UnitOfWork, user: User, request: Request, wish: Wish, last: AuditEntry) -> StepOutcome:
    then = before(request, Step(last.note), RequestState(last.before.partition(",")[0]))
    if request.engagement_id:
        work.dataset.remove_engagement(request.engagement_id)
    move_request(work, user, request, wish.step, then, wish.why, undoes=last.entry_id)
    if Step(last.note) in LETTER_OF:
        discard_letter(work, user, then, LETTER_OF[Step(last.note)])
    return StepOutcome(done=True)
