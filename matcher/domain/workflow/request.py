"""Intake: what a request for help may become, step by step, and what it takes to make an engagement of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from random import SystemRandom
from typing import Any
from zoneinfo import ZoneInfo

from matcher.domain.model.declared.fields import fields_of
from matcher.domain.model.geography import Place
from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.model.problem import Engagement
from matcher.domain.model.request_facts import Contact, Facts
from matcher.domain.model.vocabulary import Mode, SeatRole
from matcher.domain.workflow.transitions import Transition, TransitionTable, a_reason, every

TOPIC_LEVEL = 3
"""What someone on the team must be approved for, of 5, in each topic of a request."""
USUAL_PRIORITY = 3
NOTHING_TO_UNDO = "The last step can't be taken back."
TAKEN_OVER = sorted(
    {field.name for field in fields(Facts)}.intersection(fields_of(Engagement))
    - {"time_zone", "priority", "cadence_days", "topics"}
)
"""What an engagement has just as its request says it."""
NEAR = timedelta(days=60)
"""Further apart, two requests are not taken for the same."""


class RequestState(StrEnum):
    """Where a request stands. Being put aside (snoozed) is a day, not a state."""

    RECEIVED = "received"
    WAITING = "waiting_for_granting_office"
    ACCEPTED = "accepted"
    REFERRED = "referred"
    DECLINED = "declined"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({RequestState.RECEIVED, RequestState.WAITING})
"""Still to be decided."""
OWED_AN_ANSWER = OPEN | {RequestState.ACCEPTED, RequestState.REFERRED, RequestState.DECLINED}
"""A decision is no answer yet: the clock runs until the requester was told."""


class Step(StrEnum):
    """What can be done with a request."""

    COMPLETE = "complete"
    SEND_BACK = "send_back"
    REPLY = "reply"
    ANSWER = "answer"
    ACCEPT = "accept"
    REFER = "refer"
    ASK_GRANTING_OFFICE = "ask_granting_office"
    CONFIRM = "confirm"
    DECLINE = "decline"
    MARK_DUPLICATE = "mark_duplicate"
    SNOOZE = "snooze"
    WAKE = "wake"
    WITHDRAW = "withdraw"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Request:
    """A request for training and technical assistance.

    Args:
        version: Rises with every step, so that nobody decides on something else.
        first_answer_at: When the requester was first told something; stops the clock.
        snoozed_until: Put aside until this day.
    """

    request_id: int
    received_at: datetime
    contact: Contact
    facts: Facts
    state: RequestState = RequestState.RECEIVED
    version: int = 1
    first_answer_at: datetime | None = None
    snoozed_until: date | None = None
    duplicate_of: int | None = None
    engagement_id: EngagementId | None = None

    def asleep(self, today: date) -> bool:
        """Whether it is put aside on a day."""
        return self.snoozed_until is not None and today < self.snoozed_until


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a step is given besides the request.

    Args:
        facts: What the request says from now on.
        original: The request that this one repeats.
        until: The day until which it is put aside.
        place: Where its city is, if we know it.
        decided_seats: Whether a seat of its engagement was approved or locked.
        last: Its last step that stands, where that is about to be taken back.
    """

    now: datetime
    today: date
    why: str = ""
    facts: Facts | None = None
    original: Request | None = None
    until: date | None = None
    place: Place | None = None
    decided_seats: bool = False
    last: Step | None = None


def missing(facts: Facts, place: Place | None) -> tuple[str, ...]:
    """What an engagement needs and the request does not say yet, in words, in the order of the form."""
    on_site = facts.mode in (Mode.IN_PERSON, Mode.HYBRID)
    wanted = {
        "the kind of organization (audience)": facts.audience,
        "a city that is on our map, for work in person": place or not on_site,
        "the kind of help": facts.ta_type,
        "whether it is virtual, in person or hybrid": facts.mode,
        "the language": facts.language,
        "the time zone": facts.time_zone,
        "at least one topic": facts.topics,
        "the first and the last day that suit": facts.window_start and facts.window_end,
        "how many sessions": facts.sessions,
        "how long a session is": facts.session_minutes,
        "at least one time of day to start": facts.start_times,
        "at least one day of the week": facts.weekdays,
        "how many presenters": facts.seats,
    }
    return tuple(name for name, said in wanted.items() if not said)


def _complete(request: Request, given: Circumstances) -> str:
    """It says all that an engagement needs."""
    lacking = missing(request.facts, given.place)
    return f"Before it can be accepted, the request must say: {', '.join(lacking)}." if lacking else ""


def _no_criminal_justice(request: Request, _: Circumstances) -> str:
    """It is no criminal-justice need."""
    return "A criminal-justice need is referred to OVC TTAC: refer it out." if request.facts.criminal_justice else ""


def _criminal_justice(request: Request, _: Circumstances) -> str:
    """It is a criminal-justice need."""
    if request.facts.criminal_justice:
        return ""
    return "Only a criminal-justice need is referred out. If it is one, say so among the facts first."


def _granting_office_settled(request: Request, _: Circumstances) -> str:
    """No federal grantee, or its granting office has confirmed."""
    waits = request.facts.federal_grantee and not request.facts.granting_office_confirmed
    return "A federal grantee waits for its granting office: ask it, and note that it confirmed." if waits else ""


def _granting_office_to_ask(request: Request, _: Circumstances) -> str:
    """A federal grantee whose granting office has not confirmed."""
    if not request.facts.federal_grantee:
        return "Only a federal grantee has a granting office to ask. If it is one, say so among the facts first."
    return "Its granting office has confirmed already." if request.facts.granting_office_confirmed else ""


def _a_note(_: Request, given: Circumstances) -> str:
    """A note to the requester."""
    return "" if given.why.strip() else "Write what the requester should tell us: it stands in the letter."


def _a_reply(_: Request, given: Circumstances) -> str:
    """A reply."""
    return "" if given.why.strip() else "Write the reply: it is what the letter says."


def _an_original(request: Request, given: Circumstances) -> str:
    """Another request, itself no duplicate."""
    if given.original is None or given.original.request_id == request.request_id:
        return "Name the other request that this one repeats."
    if given.original.state is RequestState.DUPLICATE:
        return "That request is itself a duplicate: name the one that it repeats."
    return ""


def _an_answer_before(request: Request, _: Circumstances) -> str:
    """It was answered."""
    return "" if request.first_answer_at else "Answer it first: what nobody has answered can't be put aside."


def _a_later_day(_: Request, given: Circumstances) -> str:
    """A day after today."""
    return "" if given.until and given.until > given.today else "Give a day after today."


def _put_aside(request: Request, _: Circumstances) -> str:
    """It is put aside."""
    return "" if request.snoozed_until else "It is not put aside."


def _no_decided_seat(_: Request, given: Circumstances) -> str:
    """No seat of its engagement is approved or locked."""
    return (
        "Seats of its engagement are approved or locked: undo that, or withdraw the engagement first."
        if given.decided_seats
        else ""
    )


def _last_step_undoable(_: Request, given: Circumstances) -> str:
    """Its last step is one that can be taken back."""
    undoable = given.last is not None and TRANSITIONS[given.last].undoable
    return "" if undoable else NOTHING_TO_UNDO


TRANSITIONS: Mapping[Step, Transition[RequestState, Request, Circumstances]] = {
    Step.COMPLETE: Transition(OPEN, None, meaning="Its facts are completed."),
    Step.SEND_BACK: Transition(
        OPEN,
        None,
        (_a_note, _a_later_day),
        undoable=True,
        meaning="It goes back to the requester with a note; once answered, it is put aside until a day.",
    ),
    Step.REPLY: Transition(
        OWED_AN_ANSWER, None, (_a_reply,), meaning="A letter to the requester is drafted; once sent, it is an answer."
    ),
    Step.ANSWER: Transition(
        OWED_AN_ANSWER, None, meaning="The requester was answered; the first answer stops the clock."
    ),
    Step.ACCEPT: Transition(
        frozenset({RequestState.RECEIVED}),
        RequestState.ACCEPTED,
        (_no_criminal_justice, _granting_office_settled, _complete),
        undoable=True,
        meaning="It becomes an engagement.",
    ),
    Step.REFER: Transition(
        OPEN,
        RequestState.REFERRED,
        (_criminal_justice,),
        undoable=True,
        meaning="A criminal-justice need is referred to OVC TTAC.",
    ),
    Step.ASK_GRANTING_OFFICE: Transition(
        frozenset({RequestState.RECEIVED}),
        RequestState.WAITING,
        (_granting_office_to_ask,),
        undoable=True,
        meaning="A federal grantee waits for its granting office.",
    ),
    Step.CONFIRM: Transition(
        frozenset({RequestState.WAITING}),
        RequestState.RECEIVED,
        (a_reason,),
        undoable=True,
        meaning="The granting office confirmed.",
    ),
    Step.DECLINE: Transition(OPEN, RequestState.DECLINED, (a_reason,), undoable=True, meaning="The center can't help."),
    Step.MARK_DUPLICATE: Transition(
        OPEN, RequestState.DUPLICATE, (_an_original,), undoable=True, meaning="It repeats another request."
    ),
    Step.SNOOZE: Transition(
        OPEN, None, (_an_answer_before, _a_later_day), undoable=True, meaning="It is put aside until a day."
    ),
    Step.WAKE: Transition(OPEN, None, (_put_aside,), meaning="It is taken up again."),
    Step.WITHDRAW: Transition(
        every(RequestState, but={RequestState.WITHDRAWN}),
        RequestState.WITHDRAWN,
        (a_reason, _no_decided_seat),
        meaning="The requester took it back.",
    ),
    Step.UNDO: Transition(
        frozenset(RequestState), None, (_no_decided_seat, _last_step_undoable), meaning="The last step is taken back."
    ),
}
"""All that can be done. Anything else is refused with a sentence."""
REQUESTS = TransitionTable("request", tuple(RequestState), TRANSITIONS)


def refusal(request: Request, step: Step, given: Circumstances) -> str:
    """Why a step can't be made now, or an empty string."""
    return REQUESTS.refusal(request.state, step, request, given)


def next_step(request: Request, place: Place | None, today: date) -> Step | None:
    """The step that takes a request on, and is not refused; None where none is due.

    Args:
        place: Where its city is, if we know it.
    """
    if request.state in OPEN and not request.asleep(today):
        return _step_of_open(request, place)
    owed = request.state in OWED_AN_ANSWER and request.first_answer_at is None
    return Step.ANSWER if owed else None


def _step_of_open(request: Request, place: Place | None) -> Step:
    facts = request.facts
    if facts.criminal_justice:
        return Step.REFER
    if request.state is RequestState.WAITING:
        return Step.CONFIRM
    if facts.federal_grantee and not facts.granting_office_confirmed:
        return Step.ASK_GRANTING_OFFICE
    return Step.SEND_BACK if missing(facts, place) else Step.ACCEPT


def after(request: Request, step: Step, given: Circumstances) -> Request:
    """The request after a step that was not refused."""
    moved = replace(request, state=TRANSITIONS[step].after or request.state, version=request.version + 1)
    return EFFECTS[step](moved, given) if step in EFFECTS else moved


def _answered(request: Request, given: Circumstances) -> Request:
    return replace(request, first_answer_at=request.first_answer_at or given.now)


def _repeating(request: Request, given: Circumstances) -> Request:
    return replace(request, duplicate_of=given.original.request_id if given.original else None)


EFFECTS: Mapping[Step, Callable[[Request, Circumstances], Request]] = {
    Step.COMPLETE: lambda request, given: replace(request, facts=given.facts or request.facts),
    Step.ANSWER: _answered,
    Step.ACCEPT: lambda request, _: replace(request, engagement_id=engagement_name(request.request_id)),
    Step.CONFIRM: lambda request, _: _confirmed(request, confirmed=True),
    Step.MARK_DUPLICATE: _repeating,
    Step.SEND_BACK: lambda request, given: replace(request, snoozed_until=given.until),
    Step.SNOOZE: lambda request, given: replace(request, snoozed_until=given.until),
    Step.WAKE: lambda request, _: replace(request, snoozed_until=None),
    Step.WITHDRAW: lambda request, _: replace(request, engagement_id=None),
}
"""What a step changes besides state and version."""


def before(request: Request, undone: Step, was: RequestState) -> Request:
    """The request as it was before its last step."""
    moved = replace(request, state=was, version=request.version + 1, engagement_id=None, duplicate_of=None)
    if undone is Step.CONFIRM:
        return _confirmed(moved, confirmed=False)
    return replace(moved, snoozed_until=None) if undone in {Step.SNOOZE, Step.SEND_BACK} else moved


def engagement_name(request_id: int) -> EngagementId:
    """What the engagement of an accepted request is called."""
    return EngagementId(f"R{request_id:05}")


def engagement_of(request: Request, place: Place | None, requested_on: date, with_lived_experience: int) -> Engagement:
    """The engagement that an accepted request becomes.

    Args:
        place: Where its city is; None only where nobody travels.
        with_lived_experience: How many of its seats ask for a survivor consultant.

    Raises:
        ValueError: The request lacks what an engagement needs.
    """
    facts = request.facts
    start, end, sessions, length = facts.window_start, facts.window_end, facts.sessions, facts.session_minutes
    if missing(facts, place) or not (facts.ta_type and facts.mode and start and end and sessions and length):
        raise ValueError("Only a request that says all that is needed becomes an engagement.")
    as_it_says: dict[str, Any] = {name: getattr(facts, name) for name in TAKEN_OVER}
    return Engagement(
        **as_it_says,
        engagement_id=engagement_name(request.request_id),
        place=place,
        time_zone=ZoneInfo(facts.time_zone),
        priority=facts.priority or USUAL_PRIORITY,
        requested_on=requested_on,
        cadence_days=facts.cadence_days or 0,
        budget=None,
        topics=dict.fromkeys(sorted(facts.topics), TOPIC_LEVEL),
        seats=dict(_seats(facts.seats or 0, with_lived_experience)),
    )


def may_be_duplicates(one: Request, other: Request) -> bool:
    """Whether two requests may be the same: one sender or organization, or one city and topic within two months."""
    if one.request_id == other.request_id or abs(one.received_at - other.received_at) > NEAR:
        return False
    ours, theirs = one.facts, other.facts
    same_place = (ours.city.casefold(), ours.state) == (theirs.city.casefold(), theirs.state)
    return (
        one.contact.email.casefold() == other.contact.email.casefold()
        or ours.organization.casefold() == theirs.organization.casefold()
        or (same_place and bool(ours.topics & theirs.topics))
    )


def _seats(count: int, with_lived_experience: int) -> Iterator[tuple[SeatName, SeatRole]]:
    """Seats by number; which of them ask for lived experience is drawn, so that a seat's number tells nothing of it."""
    asking = SystemRandom().sample(range(count), with_lived_experience)
    for place in range(count):
        role = SeatRole.SURVIVOR if place in asking else SeatRole.ANY
        yield SeatName(str(place + 1)), role


def _confirmed(request: Request, *, confirmed: bool) -> Request:
    return replace(request, facts=replace(request.facts, granting_office_confirmed=confirmed))
