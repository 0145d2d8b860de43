"""Confidential records, read one at a time with a reason; who read whose, when and why.

Many within an hour are slowed down: past so many the reason is asked for once more, past twice as many it takes a
second person (:mod:`matcher.services.protection.many_at_once`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.ports import Database, UnitOfWork
from matcher.records import BY_LIST, Access, LivedExperience, Permission, User
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import OPERATOR
from matcher.services.consultants.names import called
from matcher.services.failures import AccountError

HOUR = timedelta(hours=1)
ONCE_MORE = 2
"""So many times the usual number may be read by giving the reason once more."""
SAY_WHY_CHANGED = "Say why: the reason is kept in the access log."
SAY_WHY = "Say why you need to know: the reason is kept in the access log."


MANY_EXPLAINED = (
    "Whether somebody could present depends on their confidential record, and you have read as many within an hour as"
    " one may without a reason. Open theirs on their own page first, or go on later. Nothing was asked."
)


MANY_LISTS = (
    "Who could present by every rule depends on confidential records, and you have seen as many such lists within an"
    " hour as one may. Ask about one person by name, or go on later. Nothing was asked."
)


class OnceMoreError(AccountError):
    """The reason is asked for once more."""


class ManyError(AccountError):
    """So many records take a second person."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Someone read a confidential record.

    Args:
        reader: By name; the operator where no account read.
        person: Whose record, by name, or the id where the person has left the data.
    """

    entry_id: int
    at: datetime
    reader: str
    consultant_id: ConsultantId
    person: str
    why: str


def lived_experience(
    database: Database, reader: User, consultant_id: ConsultantId, why: str, once_more: str = ""
) -> LivedExperience | None:
    """A consultant's roles, for a reader with the permission; the access is logged with its reason.

    Args:
        once_more: The reason said once more, where many were read lately.

    Raises:
        NotPermittedError: The reader lacks the permission.
        AccountError: No reason is given.
        OnceMoreError: Many were read within an hour, and the reason is not given once more.
        ManyError: So many were read within an hour that it takes a second person.
    """
    require(reader, Permission.READ_LIVED_EXPERIENCE)
    said = reason_said(why, once_more)

    def read(work: UnitOfWork) -> LivedExperience | None:
        slow_down(work, reader, consultant_id, once_more)
        access = work.access_log.admit(reader.user_id, consultant_id, "", said)
        return work.dataset.lived_experience(access, consultant_id)

    return database.writing(read)


def reason_said(why: str, once_more: str = "") -> str:
    """The reason as the access log keeps it.

    Raises:
        AccountError: None is given.
    """
    if not why.strip():
        raise AccountError(SAY_WHY)
    return f"{why.strip()}. Once more: {once_more.strip()}" if once_more.strip() else why.strip()


def slow_down(work: UnitOfWork, reader: User, consultant_id: ConsultantId, once_more: str) -> None:
    """Stop where many records were read lately.

    Raises:
        OnceMoreError: The reason has to be given once more.
        ManyError: It takes a second person.
    """
    lately = work.access_log.read_since(reader.user_id, work.now - HOUR)
    most = work.brakes.records_an_hour
    if consultant_id in lately or len(lately) < most:
        return
    read = "1 confidential record" if len(lately) == 1 else f"{len(lately)} confidential records"
    if len(lately) >= ONCE_MORE * most:
        raise ManyError(
            f"You have read {read} within an hour. More at once take a second person: ask for"
            " them under Many at once, or go on later."
        )
    if not once_more.strip():
        raise OnceMoreError(
            f"You have read {read} within an hour. Say once more why you need to know this one: both reasons are kept."
        )


def admit_explanation(
    work: UnitOfWork, reader: User, engagement_id: EngagementId, consultant_id: ConsultantId
) -> Access:
    """Leave to say whether one person could present, and why not.

    To a reader with the permission that tells what is in the person's record: it is a reading like another, once an
    hour, with no other reason than the engagement.

    Raises:
        ManyError: Many were read within an hour, and not this one.
    """
    lately = work.access_log.read_since(reader.user_id, work.now - HOUR)
    if not reader.may(Permission.READ_LIVED_EXPERIENCE) or consultant_id in lately:
        why = f"rules checked for an explanation shown to user {reader.user_id}"
        return work.access_log.admit(reader.user_id, None, why)
    if len(lately) >= work.brakes.records_an_hour:
        raise ManyError(MANY_EXPLAINED)
    return work.access_log.admit(reader.user_id, consultant_id, f"whether they could present in {engagement_id}")


def require_few_lists(work: UnitOfWork, reader: User) -> None:
    """Stop where many lists of people, made by every rule, were seen lately.

    Raises:
        ManyError: As many as an hour allows.
    """
    if len(work.access_log.lists_since(reader.user_id, work.now - HOUR)) >= ONCE_MORE * work.brakes.records_an_hour:
        raise ManyError(MANY_LISTS)


def admit_list(
    work: UnitOfWork, reader: User, engagement_id: EngagementId, study_id: int | None, people: Iterable[ConsultantId]
) -> None:
    """Note for each person whom a list, made by every rule, tells about that a reader saw it: once an hour for each.

    Args:
        study_id: The question that it answers; None where a command shows it.

    Raises:
        ManyError: Many such lists were seen within an hour, and not this one.
    """
    why = f"{BY_LIST}{study_id or 'to a command'}: who could present in {engagement_id}"
    if why in work.access_log.lists_since(reader.user_id, work.now - HOUR):
        return
    require_few_lists(work, reader)
    for consultant_id in sorted(people):
        work.access_log.admit(reader.user_id, consultant_id, why)


def readings(database: Database, reader: User, consultant_id: ConsultantId | None = None) -> tuple[Reading, ...]:
    """Who read whose record, newest first; rules that the program checks show nobody's and are left out.

    Args:
        consultant_id: Whose; None for all.

    Raises:
        NotPermittedError: The reader lacks the permission.
    """
    require(reader, Permission.READ_LIVED_EXPERIENCE)
    with database.reading() as work:
        return readings_in(work, consultant_id)


def readings_in(work: UnitOfWork, consultant_id: ConsultantId | None = None) -> tuple[Reading, ...]:
    """As :func:`readings`, inside a transaction."""
    entries = work.access_log.readings(consultant_id)
    names: dict[int | None, str] = {user.user_id: user.name for user in work.accounts.all()}
    pairs = [(entry, entry.consultant_id) for entry in entries if entry.consultant_id]
    called_by_id = called(work, {whose for _, whose in pairs})
    return tuple(
        Reading(entry.entry_id, entry.at, names.get(entry.user_id, OPERATOR), whose, called_by_id[whose], entry.why)
        for entry, whose in pairs
    )
