"""Many confidential records at once: someone with the permission asks, a second person says yes, it is good for once.

A center where only one person has the permission has its operator for the second: at the command line, on record.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Consultant
from matcher.ports import Database, UnitOfWork
from matcher.records import (
    BY_OPERATOR,
    EVERYONE,
    Access,
    Action,
    LivedExperience,
    Permission,
    ReadingRequest,
    ReadingState,
    Subject,
    SubjectKind,
    User,
)
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import OPERATOR, record
from matcher.services.failures import AccountError, NotFoundError
from matcher.services.protection.readings import SAY_WHY, ManyError

TO_ANSWER = timedelta(days=1)
"""So long a request waits for a second person."""
TO_USE = timedelta(hours=1)
"""So long it may be used once it is approved."""
SHOWN_FOR = timedelta(days=7)
OWN = "A second person has to say yes: nobody approves what they asked for themselves. Nothing was changed."
NO_REQUEST = "There is no such request. Load the page again."
COMPARES = (
    "An import compares everybody's confidential record with the files, so it takes a second person. Ask for everyone's"
    " records; when someone else with the permission has approved it, check here within an hour. Nothing was changed."
)
ENOUGH_FOR_TWO = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request to read many records, as a page shows it.

    Args:
        asker: By name.
        mine: Whether the reader asked for it.
        until: When it is over: unanswered, or approved and unused.
    """

    request: ReadingRequest
    asker: str
    mine: bool
    state: ReadingState
    until: datetime


@dataclass(frozen=True, slots=True)
class Comparing:
    """Whether a user may compare files with everybody's record now.

    Args:
        until: When an approval ends; None where there is none, or where nobody is in the data, so that it takes none.
        begun: Whether it is in use: it ends an hour after the first comparison, else unless one is made by then.
    """

    allowed: bool
    until: datetime | None = None
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """One of the records that were read."""

    consultant: Consultant
    record: LivedExperience


def ask(database: Database, user: User, why: str, whom: str = EVERYONE) -> int:
    """Ask to read many records at once; the request's id. It is in the trail.

    Args:
        whom: :data:`EVERYONE`, or an engagement, for its team as it stands.

    Raises:
        NotPermittedError: The user lacks the permission.
        AccountError: No reason is given, or there is no such engagement.
    """
    require(user, Permission.READ_LIVED_EXPERIENCE)
    if not why.strip():
        raise AccountError(SAY_WHY)

    def work(unit: UnitOfWork) -> int:
        if whom != EVERYONE and not unit.dataset.engagements([EngagementId(whom)]):
            raise AccountError("There is no such engagement. Give its id, as the list of engagements has it.")
        asked = ReadingRequest(0, user.user_id, unit.now, whom, why.strip())
        stored = replace(asked, request_id=unit.reading_requests.add(asked))
        _note(unit, user, stored, "", ReadingState.WAITING, "asked for")
        return stored.request_id

    return database.writing(work)


def wanted(database: Database, reader: User) -> tuple[Wanted, ...]:
    """Requests of the last days, newest first.

    Raises:
        NotPermittedError: The reader lacks the permission.
    """
    require(reader, Permission.READ_LIVED_EXPERIENCE)
    return every_request(database, reader)


def every_request(database: Database, reader: User | None = None) -> tuple[Wanted, ...]:
    """As :func:`wanted`, for the operator."""
    with database.reading() as work:
        names = {user.user_id: user.name for user in work.accounts.all()}
        return tuple(
            Wanted(
                one,
                names[one.user_id],
                reader is not None and one.user_id == reader.user_id,
                state_of(one, work.now),
                _until(one),
            )
            for one in work.reading_requests.since(work.now - SHOWN_FOR)
        )


def state_of(request: ReadingRequest, now: datetime) -> ReadingState:
    """Where a request stands."""
    if request.used_at:
        return ReadingState.USED
    if request.approved is False:
        return ReadingState.DECLINED
    if now >= _until(request):
        return ReadingState.OVER
    return ReadingState.APPROVED if request.approved else ReadingState.WAITING


def say(database: Database, by: User | None, request_id: int, *, yes: bool, why: str = "") -> None:
    """Approve a request of someone else, or decline it. It is in the trail.

    Args:
        by: None for the operator at the command line, in the place of a second person.
        why: Needed of the operator.

    Raises:
        NotPermittedError: Who answers lacks the permission.
        NotFoundError: There is no such request.
        AccountError: It is their own, it does not wait any more, or the operator gives no reason.
    """
    if by:
        require(by, Permission.READ_LIVED_EXPERIENCE)
    elif not why.strip():
        raise AccountError(SAY_WHY)

    def work(unit: UnitOfWork) -> None:
        request = _waiting(unit, request_id, ReadingState.WAITING)
        if by and yes and by.user_id == request.user_id:
            raise AccountError(OWN)
        name = by.name if by else OPERATOR
        unit.reading_requests.update(replace(request, approved=yes, answered_by=name, answered_at=unit.now))
        after = ReadingState.APPROVED if yes else ReadingState.DECLINED
        _note(unit, by, request, ReadingState.WAITING, after, "answered", why)

    database.writing(work)


def take(database: Database, user: User, request_id: int) -> tuple[Read, ...]:
    """Read the records of an approved request, by name: once. Each is in the access log.

    Raises:
        NotPermittedError: The user lacks the permission.
        NotFoundError: There is no such request of theirs.
        AccountError: It is not approved, was used, or is over.
    """
    require(user, Permission.READ_LIVED_EXPERIENCE)

    def work(unit: UnitOfWork) -> tuple[Read, ...]:
        request = use(unit, user, request_id)
        found = unit.dataset.people(_people(unit, request.whom))
        read = []
        for consultant_id in sorted(found):
            access = unit.access_log.admit(user.user_id, consultant_id, "", _why(request))
            told = unit.dataset.lived_experience(access, consultant_id)
            if told:
                read.append(Read(found[consultant_id], told))
        return tuple(sorted(read, key=lambda one: (one.consultant.name, one.consultant.consultant_id)))

    return database.writing(work)


def use(work: UnitOfWork, user: User, request_id: int) -> ReadingRequest:
    """Use up an approved request of the user's, inside the transaction that reads. Raises as :func:`take`."""
    request = _waiting(work, request_id, ReadingState.APPROVED)
    if request.user_id != user.user_id:
        raise NotFoundError(NO_REQUEST)
    work.reading_requests.update(replace(request, used_at=work.now))
    _note(work, user, request, ReadingState.APPROVED, ReadingState.USED, "used")
    return request


def require_second(work: UnitOfWork, user: User) -> None:
    """Stop unless someone else has approved that the user reads everybody's record, which comparing files with them is.

    The request is used up by the first comparison, and holds for an hour of checking and importing. Where nobody is in
    the data yet, there is nobody's record to read.

    Raises:
        ManyError: Nobody has approved it, or the hour is over.
    """
    everyone = sorted(work.dataset.consultants())
    if not everyone or compares_until(work, user):
        return
    request = _approved(work, user)
    if request is None:
        raise ManyError(COMPARES)
    use(work, user, request.request_id)
    for consultant_id in everyone:
        work.access_log.admit(user.user_id, consultant_id, "", f"{_why(request)}: compared with files")


def compares_until(work: UnitOfWork, user: User) -> datetime | None:
    """Until when the user may compare files with everybody's record, by a request that was used; None where not."""
    ends = [one.used_at + TO_USE for one in _for_everyone(work, user) if one.used_at]
    return max((end for end in ends if work.now < end), default=None)


def comparing(database: Database, user: User) -> Comparing:
    """Whether the user may compare files with everybody's record now, and until when."""
    with database.reading() as work:
        if not work.dataset.consultants():
            return Comparing(allowed=True)
        until = compares_until(work, user)
        if until:
            return Comparing(allowed=True, until=until, begun=True)
        request = _approved(work, user)
        return Comparing(allowed=request is not None, until=_until(request) if request else None)


def _approved(work: UnitOfWork, user: User) -> ReadingRequest | None:
    """The user's request for everybody's record that is approved and not used yet."""
    mine = (one for one in _for_everyone(work, user) if state_of(one, work.now) is ReadingState.APPROVED)
    return next(mine, None)


def _for_everyone(work: UnitOfWork, user: User) -> Iterator[ReadingRequest]:
    known = work.reading_requests.since(work.now - SHOWN_FOR)
    return (one for one in known if one.user_id == user.user_id and one.whom == EVERYONE and one.approved)


def leave_to_export(user: User | None, request_id: int | None, why: str) -> Callable[[UnitOfWork], Access]:
    """Leave to read everybody's record for a dataset with roles; each reading is in the access log.

    Args:
        user: Who uses a request that was approved; None for the operator.
        why: The operator's reason, where fewer than two people have the permission, so that nobody can be the second.

    Returns:
        What gives it inside a transaction. It raises AccountError where it takes a second person or a reason, and
        NotFoundError where there is no such request of the user's.

    Raises:
        NotPermittedError: The user lacks the permission.
    """
    if user:
        require(user, Permission.READ_LIVED_EXPERIENCE)

    def give(work: UnitOfWork) -> Access:
        if user and request_id is not None:
            reader, begins, said = user.user_id, "", _why(_use_for_all(work, user, request_id))
        else:
            _require_alone(work, why)
            _note_operator(work, why)
            reader, begins, said = None, BY_OPERATOR, why.strip()
        for consultant_id in sorted(work.dataset.consultants()):
            work.access_log.admit(reader, consultant_id, begins, said)
        return work.access_log.admit(reader, None, begins, said)

    return give


def _use_for_all(work: UnitOfWork, user: User, request_id: int) -> ReadingRequest:
    request = use(work, user, request_id)
    if request.whom != EVERYONE:
        raise AccountError("This request is about one team. Ask for everyone's records. Nothing was written.")
    return request


def _note_operator(work: UnitOfWork, why: str) -> None:
    about = Subject(SubjectKind.READING, EVERYONE)
    record(work, OPERATOR, Action.READING, about, "", ReadingState.USED.value, reason=why, note="exported")


def _require_alone(work: UnitOfWork, why: str) -> None:
    holders = [user for user in work.accounts.all() if user.may(Permission.READ_LIVED_EXPERIENCE)]
    if len(holders) >= ENOUGH_FOR_TWO:
        raise AccountError(
            "Everybody's record at once takes a second person. Ask with: matcher protection request; when someone else"
            " with the permission has approved it, give --as and --request. Nothing was written."
        )
    if not why.strip():
        raise AccountError("Give --reason: that everybody's record was read is kept with it. Nothing was written.")


def _waiting(work: UnitOfWork, request_id: int, state: ReadingState) -> ReadingRequest:
    """The request, in the state that it has to be in."""
    request = work.reading_requests.get(request_id)
    if request is None:
        raise NotFoundError(NO_REQUEST)
    now = state_of(request, work.now)
    if now is not state:
        raise AccountError(f"This request {IN_WORDS[now]}. Nothing was changed.")
    return request


IN_WORDS = {
    ReadingState.WAITING: "waits for a second person",
    ReadingState.APPROVED: "is approved already",
    ReadingState.DECLINED: "was declined",
    ReadingState.USED: "was used, and is good for once",
    ReadingState.OVER: "is over: it was not answered, or not used, in time",
}


def _until(request: ReadingRequest) -> datetime:
    return request.answered_at + TO_USE if request.answered_at else request.asked_at + TO_ANSWER


def _people(work: UnitOfWork, whom: str) -> Collection[ConsultantId]:
    if whom == EVERYONE:
        return work.dataset.consultants().keys()
    seats = work.standing.seats()
    return {held.assignment.consultant_id for key, held in seats.items() if key.engagement_id == whom}


def _why(request: ReadingRequest) -> str:
    return f"{request.why} (request {request.request_id}, approved by {request.answered_by})"


def _note(
    work: UnitOfWork,
    by: User | None,
    request: ReadingRequest,
    before: str,
    after: ReadingState,
    note: str,
    why: str = "",
) -> None:  # fmt: skip
    """Write a step into the trail: never whose records it is about, or what they say."""
    about = Subject.numbered(SubjectKind.READING, request.request_id)
    record(work, by or OPERATOR, Action.READING, about, str(before), after.value, reason=why, note=note)
