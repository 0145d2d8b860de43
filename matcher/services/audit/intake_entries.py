"""The steps of requests in the audit trail: states, never who asked or what for."""

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.workflow.request import Request
from matcher.ports import UnitOfWork
from matcher.records import Action, Decision, Placement, SeatKey, User

RECEIVE = "receive"


def trail_key(request_id: int) -> EngagementId:
    """What the trail and the outbox call a request: no engagement has such a name."""
    return EngagementId(f"{REQUEST}{request_id}")


REQUEST = "request "


def record_request(
    work: UnitOfWork, user: User | None, was: Request, then: Request, step: str, why: str, undoes: int | None = None
) -> None:
    """Write a step into the trail: states, never who asked or what for."""
    work.decisions.add(
        Decision(
            decision_id=0,
            at=work.now,
            user_id=user.user_id if user else None,
            user_name=user.name if user else "",
            action=Action.INTAKE,
            key=SeatKey(trail_key(then.request_id), SeatName("")),
            placement=Placement(ConsultantId(""), then.received_at),
            proposal_id=None,
            before="" if step == RECEIVE else in_words(was),
            after=in_words(then),
            reason=why.strip(),
            note=step,
            undoes=undoes,
        )
    )


def in_words(request: Request) -> str:
    """Where a request stands, for the trail."""
    aside = f", put aside until {request.snoozed_until}" if request.snoozed_until else ""
    repeats = f", of request {request.duplicate_of}" if request.duplicate_of else ""
    named = f", as {request.engagement_id}" if request.engagement_id else ""
    return f"{request.state.value}{aside}{repeats}{named}"
