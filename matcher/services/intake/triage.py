"""What triage shows: the queue by time left, a request with what may be done, and the counts of Today."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from matcher.domain.model.calendar import DAY
from matcher.domain.model.clock.business_hours import EASTERN, answer_due, time_left
from matcher.domain.model.geography import Place
from matcher.domain.workflow.request import (
    OPEN,
    OWED_AN_ANSWER,
    REQUESTS,
    Circumstances,
    Request,
    RequestState,
    Step,
    may_be_duplicates,
    missing,
    next_step,
    refusal,
)
from matcher.domain.workflow.request_letters import referral_letter
from matcher.ports import Database, UnitOfWork
from matcher.records import AuditEntry
from matcher.services.audit.intake_entries import request_subject
from matcher.services.intake.requests import Locate, last_undoable

DAYS_AFTER = 14
"""Holidays are asked for until so long after the day: more than any row of them."""
SOON_MINUTES = 120
Holidays = Callable[[date, date], frozenset[date]]
"""The federal holidays from one day to another."""


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """A request in the queue.

    Args:
        due: When its first answer is due; None once it was answered.
        minutes_left: Business minutes until then, below 0 when overdue; None likewise.
        asleep: Whether it is put aside today.
    """

    request: Request
    due: datetime | None
    minutes_left: int | None
    asleep: bool

    @property
    def at_granting_office(self) -> bool:
        """Whether it waits for a granting office."""
        return self.request.state is RequestState.WAITING

    @property
    def is_ours(self) -> bool:
        """Whether it waits for the center: not for a granting office, and not put aside."""
        return not (self.asleep or self.at_granting_office)

    @property
    def is_overdue(self) -> bool:
        """Whether its first answer is."""
        return self.minutes_left is not None and self.minutes_left <= 0

    @property
    def is_due_soon(self) -> bool:
        """Whether its first answer is due within two hours."""
        return self.minutes_left is not None and 0 < self.minutes_left <= SOON_MINUTES


@dataclass(frozen=True, slots=True)
class RequestPage:
    """All that the page of a request shows.

    Args:
        steps: What its state lets one do; what each needs is told when it is tried.
        refused: Why some of them would be refused whatever is filled in, in a sentence.
        next: The step that takes it on.
        missing: What an engagement needs and the request does not say.
        candidates: Requests that it may repeat, newest first.
        undoable: The step that can be taken back.
        history: Its steps, newest first.
        letter: Of the referral, where it is one or may become one.
    """

    waiting: WaitingRequest
    steps: tuple[Step, ...]
    refused: Mapping[Step, str]
    next: Step | None
    missing: tuple[str, ...]
    candidates: tuple[Request, ...]
    undoable: AuditEntry | None
    history: tuple[AuditEntry, ...]
    letter: str


@dataclass(frozen=True, slots=True)
class TriageCounts:
    """Counts for Today.

    Args:
        to_do: Requests that wait for us: not for a granting office, and not put aside.
        oldest: When the first of them came; None where there are none.
    """

    to_do: int
    oldest: datetime | None
    due_soon: int
    overdue: int
    granting_office: int


def queue(database: Database, holidays: Holidays) -> tuple[WaitingRequest, ...]:
    """What waits for a decision or an answer: overdue first, then by time left; answered ones, then those put aside."""
    with database.reading() as work:
        waiting = _waiting(work, holidays)
    return tuple(sorted(waiting, key=_urgency))


def counts(database: Database, holidays: Holidays) -> TriageCounts:
    """What presses."""
    with database.reading() as work:
        waiting = _waiting(work, holidays)
    ours = [one.request for one in waiting if one.is_ours]
    return TriageCounts(
        to_do=len(ours),
        oldest=min((one.received_at for one in ours), default=None),
        due_soon=sum(one.is_due_soon for one in waiting),
        overdue=sum(one.is_overdue for one in waiting),
        granting_office=sum(one.at_granting_office for one in waiting),
    )


def request_page(database: Database, request_id: int, holidays: Holidays, locate: Locate) -> RequestPage | None:
    """The page, or None when there is no such request."""
    with database.reading() as work:
        request = work.requests.get(request_id)
        if request is None:
            return None
        history = work.trail.find(subject=request_subject(request_id))
        others = reversed(work.requests.find())
        steps = tuple(step for step in REQUESTS.possible(request.state) if step is not Step.UNDO)
        place = locate(request.facts.city, request.facts.state)
        refers = request.facts.criminal_justice and request.state in {*OPEN, RequestState.REFERRED}
        return RequestPage(
            waiting=_judged(work, request, holidays),
            steps=steps,
            refused=_refused(work, request, steps, place),
            next=next_step(request, place, work.today),
            missing=missing(request.facts, place),
            candidates=tuple(other for other in others if may_be_duplicates(request, other)),
            undoable=last_undoable(history),
            history=history,
            letter=referral_letter(request) if refers else "",
        )


def _refused(work: UnitOfWork, request: Request, steps: Iterable[Step], place: Place | None) -> dict[Step, str]:
    """Why steps would be refused although everything that a form asks for was filled in."""
    filled_in = Circumstances(work.now, work.today, why="filled in", until=work.today + DAY, place=place)
    found = {step: refusal(request, step, filled_in) for step in steps if step is not Step.MARK_DUPLICATE}
    return {step: sentence for step, sentence in found.items() if sentence}


def left(waiting: WaitingRequest) -> str:
    """The time left for the first answer: "3 h 10 m left", "1 h 5 m overdue", "answered"."""
    if waiting.minutes_left is None:
        return "answered" if waiting.request.first_answer_at else "no answer due"
    if waiting.minutes_left == 0:
        return "due now"
    hours, minutes = divmod(abs(waiting.minutes_left), 60)
    span = " ".join([f"{hours} h"] * bool(hours) + [f"{minutes} m"] * bool(minutes))
    return f"{span} left" if waiting.minutes_left > 0 else f"{span} overdue"


def _waiting(work: UnitOfWork, holidays: Holidays) -> list[WaitingRequest]:
    found = (one for one in work.requests.find(OWED_AN_ANSWER) if one.state in OPEN or one.first_answer_at is None)
    return [_judged(work, one, holidays) for one in found]


def _judged(work: UnitOfWork, request: Request, holidays: Holidays) -> WaitingRequest:
    if request.first_answer_at or request.state not in OWED_AN_ANSWER:
        return WaitingRequest(request, None, None, request.asleep(work.today))
    last = max(work.today, request.received_at.astimezone(EASTERN).date()) + DAYS_AFTER * DAY
    free = holidays(request.received_at.astimezone(EASTERN).date(), last)
    due = answer_due(request.received_at, free)
    return WaitingRequest(request, due, time_left(work.now, due, free), asleep=False)  # it is owed an answer first


def _urgency(one: WaitingRequest) -> tuple[bool, bool, int, datetime, int]:
    left = 0 if one.minutes_left is None else one.minutes_left
    return one.asleep, one.due is None, left, one.request.received_at, one.request.request_id
