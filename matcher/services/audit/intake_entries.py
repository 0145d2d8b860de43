"""The steps of requests in the audit trail: states, never who asked or what for."""

from matcher.domain.workflow.request import REQUESTS, Request, Step
from matcher.ports import UnitOfWork
from matcher.records import Action, Subject, SubjectKind, User
from matcher.services.audit.entries import SYSTEM, record

RECEIVE = "receive"


def request_subject(request_id: int) -> Subject:
    """What the trail and the outbox call a request."""
    return Subject.numbered(SubjectKind.REQUEST, request_id)


def move_request(
    work: UnitOfWork, user: User | None, was: Request, step: Step, then: Request, why: str, undoes: int | None = None
) -> None:
    """Write a request after a step, with its entry in the trail.

    Raises:
        TransitionError: The table does not have the step: a bug.
    """
    REQUESTS.require(was.state, step, then.state)
    work.requests.update(then)
    record_request(work, user, was, then, step.value, why, undoes)


def record_request(
    work: UnitOfWork, user: User | None, was: Request, then: Request, step: str, why: str, undoes: int | None = None
) -> None:
    """Write a step into the trail: states, never who asked or what for."""
    before = "" if step == RECEIVE else in_words(was)
    about = request_subject(then.request_id)
    record(work, user or SYSTEM, Action.INTAKE, about, before, in_words(then), reason=why, note=step, undoes=undoes)


def in_words(request: Request) -> str:
    """Where a request stands, for the trail."""
    aside = f", put aside until {request.snoozed_until}" if request.snoozed_until else ""
    repeats = f", of request {request.duplicate_of}" if request.duplicate_of else ""
    named = f", as {request.engagement_id}" if request.engagement_id else ""
    return f"{request.state.value}{aside}{repeats}{named}"
